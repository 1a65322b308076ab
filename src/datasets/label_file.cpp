// Labels to and from files.
#include "datasets/label_file.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>

#include "datasets/annotation_reading.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/base/paths.hpp"
#include "haarkit/base/text.hpp"
#include "pictures/pictures.hpp"
#include "program/json.hpp"

namespace haarkit {
namespace fs = std::filesystem;

std::string seen_from(const std::string& folder, const std::string& picture) {
  std::error_code ignored;
  const fs::path near = fs::proximate(fs::absolute(picture), fs::absolute(folder.empty() ? "." : folder), ignored);
  return near.empty() ? picture : near.string();
}

namespace {

// The headers that labels_text writes, and the least one.
constexpr std::array<std::string_view, 3> kHeaders = {"image,x,y,w,h", "image,x,y,w,h,ignore",
                                                      "image,x,y,w,h,ignore,class"};

std::string numbers_of(const cv::Rect2d& box, char between) {
  std::string text;
  for (const double value : {box.x, box.y, box.width, box.height})
    text += (text.empty() ? "" : std::string(1, between)) + number_text(value);
  return text;
}

std::string info_text(const std::vector<AnnotatedPicture>& pictures, const std::string& folder) {
  std::string text;
  for (const AnnotatedPicture& picture : pictures) {
    int count = 0;
    std::string boxes;
    for (const TruthBox& face : picture.faces) {
      if (face.ignore) continue;
      ++count;
      boxes += ' ' + numbers_of(face.box, ' ');
    }
    text += seen_from(folder, picture.path) + ' ' + std::to_string(count) + boxes + '\n';
  }
  return text;
}

std::string coco_text(const std::vector<AnnotatedPicture>& pictures, const std::string& folder) {
  OrderedJson images = OrderedJson::array(), boxes = OrderedJson::array(), categories = OrderedJson::array();
  std::map<std::string, int> ids;
  for (const AnnotatedPicture& picture : pictures)
    for (const TruthBox& face : picture.faces) ids.emplace(face.class_name.empty() ? "object" : face.class_name, 0);
  for (auto& [name, id] : ids)
    categories.push_back({{"id", id = static_cast<int>(categories.size()) + 1}, {"name", name}});
  for (const AnnotatedPicture& picture : pictures) {
    const cv::Size size = read_picture_size(picture.path);
    const auto number = images.size() + 1;
    images.push_back({{"id", number},
                      {"file_name", seen_from(folder, picture.path)},
                      {"width", size.width},
                      {"height", size.height}});
    for (const TruthBox& face : picture.faces)
      boxes.push_back({{"id", boxes.size() + 1},
                       {"image_id", number},
                       {"category_id", ids[face.class_name.empty() ? "object" : face.class_name]},
                       {"bbox", {face.box.x, face.box.y, face.box.width, face.box.height}},
                       {"area", face.box.area()},
                       {"iscrowd", face.ignore ? 1 : 0}});
  }
  return json_text({{"images", images}, {"annotations", boxes}, {"categories", categories}}, 1) + "\n";
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

std::string voc_text(const AnnotatedPicture& picture, const std::string& folder) {
  const cv::Size size = read_picture_size(picture.path);
  std::string text = "<annotation>\n  <filename>" + escaped(seen_from(folder, picture.path)) +
                     "</filename>\n  <size><width>" + std::to_string(size.width) + "</width><height>" +
                     std::to_string(size.height) + "</height><depth>3</depth></size>\n";
  for (const TruthBox& face : picture.faces) {
    const auto corner = [](const char* name, double value) {
      return "<" + std::string(name) + ">" + number_text(value) + "</" + name + ">";
    };
    text += "  <object><name>" + escaped(face.class_name.empty() ? "object" : face.class_name) + "</name><difficult>" +
            (face.ignore ? "1" : "0") + "</difficult><bndbox>" + corner("xmin", face.box.x + 1) +
            corner("ymin", face.box.y + 1) + corner("xmax", face.box.x + face.box.width) +
            corner("ymax", face.box.y + face.box.height) + "</bndbox></object>\n";
  }
  return text + "</annotation>\n";
}

void export_voc(const std::vector<AnnotatedPicture>& pictures, const std::string& folder) {
  make_folder(folder);
  std::set<std::string> names;
  for (const AnnotatedPicture& picture : pictures) {
    std::string name = path_below(picture.name).replace_extension().string();
    std::replace(name.begin(), name.end(), '/', '_');
    while (!names.insert(name).second) name += '_';  // a.jpg and a.png
    write_file((fs::path(folder) / (name + ".xml")).string(), voc_text(picture, folder));
  }
}

}  // namespace

std::string labels_text(const std::vector<AnnotatedPicture>& pictures) {
  bool with_classes = false;
  for (const AnnotatedPicture& picture : pictures)
    for (const TruthBox& face : picture.faces) with_classes |= !face.class_name.empty();
  std::string text = std::string(kHeaders[with_classes ? 2 : 1]) + '\n';
  for (const AnnotatedPicture& picture : pictures) {
    const std::string image = csv_field(picture.name);
    if (picture.faces.empty()) text += image + (with_classes ? ",,,,,,\n" : ",,,,,\n");
    for (const TruthBox& face : picture.faces)
      text += image + ',' + numbers_of(face.box, ',') + (face.ignore ? ",1" : ",0") +
              (with_classes ? ',' + csv_field(face.class_name) : std::string()) + '\n';
  }
  return text;
}

std::vector<AnnotatedPicture> read_labels(const std::string& path) {
  const std::string text = utf8_of(read_file(path));
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) return {};
  std::string header = text.substr(0, text.find('\n'));
  header.erase(header.find_last_not_of(" \t\r") + 1);
  if (std::find(kHeaders.begin(), kHeaders.end(), header) == kHeaders.end()) {
    throw DataError(
        path, "line 1",
        "expected the header image,x,y,w,h,ignore that haarkit label writes; other columns and formats would "
        "be lost here",
        "give a new file to --boxes, and this one to --import");
  }
  if (text.find_first_not_of(" \t\r\n", text.find('\n')) == std::string::npos || text.find('\n') == std::string::npos)
    return {};  // the header alone: nothing is labelled yet
  AnnotationOptions options;
  options.class_name = kEveryClass;
  return read_annotated(path, AnnotationFormat::csv, options);
}

void export_labels(const std::vector<AnnotatedPicture>& pictures, const std::string& path) {
  const std::string ending = ending_of(path);
  const std::string folder = fs::path(path).parent_path().string();
  if (ending == ".csv") {
    std::vector<AnnotatedPicture> named = pictures;
    for (AnnotatedPicture& picture : named) picture.name = seen_from(folder, picture.path);
    write_file(path, labels_text(named));
  } else if (ending == ".dat" || ending == ".txt") {
    write_file(path, info_text(pictures, folder));
  } else if (ending == ".json") {
    write_file(path, coco_text(pictures, folder));
  } else if (ending.empty()) {
    export_voc(pictures, path);
  } else {
    throw DataError(path, "", "is no format that labels are exported to",
                    "let the name end in .csv, .dat (info.dat), .json (COCO), or give a folder (Pascal VOC)");
  }
}

}  // namespace haarkit
