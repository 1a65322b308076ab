// Crops cut to windows: as they are, jittered and mirrored; some held out, by their name, so that it is always the
// same.
#include "haarkit/training/crop_samples.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_map>

#include "blending.hpp"
#include "crop_order.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/hash.hpp"
#include "haarkit/base/random.hpp"
#include "haarkit/features/window_normalisation.hpp"
#include "painted_mask.hpp"
#include "require.hpp"

namespace haarkit {
namespace {

enum class Fate { used, unreadable, outside, too_small, no_contrast };

// What became of one crop.
struct Cut {
  Fate fate = Fate::unreadable;
  std::uint64_t hash = 0;            // of the plain window
  std::vector<std::uint8_t> pixels;  // its samples, one after the other
  std::size_t reflected = 0, dull_copies = 0;
  bool before_wall = false;
  double outside = 0;  // share of the plain window
};

// Which samples of a crop get scenery behind them, and which: drawn from its name.
Random scenery_draws(const std::string& name, std::uint64_t seed) {
  constexpr std::uint64_t kSceneryStream = 0x7363656e65;
  return Random(stir(name_hash(name) ^ stir(seed ^ kSceneryStream)));
}

// Detection's contrast gate.
bool is_dull(const std::uint8_t* pixels, cv::Size window, double min_contrast) {
  const cv::Rect inner = normalisation_rect(window);
  std::int32_t sum = 0;
  std::uint32_t squares = 0;
  for (int y = inner.y; y < inner.br().y; ++y) {
    for (int x = inner.x; x < inner.br().x; ++x) {
      const std::uint32_t p = pixels[y * window.width + x];
      sum += static_cast<std::int32_t>(p);
      squares += p * p;
    }
  }
  return !WindowNormaliser(window, static_cast<float>(min_contrast))(sum, squares).passes;
}

Cut cut_crop(const Octaves& octaves, const Crop& crop, const CropOptions& options, const Scenery& scenery) {
  const cv::Size window = options.window, picture = octaves[0].size();
  const WindowPose plain = plain_pose(crop, picture, options);
  Cut cut;
  if (!cv::Rect2d({}, cv::Size2d(picture)).contains(plain.centre)) {
    cut.fate = Fate::outside;
    return cut;
  }
  if (plain.pixel < options.min_detail) {
    cut.fate = Fate::too_small;
    return cut;
  }
  cut.outside = share_outside(plain, window, picture);
  const bool held_out = is_held_out(crop.held_out_by(), *options.held_out);
  const int copies = held_out ? *options.held_out_copies : *options.copies;
  std::optional<CutOut> object;
  if (options.blended > 0 && !scenery.empty()) object.emplace(octaves, plain, window);
  cut.before_wall = object && object->before_wall();
  Random random = scenery_draws(crop.name, options.seed);
  for (int copy = 0; copy <= copies; ++copy) {
    const auto pose = copy == 0 ? plain : jittered(plain, options.jitter, window, crop.name, copy, options.seed);
    const std::size_t at = cut.pixels.size();
    cut.pixels.resize(at + window.area());
    cut_window(octaves, pose, window, &cut.pixels[at]);
    if (copy == 0) cut.hash = hash_of(cut.pixels.data(), cut.pixels.size());
    if (copy > 0)
      put_on_mask(options.jitter, crop.name, copy, options.seed, object_at(plain, options), pose, window,
                  &cut.pixels[at]);
    if (copy > 0) change_light(options.jitter, crop.name, copy, options.seed, window, &cut.pixels[at]);
    if (cut.before_wall && random.between(0, 1) < options.blended)
      object->put_before(scenery.draw(random), pose, window, &cut.pixels[at]);
    if (copy > 0) add_noise(options.jitter, crop.name, copy, options.seed, &cut.pixels[at], window.area());
    const bool dull = is_dull(&cut.pixels[at], window, options.min_contrast);
    if (copy == 0) {
      cut.fate = dull ? Fate::no_contrast : Fate::used;
      if (dull) return cut;
    } else if (dull) {
      ++cut.dull_copies;
      cut.pixels.resize(at);
      continue;
    }
    if (!held_out) cut.reflected += reaches_outside(pose, window, picture);
  }
  return cut;
}

// Each sample followed by its mirror image.
SampleSet with_mirrored(const SampleSet& samples) {
  SampleSet both(samples.window());
  both.reserve(2 * samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    both.add(samples.patch(i), samples.window().width, samples.id(i));
    both.add_mirrored(samples.patch(i), samples.id(i));
  }
  return both;
}

std::size_t subjects_of(const std::vector<Crop>& crops) {
  std::set<std::string> subjects;
  for (const Crop& crop : crops)
    if (!crop.subject.empty()) subjects.insert(crop.subject);
  return subjects.size();
}

}  // namespace

CropSamples cut_crops(std::vector<Crop> crops, const PictureLoader& loader, const CropOptions& given,
                      const Scenery& scenery) {
  check(given);
  require(scenery.empty() || scenery.window() == given.window, "scenery must be of the options' window");
  const CropOptions options = settled(given, crops.size());
  sort_by_name(crops);
  std::vector<Cut> cuts(crops.size());
  double coarser = options.jitter.scale;
  if (options.blended > 0) coarser = std::max(coarser, CutOut::coarser(options.window));
  CropSamples result;
  result.report.unreadable = for_each_picture(crops, loader, [&](const cv::Mat& picture, const auto& of_picture) {
    double coarsest = 1;
    for (const auto i : of_picture) coarsest = std::max(coarsest, plain_pose(crops[i], picture.size(), options).pixel);
    const Octaves octaves(picture, octave_of(coarsest * coarser) + 1);
    for (const auto i : of_picture) cuts[i] = cut_crop(octaves, crops[i], options, scenery);
  });

  result.training = result.held_out = SampleSet(options.window);
  CropReport& report = result.report;
  report.crops = crops.size();
  report.subjects = subjects_of(crops);
  report.copies = *options.copies;
  report.held_out_copies = *options.held_out_copies;
  std::unordered_map<std::uint64_t, std::size_t> first_with;
  for (std::size_t i = 0; i < crops.size(); ++i) {
    const std::string& name = crops[i].name;
    Cut& cut = cuts[i];
    if (cut.fate == Fate::outside) report.outside.push_back(name);
    if (cut.fate == Fate::too_small) report.too_small.push_back(name);
    if (cut.fate == Fate::no_contrast) report.no_contrast.push_back(name);
    if (cut.fate != Fate::used) continue;
    const auto [same, fresh] = first_with.emplace(cut.hash, i);
    if (!fresh) {
      report.identical.emplace_back(name, crops[same->second].name);
      continue;
    }
    report.reflected += cut.reflected;
    report.share_outside += cut.outside;
    report.dull_copies += cut.dull_copies;
    report.before_wall += cut.before_wall;
    const bool held_out = is_held_out(crops[i].held_out_by(), *options.held_out);
    (held_out ? result.held_out_names : result.training_names).push_back(name);
    SampleSet& set = held_out ? result.held_out : result.training;
    for (std::size_t at = 0; at < cut.pixels.size(); at += options.window.area()) {
      set.add(&cut.pixels[at], options.window.width, name_hash(name));
    }
    std::vector<std::uint8_t>().swap(cut.pixels);
  }
  const std::size_t used = result.training_names.size() + result.held_out_names.size();
  report.share_outside /= static_cast<double>(std::max<std::size_t>(used, 1));
  if (options.mirror) {
    result.training = with_mirrored(result.training);
    report.reflected *= 2;
  }
  return result;
}

}  // namespace haarkit
