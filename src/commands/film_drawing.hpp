#pragma once

#include <vector>

#include "films/film.hpp"
#include "haarkit/detect/detection.hpp"

namespace haarkit {

// Draws boxes into a frame's planes, in which nothing else changes. The label is the score or, where `tracks` has as
// many numbers as there are detections, the track's number, and its colour the track's.
void draw_detections(FilmFrame& frame, const std::vector<Detection>& detections, const std::vector<int>& tracks);

// Makes the boxes, with their margin, unrecognisable.
void blur_detections(FilmFrame& frame, const std::vector<Detection>& detections, double margin);

}  // namespace haarkit
