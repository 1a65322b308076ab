#pragma once

#include <vector>

#include "haarkit/training/crop_samples.hpp"

namespace haarkit {

// Into an order that depends on the crops alone: by name, then picture and box.
void sort_by_name(std::vector<Crop>& crops);

// The crops of each picture, as indices into `crops`, so that it is loaded once.
std::vector<std::vector<std::size_t>> by_picture(const std::vector<Crop>& crops);

// The pose of a crop's window as it is, without jitter. picture: its size.
WindowPose plain_pose(const Crop& crop, cv::Size picture, const CropOptions& options);

}  // namespace haarkit
