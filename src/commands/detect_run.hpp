#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cascades/chosen_cascades.hpp"
#include "commands/detect_batch.hpp"
#include "commands/detect_film.hpp"
#include "commands/detect_inputs.hpp"
#include "commands/detect_options.hpp"
#include "commands/detect_shared.hpp"
#include "commands/detection_formats.hpp"
#include "films/films.hpp"
#include "haarkit/base/output_file.hpp"
#include "program/output.hpp"
#include "team/dealing.hpp"
#include "team/program_team.hpp"

namespace haarkit {

// The cascades of whole objects (--cascade) and of parts inside them (--parts).
struct DetectCascades {
  ChosenCascades objects;
  std::vector<NamedCascade> parts;
};

// One run of haarkit detect: pictures and films searched in their order, results written as they come.
class DetectRun {
 public:
  // All that is given must outlive the run.
  DetectRun(const DetectCommand& c, DetectInputs& inputs, const DetectCascades& cascades, ProgramTeam& team);

  // What the team's leader does. The exit code. Throws UsageError for options that contradict each other.
  int run();
  // What the other members of the team do.
  void follow();

 private:
  DetectorOptions detector_options() const;
  ObjectSearch search() const;
  void all_inputs();
  void pictures();
  void put(const PictureResult& result);
  int exit_code() const;
  bool window_closed() const { return window_ && window_->closed(); }

  // detect_run_films.cpp
  void film(const FilmSource& source, const PictureEntry& entry);
  void search_film(FilmReader& reader, const FilmSource& source, const PictureEntry& entry, PictureResult& result,
                   std::vector<std::string>& unwritten);
  std::string claim_film(const std::string& path, std::vector<OutputClaim>& claims);
  FilmOptions film_options(const FilmSource& source, const PictureEntry& entry);

  const DetectCommand& c_;
  ProgramTeam& team_;
  Dealing dealing_;
  DetectInputs& inputs_;
  OutputNames names_;
  WrittenFiles written_;
  bool live_;
  Detector detector_;
  Objects objects_;
  std::optional<PartsSearch> parts_;
  DetectionColumns columns_;
  Output output_;
  std::unique_ptr<DetectionWriter> writer_;
  std::optional<FilmWindow> window_;
  std::size_t done_ = 0;  // files dealt with
  std::vector<std::string> problems_;
  std::string stopped_;  // the film in which Ctrl-C was pressed or the window closed, and how far it was
  bool found_ = false;
};

}  // namespace haarkit
