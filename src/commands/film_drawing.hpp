#pragma once

#include <vector>

#include "cascades/chosen_cascades.hpp"
#include "films/film.hpp"
#include "haarkit/detect/detection.hpp"

namespace haarkit {

// Draws boxes into a frame's planes, in which nothing else changes. Label and colour are as in pictures or, where
// `tracks` has as many numbers as there are detections, the track's number and its colour.
void draw_detections(FilmFrame& frame, const std::vector<Detection>& detections, const std::vector<int>& tracks,
                     const Objects& objects, int first_colour = 0);

// Makes the boxes, with their margin, unrecognisable.
void blur_detections(FilmFrame& frame, const std::vector<Detection>& detections, double margin);

}  // namespace haarkit
