// The module that reads and writes films, loaded when the first one is opened.
#include "films/films.hpp"

#include <algorithm>

#include "haarkit/base/data_error.hpp"
#include "program/interrupt.hpp"
#include "program/modules.hpp"

namespace haarkit {

std::unique_ptr<FilmReader> open_film(FilmSource source) {
  std::string problem;
  auto* const open = reinterpret_cast<OpenFilm>(module_function("haarkit_films.so", kOpenFilm, problem));
  if (open == nullptr) {
    const std::string what = source.live ? "a camera, which" : "a film, which";
    if (problem.empty()) throw DataError(source.name, "", "is " + what + " needs the package haarkit-films");
    throw DataError(source.name, "", "is " + what + " needs libav, which cannot be loaded: " + problem);
  }
  source.stop = interrupted;
  return std::unique_ptr<FilmReader>(open(source));
}

FilmSource camera_source(const std::string& word) {
  const bool number =
      !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
  FilmSource source;
  source.path = number ? "/dev/video" + word : word;
  source.name = number ? "camera " + word : word == "-" ? "standard input" : word;
  source.live = true;
  return source;
}

}  // namespace haarkit
