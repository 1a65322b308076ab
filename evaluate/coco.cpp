// COCO JSON: images, annotations with a box each, categories. Crowds and annotations with `ignore` are ignore boxes.
#include <map>

#include "annotation_parsers.hpp"
#include "class_choice.hpp"
#include "json_input.hpp"

namespace haarkit::parsers {
namespace {

const Json& array_of(const Json& root, const char* key, const std::string& source) {
  const auto at = root.find(key);
  if (at == root.end() || !at->is_array()) throw DataError(source, key, "missing; expected a COCO array of this name");
  for (std::size_t i = 0; i < at->size(); ++i)
    if (!(*at)[i].is_object()) throw DataError(source, key + ("/" + std::to_string(i)), "is no object");
  return *at;
}

bool set(const Json& object, const char* key) {
  const auto at = object.find(key);
  if (at == object.end()) return false;
  return at->is_boolean() ? at->get<bool>() : at->is_number() && at->get<double>() != 0;
}

// Of a picture, pixels; 0 where it is not told, or not as such a number.
int side(const Json& image, const char* key) {
  const auto at = image.find(key);
  const double value = at != image.end() && at->is_number() ? at->get<double>() : 0;
  return value >= 1 && value <= kLargestCoordinate ? static_cast<int>(value) : 0;
}

}  // namespace

std::vector<AnnotatedPicture> coco(std::string_view text, const std::string& source, const AnnotationOptions& options) {
  const Json root = parse_json(text, source);
  if (!root.is_object()) throw DataError(source, "", "expected a COCO object with images and annotations");
  std::vector<AnnotatedPicture> pictures;
  std::map<std::string, std::size_t> by_id;
  const Json& images = array_of(root, "images", source);
  for (std::size_t i = 0; i < images.size(); ++i) {
    const std::string place = "images/" + std::to_string(i);
    const std::string name = json_string(images[i], "file_name", source, place);
    const std::string id = json_id(images[i], "id", source, place);
    if (!by_id.try_emplace(id, pictures.size()).second)
      throw DataError(source, place + "/id", id + " is used by two pictures");
    pictures.push_back({name, name, id, {}, false, {side(images[i], "width"), side(images[i], "height")}});
  }

  std::map<std::string, std::string> categories;  // id -> name
  std::set<std::string> classes;
  if (root.contains("categories")) {
    const Json& list = array_of(root, "categories", source);
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::string place = "categories/" + std::to_string(i);
      const std::string name = json_string(list[i], "name", source, place);
      categories[json_id(list[i], "id", source, place)] = name;
      classes.insert(name);
    }
  }
  const std::string wanted = chosen_class(classes, options.class_name, source);

  const Json& annotations = array_of(root, "annotations", source);
  require_classes(classes, options, !annotations.empty(), source, "it has no categories");
  NoSize no_size(source, options.warn);
  for (std::size_t i = 0; i < annotations.size(); ++i) {
    const std::string place = "annotations/" + std::to_string(i);
    const auto at = by_id.find(json_id(annotations[i], "image_id", source, place));
    if (at == by_id.end()) throw DataError(source, place + "/image_id", "names no picture of images");
    std::string name;
    if (!categories.empty()) {
      const auto category = categories.find(json_id(annotations[i], "category_id", source, place));
      if (category == categories.end()) throw DataError(source, place + "/category_id", "names no category");
      if (!is_wanted(category->second, wanted)) continue;
      name = category->second;
    }
    const bool ignore = set(annotations[i], "iscrowd") || set(annotations[i], "ignore");
    const cv::Rect2d box = json_box(annotations[i], "bbox", source, place);
    if (no_size.takes(box, place)) continue;
    require_sane(box, source, place + "/bbox");
    pictures[at->second].faces.push_back({box, ignore, {}, name});
  }
  no_size.tell(holds_boxes(pictures));
  return pictures;
}

}  // namespace haarkit::parsers
