// OpenCV's .vec files to folders of crops, and back.
#include "datasets/vec_conversion.hpp"

#include <filesystem>

#include "datasets/crop_sources.hpp"
#include "datasets/window_shape.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/training/vec_file.hpp"
#include "pictures/pictures.hpp"
#include "program/problem_in.hpp"
#include "program/progress.hpp"

namespace haarkit {

bool is_vec_name(const std::string& path) {
  return std::filesystem::path(path).extension() == ".vec";
}

std::size_t vec_to_folder(const std::string& vec, cv::Size size, const std::string& folder) {
  std::string shortfall;
  const SampleSet samples = read_vec(vec, size, &shortfall);
  if (!shortfall.empty()) message("warning: " + shortfall);
  make_folder(folder);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const std::string name = padded(i, 6) + ".png";
    // cv::Mat has no view of constant pixels; it is only read.
    const cv::Mat picture(size, CV_8UC1, const_cast<std::uint8_t*>(samples.patch(i)));
    write_picture((std::filesystem::path(folder) / name).string(), picture);
  }
  return samples.size();
}

VecResult crops_to_vec(const std::string& source, cv::Size size, const std::string& vec) {
  CropSources sources;
  sources.paths = {source};
  const FoundCrops found = find_crops(sources);
  tell_shapes(shapes_of(found), size, 1, 1, source, true);
  SampleSet samples(size);
  std::vector<std::uint8_t> patch(samples.patch_size());
  VecResult result;
  for (std::size_t i = 0; i < found.crops.size(); ++i) {
    const Crop& crop = found.crops[i];
    const std::string problem = problem_in(crop.picture.path, [&] {
      const cv::Mat picture = found.loader(crop.picture.path);
      const WindowPose pose =
          framed({}, crop.box.empty() ? cv::Rect2d({}, cv::Size2d(picture.size())) : crop.box, size);
      cut_window(Octaves(picture, octave_of(pose.pixel) + 1), pose, size, patch.data());
      samples.add(patch.data(), size.width, i);
    });
    if (!problem.empty()) result.unreadable.push_back(problem);
  }
  result.samples = samples.size();
  if (samples.empty()) throw DataError(source, "", "no crop in it can be read");
  write_vec(samples, vec);
  return result;
}

}  // namespace haarkit
