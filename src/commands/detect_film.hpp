#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "commands/cutting.hpp"
#include "commands/detection_formats.hpp"
#include "commands/object_search.hpp"
#include "films/film.hpp"
#include "films/film_window.hpp"
#include "tracking/tracker.hpp"

namespace haarkit {

struct FilmOptions {
  int every = 1;  // every so many frames are searched, the first one among them
  bool track = false;
  TrackerOptions tracker;
  Best best = Best::all;
  CutOptions cut;
  bool live = false;                                                     // only the newest frame counts
  std::string draw_path, blur_path;                                      // films to be written; empty: none
  std::function<std::string(std::int64_t frame, int number)> crop_path;  // where a frame's objects go; none: nowhere
  FilmWindow* window = nullptr;
};

struct FilmOutcome {
  std::int64_t frames = 0, searched = 0;
  std::string problem;                 // what was wrong with the film; empty: nothing
  std::vector<std::string> unwritten;  // crops, and films that could not be begun: why
  bool stopped = false;                // by Ctrl-C
};

// Searches a film's frames, several at a time, and hands the results of those that were searched over in their order
// (one at a time, from any thread). Reading, searching and writing overlap, and memory does not grow with the film.
// Ctrl-C and a closed window end it after the frames in work; films that are written are whole then, and likewise when
// reading fails. What cannot be written at all is left out and told in the outcome; throws DataError when a film that
// was begun cannot be written on (a full disk).
FilmOutcome detect_film(const ObjectSearch& search, FilmReader& film, const std::string& name,
                        const FilmOptions& options, const std::function<void(const PictureResult&)>& on_result);

}  // namespace haarkit
