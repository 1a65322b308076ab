// Why training ended, in sentences, from what is known of the last stage.
#include "endings.hpp"

#include <algorithm>
#include <numeric>

namespace haarkit {
namespace {

// What a stage needs to be told of as stuck for want of samples: it does well on what it learnt from.
constexpr double kLearntRate = 0.5;

}  // namespace

std::vector<std::uint64_t> hardest_crops(const SampleSet& samples, const double* sums, std::size_t most) {
  std::vector<std::size_t> order(samples.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return sums[a] < sums[b]; });
  std::vector<std::uint64_t> ids;
  for (const std::size_t i : order) {
    if (ids.size() == most) break;
    if (std::find(ids.begin(), ids.end(), samples.id(i)) == ids.end()) ids.push_back(samples.id(i));
  }
  return ids;
}

std::string why_stuck(const StuckStage& stuck, const TrainingOptions& options, cv::Size window) {
  const RoundRecord& r = stuck.record;
  std::string text = "A stage of " + std::to_string(r.weak) +
                     " weak classifiers could not reject negatives and was left out; the cascade is what was learnt "
                     "before it. ";
  if (stuck.rate_without_odd_faces <= options.staged.false_positive_rate) {
    text +=
        "The likely cause is a few odd held-out objects: without them it would have done. Look at them, or lower "
        "--stage-detection-rate.";
  } else if (r.training_false_positive_rate <= kLearntRate) {
    text += "It tells the negatives that it learnt from from objects, but no others: " + std::to_string(r.faces) +
            " training samples are too few for the negatives that are left, or these hold the object. More crops or "
            "more --copies help, and a look at the hardest negatives (--hardest).";
  } else {
    text +=
        "It cannot tell even the negatives that it learnt from from objects: they may hold the object (look at the "
        "hardest with --hardest), the crops may be framed unevenly, or a window of " +
        std::to_string(window.width) + "x" + std::to_string(window.height) +
        " may show too little (--window). More weak classifiers a stage (--max-weak) are the last thing to try.";
  }
  return text;
}

std::string why_out_of_negatives(std::size_t passing, std::size_t least, bool mined, std::int64_t windows) {
  constexpr std::int64_t kFew = 10'000'000;  // of some ten photographs, upright, mirrored and turned
  std::string text = "Only " + std::to_string(passing) + " windows of the negatives still pass, at least " +
                     std::to_string(least) + " are needed. ";
  if (!mined) return text + "Add background pictures, or labelled crops that the cascade takes for the object.";
  if (windows < kFew)
    return text + "The backgrounds are few: " + std::to_string(windows) +
           " windows of them were looked at, and a photograph shows a hundred thousand and more that may fool the "
           "cascade. Add hundreds of pictures.";
  return text +
         "The cascade is good as it is: all backgrounds were searched, and next to nothing in them fools it. Add "
         "background pictures for more, or ask for fewer negatives a round.";
}

}  // namespace haarkit
