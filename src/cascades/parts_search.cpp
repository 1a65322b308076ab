// Parts of objects: each find is cut out and searched as a picture of its own.
#include "cascades/parts_search.hpp"

namespace haarkit {
namespace {

DetectorOptions for_parts(DetectorOptions options) {
  options.min_size = options.max_size = {};
  options.min_score.reset();
  options.turns = {0};
  options.rotate = false;
  options.first_strictness = 0;  // a find is small
  options.threads = 1;           // likewise
  options.stop = {};             // a picture's parts are all searched for, or the picture is not told
  return options;
}

}  // namespace

PartsSearch::PartsSearch(const std::vector<NamedCascade>& cascades, const DetectorOptions& options)
    : detector_(cascades, for_parts(options)), objects_(objects_of(detector_, true)) {}

std::vector<std::vector<Detection>> PartsSearch::parts_of(const std::vector<Detection>& found,
                                                          const cv::Mat& grey) const {
  std::vector<std::vector<Detection>> parts;
  for (const Detection& whole : found) {
    parts.push_back(detector_.detect(grey(whole.box)));
    for (Detection& part : parts.back()) part.box += whole.box.tl();
  }
  return parts;
}

}  // namespace haarkit
