// Looks at the names of all outputs of a command before it works, and takes them for it (base/output_file.hpp).
#include "program/output_check.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/paths.hpp"
#include "program/progress.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

// The folder that a file's name is in; "." when it names none.
fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

// Nothing is known of what lies behind a folder that may not be looked into.
void check_known(const std::string& option, const fs::path& path, fs::file_type kind) {
  if (kind == fs::file_type::none)
    throw DataError(option + " " + path.string(), "", "cannot be looked at", "change the permissions of its folders");
}

void check_writable(const std::string& option, const fs::path& folder) {
  if (access(folder.c_str(), W_OK | X_OK) == 0) return;
  throw DataError(option + " " + folder.string(), "", "this folder cannot be written to",
                  "choose another, or change its permissions");
}

void check_file(const std::string& option, const fs::path& path) {
  if (is_written_in_place(path)) return;
  std::error_code ignored;
  const fs::path target = place_of(path);
  const fs::file_type kind = fs::status(target, ignored).type();
  check_known(option, path, kind);
  if (kind == fs::file_type::directory || !path.has_filename())
    throw DataError(option + " " + path.string(), "", "is a folder", "name a file");
  const fs::path folder = folder_of(target);
  const fs::file_type folder_kind = fs::status(folder, ignored).type();
  if (folder_kind == fs::file_type::not_found)
    throw DataError(option + " " + path.string(), "",
                    "cannot be written: there is no folder " + folder_of(path).string(), "make it first");
  if (folder_kind != fs::file_type::directory)
    throw DataError(option + " " + path.string(), "",
                    "cannot be written: " + folder_of(path).string() + " is no folder");
  check_writable(option, folder);
}

// Whether a place is a folder, or in one; a folder counts as in itself.
bool is_below(const fs::path& place, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), place.begin(), place.end()).first == folder.end();
}

// The first bytes of a file, empty where there is none.
std::string beginning_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  char bytes[16] = {};
  file.read(bytes, sizeof bytes);
  return {bytes, static_cast<std::size_t>(file.gcount())};
}

void check_folder(const std::string& option, const fs::path& path) {
  std::error_code ignored;
  fs::path place = place_of(path);
  while (fs::status(place, ignored).type() == fs::file_type::not_found && place.has_relative_path())
    place = place.parent_path();
  const fs::file_type kind = fs::status(place, ignored).type();
  check_known(option, path, kind);
  if (kind != fs::file_type::directory)
    throw DataError(option + " " + path.string(), "", place.string() + " is a file, not a folder", "name a folder");
  check_writable(option, place);
}

void check_empty(const std::string& option, const std::string& path) {
  std::error_code ignored;
  std::string there;
  for (fs::directory_iterator at(path, ignored), end; at != end && there.empty(); at.increment(ignored)) {
    const std::string name = at->path().filename().string();
    if (name.front() != '.') there = name;
  }
  if (!there.empty())
    throw DataError(option + " " + path, "", "the folder is not empty (it holds " + there + ")",
                    "name another folder, or replace what an earlier run left in it with --overwrite");
}

}  // namespace

void OutputCheck::check_inputs(const Place& place) const {
  std::error_code ignored;
  for (const std::string& input : inputs_) {
    if (!fs::equivalent(place_of(place.path), input, ignored)) continue;
    if (place.kind == Kind::folder)
      throw DataError(place.path, "", place.option + " names a folder that is read from", "name another folder");
    throw DataError(place.path, "", place.option + " would replace a file that is read", "name another file");
  }
}

void OutputCheck::check_pair(const Place& first, const Place& second) {
  const bool folders = first.kind == Kind::folder || second.kind == Kind::folder;
  const fs::path one = place_of(first.path), other = place_of(second.path);
  std::error_code ignored;
  if (!folders && (one == other || fs::equivalent(first.path, second.path, ignored)))
    throw DataError(second.path, "", first.option + " and " + second.option + " name the same file");
  if ((first.kind != Kind::folder && is_below(other, one)) || (second.kind != Kind::folder && is_below(one, other)))
    throw DataError(second.path, "", first.option + " and " + second.option + " want a file and a folder of one name",
                    "choose another name");
}

OutputClaims OutputCheck::check() const {
  OutputClaims claims;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const Place& place = places_[i];
    const fs::path path = place.path;
    if (place.kind == Kind::file) check_file(place.option, path);
    if (place.kind == Kind::picture) check_folder(place.option, folder_of(place_of(path)));
    if (place.kind == Kind::folder) check_folder(place.option, path);
    if (place.kind != Kind::folder && is_written_in_place(path)) continue;
    for (std::size_t k = 0; k < i; ++k) check_pair(places_[k], place);
    check_inputs(place);
  }
  for (const Place& place : places_)  // before there are claims, whose own files would be in it
    if (place.empty) check_empty(place.option, place.path);
  for (const Place& place : places_) {
    if (place.kind != Kind::file || is_written_in_place(place.path)) continue;
    const std::string there = beginning_of(place_of(place.path));
    if (begins_as_picture(there))
      throw DataError(place.path, "", place.option + " would replace a picture", "name another file");
    if (!there.empty() && there.compare(0, place.begins.size(), place.begins) != 0)
      throw DataError(place.path, "", place.option + " would replace what it did not write", "name another file");
    claims.emplace_back(place.path);
    tell_remains(claims.back());
  }
  return claims;
}

void tell_remains(const OutputClaim& claim) {
  for (const std::string& remains : claim.left())
    message("warning: " + remains + ": removed; a run that was killed had left it");
}

}  // namespace haarkit
