// Annotation formats that are a line a picture: CSV, OpenCV's info.dat and bg.txt.
#include <algorithm>

#include "annotation_parsers.hpp"
#include "csv_table.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/evaluate/overlap.hpp"
#include "text_input.hpp"

namespace haarkit::parsers {

using namespace text_input;

std::vector<AnnotatedPicture> csv(std::string_view text, const std::string& source) {
  PictureList pictures;
  const CsvTable table(text, source);
  for (const CsvTable::Row& row : table.rows()) {
    AnnotatedPicture& picture = pictures.picture(row.image);
    if (row.values.empty()) continue;
    const auto& v = row.values;
    TruthBox face;
    face.ignore = row.ignore;
    if (table.ellipses()) {
      face.ellipse = FaceEllipse{v[0], v[1], v[2], {v[3], v[4]}};
      face.box = bounding_box(*face.ellipse);
    } else {
      face.box = {v[0], v[1], v[2], v[3]};
    }
    if (!sane(face.box.x, face.box.y, face.box.width, face.box.height))
      throw DataError(source, where(row.line), "a box without a size or far outside any picture",
                      "expected width and height above 0");
    picture.faces.push_back(face);
  }
  return pictures.take();
}

bool split_info_line(std::string_view line, std::string_view& path, std::vector<double>& numbers) {
  const auto words = words_of(line);
  std::size_t tail = words.size();  // the numbers at the end start here
  while (tail > 1 && number_of(words[tail - 1])) --tail;
  for (std::size_t at = tail; at < words.size(); ++at) {
    const auto count = count_of(words[at]);
    if (!count || static_cast<std::size_t>(*count) * 4 != words.size() - at - 1) continue;
    path = line.substr(0, words[at].data() - line.data());
    path = path.substr(0, path.find_last_not_of(" \t") + 1);
    numbers.clear();
    for (std::size_t i = at + 1; i < words.size(); ++i) numbers.push_back(*number_of(words[i]));
    return true;
  }
  return false;
}

std::vector<AnnotatedPicture> info(std::string_view text, const std::string& source) {
  PictureList pictures;
  for (const Line& line : lines_of(text)) {
    if (line.text.front() == '#') continue;
    std::string_view path;
    std::vector<double> n;
    if (!split_info_line(line.text, path, n))
      throw DataError(source, where(line), "expected: path n x y w h ...", "n boxes need 4 n numbers after n");
    AnnotatedPicture& picture = pictures.picture(std::string(path));
    for (std::size_t i = 0; i < n.size(); i += 4) {
      if (!sane(n[i], n[i + 1], n[i + 2], n[i + 3]))
        throw DataError(source, where(line),
                        "box " + std::to_string(i / 4 + 1) + " has no size or lies far outside any picture",
                        "expected width and height above 0");
      picture.faces.push_back({{n[i], n[i + 1], n[i + 2], n[i + 3]}, false, {}});
    }
  }
  return pictures.take();
}

std::vector<AnnotatedPicture> list(std::string_view text, const std::string& source) {
  PictureList pictures;
  for (const Line& line : lines_of(text)) {
    if (line.text.front() == '#') continue;
    if (line.text.size() > 4096 || line.text.find('\0') != std::string_view::npos)
      throw DataError(source, where(line), "this is no path; expected a list of picture paths, one a line");
    pictures.picture(std::string(line.text));
  }
  return pictures.take();
}

}  // namespace haarkit::parsers
