// Looks before any work at everything that a command is going to write.
#include "program/output_check.hpp"

#include <unistd.h>

#include <filesystem>

#include "haarkit/base/data_error.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

// The folder that a file's name is in; "." when it names none.
fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

// Where a path leads, also when nothing is there yet.
fs::path place_of(const fs::path& path) {
  std::error_code ignored;
  const fs::path whole = fs::weakly_canonical(fs::absolute(path, ignored), ignored);
  return whole.empty() ? path : whole;
}

// A pipe, a terminal, /dev/null: written in place, and no work is lost there.
bool is_special(const fs::path& path) {
  std::error_code ignored;
  const fs::file_type kind = fs::status(path, ignored).type();
  return kind != fs::file_type::not_found && kind != fs::file_type::regular && kind != fs::file_type::directory;
}

void check_writable(const std::string& option, const fs::path& folder) {
  if (access(folder.c_str(), W_OK | X_OK) == 0) return;
  throw DataError(option + " " + folder.string(), "", "this folder cannot be written to",
                  "choose another, or change its permissions");
}

void check_file(const std::string& option, const fs::path& path) {
  if (is_special(path)) return;
  std::error_code ignored;
  const fs::path target = place_of(path);
  const fs::file_type kind = fs::status(target, ignored).type();
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

void check_folder(const std::string& option, const fs::path& path) {
  std::error_code ignored;
  fs::path place = place_of(path);
  while (fs::status(place, ignored).type() == fs::file_type::not_found && place.has_relative_path())
    place = place.parent_path();
  if (!fs::is_directory(place, ignored))
    throw DataError(option + " " + path.string(), "", place.string() + " is a file, not a folder", "name a folder");
  check_writable(option, place);
}

}  // namespace

void OutputCheck::file(const std::string& option, const std::string& path) {
  if (!path.empty() && path != "-") places_.push_back({option, path, false});
}

void OutputCheck::folder(const std::string& option, const std::string& path) {
  if (!path.empty()) places_.push_back({option, path, true});
}

void OutputCheck::input(const std::string& path) {
  if (!path.empty()) inputs_.push_back(path);
}

void OutputCheck::check() const {
  for (const Place& place : places_) (place.is_folder ? check_folder : check_file)(place.option, place.path);
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (places_[i].is_folder || is_special(places_[i].path)) continue;
    const fs::path target = place_of(places_[i].path);
    std::error_code ignored;
    for (std::size_t k = 0; k < i; ++k)
      if (!places_[k].is_folder && place_of(places_[k].path) == target)
        throw DataError(places_[i].path, "", places_[k].option + " and " + places_[i].option + " name the same file");
    for (const std::string& input : inputs_)
      if (fs::equivalent(target, input, ignored))
        throw DataError(places_[i].path, "", places_[i].option + " would replace a file that is read",
                        "name another file");
  }
}

}  // namespace haarkit
