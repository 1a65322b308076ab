// Which annotation format a text is in, and the parser that reads it (annotation_parsers.hpp). Files and pictures:
// annotation_files.cpp, picture_places.cpp.
#include "haarkit/evaluate/annotations.hpp"

#include <algorithm>

#include "annotation_parsers.hpp"
#include "class_choice.hpp"
#include "csv_table.hpp"
#include "json_input.hpp"
#include "text_input.hpp"

namespace haarkit {

using namespace text_input;

const char* name_of(AnnotationFormat format) {
  // In the order of AnnotationFormat.
  constexpr const char* kNames[] = {"csv", "info", "list", "fddb", "wider", "voc", "coco", "yolo"};
  return kNames[static_cast<int>(format)];
}

AnnotationFormat recognise_annotations(std::string_view text) {
  // Formats show themselves in their first records; a long list need not be split for it.
  constexpr std::size_t kLookedAt = 1 << 20;
  std::vector<Line> lines = lines_of(text.substr(0, kLookedAt));
  const auto is_box = [](const Line& l) { return CsvTable::is_box(l.text); };
  const auto is_comment = [&](const Line& l) { return l.text.front() == '#' && !is_box(l); };
  lines.erase(std::remove_if(lines.begin(), lines.end(), is_comment), lines.end());
  if (lines.empty()) return AnnotationFormat::list;
  if (lines[0].text.front() == '<') return AnnotationFormat::voc;
  if (begins_json(lines[0].text)) return AnnotationFormat::coco;
  // "picture.jpg 1 10 20 30 30" is info beyond doubt. "picture 0" may be a name in a list, or begin a count of boxes in
  // the lines that follow: it is info only if nothing else fits (below).
  std::string_view path;
  std::vector<double> numbers;
  const bool info = parsers::split_info_line(lines[0].text, path, numbers);
  const bool boxes = info && !numbers.empty();
  const bool tabs = lines[0].text.find('\t') != std::string_view::npos;
  if (boxes || (!info && !tabs && parsers::looks_like_info(lines[0].text))) return AnnotationFormat::info;
  if (parsers::is_yolo_row(lines[0].text)) return AnnotationFormat::yolo;
  if (CsvTable::looks_like(lines[0].text)) return AnnotationFormat::csv;
  // A name, a count, a row of numbers for each object: FDDB writes 5 or 6 of them, WIDER others (4 or 10). Pictures
  // without an object may come first; WIDER writes a row of zeros for these, FDDB nothing. All without: as WIDER.
  for (std::size_t i = 0; i + 1 < lines.size();) {
    const auto count = count_of(lines[i + 1].text);
    if (!count) break;
    const auto row = i + 2 < lines.size() ? numbers_of(lines[i + 2].text) : std::nullopt;
    if (*count > 0) {
      if (!row) break;
      return row->size() == 5 || row->size() == 6 ? AnnotationFormat::fddb : AnnotationFormat::wider;
    }
    i += row && row->size() > 1 ? 3 : 2;
    if (i + 1 >= lines.size()) return AnnotationFormat::wider;
  }
  if (info) return AnnotationFormat::info;
  // Pictures without objects may come first in a table without a header too.
  return std::any_of(lines.begin(), lines.end(), is_box) ? AnnotationFormat::csv : AnnotationFormat::list;
}

std::vector<AnnotatedPicture> parse_annotations(std::string_view text, AnnotationFormat format,
                                                const std::string& source, const AnnotationOptions& options) {
  const auto without_classes = [&](std::vector<AnnotatedPicture> pictures, const char* columns) {
    require_classes({}, options, parsers::holds_boxes(pictures), source, columns);
    return pictures;
  };
  const auto in_pixels = [&](std::vector<AnnotatedPicture> pictures) {
    parsers::refuse_shares(pictures, source);
    return pictures;
  };
  switch (format) {
    case AnnotationFormat::csv:
      return in_pixels(parsers::csv(text, source, options));
    case AnnotationFormat::info:
      return without_classes(in_pixels(parsers::info(text, source, options)), "info.dat has no column for them");
    case AnnotationFormat::fddb:
      return without_classes(parsers::fddb(text, source, options), "FDDB's lists have no column for them");
    case AnnotationFormat::wider:
      return without_classes(parsers::wider(text, source, options), "WIDER FACE's lists have no column for them");
    case AnnotationFormat::voc:
      return parsers::voc(text, source, options);
    case AnnotationFormat::coco:
      return in_pixels(parsers::coco(text, source, options));
    case AnnotationFormat::yolo:
      throw DataError(source, "", "YOLO labels say nothing without their pictures",
                      "give the folder or file of labels");
    case AnnotationFormat::list:
      break;
  }
  return parsers::list(text, source);
}

}  // namespace haarkit
