// Whether annotations are those of the pictures at hand.
#include "datasets/picture_checks.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <climits>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "datasets/window_shape.hpp"
#include "haarkit/base/text.hpp"
#include "pictures/pictures.hpp"
#include "program/problem_in.hpp"
#include "program/progress.hpp"
#include "program/values.hpp"

namespace haarkit {
namespace {

// As read_picture_size, but of a PNG file, which would be decoded, from its first bytes alone.
cv::Size size_at(const std::string& path) {
  constexpr std::string_view kPng("\x89PNG\r\n\x1a\n", 8);
  unsigned char head[24] = {};
  std::ifstream file(path, std::ios::binary);
  file.read(reinterpret_cast<char*>(head), sizeof head);
  if (!file || std::string_view(reinterpret_cast<const char*>(head), kPng.size()) != kPng)
    return read_picture_size(path);
  const auto number = [&](int at) {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) value = value << 8 | head[at + i];
    return static_cast<int>(std::min(value, std::uint32_t{INT_MAX}));
  };
  return {number(16), number(20)};
}

struct LookedAt {
  const AnnotatedPicture* picture = nullptr;
  cv::Size size;  // empty: could not be read
};

// Of those that `wanted` takes.
template <class Wanted>
std::vector<LookedAt> sizes_of(const std::vector<AnnotatedPicture>& pictures, const Wanted& wanted) {
  constexpr std::size_t kMost = 1000;
  std::vector<const AnnotatedPicture*> all;
  for (const AnnotatedPicture& picture : pictures)
    if (!picture.faces.empty() && wanted(picture)) all.push_back(&picture);
  std::vector<LookedAt> looked(std::min(all.size(), kMost));
  tbb::parallel_for(std::size_t{0}, looked.size(), [&](std::size_t i) {
    looked[i].picture = all[i * all.size() / looked.size()];
    // Whoever needs the picture's pixels says what is wrong with it.
    problem_in(looked[i].picture->path, [&] { looked[i].size = size_at(looked[i].picture->path); });
  });
  const auto unread = [](const LookedAt& one) { return one.size.empty(); };
  looked.erase(std::remove_if(looked.begin(), looked.end(), unread), looked.end());
  return looked;
}

std::string joined(const std::vector<std::string>& examples, const char* between) {
  std::string text;
  for (const std::string& example : examples) text += (text.empty() ? "" : between) + example;
  return text;
}

constexpr std::size_t kExamples = 3;

}  // namespace

void check_places(const std::string& annotations, const std::vector<AnnotatedPicture>& pictures,
                  const std::string& option, const std::string& root) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  if (!root.empty() && !fs::is_directory(root, ignored))
    throw DataError(option + " " + root, "", "is no folder", "name the one where the pictures' relative paths start");
  const auto is_missing = [](const AnnotatedPicture& picture) {
    std::error_code unknown;
    return !fs::exists(picture.path, unknown);
  };
  const auto missing = std::count_if(pictures.begin(), pictures.end(), is_missing);
  if (2 * static_cast<std::size_t>(missing) <= pictures.size()) return;
  message("warning: " + annotations + ": " + counted(static_cast<std::size_t>(missing), "picture") + " of " +
          std::to_string(pictures.size()) + (missing == 1 ? " is" : " are") + " missing, such as " +
          std::find_if(pictures.begin(), pictures.end(), is_missing)->path + "; " + option +
          " DIR says where the pictures' relative paths start");
}

void check_picture_sizes(const std::string& annotations, const std::vector<AnnotatedPicture>& pictures,
                         const Warn& warn) {
  const auto looked = sizes_of(pictures, [](const AnnotatedPicture& p) { return !p.annotated_size.empty(); });
  std::size_t others = 0;
  std::vector<std::string> examples;
  for (const auto& [picture, size] : looked) {
    const cv::Size& told = picture->annotated_size;
    if (told == size || (told.width == size.height && told.height == size.width)) continue;
    if (++others <= kExamples)
      examples.push_back(picture->path + " is " + size_text(size) + ", not " + size_text(told));
  }
  if (others == 0) return;
  const DataError problem(annotations, "",
                          "of " + counted(looked.size(), "picture") + " looked at, " + std::to_string(others) +
                              " have another size than the annotations say: " + joined(examples, "; "),
                          "give the pictures that the boxes were drawn on, or mend the sizes in the annotations");
  if (2 * others > looked.size()) throw DataError(problem);
  if (warn) warn(problem);
}

void tell_corners(const std::string& annotations, const std::vector<AnnotatedPicture>& pictures, const Warn& warn) {
  constexpr std::size_t kFewest = 5;
  std::size_t boxes = 0;
  for (const AnnotatedPicture& picture : pictures)
    for (const TruthBox& face : picture.faces) {
      if (face.box.width <= face.box.x || face.box.height <= face.box.y) return;
      ++boxes;
    }
  if (boxes < kFewest) return;
  std::size_t looked = 0, beyond = 0;
  for (const auto& [picture, size] : sizes_of(pictures, [](const AnnotatedPicture&) { return true; }))
    for (const TruthBox& face : picture->faces) {
      ++looked;
      beyond += face.box.br().x > size.width + 1 || face.box.br().y > size.height + 1;
    }
  if (4 * beyond > looked)
    warn(DataError(annotations, "",
                   "of " + counted(looked, "box") + " looked at, " + std::to_string(beyond) +
                       " reach beyond their picture: are their last two numbers corners, not width and height?",
                   "if so, write x2 - x1 and y2 - y1"));
}

void tell_boxes_outside(const std::string& data, const std::vector<AnnotatedPicture>& pictures, const Warn& warn) {
  std::size_t outside = 0, boxes = 0;
  std::vector<std::string> examples;
  for (const auto& [picture, size] : sizes_of(pictures, [](const AnnotatedPicture&) { return true; }))
    for (const TruthBox& face : picture->faces) {
      ++boxes;
      const cv::Point2d middle(face.box.x + face.box.width / 2, face.box.y + face.box.height / 2);
      if (cv::Rect2d({}, cv::Size2d(size)).contains(middle)) continue;
      if (++outside <= kExamples)
        examples.push_back(picture->path + " (" + size_text(size) + "), at " +
                           value_text(std::vector{middle.x, middle.y}));
    }
  if (outside > 0)
    warn(DataError(data, "",
                   "of " + counted(boxes, "box") + " looked at, " + std::to_string(outside) +
                       " lie outside their picture: " + joined(examples, "; "),
                   "are the annotations those of these pictures, at their full size?"));
}

}  // namespace haarkit
