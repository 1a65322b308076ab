// Pascal VOC: one XML file a picture, corners 1-based and inclusive. `difficult` objects are ignore boxes, as in VOC's
// own evaluation. XML by pugixml, which neither recurses over nested tags nor expands entities.
#include <pugixml.hpp>

#include "annotation_parsers.hpp"
#include "class_choice.hpp"
#include "text_input.hpp"

namespace haarkit::parsers {

using namespace text_input;

namespace {

pugi::xml_node parsed(pugi::xml_document& document, std::string_view text, const std::string& source) {
  const pugi::xml_parse_result result = document.load_buffer(text.data(), text.size());
  if (!result)
    throw DataError(source, "byte " + std::to_string(result.offset), std::string("no XML: ") + result.description());
  return document.child("annotation");
}

std::set<std::string> classes_of(const pugi::xml_node& root) {
  std::set<std::string> classes;
  for (const pugi::xml_node object : root.children("object")) classes.insert(object.child("name").text().get());
  return classes;
}

}  // namespace

std::set<std::string> voc_classes(std::string_view text, const std::string& source) {
  pugi::xml_document document;
  return classes_of(parsed(document, text, source));
}

std::vector<AnnotatedPicture> voc(std::string_view text, const std::string& source, const AnnotationOptions& options) {
  pugi::xml_document document;
  const pugi::xml_node root = parsed(document, text, source);
  const std::string name = root.child("filename").text().get();
  if (!root || name.empty())
    throw DataError(source, "annotation/filename", "missing; expected a Pascal VOC annotation");
  const std::string& asked = options.class_name;
  const std::string wanted = asked.empty() ? chosen_class(classes_of(root), asked, source) : asked;

  AnnotatedPicture picture{name, name, {}, {}, false};
  const pugi::xml_node size = root.child("size");
  picture.annotated_size = {size.child("width").text().as_int(), size.child("height").text().as_int()};
  NoSize no_size(source, options.warn);
  std::size_t unclassed = 0;
  int index = -1;
  for (const pugi::xml_node object : root.children("object")) {
    ++index;
    const std::string object_class = object.child("name").text().get();
    if (!is_wanted(object_class, wanted)) {
      unclassed += object_class.empty() ? 1 : 0;
      continue;
    }
    double corner[4] = {};
    int k = 0;
    for (const char* side : {"xmin", "ymin", "xmax", "ymax"}) {
      const auto words = words_of(object.child("bndbox").child(side).text().get());
      const auto value = words.size() == 1 ? number_of(words[0]) : std::nullopt;
      if (!value)
        throw DataError(source, "object " + std::to_string(index) + "/bndbox/" + side, "missing or no number");
      corner[k++] = *value;
    }
    const cv::Rect2d box(corner[0] - 1, corner[1] - 1, corner[2] - corner[0] + 1, corner[3] - corner[1] + 1);
    if (no_size.takes(box, "object " + std::to_string(index) + "/bndbox")) continue;
    if (!sane(box.x, box.y, box.width, box.height))
      throw DataError(source, "object " + std::to_string(index) + "/bndbox",
                      "xmax or ymax lies before xmin or ymin, or far outside any picture");
    picture.faces.push_back({box, object.child("difficult").text().as_int() != 0, {}, object_class});
  }
  tell_of_unclassed(unclassed, wanted, source, options.warn);
  no_size.tell(true);  // of a folder's files, some may well have no other box
  return {picture};
}

}  // namespace haarkit::parsers
