// cv::CascadeClassifier's calls on the detector's exact search. What a call asks for beside the picture (factor, sizes)
// makes a search; the last one is kept, since programs ask for the same again and again.
#include "haarkit/detect/cascade_classifier.hpp"

#include <algorithm>
#include <mutex>
#include <opencv2/imgproc.hpp>
#include <stdexcept>
#include <utility>

#include "haarkit/base/data_error.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/detect/grouping.hpp"
#include "search.hpp"
#include "stage_sum.hpp"

namespace haarkit {
namespace {

// Objects with OpenCV's numbers.
struct Found {
  std::vector<cv::Rect> objects;
  std::vector<int> counts;      // windows of each
  std::vector<double> weights;  // largest sum of the last stage among its windows; empty unless asked for
};

cv::Mat grey_of(const cv::Mat& image) {
  const int channels = image.channels();
  if (image.dims > 2 || image.depth() != CV_8U || (channels != 1 && channels != 3 && channels != 4))
    throw std::invalid_argument("detectMultiScale needs an 8-bit image: grey, BGR or BGRA");
  if (image.empty()) return {};  // finds nothing, of any of these types
  if (channels == 1) return image;
  cv::Mat grey;
  cv::cvtColor(image, grey, channels == 3 ? cv::COLOR_BGR2GRAY : cv::COLOR_BGRA2GRAY);
  return grey;
}

// The sum of the last stage for each window, on levels made as OpenCV makes them.
std::vector<double> last_stage_sums(const Cascade& cascade, const cv::Mat& grey,
                                    const std::vector<PlannedLevel>& levels, const std::vector<WindowHit>& hits) {
  std::vector<double> sums;
  cv::Mat level;
  int made = -1;
  for (const WindowHit& hit : hits) {
    if (hit.level != made) cv::resize(grey, level, levels[hit.level].size, 0, 0, cv::INTER_LINEAR_EXACT);
    made = hit.level;
    sums.push_back(last_stage_sum(cascade, level(cv::Rect({hit.x, hit.y}, cascade.window()))));
  }
  return sums;
}

// sums: of each window, or empty.
Found grouped(const std::vector<Detection>& windows, const std::vector<double>& sums, int min_neighbors) {
  Found found;
  if (min_neighbors <= 0) {
    for (const Detection& window : windows) found.objects.push_back(window.box);
    found.counts.assign(windows.size(), 1);
    found.weights = sums;
    return found;
  }
  for (const WindowGroup& group : groups_of(windows, min_neighbors)) {
    found.objects.push_back(group.box);
    found.counts.push_back(static_cast<int>(group.windows.size()));
    if (sums.empty()) continue;
    double largest = sums[group.windows[0]];
    for (const int i : group.windows) largest = std::max(largest, sums[i]);
    found.weights.push_back(largest);
  }
  return found;
}

// Cuts objects off at the picture's border, and leaves out what is then empty.
Found clipped(const Found& found, cv::Size picture) {
  Found inside;
  for (std::size_t i = 0; i < found.objects.size(); ++i) {
    const cv::Rect object = found.objects[i] & cv::Rect({}, picture);
    if (object.empty()) continue;
    inside.objects.push_back(object);
    inside.counts.push_back(found.counts[i]);
    if (!found.weights.empty()) inside.weights.push_back(found.weights[i]);
  }
  return inside;
}

DetectorOptions exact_options(double scale_factor, cv::Size min_size, cv::Size max_size) {
  if (!(scale_factor >= 1.001)) throw std::invalid_argument("scaleFactor must be at least 1.001");
  DetectorOptions options;
  options.mode = DetectMode::exact;
  options.scale_factor = scale_factor;
  // As they are: OpenCV refuses none, and plan_exact does with negative and contradictory ones what OpenCV does.
  options.min_size = min_size;
  options.max_size = max_size;
  return options;
}

}  // namespace

struct CascadeClassifier::Loaded {
  explicit Loaded(Cascade read) : cascade(std::move(read)), scanner(std::make_shared<const LevelScanner>(cascade)) {}

  std::shared_ptr<const Search> search_for(const DetectorOptions& options) {
    const std::lock_guard lock(mutex_);
    if (!last_ || last_->options.scale_factor != options.scale_factor || last_->options.min_size != options.min_size ||
        last_->options.max_size != options.max_size)
      last_ = std::make_shared<const Search>(cascade, options, scanner);
    return last_;
  }

