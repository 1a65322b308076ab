#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "haarkit/base/data_error.hpp"

namespace haarkit {

// The files below a folder for which wanted(path) is true, sorted. Throws DataError.
template <class Wanted>
std::vector<std::filesystem::path> files_below(const std::string& folder, const Wanted& wanted) {
  namespace fs = std::filesystem;
  std::vector<fs::path> files;
  try {
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      if (entry.is_regular_file() && wanted(entry.path())) files.push_back(entry.path());
  } catch (const fs::filesystem_error& error) {
    throw DataError(folder, "", std::string("can't list this folder: ") + error.code().message());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// The files right in a folder, sorted; none when it cannot be listed.
inline std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  std::vector<fs::path> files;
  std::error_code ignored;
  for (fs::directory_iterator at(folder.empty() ? "." : folder, ignored), end; at != end; at.increment(ignored))
    files.push_back(at->path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace haarkit
