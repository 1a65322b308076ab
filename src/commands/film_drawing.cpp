// Boxes in films: drawn and blurred in the planes that the encoder takes, so that no frame is converted to colour and
// back.
#include "commands/film_drawing.hpp"

#include <algorithm>

#include "commands/cutting.hpp"
#include "commands/detect_outputs.hpp"

namespace haarkit {
namespace {

struct PlaneColour {
  double luma, blue, red;
};

// ITU-R BT.601.
PlaneColour plane_colour(const cv::Scalar& bgr, bool full_range) {
  const double b = bgr[0], g = bgr[1], r = bgr[2];
  const double luma = 0.299 * r + 0.587 * g + 0.114 * b, chroma = full_range ? 1 : 224.0 / 255;
  return {full_range ? luma : 16 + luma * 219 / 255, 128 + 0.564 * (b - luma) * chroma,
          128 + 0.713 * (r - luma) * chroma};
}

}  // namespace

void draw_detections(FilmFrame& frame, const std::vector<Detection>& detections, const std::vector<int>& tracks,
                     const Objects& objects, int first_colour) {
  for (std::size_t i = 0; i < detections.size(); ++i) {
    const Detection& d = detections[i];
    const bool tracked = tracks.size() == detections.size();
    const int number = tracked ? tracks[i] - 1 : first_colour + objects.numbers[d.cascade];
    const PlaneColour colour = plane_colour(colour_in_turn(number), frame.full_range);
    const std::string name = objects.told ? objects.name_of(d) + " " : "";
    const std::string label = tracked ? name + std::to_string(tracks[i]) : score_label(d, objects);
    const BoxLayout layout = box_layout(frame.size(), detections[i].box, label);
    draw_box(frame.luma, layout, {cv::Scalar(colour.luma), cv::Scalar(frame.full_range ? 0 : 16), 1});
    draw_box(frame.blue, layout, {cv::Scalar(colour.blue), {}, 2});
    draw_box(frame.red, layout, {cv::Scalar(colour.red), {}, 2});
  }
}

void blur_detections(FilmFrame& frame, const std::vector<Detection>& detections, double margin) {
  CutOptions cut;
  cut.margin = std::max(margin, kBlurMargin);
  for (const Detection& detection : detections) {
    const cv::Rect box = cut_box(detection.box, cut);
    blur_box(frame.luma, box);
    const cv::Point first(box.x >> 1, box.y >> 1), last((box.br().x + 1) >> 1, (box.br().y + 1) >> 1);
    for (cv::Mat* plane : {&frame.blue, &frame.red}) blur_box(*plane, cv::Rect(first, last));
  }
}

}  // namespace haarkit
