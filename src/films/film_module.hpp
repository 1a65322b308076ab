// The one function of haarkit_films.so, between the program and libav.
#pragma once

#include <memory>

#include "films/film.hpp"

namespace haarkit {

// Opens a film or a camera. Throws DataError that says why it cannot be read.
using OpenFilm = std::unique_ptr<FilmReader> (*)(const FilmSource& source);
inline constexpr char kOpenFilm[] = "haarkit_open_film";

}  // namespace haarkit
