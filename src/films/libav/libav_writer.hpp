#pragma once

#include <memory>

#include "films/film.hpp"
#include "films/libav/libav.hpp"

namespace haarkit::libav {

// What a film that is written takes over from the one that it is made of.
struct FilmForm {
  cv::Size size;
  AVRational clock = {1, 1000}, rate = {25, 1}, pixel_shape = {1, 1};
  const AVCodecContext* decoder = nullptr;  // its colours
  bool full_range = false;
  std::int64_t begin = 0;              // of the film, in its clock: sound is moved by it
  std::vector<const AVStream*> sound;  // to be copied
};

// Throws DataError: the place cannot be written, no encoder.
std::unique_ptr<FilmWriter> make_writer(const std::string& path, const FilmForm& form);

}  // namespace haarkit::libav
