#pragma once

#include <string>

#include "cascades/chosen_cascades.hpp"
#include "commands/commands.hpp"
#include "commands/detect_batch.hpp"
#include "commands/detect_film.hpp"

namespace haarkit {

// What the user wants of `haarkit detect`.
struct DetectCommand {
  PictureSources sources;
  std::string camera;  // a number, a device or an URL; empty: none
  BatchOptions batch;
  FilmOptions film;
  DetectorOptions detector;
  CascadeWords cascades;
  std::vector<std::string> parts;  // FILE or NAME=FILE
  std::string output;
  DetectionFormat format = DetectionFormat::text;
  bool show = false, fail_if_none = false;
};

// Reads the command line. False when help was asked for and printed. Throws UsageError.
bool parse_detect(const Args& args, DetectCommand& command);

}  // namespace haarkit
