// How many crops of objects, and of what is none, pass a cascade, and which stage rejects them.
#include "measuring/crops.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>

#include <algorithm>

#include "datasets/crop_sources.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/detect/level_scanner.hpp"
#include "haarkit/training/jitter.hpp"
#include "program/interrupt.hpp"

namespace haarkit {
namespace {

// Counts of one folder: sums of integers, so that their order does not matter.
struct CropCounts {
  long crops = 0, passed = 0;
  std::size_t unreadable = 0;
  ScanStatistics statistics;

  CropCounts operator+(const CropCounts& o) const {
    CropCounts sum = *this;
    sum.crops += o.crops;
    sum.passed += o.passed;
    sum.unreadable += o.unreadable;
    sum.statistics.add(o.statistics);
    return sum;
  }
};

// The window of a crop: of its box, or of the whole picture where it has none.
cv::Mat window_of(const cv::Mat& picture, const cv::Rect2d& box, const Framing& framing, cv::Size window) {
  const WindowPose pose = framed(framing, box.empty() ? cv::Rect2d({}, cv::Size2d(picture.size())) : box, window);
  cv::Mat patch(window, CV_8UC1);
  cut_window(Octaves(picture, octave_of(pose.pixel) + 1), pose, window, patch.data);
  return patch;
}

FoundCrops found_at(const std::string& path, const CropFolders& folders, cv::Size window, bool class_optional) {
  return find_crops(
      {{path}, folders.vec_size.empty() ? window : folders.vec_size, folders.root, folders.class_name, class_optional});
}

// The faces that are asked for, whose shape must fit the window.
FoundCrops faces_of(const CropFolders& folders, cv::Size window) {
  FoundCrops found = found_at(folders.faces, folders, window, false);
  const auto learnt_from = [&](const Crop& crop) { return !is_held_out(crop.held_out_by(), folders.held_out); };
  std::vector<Crop>& crops = found.crops;
  if (folders.held_out > 0) crops.erase(std::remove_if(crops.begin(), crops.end(), learnt_from), crops.end());
  if (crops.empty()) {
    throw DataError(folders.faces, "", "holds no crop to measure",
                    folders.held_out > 0 ? "give --held-out a larger share, or leave it out" : "give other crops");
  }
  tell_shapes(shapes_of(found), window, folders.framing.side, folders.max_cut, folders.faces, false);
  return found;
}

CropCounts counts_of(const FoundCrops& found, const LevelScanner& scanner, const CropFolders& options,
                     Progress& progress) {
  const std::vector<Crop>& crops = found.crops;
  const auto count = [&](const tbb::blocked_range<std::size_t>& range, CropCounts sum) {
    ScanScratch scratch;
    std::vector<WindowHit> hits;
    for (std::size_t i = range.begin(); i < range.end() && !interrupted(); ++i) {
      try {
        const cv::Mat picture = found.loader(crops[i].picture.path);
        hits.clear();
        scanner.scan(window_of(picture, crops[i].box, options.framing, scanner.window()), {}, scratch, hits,
                     sum.statistics);
        ++sum.crops;
        sum.passed += !hits.empty() && (!options.min_score || hits[0].score >= *options.min_score) ? 1 : 0;
      } catch (const DataError& error) {
        message("haarkit evaluate: left out: " + std::string(error.what()));
        ++sum.unreadable;
      }
      progress.advance();
    }
    return sum;
  };
  return tbb::parallel_reduce(tbb::blocked_range<std::size_t>(0, crops.size(), 64), CropCounts{}, count,
                              [](const CropCounts& a, const CropCounts& b) { return a + b; });
}

std::vector<std::int64_t> rejections(const ScanStatistics& statistics, std::size_t stages) {
  std::vector<std::int64_t> rejected{statistics.low_contrast};
  rejected.insert(rejected.end(), statistics.rejected.begin(), statistics.rejected.end());
  rejected.resize(stages + 1, 0);
  return rejected;
}

}  // namespace

CropRates crop_rates(const std::string& name, const Cascade& cascade, const CropFolders& folders, Progress& progress,
                     std::size_t& unreadable) {
  const LevelScanner scanner(cascade);
  CropFolders of_windows = folders;
  of_windows.framing.side *= static_cast<double>(cascade.context());
  CropFolders whole = folders;  // what is no object has no frame
  whole.framing = {};
  const CropCounts faces = counts_of(faces_of(of_windows, cascade.window()), scanner, of_windows, progress);
  const CropCounts non_faces =
      counts_of(found_at(folders.non_faces, folders, cascade.window(), true), scanner, whole, progress);
  unreadable += faces.unreadable + non_faces.unreadable;
  const std::size_t stages = cascade.stages().size();
  return {name,
          {faces.passed, faces.crops},
          {non_faces.passed, non_faces.crops},
          rejections(faces.statistics, stages),
          rejections(non_faces.statistics, stages)};
}

}  // namespace haarkit
