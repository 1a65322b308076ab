// Finds of a cascade, right ones and wrong ones, and what their boxes show.
#include "haarkit/training/score_samples.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>

#include "crop_order.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/random.hpp"
#include "haarkit/detect/detector.hpp"
#include "haarkit/detect/loosened.hpp"
#include "haarkit/detect/nms.hpp"
#include "patch_boosting.hpp"
#include "require.hpp"
#include "view_search.hpp"

namespace haarkit {
namespace {

constexpr int kViews = 8;                   // of a picture: as it is, mirrored, turned (view_of)
constexpr std::uint64_t kChoiceStream = 1;  // of random numbers, which finds are kept
constexpr double kLeastOverlap = 0.5;       // a find on an object overlaps it by more than this

// Finds all, however weak, with the scores that it has before odds are taken into them.
Detector lenient_detector(const Cascade& cascade) {
  CascadeParts parts = cascade.parts();
  parts.scores.reset();
  DetectorOptions options;
  options.min_score = 0.0F;
  options.first_strictness = 0;
  options.threads = 1;  // pictures are searched side by side
  return Detector(Cascade(std::move(parts)), options);
}

// Cut just as the crops of objects are: otherwise trees could tell finds from objects by how they were cut.
void add_finds(const cv::Mat& picture, const std::vector<Detection>& finds, const PatchFrame& frame,
               FindSamples& samples) {
  if (finds.empty()) return;
  const auto pose_of = [&](const Detection& find) {
    return framed({frame.reach, 0, 0}, cv::Rect2d(find.box), frame.patch);
  };
  double coarsest = 1;
  for (const Detection& find : finds) coarsest = std::max(coarsest, pose_of(find).pixel);
  const Octaves octaves(picture, octave_of(coarsest) + 1);
  std::vector<std::uint8_t> pixels(samples.patches.patch_size());
  for (const Detection& find : finds) {
    cut_window(octaves, pose_of(find), frame.patch, pixels.data());
    samples.patches.add(pixels.data(), frame.patch.width);
    samples.scores.push_back(find.score);
  }
}

void append(const FindSamples& more, FindSamples& all) {
  if (more.scores.empty()) return;
  all.patches.add(more.patches);
  all.scores.insert(all.scores.end(), more.scores.begin(), more.scores.end());
}

// The finds in one view of one picture.
struct Searched {
  std::size_t picture = 0;
  int view = 0;
  std::vector<Detection> finds;
};

// Leaves `wanted` of the `found` finds in all, drawn from the seed.
void keep_some(std::vector<Searched>& all, std::size_t found, std::size_t wanted, std::uint64_t seed) {
  if (found <= wanted) return;
  const std::vector<int> chosen = Random(seed, kChoiceStream).subset(static_cast<int>(found), static_cast<int>(wanted));
  auto next = chosen.begin();
  int number = 0;
  for (Searched& searched : all) {
    std::vector<Detection> kept;
    for (const Detection& find : searched.finds) {
      if (next != chosen.end() && number == *next) kept.push_back(find), ++next;
      ++number;
    }
    searched.finds = std::move(kept);
  }
}

FindSamples cut_all(const BackgroundStore& pictures, const std::vector<Searched>& all, const PatchFrame& frame) {
  std::vector<FindSamples> parts(all.size());
  tbb::parallel_for(std::size_t{0}, all.size(), [&](std::size_t i) {
    parts[i].patches = SampleSet(frame.patch);
    if (all[i].finds.empty()) return;
    add_finds(view_of(pictures.picture(all[i].picture), all[i].view), all[i].finds, frame, parts[i]);
  });
  FindSamples samples{SampleSet(frame.patch), {}};
  for (const FindSamples& part : parts) append(part, samples);
  return samples;
}

void require_valid(const PatchFrame& frame) {
  require_patch(frame.patch);
  require(frame.reach > 0 && frame.reach <= 100, "reach", "above 0 and at most 100");
}

}  // namespace

BackgroundFinds cut_background_finds(const BackgroundStore& pictures, const Cascade& cascade, const PatchFrame& frame,
                                     const FindOptions& options, const FindObserver& observer) {
  require_valid(frame);
  require(options.loosened >= 0 && options.loosened <= 1e6, "loosened", "0 to 1e6");
  require(options.held_out >= 0 && options.held_out <= 0.9, "held_out", "0 to 0.9");
  const Detector detector = lenient_detector(loosened(cascade, static_cast<float>(options.loosened)));
  BackgroundFinds result;
  std::vector<Searched> training, held_out;
  std::mutex mutex;
  std::size_t so_far = 0;
  std::atomic<bool> stopped{false};
  while (result.views < kViews && result.found < options.wanted && !stopped) {
    std::vector<Searched> searched(pictures.size());
    tbb::parallel_for(std::size_t{0}, pictures.size(), [&](std::size_t i) {
      if (stopped) return;
      searched[i] = {i, result.views, detector.detect(view_of(pictures.picture(i), result.views))};
      const std::lock_guard lock(mutex);
      so_far += searched[i].finds.size();
      if (observer && !observer(so_far)) stopped = true;
    });
    ++result.views;
    for (Searched& of_picture : searched) {
      const bool is_held_out_picture = is_held_out(pictures.name(of_picture.picture), options.held_out);
      if (!is_held_out_picture) result.found += of_picture.finds.size();
      if (!of_picture.finds.empty()) (is_held_out_picture ? held_out : training).push_back(std::move(of_picture));
    }
  }
  keep_some(training, result.found, options.wanted, options.seed);
  result.training = cut_all(pictures, training, frame);
  result.held_out = cut_all(pictures, held_out, frame);
  return result;
}

FindSamples cut_object_finds(std::vector<Crop> crops, const PictureLoader& loader, const CropOptions& options,
                             const Cascade& cascade, const PatchFrame& frame) {
  check(options);
  require_valid(frame);
  const double share = *settled(options, crops.size()).held_out;
  crops.erase(std::remove_if(crops.begin(), crops.end(),
                             [&](const Crop& crop) { return !is_held_out(crop.held_out_by(), share); }),
              crops.end());
  sort_by_name(crops);
  const Detector detector = lenient_detector(cascade);
  std::vector<FindSamples> parts(crops.size());
  // cut_boxes has told of unreadable pictures.
  for_each_picture(crops, loader, [&](const cv::Mat& picture, const std::vector<std::size_t>& of_picture) {
    FindSamples& part = parts[of_picture.front()];
    part.patches = SampleSet(frame.patch);
    const std::vector<Detection> finds = detector.detect(picture);
    std::vector<Detection> right;
    for (const std::size_t i : of_picture) {
      const WindowPose pose = plain_pose(crops[i], picture.size(), options);
      const cv::Point2d half = cv::Point2d(options.window.width, options.window.height) * (pose.pixel / 2);
      const cv::Rect box(cv::Rect2d(pose.centre - half, pose.centre + half));
      const auto on_it = [&](const Detection& f) { return intersection_over_union(f.box, box) > kLeastOverlap; };
      const auto find = std::find_if(finds.begin(), finds.end(), on_it);  // the highest score comes first
      if (find != finds.end()) right.push_back(*find);
    }
    add_finds(picture, right, frame, part);
  });
  FindSamples samples{SampleSet(frame.patch), {}};
  for (const FindSamples& part : parts) append(part, samples);
  return samples;
}

}  // namespace haarkit
