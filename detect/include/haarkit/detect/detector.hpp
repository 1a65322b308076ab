#pragma once

#include <memory>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <string>
#include <vector>

#include "haarkit/detect/cascade.hpp"
#include "haarkit/detect/detection.hpp"
#include "haarkit/detect/detector_options.hpp"
#include "haarkit/detect/level_scanner.hpp"
#include "haarkit/detect/reduced_picture.hpp"

namespace haarkit {

struct Search;  ///< search.hpp, not installed
struct View;    ///< view.hpp, not installed

/// A cascade and what it finds: "face". Cascades of one name are views of one object.
struct NamedCascade {
  std::string name;
  Cascade cascade;
};

/// Finds objects in pictures, with one cascade or with several in one search. Immutable: one detector may be used by
/// any number of threads at once. A detector that was moved from finds nothing. Threads that search must be ended
/// before main() returns: what they need of OpenCV and TBB is gone then.
class Detector {
 public:
  /// Throws std::invalid_argument as require_valid(options). The cascade has no name.
  explicit Detector(const Cascade& cascade, const DetectorOptions& options = {});
  /// Several cascades: each finds what it finds alone, with its own operating point unless options.min_score is given.
  /// Those of one name are views of one object (a face from the front, from the side): where several have found the
  /// same place, the highest score stays (overlap as in the options). Views should be cascades of one kind, trained
  /// alike. Fast mode brings their scores to one scale by their operating points: a later view's are multiplied by the
  /// first one's operating point over its own, where both have one above 0. What several views find in a place then
  /// has the mean of their boxes, and a score that is higher by 0.3 of the others'; where one view is sure at first
  /// look, the others do not look again. Between different names nothing is dropped or joined.
  /// Cascades of the same window size share pyramid, integral images and norms, so that they take less time than one
  /// after the other. Throws std::invalid_argument also when there is no cascade.
  explicit Detector(const std::vector<NamedCascade>& cascades, const DetectorOptions& options = {});
  ~Detector();
  Detector(Detector&&) noexcept;
  Detector& operator=(Detector&&) noexcept;

  const DetectorOptions& options() const { return options_; }
  /// Of the cascades, in the order given; a detection's `cascade` is a place in it.
  const std::vector<std::string>& names() const { return names_; }
  const std::string& name_of(const Detection& detection) const { return names_[detection.cascade]; }
  /// By cascade: the least score of a detection that counts, on the scale that results have; none where the cascade
  /// brings none, and where each window is a detection of its own (exact mode with min_neighbors 0, overlap 1).
  /// options().min_score takes its place.
  const std::vector<std::optional<float>>& operating_points() const { return operating_points_; }
  /// By cascade: the first cascade of its name, so that views of one object have the same number.
  const std::vector<int>& objects() const { return objects_; }

  /// picture: CV_8UC1, CV_8UC3 (BGR) or CV_8UC4 (BGRA), any size; empty or smaller than the window finds nothing. Boxes
  /// are in pixels of the picture and inside it. Fast mode: highest score first, object by object in the order of the
  /// cascades; exact mode: OpenCV's order on one thread, cascade by cascade. The result does not depend on the number
  /// of threads. Throws DataError when the picture has more than max_pixels, or a side of it or of what it is
  /// turned to more than 32,766 (turns and rotate alone), Stopped when options().stop says so.
  /// `statistics`, if given, is added to: the sums over all cascades.
  std::vector<Detection> detect(const cv::Mat& picture, ScanStatistics* statistics = nullptr) const;

  /// By how much a picture may be reduced before it is searched (1, 2, 4 or 8), because none of its pixels would be
  /// looked at more finely with these options: what a decoder may save. 1 (not at all) in exact mode, for pictures that
  /// are turned, and with staged cascades that have no operating point, whose finds are confirmed in full detail.
  int largest_reduction() const;
  /// The same for a picture reduced by at most that, likewise in pixels of the whole picture. What is found may differ
  /// a little from what the whole shows. Throws also std::invalid_argument when it is reduced by more, or has not the
  /// size that it claims.
  std::vector<Detection> detect(const ReducedPicture& picture, ScanStatistics* statistics = nullptr) const;

 private:
  // Cascades of one window size, and which of the detector's they are.
  struct Part {
    std::unique_ptr<const Search> search, turned;  // turned: of places, see turned_look.hpp; null where none is wanted
    std::vector<int> cascades;
  };
  std::vector<Detection> search(std::unique_ptr<const Search> Part::*how, const ReducedPicture& picture, cv::Size size,
                                ScanStatistics& statistics) const;
  std::vector<Detection> looked_at_turned(const ReducedPicture& picture, std::vector<Detection> found,
                                          ScanStatistics& statistics) const;
  bool fits(cv::Size picture) const;
  bool looks_turned() const;
  std::vector<Detection> in_order(std::vector<Detection> found) const;

  DetectorOptions options_;
  std::vector<std::string> names_;
  std::vector<int> objects_;
  std::vector<std::optional<float>> operating_points_;
  std::vector<View> views_;
  std::vector<Part> parts_;
};

}  // namespace haarkit
