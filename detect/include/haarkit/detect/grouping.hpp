#pragma once

#include <functional>
#include <vector>

#include "haarkit/detect/detection.hpp"

namespace haarkit {

inline constexpr double kSimilar = 0.2;  ///< eps of cv::CascadeClassifier

/// OpenCV's cv::groupRectangles, same boxes in the same order. Windows are similar when each side differs by at most
/// eps * (min width + min height) / 2; similar windows (also through others) form a group, its box is the mean of
/// theirs. A group stays if it has more than min_neighbors windows and does not lie inside a stronger one. The score of
/// a group is the sum of its windows' scores. min_neighbors <= 0 returns the windows as they are. Cost: n log n and the
/// similar pairs. `stop`, if given, is asked every few milliseconds of what takes longer, and Stopped is thrown when it
/// says so.
std::vector<Detection> group_windows(const std::vector<Detection>& windows, int min_neighbors, double eps = kSimilar,
                                     const std::function<bool()>& stop = {});

/// A group of windows.
struct WindowGroup {
  cv::Rect box;              ///< the mean of its windows
  std::vector<int> windows;  ///< their indices, ascending
};

/// The same groups, with the windows that each is made of; min_neighbors >= 0.
std::vector<WindowGroup> groups_of(const std::vector<Detection>& windows, int min_neighbors, double eps = kSimilar,
                                   const std::function<bool()>& stop = {});

}  // namespace haarkit
