#pragma once

#include <array>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "box_checks.hpp"
#include "haarkit/evaluate/annotations.hpp"

// One parser a format (see AnnotationFormat), used by parse_annotations.
namespace haarkit::parsers {

// Pictures in the order of their first mention, each once.
template <typename Picture>
class ListByName {
 public:
  Picture& picture(const std::string& name) {
    const auto [at, fresh] = index_.try_emplace(name, pictures_.size());
    if (fresh) pictures_.emplace_back().name = name;
    return pictures_[at->second];
  }
  std::vector<Picture> take() { return std::move(pictures_); }

 private:
  std::vector<Picture> pictures_;
  std::unordered_map<std::string, std::size_t> index_;
};

class PictureList : public ListByName<AnnotatedPicture> {
 public:
  AnnotatedPicture& picture(const std::string& name) {
    AnnotatedPicture& picture = ListByName::picture(name);
    picture.path = name;
    return picture;
  }
};

// What people call a detection's score in columns and keys, the likeliest first.
inline constexpr std::array<std::string_view, 5> kScoreNames = {"score", "conf", "confidence", "prob", "probability"};

std::vector<AnnotatedPicture> csv(std::string_view text, const std::string& source, const AnnotationOptions& options);
std::vector<AnnotatedPicture> info(std::string_view text, const std::string& source, const AnnotationOptions& options);
std::vector<AnnotatedPicture> list(std::string_view text, const std::string& source);
std::vector<AnnotatedPicture> fddb(std::string_view text, const std::string& source, const AnnotationOptions& options);
std::vector<AnnotatedPicture> wider(std::string_view text, const std::string& source, const AnnotationOptions& options);
std::vector<AnnotatedPicture> voc(std::string_view text, const std::string& source, const AnnotationOptions& options);
std::vector<AnnotatedPicture> coco(std::string_view text, const std::string& source, const AnnotationOptions& options);

// The classes of a VOC file's objects.
std::set<std::string> voc_classes(std::string_view text, const std::string& source);

// Whether a line is one of YOLO labels: a class number and 4 or more shares of the picture.
bool is_yolo_row(std::string_view line);

// Whether a line is meant as one of info.dat, right or wrong: a picture's name, and numbers behind it.
bool looks_like_info(std::string_view line);

// `name` without the quotes around it, if there are any.
std::string_view unquoted(std::string_view name);

// Splits "path n x y w h ..." where the path may hold blanks; numbers.size() == 4 n. False when the line is none.
bool split_info_line(std::string_view line, std::string_view& path, std::vector<double>& numbers);

}  // namespace haarkit::parsers
