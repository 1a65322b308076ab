// Everything that training needs, read from disk: samples of objects and of what is none, backgrounds.
#include "datasets/training_sources.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include "datasets/crop_options.hpp"
#include "datasets/crop_report.hpp"
#include "datasets/crop_sources.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/base/paths.hpp"
#include "haarkit/base/text.hpp"
#include "pictures/pictures.hpp"
#include "program/json.hpp"
#include "program/program.hpp"
#include "program/progress.hpp"

namespace haarkit {
namespace {

void tell(const std::vector<std::string>& lines) {
  for (const std::string& line : lines) message(line);
}

// How the files named are to be read.
void add_reading_options(OptionSet& options, TrainingSources& sources) {
  options.add("vec-size", sources.vec_size, "WxH", "size of the samples of .vec files, pixels")
      .sides(1, kMaxSampleArea)
      .default_text("the window's");
  options.add("root", sources.root, "DIR", "where the relative paths of annotation files start")
      .alias("pictures")
      .default_text("the file's folder");
  options
      .add("class", sources.class_name, "NAME",
           "which objects of CSV, VOC, COCO and YOLO annotations are meant ('*': of all classes)")
      .default_text("the only class, or face");
  options
      .add("max-cut", sources.max_cut, "SHARE",
           "the part of a crop, on average, that may be cut away to fit the window's shape")
      .range(0, 1);
  options.add("name", sources.name, "WORD", "what messages call an object");
}

void add_objects_option(OptionSet& options, TrainingSources& sources) {
  options.group("Data");
  options.add("objects", sources.objects, "PATH", "folder of crops, one object each, .vec file or annotation file")
      .alias("faces");
}

void add_backgrounds_option(OptionSet& options, TrainingSources& sources) {
  options.add("backgrounds", sources.backgrounds, "PATH", "folder or list of pictures without the object");
}

FoundCrops found_at(const std::vector<std::string>& paths, const TrainingSources& sources, cv::Size window,
                    bool class_optional = false) {
  return find_crops(
      {paths, sources.vec_size.empty() ? window : sources.vec_size, sources.root, sources.class_name, class_optional});
}

// The window that the crops ask for, and a sentence about it.
cv::Size window_from(const CropShapes& shapes, double side) {
  if (shapes.sizes.empty()) return CropOptions().window;  // cutting says what is wrong with the crops
  const cv::Size window = window_of_shape(shapes, window_area(shapes.aspect()), side);
  const cv::Size2d median = shapes.median();
  message("window " + size_text(window) + ": the shape of the crops, which are " + number_text(median.width, 0) +
          " x " + number_text(median.height, 0) + " pixels in the middle; --window sets another");
  return window;
}

cv::Mat read_background(const std::string& path) {
  return read_picture(path, PictureColour::grey, whole_pictures());
}

// What lies outside of a picture is mirrored, and no window of a photograph shows that.
void require_surroundings(const CropOptions& options, const CropReport& report) {
  constexpr double kMostOutside = 0.05;  // on average, as faces at the borders of photographs have it
  if (options.context == 1 || report.share_outside <= kMostOutside) return;
  throw DataError("objects", "",
                  "the crops have no surroundings: with --context " + number_text(shortest_double(options.context)) +
                      " " + number_text(100 * report.share_outside, 1) +
                      " % of what the windows show lies outside of them",
                  "give annotations of whole pictures, or crops with a margin (haarkit crop --framing 1.5) and "
                  "--framing; or train without --context");
}

void cut_all_crops(const TrainingSources& sources, const CropOptions& crops,
                   const std::vector<NamedPicture>& backgrounds, LoadedTrainingData& data) {
  CropOptions options = crops;
  const std::string many = plural_of(sources.name);
  {
    const FoundCrops found =
        find_objects(sources, options.window, crops.framing.side * static_cast<double>(crops.context));
    require_no_objects(backgrounds, found.crops);
    Scenery scenery;
    if (options.blended > 0) scenery = Scenery(backgrounds, read_background, options.window, options.seed);
    data.faces = cut_crops(found.crops, found.loader, options, scenery);
    tell(report_lines(data.faces, many));
    if (data.faces.training_names.empty() && !data.faces.held_out_names.empty())
      throw DataError(many, "", "all are held out" + std::string(data.faces.report.subjects > 0 ? ", by subject" : ""),
                      "give --held-out 0, or crops of more subjects");
    require_surroundings(options, data.faces.report);
    if (options.blended > 0 && data.faces.report.before_wall == 0 && !data.faces.training.empty())
      message(
          "warning: --blended changed nothing: no crop stands before a plain wall, or too little of it is seen; "
          "crops with some margin show more, with --framing below 1");
  }
  options.framing = {};
  options.context = 1;
  options.copies = 0;
  options.blended = 0;
  options.jitter.masked = 0;
  if (!options.held_out_copies) options.held_out_copies = 0;
  if (!sources.no_objects.empty()) {
    const FoundCrops found = found_at(sources.no_objects, sources, options.window, true);
    data.no_faces = cut_crops(found.crops, found.loader, options);
    tell(report_lines(data.no_faces, "no-" + many));
  }
}

std::unique_ptr<BackgroundStore> opened(std::vector<NamedPicture> backgrounds, std::uint64_t seed, int memory_mib,
                                        Team& team) {
  BackgroundOptions options;
  options.memory_mib = static_cast<std::size_t>(memory_mib);
  options.seed = seed;
  auto store = std::make_unique<BackgroundStore>(std::move(backgrounds), read_background, options, team);
  tell(report_lines(*store));
  return store;
}

}  // namespace

void add_source_options(OptionSet& options, TrainingSources& sources) {
  add_objects_option(options, sources);
  options.add("no-objects", sources.no_objects, "PATH", "the same for crops that are none").alias("no-faces");
  add_backgrounds_option(options, sources);
  add_reading_options(options, sources);
}

void add_object_options(OptionSet& options, TrainingSources& sources) {
  add_objects_option(options, sources);
  add_reading_options(options, sources);
}

void add_object_and_background_options(OptionSet& options, TrainingSources& sources) {
  add_objects_option(options, sources);
  add_backgrounds_option(options, sources);
  add_reading_options(options, sources);
}

OutputClaims claim_output(const std::string& output, const std::string& cascade, const TrainingSources& sources) {
  OutputCheck outputs;
  outputs.file("--output", output);
  outputs.input(cascade);
  for (const auto* inputs : {&sources.objects, &sources.no_objects, &sources.backgrounds})
    for (const std::string& path : *inputs) outputs.input(path);
  return outputs.check();
}

void require_apart(const TrainingSources& sources) {
  std::set<std::filesystem::path> objects;
  for (const std::string& path : sources.objects)
    if (!objects.insert(place_of(path)).second)  // the number of crops decides what is trained and how
      throw UsageError(path + " is given twice as --objects");
  const auto apart = [&](const std::vector<std::string>& others, const std::string& option) {
    const auto same = std::find_if(others.begin(), others.end(),
                                   [&](const std::string& path) { return objects.count(place_of(path)) != 0; });
    if (same != others.end())
      throw UsageError(*same + " is given as --objects and as " + option + ": one of them must be another");
  };
  apart(sources.no_objects, "--no-objects");
  apart(sources.backgrounds, "--backgrounds");
}

void check(const TrainingSources& sources) {
  require_apart(sources);
  if (sources.objects.empty()) throw UsageError("no objects: give a folder of crops with --objects");
  if (sources.backgrounds.empty() && sources.no_objects.empty()) {
    throw UsageError("nothing without an object: give --backgrounds, --no-objects or both");
  }
}

FoundCrops find_objects(const TrainingSources& sources, cv::Size& window, double side) {
  FoundCrops found = found_at(sources.objects, sources, window);
  const CropShapes shapes = shapes_of(found);
  if (window.empty()) window = window_from(shapes, side);
  tell_shapes(shapes, window, side, sources.max_cut, plural_of(sources.name), sources.window_chosen);
  return found;
}

std::unique_ptr<BackgroundStore> load_backgrounds(const TrainingSources& sources, const std::vector<Crop>& objects,
                                                  std::uint64_t seed, int memory_mib, Team& team) {
  std::vector<NamedPicture> backgrounds;
  together(team, [&] {
    backgrounds = find_backgrounds(sources.backgrounds);
    require_no_objects(backgrounds, objects);
  });
  return opened(std::move(backgrounds), seed, memory_mib, team);
}

LoadedTrainingData load_training_data(const TrainingSources& sources, const CropOptions& crops,
                                      const TrainingOptions& training, int memory_mib, Team& team) {
  if (crops.blended > 0 && sources.backgrounds.empty())
    throw UsageError("--blended takes what it puts behind objects from --backgrounds, and there are none");
  LoadedTrainingData data;
  std::vector<NamedPicture> backgrounds;
  together(team, [&] {
    backgrounds = find_backgrounds(sources.backgrounds);
    cut_all_crops(sources, crops, backgrounds, data);
  });
  if (!sources.backgrounds.empty()) {
    data.backgrounds = opened(std::move(backgrounds), training.seed, memory_mib, team);
  }
  return data;
}

}  // namespace haarkit
