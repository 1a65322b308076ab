#pragma once

#include <string>
#include <vector>

namespace haarkit {

// A picture to work on: the path to open, and the name to print for it. Or what was asked for and cannot be had (a
// folder without pictures, a folder that cannot be read): then `problem` says why.
struct PictureEntry {
  std::string path, name, problem = {};
};

// Where a command's pictures come from.
struct PictureSources {
  std::vector<std::string> paths;  // pictures and folders (searched with the folders in them, in the order of names)
  std::string list;                // a file with a path a line ("-": standard input); empty: none
  bool films = false;              // films are looked for as well where folders are searched
  std::string root;                // relative paths start here (empty: the current folder); not part of the names
};

// The pictures in the order given, folders searched for files with a picture's ending (hidden ones left out), each
// sorted by name; pictures there that cannot be read (HEIC, GIF, ...) are counted in a warning for the user. List lines
// may end in CR or blanks; empty ones and those that begin with # are skipped; a path without its ".jpg" (FDDB's
// lists), in quotes or with backslashes is found too. Throws DataError for a list that cannot be read or is none; a
// folder that cannot, or holds no picture, is an entry with a problem, and a file that does not exist fails when it is
// read.
std::vector<PictureEntry> find_pictures(const PictureSources& sources);

// The lines of a list's bytes that name something, without blanks and CR at their ends; comments left out.
std::vector<std::string> named_in_list(std::string bytes);

// Throws DataError when what a list begins with (its first line, or more) is no text: a picture, a film, or bytes with
// NUL among them. `list` is what messages call it.
void require_names(const std::string& beginning, const std::string& list);

// The entries of what one such line names (one, or a folder's), added to `entries`.
void add_line(const std::string& line, const PictureSources& sources, std::vector<PictureEntry>& entries);

// Throws DataError with the first problem among the entries: for whoever needs all of them.
void require_all(const std::vector<PictureEntry>& entries);

}  // namespace haarkit
