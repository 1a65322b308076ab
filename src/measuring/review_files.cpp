// The bridge from an evaluation's report to the labelling page.
#include "measuring/review_files.hpp"

#include <filesystem>

#include "datasets/label_file.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/base/text.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

// A word of a shell's command line.
std::string shell_word(const std::string& word) {
  const bool plain = !word.empty() && word.find_first_not_of(
                                          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                          "0123456789_-./") == std::string::npos;
  if (plain) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string found_text(const std::vector<AnnotatedPicture>& pictures, const std::vector<std::vector<ScoredBox>>& boxes,
                       const fs::path& folder) {
  std::string text = "image,x,y,w,h,score\n";
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const std::string image = csv_field(seen_from(folder.string(), pictures[i].path));
    for (const ScoredBox& found : boxes[i]) {
      text += image;
      for (const double value : {found.box.x, found.box.y, found.box.width, found.box.height, found.score})
        text += ',' + number_text(value);
      text += '\n';
    }
  }
  return text;
}

}  // namespace

void write_review_files(const DataSet& set, int number, const std::string& folder, DataSetReport& report) {
  const fs::path review = fs::path(folder) / "review";
  make_folder(review.string());
  std::vector<AnnotatedPicture> labelled;
  for (const AnnotatedPicture& picture : set.pictures)
    if (!picture.unboxed_face) labelled.push_back(picture);
  if (labelled.empty()) return;
  const std::string of_set = std::to_string(number), labels = (review / ("labels-" + of_set + ".csv")).string();
  export_labels(labelled, labels);
  for (std::size_t i = 0; i < report.detectors.size(); ++i) {
    DetectorReport& detector = report.detectors[i];
    const std::string found = (review / ("found-" + of_set + "-" + std::to_string(i + 1) + ".csv")).string();
    write_file(found, found_text(set.pictures, detector.evaluation.boxes, review));
    detector.review = "haarkit label --import " + shell_word(labels) + " --detections " + shell_word(found) +
                      " --boxes corrected-" + of_set + ".csv";
  }
}

}  // namespace haarkit
