// Small pictures of the worst misses and surest false positives, inside the report.
#include "measuring/thumbnails.hpp"

#include <algorithm>
#include <filesystem>
#include <opencv2/imgproc.hpp>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/evaluate/overlap.hpp"
#include "pictures/decoders.hpp"
#include "pictures/pictures.hpp"

namespace haarkit {
namespace {

struct Candidate {
  double rank;  // the highest come first
  std::size_t picture;
  cv::Rect2d box;
  std::string caption;
};

std::string base64(const std::string& bytes) {
  constexpr char kLetters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned bits = 0;
    for (std::size_t k = 0; k < 3; ++k)
      bits = bits << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k) text += i + k <= bytes.size() ? kLetters[bits >> (18 - 6 * k) & 63] : '=';
  }
  return text;
}

// A square around the box with half its size as margin; what lies outside the picture is grey.
cv::Mat cut(const cv::Mat& bgr, const cv::Rect2d& box, int side) {
  const double whole = 2 * std::max(box.width, box.height), scale = side / whole;
  const double left = box.x + box.width / 2 - whole / 2, top = box.y + box.height / 2 - whole / 2;
  const cv::Rect window(cvFloor(left), cvFloor(top), std::max(cvRound(whole), 1), std::max(cvRound(whole), 1));
  const cv::Rect inside = window & cv::Rect({0, 0}, bgr.size());
  cv::Mat out(side, side, CV_8UC3, cv::Scalar::all(128));
  const cv::Rect place =
      cv::Rect(cvRound((inside.x - left) * scale), cvRound((inside.y - top) * scale),
               std::max(cvRound(inside.width * scale), 1), std::max(cvRound(inside.height * scale), 1)) &
      cv::Rect(0, 0, side, side);
  if (inside.empty() || place.empty()) return out;
  cv::Mat part = out(place);
  cv::resize(bgr(inside), part, part.size(), 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
  const cv::Rect drawn(cvRound((box.x - left) * scale), cvRound((box.y - top) * scale), cvRound(box.width * scale),
                       cvRound(box.height * scale));
  cv::rectangle(out, drawn, {255, 255, 255}, 3, cv::LINE_AA);
  cv::rectangle(out, drawn, {32, 96, 230}, 1, cv::LINE_AA);
  return out;
}

std::vector<Thumbnail> thumbnails(std::vector<Candidate> candidates, const std::vector<AnnotatedPicture>& pictures,
                                  const GalleryOptions& options) {
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.rank > b.rank; });
  std::vector<Thumbnail> gallery;
  for (const Candidate& c : candidates) {
    if (gallery.size() == options.most) break;
    try {
      const cv::Mat bgr = read_picture(pictures[c.picture].path, PictureColour::bgr);
      gallery.push_back({std::filesystem::path(pictures[c.picture].name).filename().string() + ": " + c.caption,
                         "data:image/jpeg;base64," + base64(encode_jpeg(cut(bgr, c.box, options.side), 80))});
    } catch (const DataError&) {
      continue;  // detections from a file need no pictures
    }
  }
  return gallery;
}

}  // namespace

void add_galleries(const std::vector<AnnotatedPicture>& pictures, const OperatingPoint& point,
                   const GalleryOptions& options, DetectorReport& report) {
  std::vector<Candidate> missed, wrong;
  const double threshold = point.point.threshold;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const PictureOutcome& outcome = report.evaluation.outcomes[i];
    for (const PictureOutcome::Face& face : outcome.faces)
      if (!face.score || *face.score < threshold)
        missed.push_back({face.size, i, pictures[i].faces[face.index].box,
                          number_text(face.size, 0) + " pixels" +
                              (face.score ? ", score " + number_text(*face.score, 2) : std::string(", not detected"))});
    for (const PictureOutcome::FalsePositive& f : outcome.false_positives) {
      const cv::Rect2d box = report.evaluation.boxes[i][f.index].box;
      wrong.push_back({f.score, i, box, number_text(face_size(box), 0) + " pixels, score " + number_text(f.score, 2)});
    }
  }
  report.misses = thumbnails(std::move(missed), pictures, options);
  report.false_positives = thumbnails(std::move(wrong), pictures, options);
}

}  // namespace haarkit
