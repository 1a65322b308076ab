#pragma once

#include <optional>
#include <string>

#include "datasets/window_shape.hpp"
#include "haarkit/detect/cascade.hpp"
#include "haarkit/evaluate/report.hpp"
#include "haarkit/training/window_cut.hpp"
#include "program/progress.hpp"

namespace haarkit {

// Labelled crops, each of which is one window: folders, or whatever else find_crops takes.
struct CropFolders {
  std::string faces, non_faces;
  std::string class_name;          // of annotation files: crops of this class; empty: the only class, or `face`
  std::string root;                // where relative paths of lists start; empty: the list's folder
  cv::Size vec_size;               // of the samples of .vec files, pixels; empty: the window's
  Framing framing;                 // which part of a face crop is the window; of others, all
  double max_cut = kMaxCut;        // refuse to cut away more of a face crop, on average
  double held_out = 0;             // share: only the faces that training with this share holds out; 0: all
  std::optional<float> min_score;  // a window that passes with a lower score counts as rejected (by no stage)
};

// Runs the cascade on each crop, cut as training cuts its samples. Crops that can't be read are left out and counted in
// `unreadable`. Any number of threads gives the same report. Throws DataError for a folder without pictures.
CropRates crop_rates(const std::string& name, const Cascade& cascade, const CropFolders& folders, Progress& progress,
                     std::size_t& unreadable);

}  // namespace haarkit
