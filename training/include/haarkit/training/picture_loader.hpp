#pragma once

#include <functional>
#include <opencv2/core.hpp>
#include <string>

namespace haarkit {

/// Turns a path into an 8-bit grey picture; throws DataError when it cannot. Decoding is the program's job, so the
/// library only calls this. It is called from several threads at once.
using PictureLoader = std::function<cv::Mat(const std::string& path)>;

/// A picture of a data set: `name` is what it is called inside its set (relative to the folder or list it came from),
/// so that everything that is drawn from a hash of it stays the same when the set is moved; `path` is for the loader.
struct NamedPicture {
  std::string name, path;
};

}  // namespace haarkit
