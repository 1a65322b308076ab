#pragma once

#include <memory>
#include <string>
#include <vector>

#include "datasets/crop_sources.hpp"
#include "datasets/window_shape.hpp"
#include "haarkit/training/background_store.hpp"
#include "haarkit/training/crop_samples.hpp"
#include "haarkit/training/training_data.hpp"
#include "haarkit/training/training_options.hpp"
#include "program/options.hpp"
#include "program/output_check.hpp"

namespace haarkit {

// Where the samples of `haarkit train` and `haarkit calibrate` come from.
struct TrainingSources {
  std::vector<std::string> objects, no_objects, backgrounds;
  cv::Size vec_size;  // empty: the window
  std::string root, class_name;
  double max_cut = kMaxCut;
  bool window_chosen = false;   // by the user, who may leave it out
  std::string name = "object";  // what messages call one
};

// Adds --objects, --no-objects, --backgrounds, --vec-size, --root, --class, --max-cut and --name.
void add_source_options(OptionSet& options, TrainingSources& sources);
// The same without what there is for pictures without an object.
void add_object_options(OptionSet& options, TrainingSources& sources);

// The same with --backgrounds.
void add_object_and_background_options(OptionSet& options, TrainingSources& sources);

// What a command writes that reads a cascade and samples and writes another cascade.
OutputClaims claim_output(const std::string& output, const std::string& cascade, const TrainingSources& sources);

// Throws UsageError when the same place is named for objects and for what is none.
void require_apart(const TrainingSources& sources);
// The same, and when there are no objects, or nothing without one.
void check(const TrainingSources& sources);

// The crops that sources.objects names; says how they differ from the window's shape, and refuses above max_cut. Where
// `window` is empty the crops' shape makes it (see window_shape.hpp). side: of the framing.
FoundCrops find_objects(const TrainingSources& sources, cv::Size& window, double side);

struct LoadedTrainingData {
  CropSamples faces, no_faces;
  std::unique_ptr<BackgroundStore> backgrounds;

  TrainingData view() const {
    return {&faces.training, &faces.held_out, &no_faces.training, &no_faces.held_out, backgrounds.get()};
  }
};

// Opens the backgrounds, of which none may hold one of the objects, and which keep up to `memory_mib` of pictures in
// memory; tells on stderr what was found and what is left out. A call of the whole team, each member of which keeps a
// share.
std::unique_ptr<BackgroundStore> load_backgrounds(const TrainingSources& sources, const std::vector<Crop>& objects,
                                                  std::uint64_t seed, int memory_mib, Team& team = team_of_one());

// Cuts the crops and opens the backgrounds, which keep up to `memory_mib` of pictures in memory; tells on stderr what
// was found and what is left out. A call of the whole team, each member of which keeps a share of the backgrounds.
// Where crops.window is empty the crops' shape makes it (see window_shape.hpp).
LoadedTrainingData load_training_data(const TrainingSources& sources, const CropOptions& crops,
                                      const TrainingOptions& training, int memory_mib, Team& team = team_of_one());

}  // namespace haarkit
