#pragma once

#include <filesystem>
#include <string>

namespace haarkit {

// Whether a file is a film, by its first bytes (MP4, QuickTime, Matroska, WebM, AVI, MPEG, FLV, Ogg, ASF, GIF, ...). A
// file that cannot be read is none.
bool is_film(const std::string& path);

// The same of bytes: the first 400 of a file are enough.
bool is_film_beginning(const std::string& bytes);

// True for the endings of films: what is taken for one when a folder is searched.
bool has_film_ending(const std::filesystem::path& path);

}  // namespace haarkit
