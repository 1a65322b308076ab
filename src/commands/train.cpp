// haarkit train: folders of faces and backgrounds in, a cascade out.
#include <algorithm>
#include <filesystem>
#include <memory>

#include "commands/commands.hpp"
#include "commands/train_options.hpp"
#include "commands/training_log.hpp"
#include "commands/training_plot.hpp"
#include "datasets/crop_report.hpp"
#include "frame/output.hpp"
#include "frame/threads.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/features/data_error.hpp"
#include "pictures/pictures.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

struct LoadedData {
  CropSamples faces, no_faces;
  std::unique_ptr<BackgroundStore> backgrounds;

  TrainingData view() const {
    return {&faces.training, &faces.held_out, &no_faces.training, &no_faces.held_out, backgrounds.get()};
  }
};

void tell(const std::vector<std::string>& lines) {
  for (const std::string& line : lines) message(line);
}

LoadedData load(const TrainCommand& c) {
  LoadedData data;
  const auto crops_of = [&](const std::vector<std::string>& paths, const CropOptions& crops, const std::string& what) {
    CropSamples samples;
    if (paths.empty()) return samples;
    const FoundCrops found = find_crops({paths, c.vec_size, c.root});
    samples = cut_crops(found.crops, found.loader, crops);
    tell(report_lines(samples, what));
    return samples;
  };
  data.faces = crops_of(c.faces, c.crops, "faces");
  CropOptions plain = c.crops;
  plain.framing = {};
  plain.copies = 0;
  data.no_faces = crops_of(c.no_faces, plain, "no-faces");
  if (!c.backgrounds.empty()) {
    BackgroundOptions options;
    options.memory_mib = static_cast<std::size_t>(c.memory_mib / 2);
    options.seed = c.training.seed;
    data.backgrounds = std::make_unique<BackgroundStore>(
        find_backgrounds(c.backgrounds), [](const std::string& path) { return read_picture(path); }, options);
    tell(report_lines(*data.backgrounds));
  }
  return data;
}

// What a checkpoint must agree with: the options that shape the cascade, and the samples themselves.
Recipe recipe_of(const OptionSet& options, const LoadedData& data) {
  static const std::vector<std::string> kFree = {"output", "threads", "log", "plot", "checkpoint", "resume"};
  Recipe recipe;
  for (const auto& [name, words] : options.given()) {
    if (std::find(kFree.begin(), kFree.end(), name) == kFree.end()) recipe.emplace_back("--" + name, words);
  }
  const auto add = [&](const std::string& name, const SampleSet& set) {
    recipe.emplace_back(name, std::to_string(set.size()) + " samples (" + std::to_string(digest(set)) + ")");
  };
  add("training faces", data.faces.training);
  add("held-out faces", data.faces.held_out);
  add("training non-faces", data.no_faces.training);
  add("held-out non-faces", data.no_faces.held_out);
  const std::size_t pixels = data.backgrounds ? data.backgrounds->pixel_count() : 0;
  recipe.emplace_back("backgrounds", std::to_string(pixels) + " pixels");
  return recipe;
}

// Half of the memory is for feature values; when all features do not fit, each round draws some.
void fit_memory(TrainCommand& c, const LoadedData& data) {
  const auto negatives = static_cast<double>(c.training.negatives) * (1 + c.training.held_out_negatives);
  const double samples = static_cast<double>(data.faces.training.size() + data.faces.held_out.size()) + negatives +
                         static_cast<double>(data.no_faces.training.size() + data.no_faces.held_out.size());
  const int fit = static_cast<int>(std::clamp(0.5 * c.memory_mib * (1 << 20) / samples, 64.0, 1e9));
  int& features = c.training.round_features;
  if (features == 0 || features > fit) features = fit;
}

void write(const TrainCommand& c, const TrainingState& state) {
  const bool xml = fs::path(c.output).extension() == ".xml";
  write_cascade(Cascade(state.cascade), c.output, xml ? CascadeFormat::opencv : CascadeFormat::haarkit);
  if (!c.plot.empty()) write_file(c.plot, training_plot(state.rounds));
}

}  // namespace

int run_train(const Args& args) {
  TrainCommand c;
  OptionSet options("train", "--faces FOLDER --backgrounds FOLDER --output FILE [options]",
                    "Trains a cascade from pictures of faces and pictures without.");
  describe(options, c);
  if (!options.parse(args)) return kExitDone;
  check(options, c);

  const ThreadLimit threads(c.threads);
  const LoadedData data = load(c);
  const Recipe recipe = recipe_of(options, data);
  fit_memory(c, data);
  const std::string checkpoint = c.checkpoint.empty() ? c.output + ".checkpoint" : c.checkpoint;
  TrainingState state;
  if (c.resume) {
    state = read_checkpoint(checkpoint, recipe);
    message("resuming after round " + std::to_string(state.rounds.size()));
  }
  TrainingLog log(c.training, c.log, c.resume, [&](const TrainingState& now) {
    write_checkpoint(checkpoint, now, recipe);
    write(c, now);
  });
  const TrainingResult result = train_cascade(data.view(), c.training, log, std::move(state));
  log.end(result);
  if (result.ending == Ending::cancelled) {
    message("Go on with the same command and --resume.");
    return kExitInterrupted;
  }
  if (result.state.rounds.empty()) throw DataError(c.output, "", "no stage could be trained", "see the message above");
  write(c, result.state);
  std::error_code ignored;
  fs::remove(checkpoint, ignored);
  return kExitDone;
}

}  // namespace haarkit