  Found find(const cv::Mat& image, const DetectorOptions& options, int min_neighbors, bool with_weights) {
    const cv::Mat grey = grey_of(image);
    const std::shared_ptr<const Search> search = search_for(options);
    const std::vector<PlannedLevel> levels = plan_exact(grey.size(), search->window, options);
    ScanStatistics unused;
    const std::vector<WindowHit> hits =
        on_threads(options.threads, [&] { return passing_windows(*search, not_reduced(grey), levels, unused); });
    const std::vector<Detection> windows = boxes_of(hits, levels, search->window);
    const std::vector<double> sums =
        with_weights ? last_stage_sums(cascade, grey, levels, hits) : std::vector<double>();
    return clipped(grouped(windows, sums, min_neighbors), grey.size());
  }

  const Cascade cascade;
  const std::shared_ptr<const LevelScanner> scanner;

 private:
  std::mutex mutex_;
  std::shared_ptr<const Search> last_;
};

CascadeClassifier::CascadeClassifier() = default;
CascadeClassifier::CascadeClassifier(const std::string& filename) {
  load(filename);
}
CascadeClassifier::CascadeClassifier(const Cascade& cascade) : loaded_(std::make_shared<Loaded>(cascade)) {}
CascadeClassifier::~CascadeClassifier() = default;
CascadeClassifier::CascadeClassifier(const CascadeClassifier& other) : loaded_(other.loaded()) {}
CascadeClassifier& CascadeClassifier::operator=(const CascadeClassifier& other) {
  if (this != &other) std::atomic_store(&loaded_, other.loaded());
  return *this;
}
CascadeClassifier::CascadeClassifier(CascadeClassifier&&) noexcept = default;
CascadeClassifier& CascadeClassifier::operator=(CascadeClassifier&&) noexcept = default;

// What a call works with to its end, whatever is loaded meanwhile.
std::shared_ptr<CascadeClassifier::Loaded> CascadeClassifier::loaded() const {
  return std::atomic_load(&loaded_);
}

std::shared_ptr<CascadeClassifier::Loaded> CascadeClassifier::loaded_or_throw() const {
  std::shared_ptr<Loaded> now = loaded();
  if (!now) throw std::invalid_argument("the classifier is empty: no cascade is loaded");
  return now;
}

bool CascadeClassifier::empty() const {
  return loaded() == nullptr;
}

bool CascadeClassifier::load(const std::string& filename) {
  std::shared_ptr<Loaded> read;
  try {
    read = std::make_shared<Loaded>(read_cascade(filename));
  } catch (const DataError&) {  // told by the answer, as in OpenCV
  }
  std::atomic_store(&loaded_, read);
  return read != nullptr;
}

cv::Size CascadeClassifier::getOriginalWindowSize() const {
  const std::shared_ptr<Loaded> now = loaded();
  return now ? now->cascade.window() : cv::Size();
}

int CascadeClassifier::getFeatureType() const {
  const std::shared_ptr<Loaded> now = loaded();
  return now && now->cascade.is_lbp() ? 1 : 0;
}

void CascadeClassifier::detectMultiScale(const cv::Mat& image, std::vector<cv::Rect>& objects, double scaleFactor,
                                         int minNeighbors, int flags, cv::Size minSize, cv::Size maxSize) const {
  std::vector<int> unused;
  detectMultiScale(image, objects, unused, scaleFactor, minNeighbors, flags, minSize, maxSize);
}

void CascadeClassifier::detectMultiScale(const cv::Mat& image, std::vector<cv::Rect>& objects,
                                         std::vector<int>& numDetections, double scaleFactor, int minNeighbors,
                                         int /*flags*/, cv::Size minSize, cv::Size maxSize) const {
  const std::shared_ptr<Loaded> now = loaded_or_throw();
  Found found = now->find(image, exact_options(scaleFactor, minSize, maxSize), minNeighbors, false);
  objects = std::move(found.objects);
  numDetections = std::move(found.counts);
}

void CascadeClassifier::detectMultiScale(const cv::Mat& image, std::vector<cv::Rect>& objects,
                                         std::vector<int>& rejectLevels, std::vector<double>& levelWeights,
                                         double scaleFactor, int minNeighbors, int flags, cv::Size minSize,
                                         cv::Size maxSize, bool outputRejectLevels) const {
  if (!outputRejectLevels) {
    levelWeights.clear();
    return detectMultiScale(image, objects, rejectLevels, scaleFactor, minNeighbors, flags, minSize, maxSize);
  }
  const std::shared_ptr<Loaded> now = loaded_or_throw();
  if (now->cascade.kind() != CascadeKind::staged)
    throw std::invalid_argument("outputRejectLevels needs a staged cascade: a soft one has no stage sums");
  Found found = now->find(image, exact_options(scaleFactor, minSize, maxSize), minNeighbors, true);
  objects = std::move(found.objects);
  levelWeights = std::move(found.weights);
  rejectLevels.assign(objects.size(), static_cast<int>(now->cascade.stages().size()));
}

}  // namespace haarkit
