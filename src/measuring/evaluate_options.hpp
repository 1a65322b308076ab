#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cascades/chosen_cascades.hpp"
#include "haarkit/evaluate/evaluation.hpp"
#include "measuring/crops.hpp"
#include "measuring/data_sets.hpp"
#include "measuring/thumbnails.hpp"
#include "pictures/pictures.hpp"
#include "program/output_check.hpp"

namespace haarkit {

enum class ReportFormat { text, json, csv };

// What the command line of `haarkit evaluate` says.
struct EvaluateCommand {
  DataSources data;
  CascadeWords cascades;                // empty, and no detections: the built-in cascade
  std::vector<std::string> detections;  // FILE or NAME=FILE
  std::vector<std::string> crops;       // empty, or the folders of faces and of non-faces
  CropFolders crop_folders;
  DetectorOptions detector;
  PictureLimits limits;
  std::string object;  // what the reports call one
  EvaluationOptions options;
  GalleryOptions gallery;
  ReportFormat format = ReportFormat::text;
  std::string output, report_folder, cache_folder;
  OutputClaims claims;  // of the files that are written
};

// fit: none given; none: boxes stay; else DX,DY,SX,SY.
void parse_value(const std::string& word, std::optional<BoxMapping>& mapping);
std::string value_text(const std::optional<BoxMapping>& mapping);

// False when --help was asked for and printed. Throws UsageError.
bool parse_evaluate(const std::vector<std::string>& args, EvaluateCommand& command);

// No other run writes the command's outputs while these live. Throws DataError.
OutputClaims check_outputs(const EvaluateCommand& command);

}  // namespace haarkit
