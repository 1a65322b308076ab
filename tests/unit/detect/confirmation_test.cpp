// What a staged cascade without an operating point finds in fast mode is confirmed by exact mode's windows.
#include <opencv2/imgcodecs.hpp>

#include "catch.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/detect/detector.hpp"
#include "haarkit/detect/nms.hpp"

using namespace haarkit;

namespace {

Cascade stock(const char* name) {
  return read_cascade(std::string("/usr/share/opencv4/haarcascades/haarcascade_") + name + ".xml");
}

cv::Mat picture(const char* name) {
  return cv::imread(std::string(HAARKIT_SOURCE_DIR "/samples/pictures/") + name, cv::IMREAD_GRAYSCALE);
}

bool overlaps_any(const Detection& d, const std::vector<Detection>& others) {
  return std::any_of(others.begin(), others.end(),
                     [&](const Detection& o) { return intersection_over_union(d.box, o.box) > 0.3; });
}

}  // namespace

TEST_CASE(
    "a stock cascade in fast mode keeps what exact mode finds there too, and asked for everything it keeps more") {
  std::size_t all_in_all = 0, kept_in_all = 0, agreed_in_all = 0;
  for (const char* name : {"frontalface_default", "frontalface_alt2", "eye"}) {
    const Cascade cascade = stock(name);
    DetectorOptions exact, everything;
    exact.mode = DetectMode::exact;
    everything.min_neighbors = 0;
    for (const char* file : {"astronaut.jpg", "cat.jpg", "grace_hopper.jpg"}) {
      CAPTURE(name, file);
      const cv::Mat grey = picture(file);
      const auto kept = Detector(cascade).detect(grey), all = Detector(cascade, everything).detect(grey);
      const auto opencvs = Detector(cascade, exact).detect(grey);
      for (const Detection& d : kept) {
        CHECK(std::find(all.begin(), all.end(), d) != all.end());  // box and score as they were
        agreed_in_all += overlaps_any(d, opencvs);
      }
      kept_in_all += kept.size();
      all_in_all += all.size();
    }
  }
  CHECK(3 * agreed_in_all >= 2 * kept_in_all);  // on grids that begin elsewhere: not the same windows
  CHECK(kept_in_all >= 4);                      // the two faces, by both face cascades
  CHECK(all_in_all > 2 * kept_in_all);
}

TEST_CASE("a score that is asked for, or that the cascade brings, stands instead of confirmation") {
  CascadeParts parts = stock("eye").parts();
  const cv::Mat grey = picture("astronaut.jpg");
  DetectorOptions everything, by_score;
  everything.min_neighbors = 0;
  by_score.min_score = 0.F;
  const auto all = Detector(Cascade(parts), everything).detect(grey);
  CHECK(Detector(Cascade(parts), by_score).detect(grey) == all);
  CHECK(Detector(Cascade(parts)).detect(grey).size() < all.size());
  parts.min_score = 0.F;
  CHECK(Detector(Cascade(parts)).detect(grey) == all);
}
