// Keeps a command that writes many files from writing over its inputs, and over its own outputs.
#include "program/written_files.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <optional>

#include "haarkit/base/data_error.hpp"

namespace haarkit {
namespace {

// What a file is, whatever its name.
std::optional<std::pair<std::uint64_t, std::uint64_t>> identity_of(const std::string& path) {
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0) return std::nullopt;
  return std::pair<std::uint64_t, std::uint64_t>(status.st_dev, status.st_ino);
}

}  // namespace

void WrittenFiles::add_input(const std::string& path) {
  const auto identity = identity_of(path);
  if (!identity) return;
  const std::lock_guard lock(mutex_);
  inputs_.insert(*identity);
}

void WrittenFiles::claim(const std::string& path) {
  const auto identity = identity_of(path);
  std::error_code ignored;
  const std::filesystem::path place = std::filesystem::weakly_canonical(path, ignored);
  const std::lock_guard lock(mutex_);
  if (identity && inputs_.count(*identity) != 0)
    throw DataError(path, "", "is read by this command and would be replaced", "choose another folder");
  if (!claimed_.insert(place.empty() ? path : place.string()).second)
    throw DataError(path, "", "this run has written this file already, and would replace it",
                    "give pictures whose names are different");
}

}  // namespace haarkit
