#include "datasets/training_data.hpp"

#include "datasets/crop_report.hpp"
#include "datasets/crop_sources.hpp"
#include "frame/program.hpp"
#include "frame/progress.hpp"
#include "pictures/pictures.hpp"

namespace haarkit {
namespace {

void tell(const std::vector<std::string>& lines) {
  for (const std::string& line : lines) message(line);
}

}  // namespace

void add_source_options(OptionSet& options, TrainingSources& sources) {
  options.group("Data");
  options.add("faces", sources.faces, "PATH", "folder of face crops, .vec file or annotation file");
  options.add("no-faces", sources.no_faces, "PATH", "the same for crops that are no faces");
  options.add("backgrounds", sources.backgrounds, "PATH", "folder or list of pictures without a face");
  options.add("vec-size", sources.vec_size, "WxH", "size of the samples of .vec files, pixels");
  options.add("root", sources.root, "DIR", "where the relative paths of annotation files start")
      .default_text("the file's folder");
}

void check(const TrainingSources& sources) {
  if (sources.faces.empty()) throw UsageError("no faces: give a folder of crops with --faces");
  if (sources.backgrounds.empty() && sources.no_faces.empty()) {
    throw UsageError("nothing without a face: give --backgrounds, --no-faces or both");
  }
}

LoadedTrainingData load_training_data(const TrainingSources& sources, const CropOptions& crops,
                                      const TrainingOptions& training, int memory_mib) {
  LoadedTrainingData data;
  const auto cut = [&](const std::vector<std::string>& paths, const CropOptions& options, const std::string& what) {
    CropSamples samples;
    if (paths.empty()) return samples;
    const FoundCrops found = find_crops({paths, sources.vec_size, sources.root});
    samples = cut_crops(found.crops, found.loader, options);
    tell(report_lines(samples, what));
    return samples;
  };
  data.faces = cut(sources.faces, crops, "faces");
  CropOptions plain = crops;
  plain.framing = {};
  plain.copies = 0;
  if (plain.held_out_copies == kByCrops) plain.held_out_copies = 0;
  data.no_faces = cut(sources.no_faces, plain, "no-faces");
  if (!sources.backgrounds.empty()) {
    BackgroundOptions options;
    options.memory_mib = static_cast<std::size_t>(memory_mib);
    options.seed = training.seed;
    data.backgrounds = std::make_unique<BackgroundStore>(
        find_backgrounds(sources.backgrounds), [](const std::string& path) { return read_picture(path); }, options);
    tell(report_lines(*data.backgrounds));
  }
  return data;
}

}  // namespace haarkit
