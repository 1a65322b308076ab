#include "films.hpp"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "catch.hpp"
#include "run.hpp"

namespace haarkit {
namespace {

std::string output_of(const std::string& command) {
  const Folder folder;
  const std::string line = command + " > '" + (folder / "out") + "' 2> /dev/null < /dev/null";
  if (std::system(line.c_str()) != 0) return "";
  std::string text = text_of(folder / "out");
  while (!text.empty() && (text.back() == '\n' || text.back() == '|')) text.pop_back();
  return text;
}

}  // namespace

bool films_are_possible() {
  static const bool made = !output_of("ffmpeg -version").empty();
  static const bool read =
      std::filesystem::exists(std::filesystem::path(HAARKIT_PROGRAM).parent_path() / "haarkit_films.so");
  if (!made) WARN("skipped: there is no ffmpeg to make films with (scripts/setup --all-tests installs it)");
  if (!read) WARN("skipped: this haarkit was built without films (libavformat-dev and others are missing)");
  return made && read;
}

void ffmpeg(const std::string& line, const std::string& where) {
  const std::string command = "cd '" + where + "' && ffmpeg -v error -y " + line + " < /dev/null > /dev/null 2>&1";
  if (std::system(command.c_str()) != 0) throw std::runtime_error("ffmpeg failed: " + line);
}

void astronaut_film(const std::string& name, double seconds, const std::string& where, const std::string& more) {
  ffmpeg("-loop 1 -i '" + sample("astronaut.jpg") + "' -t " + std::to_string(seconds) +
             " -r 25 -vf 'scale=384:-1,crop=320:240:32+30*sin(t*2):20+15*cos(t*1.7)' -pix_fmt yuv420p " + more + " " +
             name,
         where);
}

std::string film_entry(const std::string& path, const std::string& entry) {
  const std::string text =
      output_of("ffprobe -v error -select_streams v:0 -count_frames -show_entries stream=" + entry + " -of csv=p=0 '" +
                path + "'");
  return text.substr(0, text.find_first_of("\n,"));
}

int frames_in(const std::string& path) {
  const std::string text = film_entry(path, "nb_read_frames");
  return text.empty() || text == "N/A" ? -1 : std::stoi(text);
}

std::vector<nlohmann::json> json_lines(const std::string& text) {
  std::vector<nlohmann::json> lines;
  for (const std::string& line : lines_of(text)) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

}  // namespace haarkit
