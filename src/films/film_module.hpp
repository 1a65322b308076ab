// The one function of haarkit_films.so, between the program and libav.
#pragma once

#include "films/film.hpp"

namespace haarkit {

// Opens a film or a camera; the caller owns the reader. Throws DataError that says why it cannot be read.
using OpenFilm = FilmReader* (*)(const FilmSource& source);
inline constexpr char kOpenFilm[] = "haarkit_open_film";

}  // namespace haarkit
