// Films for the tests, made by the ffmpeg program, and read by it: haarkit's own films are looked at by a stranger.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace haarkit {

// Whether films can be made here, and read by haarkit. When not, says so in the test's output: the test is to be
// skipped.
bool films_are_possible();

// Runs ffmpeg with these words (a shell's line) in a folder; throws when it fails.
void ffmpeg(const std::string& line, const std::string& where);

// A film of the astronaut, 320 x 240, 25 frames a second, moved to and fro: `seconds` long, `more` are further words
// for ffmpeg's output ("-pix_fmt yuv420p10le").
void astronaut_film(const std::string& name, double seconds, const std::string& where, const std::string& more = "");

// Frames that a film holds, when all are decoded; -1 when it cannot be read.
int frames_in(const std::string& path);

// What ffprobe says of the film's picture: "r_frame_rate", "width", ...
std::string film_entry(const std::string& path, const std::string& entry);

// The values of a text of one JSON value a line.
std::vector<nlohmann::json> json_lines(const std::string& text);

}  // namespace haarkit
