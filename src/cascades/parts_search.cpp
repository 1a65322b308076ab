// Parts of objects: each find is cut out and searched as a picture of its own.
#include "cascades/parts_search.hpp"

namespace haarkit {
namespace {

DetectorOptions for_parts(DetectorOptions options) {
  options.min_size = options.max_size = {};
  options.min_score.reset();
  options.turns = {0};
  options.rotate = false;
  options.turn_uncertain = 0;
  // A find has few windows, so that to be strict with them, or to share them out to threads, would save little.
  options.first_strictness = 0;
  options.threads = 1;
  options.stop = {};  // what is told of a picture has all its parts: Ctrl-C waits for them
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
