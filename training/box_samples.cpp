// Boxes that do not fit: jittered windows of crops, each with what would undo its jitter.
#include "haarkit/training/box_samples.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "crop_order.hpp"
#include "painted_mask.hpp"
#include "patch_boosting.hpp"
#include "require.hpp"

namespace haarkit {
namespace {

constexpr double kBoxes = 90000;  // to learn from, where the user said nothing
constexpr int kMostCopies = 20;

// How the jittered window must move, turn apart, to lie as the plain one does.
BoxShift shift_between(const WindowPose& jittered, const WindowPose& plain, cv::Size window) {
  const cv::Point2d d = plain.centre - jittered.centre;
  const double c = std::cos(jittered.turn), s = std::sin(jittered.turn);
  return {static_cast<float>((c * d.x + s * d.y) / (jittered.pixel * window.width)),
          static_cast<float>((c * d.y - s * d.x) / (jittered.pixel * window.height)),
          static_cast<float>(std::log(plain.pixel / jittered.pixel))};
}

// The boxes of one crop.
struct Cut {
  double outside_sum = 0;
  bool outside = false, too_small = false;
  std::vector<std::uint8_t> pixels;  // patch after patch
  std::vector<BoxShift> shifts;
};

void add(const Cut& cut, cv::Size patch, std::uint64_t id, bool mirror, BoxSamples& samples) {
  for (std::size_t i = 0; i < cut.shifts.size(); ++i) {
    const std::uint8_t* pixels = cut.pixels.data() + i * static_cast<std::size_t>(patch.area());
    const BoxShift& shift = cut.shifts[i];
    samples.patches.add(pixels, patch.width, id);
    samples.shifts.push_back(shift);
    if (!mirror) continue;
    samples.patches.add_mirrored(pixels, id);
    samples.shifts.push_back({-shift.dx, shift.dy, shift.size});
  }
}

CropOptions settled_for_boxes(CropOptions options, std::size_t crops) {
  if (!options.copies) {
    const double wanted = kBoxes / static_cast<double>(std::max<std::size_t>(crops, 1)) / (options.mirror ? 2 : 1);
    options.copies = std::clamp(static_cast<int>(wanted), 1, kMostCopies);
  }
  if (!options.held_out_copies) options.held_out_copies = 1;
  return settled(options, crops);
}

}  // namespace

cv::Size box_patch(cv::Size window, int side) {
  const double scale = side / std::sqrt(window.area());
  return {std::max(cvRound(window.width * scale), 8), std::max(cvRound(window.height * scale), 8)};
}

BoxCrops cut_boxes(std::vector<Crop> crops, const PictureLoader& loader, const CropOptions& given, double reach,
                   cv::Size patch) {
  check(given);
  require(reach > 0 && reach <= 100, "reach", "above 0 and at most 100");
  require_patch(patch);
  const CropOptions options = settled_for_boxes(given, crops.size());
  const cv::Size window = options.window;
  sort_by_name(crops);
  std::vector<Cut> cuts(crops.size());
  const auto patch_pose = [&](WindowPose pose) {
    pose.pixel *= reach * window.width / patch.width;
    return pose;
  };
  BoxCrops result;
  result.report.unreadable = for_each_picture(crops, loader, [&](const cv::Mat& picture, const auto& of_picture) {
    double coarsest = 1;
    for (const auto i : of_picture)
      coarsest = std::max(coarsest, patch_pose(plain_pose(crops[i], picture.size(), options)).pixel);
    const Octaves octaves(picture, octave_of(coarsest * options.jitter.scale) + 1);
    for (const auto i : of_picture) {
      const WindowPose plain = plain_pose(crops[i], picture.size(), options);
      cuts[i].outside = !cv::Rect2d({}, cv::Size2d(picture.size())).contains(plain.centre);
      cuts[i].too_small = plain.pixel < options.min_detail;
      if (cuts[i].outside || cuts[i].too_small) continue;
      const int copies =
          is_held_out(crops[i].held_out_by(), *options.held_out) ? *options.held_out_copies : *options.copies;
      cuts[i].pixels.resize(static_cast<std::size_t>(copies) * patch.area());
      for (int copy = 1; copy <= copies; ++copy) {
        const WindowPose pose = jittered(plain, options.jitter, window, crops[i].name, copy, options.seed);
        cuts[i].outside_sum += share_outside(patch_pose(pose), patch, picture.size());
        std::uint8_t* pixels = cuts[i].pixels.data() + (copy - 1) * static_cast<std::ptrdiff_t>(patch.area());
        cut_window(octaves, patch_pose(pose), patch, pixels);
        put_on_mask(options.jitter, crops[i].name, copy, options.seed, object_at(plain, options), patch_pose(pose),
                    patch, pixels);
        change_light(options.jitter, crops[i].name, copy, options.seed, patch, pixels);
        add_noise(options.jitter, crops[i].name, copy, options.seed, pixels, patch.area());
        cuts[i].shifts.push_back(shift_between(pose, plain, window));
      }
    }
  });

  result.training.patches = result.held_out.patches = SampleSet(patch);
  result.report.crops = crops.size();
  result.report.copies = *options.copies;
  result.report.held_out_copies = *options.held_out_copies;
  std::size_t boxes = 0;
  for (std::size_t i = 0; i < crops.size(); ++i) {
    boxes += cuts[i].shifts.size();
    result.share_outside += cuts[i].outside_sum;
    if (cuts[i].outside)
      result.report.outside.push_back(crops[i].name);
    else if (cuts[i].too_small)
      result.report.too_small.push_back(crops[i].name);
    const bool held_out = is_held_out(crops[i].held_out_by(), *options.held_out);
    add(cuts[i], patch, name_hash(crops[i].name), options.mirror && !held_out,
        held_out ? result.held_out : result.training);
    cuts[i] = {};
  }
  result.share_outside /= static_cast<double>(std::max<std::size_t>(boxes, 1));
  return result;
}

}  // namespace haarkit
