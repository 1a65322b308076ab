#pragma once

#include <memory>
#include <opencv2/core/mat.hpp>
#include <string>
#include <vector>

#include "haarkit/detect/cascade.hpp"

namespace haarkit {

/// The drop-in for cv::CascadeClassifier: the same calls, the same boxes in the same order (OpenCV's on one thread,
/// exact mode), faster. Change the name, and nothing else (but a scaleFactor below 1.001 is refused). Where OpenCV
/// throws cv::Exception, std::invalid_argument is thrown here. One may be used by any number of threads at once, also
/// while another loads into it or copies it: a call ends with the cascade that it began with. Only to move, to assign
/// to and to destroy one must it be nobody else's.
class CascadeClassifier {
 public:
  // NOLINTBEGIN(readability-identifier-naming): the names are OpenCV's
  CascadeClassifier();
  /// As load(); empty() tells whether it worked.
  explicit CascadeClassifier(const std::string& filename);
  /// A cascade of any kind; with a soft one outputRejectLevels throws std::invalid_argument, it has no levels to tell.
  explicit CascadeClassifier(const Cascade& cascade);
  ~CascadeClassifier();
  /// Copies share the cascade that is loaded; loading into one changes no other.
  CascadeClassifier(const CascadeClassifier&);
  CascadeClassifier& operator=(const CascadeClassifier&);
  CascadeClassifier(CascadeClassifier&&) noexcept;
  CascadeClassifier& operator=(CascadeClassifier&&) noexcept;

  bool empty() const;
  /// False, and then empty, when the file is no cascade that can be read; read_cascade() says why. Until the file is
  /// read, what was loaded before stays.
  bool load(const std::string& filename);

  /// image: 8-bit, grey, BGR or BGRA. flags: not used, as in OpenCV 4. Sizes in pixels; maxSize 0x0: no limit.
  /// Throws std::invalid_argument when nothing is loaded, scaleFactor is below 1.001 or the image has another type.
  void detectMultiScale(const cv::Mat& image, std::vector<cv::Rect>& objects, double scaleFactor = 1.1,
                        int minNeighbors = 3, int flags = 0, cv::Size minSize = {}, cv::Size maxSize = {}) const;
  /// numDetections: the windows of each group.
  void detectMultiScale(const cv::Mat& image, std::vector<cv::Rect>& objects, std::vector<int>& numDetections,
                        double scaleFactor = 1.1, int minNeighbors = 3, int flags = 0, cv::Size minSize = {},
                        cv::Size maxSize = {}) const;
  /// With outputRejectLevels: rejectLevels holds the number of stages (all that comes out has passed all of them),
  /// levelWeights the largest sum of the last stage in the group. Without: rejectLevels holds the windows of each
  /// group, levelWeights is empty. OpenCV gives the same, but 4.6 throws in the latter case when it finds anything.
  void detectMultiScale(const cv::Mat& image, std::vector<cv::Rect>& objects, std::vector<int>& rejectLevels,
                        std::vector<double>& levelWeights, double scaleFactor = 1.1, int minNeighbors = 3,
                        int flags = 0, cv::Size minSize = {}, cv::Size maxSize = {},
                        bool outputRejectLevels = false) const;

  bool isOldFormatCascade() const { return false; }  ///< as OpenCV 4 answers, for old files too
  cv::Size getOriginalWindowSize() const;            ///< 0x0 when empty
  /// OpenCV's number: 0 for Haar features (and when empty), 1 for LBP.
  int getFeatureType() const;
  // NOLINTEND(readability-identifier-naming)

 private:
  struct Loaded;
  std::shared_ptr<Loaded> loaded() const;
  std::shared_ptr<Loaded> loaded_or_throw() const;
  std::shared_ptr<Loaded> loaded_;  // read and written atomically
};

}  // namespace haarkit
