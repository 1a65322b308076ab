#pragma once

#include <functional>
#include <string>
#include <vector>

#include "haarkit/training/crop_samples.hpp"

namespace haarkit {

// Into an order that depends on the crops alone: by name, then picture and box.
void sort_by_name(std::vector<Crop>& crops);

// Calls work(picture, its crops as rising indices into `crops`) for each of their pictures, which is loaded once; in
// parallel. Returns what is wrong with those that cannot be read, sorted.
std::vector<std::string> for_each_picture(
    const std::vector<Crop>& crops, const PictureLoader& loader,
    const std::function<void(const cv::Mat& picture, const std::vector<std::size_t>& of_picture)>& work);

// The pose of a crop's window as it is, without jitter. picture: its size.
WindowPose plain_pose(const Crop& crop, cv::Size picture, const CropOptions& options);

// The share of what a window shows, its turn apart, that lies outside of its picture.
double share_outside(const WindowPose& pose, cv::Size window, cv::Size picture);

// The object in a crop's plain window, picture pixels.
cv::Rect2d object_at(const WindowPose& plain, const CropOptions& options);

}  // namespace haarkit
