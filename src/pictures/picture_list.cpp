// The pictures that a user means by files, folders and lists.
#include "pictures/picture_list.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <sstream>
#include <string_view>
#include <utility>

#include "films/film_kind.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/paths.hpp"
#include "haarkit/base/text.hpp"
#include "program/progress.hpp"

namespace haarkit {
namespace fs = std::filesystem;

namespace {

// Pictures and films that cannot be read, by the endings of their names.
bool has_foreign_ending(const fs::path& path) {
  constexpr std::array<std::string_view, 21> kEndings = {".heic", ".heif", ".avif", ".gif", ".jxl", ".jxr",  ".psd",
                                                         ".svg",  ".ico",  ".raw",  ".dng", ".cr2", ".cr3",  ".nef",
                                                         ".arw",  ".orf",  ".mp4",  ".mov", ".avi", ".webm", ".mkv"};
  return std::find(kEndings.begin(), kEndings.end(), ending_of(path)) != kEndings.end();
}

// "3 .heic and 1 .gif"
std::string counts_text(const std::map<std::string, int>& counts) {
  std::vector<std::string> parts;
  parts.reserve(counts.size());
  for (const auto& [ending, count] : counts) parts.push_back(std::to_string(count) + " " + ending);
  return listed(parts, "and");
}

constexpr char kHowToConvert[] =
    "convert them to JPEG or PNG first (heif-convert; magick mogrify -format jpg *.gif; ffmpeg -i film.mp4 %05d.png)";

// What a folder and those in it hold, as paths relative to it.
struct FolderContent {
  std::vector<std::string> pictures;
  std::map<std::string, int> foreign;             // counts by ending
  std::map<std::string, std::string> unreadable;  // folders (relative; "" is itself), and why
};

void search(const fs::path& top, const fs::path& below, bool films, FolderContent& content) {
  constexpr int kDeepest = 100;
  if (std::distance(below.begin(), below.end()) > kDeepest) {
    content.unreadable[below.string()] = "folders in folders, more than " + std::to_string(kDeepest);
    return;
  }
  std::error_code error;
  fs::directory_iterator entry(top / below, error);
  for (const fs::directory_iterator end; !error && entry != end; entry.increment(error)) {
    const fs::path name = entry->path().filename(), place = below / name;
    std::error_code ignored;
    if (name.string().front() == '.') continue;
    if (entry->is_directory(ignored) && !entry->is_symlink(ignored)) search(top, place, films, content);
    if (!entry->is_regular_file(ignored)) continue;
    if (has_picture_ending(name) || (films && has_film_ending(name))) {
      content.pictures.push_back(place.string());
    } else if (has_foreign_ending(name)) {
      ++content.foreign[ending_of(name)];
    }
  }
  if (error) content.unreadable[below.string()] = error.message();
}

// Adds the pictures below a folder, each name behind `name`.
void add_folder(const fs::path& folder, const std::string& name, bool films, std::vector<PictureEntry>& entries) {
  FolderContent content;
  search(folder, {}, films, content);
  const auto problem = [](const fs::path& where, const std::string& what, const std::string& advice = {}) {
    return std::string(DataError(where.string(), "", what, advice).what());
  };
  for (const auto& [below, why] : content.unreadable) {
    const fs::path place = below.empty() ? folder : folder / below;
    entries.push_back({place.string(), below.empty() ? name : (fs::path(name) / below).lexically_normal().string(),
                       problem(place, "the folder cannot be searched (" + why + ")")});
  }
  if (content.pictures.empty() && !content.unreadable.empty()) return;
  if (content.pictures.empty()) {
    entries.push_back(
        {folder.string(), name,
         content.foreign.empty()
             ? problem(folder, "the folder holds no pictures (.jpg, .png, .bmp, .tif, .webp, .pgm, ...)")
             : problem(folder, "the folder holds no pictures that can be read, but " + counts_text(content.foreign),
                       kHowToConvert)});
    return;
  }
  if (!content.foreign.empty()) {
    message("warning: " + folder.string() + ": left out " + counts_text(content.foreign) + ", which cannot be read; " +
            kHowToConvert);
  }
  std::sort(content.pictures.begin(), content.pictures.end());
  for (const std::string& below : content.pictures) {
    entries.push_back({(folder / below).string(), (fs::path(name) / below).lexically_normal().string()});
  }
}

// A line of a list as a name that exists: without its quotes, with a Windows path's slashes turned, with FDDB's missing
// ".jpg". Empty when none does.
std::string name_that_exists(const std::string& line, const fs::path& root) {
  std::string bare = line;
  if (bare.size() > 2 && bare.front() == '"' && bare.back() == '"') bare = bare.substr(1, bare.size() - 2);
  std::string slashes = bare;
  std::replace(slashes.begin(), slashes.end(), '\\', '/');
  std::error_code ignored;
  for (const std::string& name : {bare, bare + ".jpg", slashes, slashes + ".jpg"})
    if (fs::exists(root / name, ignored)) return name;
  return "";
}

void add(const std::string& name, const PictureSources& sources, std::vector<PictureEntry>& entries) {
  const fs::path path = fs::path(sources.root) / name;  // an absolute name stays as it is
  std::error_code ignored;
  if (!fs::is_directory(path, ignored)) {
    entries.push_back({path.string(), name});
    return;
  }
  add_folder(path, name, sources.films, entries);
}

}  // namespace

std::vector<std::string> named_in_list(std::string bytes) {
  std::vector<std::string> named;
  std::istringstream lines(utf8_of(std::move(bytes)));
  for (std::string line; std::getline(lines, line);) {
    line.erase(line.find_last_not_of(" \t\r") + 1);
    if (!line.empty() && line[0] != '#') named.push_back(line);
  }
  return named;
}

void require_names(const std::string& beginning, const std::string& list) {
  constexpr char kAdvice[] = "to search it, give it without --list";
  // A name may begin as a PGM file does ("P5 .jpg"); what holds its pixels goes on with bytes that are no text's.
  const bool may_be_name = beginning[0] == 'P' && beginning.find('\0') == std::string::npos;
  if (begins_as_picture(beginning) && !may_be_name)
    throw DataError(list, "", "is a picture, not a list of pictures' names", kAdvice);
  if (is_film_beginning(beginning)) throw DataError(list, "", "is a film, not a list of pictures' names", kAdvice);
  const std::string text = utf8_of(beginning);
  if (text.substr(0, text.find('\n')).find('\0') != std::string::npos)
    throw DataError(list, "", "is no list of pictures' names: it holds NUL bytes, which no text does");
}

std::vector<PictureEntry> find_pictures(const PictureSources& sources) {
  std::vector<PictureEntry> entries;
  for (const std::string& path : sources.paths) add(path, sources, entries);
  if (sources.list.empty()) return entries;

  std::string bytes = sources.list == "-" ? read_standard_input() : read_file(sources.list);
  require_names(bytes, sources.list == "-" ? "standard input" : sources.list);
  for (const std::string& line : named_in_list(std::move(bytes))) add_line(line, sources, entries);
  return entries;
}

void add_line(const std::string& line, const PictureSources& sources, std::vector<PictureEntry>& entries) {
  if (line.find('\0') != std::string::npos) {
    std::string shown = line;
    std::replace(shown.begin(), shown.end(), '\0', '?');
    entries.push_back(
        {shown, shown, shown + ": is no file name: it holds a NUL byte; is " + sources.list + " a text file?"});
    return;
  }
  const fs::path root = sources.root;
  std::error_code ignored;
  const std::string known = name_that_exists(line, root);
  if (!fs::exists(root / line, ignored) && !known.empty()) {
    entries.push_back({(root / known).string(), line});
  } else {
    add(line, sources, entries);
  }
}

void require_all(const std::vector<PictureEntry>& entries) {
  for (const PictureEntry& entry : entries)
    if (!entry.problem.empty()) throw DataError("", "", entry.problem);
}

}  // namespace haarkit
