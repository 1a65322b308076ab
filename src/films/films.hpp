#pragma once

#include <memory>
#include <string>

#include "films/film.hpp"

namespace haarkit {

// Opens a film or a camera; haarkit_films.so is loaded on first need (some 40 ms) and lies beside the program (build
// tree) or in its library folder (installed: Debian's package haarkit-films). Ctrl-C ends waiting for a camera. Throws
// DataError that names `source.name`.
std::unique_ptr<FilmReader> open_film(FilmSource source);

// The camera that a user means: "0" is the first one (/dev/video0); a device, an URL or "-" (standard input) is itself.
FilmSource camera_source(const std::string& word);

}  // namespace haarkit
