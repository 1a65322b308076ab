#pragma once

#include <opencv2/core/types.hpp>
#include <string>
#include <vector>

namespace haarkit {

// Whether the path is that of a .vec file, by its ending.
bool is_vec_name(const std::string& path);

// Writes the samples of a .vec file into `folder` as 000000.png, 000001.png, ... Returns how many. Throws DataError.
std::size_t vec_to_folder(const std::string& vec, cv::Size size, const std::string& folder);

struct VecResult {
  std::size_t samples = 0;
  std::vector<std::string> unreadable;  // the messages; those pictures are left out
};

// Writes all crops of `source` (a folder of crops, or an annotation file) as samples of `size` into a .vec file, in the
// order of their names. Throws DataError.
VecResult crops_to_vec(const std::string& source, cv::Size size, const std::string& vec);

}  // namespace haarkit
