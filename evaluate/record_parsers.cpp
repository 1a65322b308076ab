// Annotation formats that are a record a picture: FDDB's ellipse lists and WIDER FACE lists.
#include "annotation_parsers.hpp"
#include "counted_records.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/evaluate/overlap.hpp"

namespace haarkit::parsers {

using namespace text_input;

std::vector<AnnotatedPicture> fddb(std::string_view text, const std::string& source, const AnnotationOptions& options) {
  NoSize no_size(source, options.warn);
  PictureList pictures;
  for (const CountedRecord& record : read_counted_records(text, source, 5, 6)) {
    AnnotatedPicture& picture = pictures.picture(record.name);
    for (std::size_t i = 0; i < record.lines.size(); ++i) {
      const auto& n = record.numbers[i];
      const FaceEllipse ellipse{n[0], n[1], n[2], {n[3], n[4]}};
      const cv::Rect2d box = bounding_box(ellipse);
      if (n[0] >= 0 && n[1] >= 0 && no_size.takes(box, where(record.lines[i]))) continue;
      if (!(n[0] > 0 && n[1] > 0) || !sane(box.x, box.y, box.width, box.height))
        throw DataError(source, where(record.lines[i]), "an ellipse without a size or far outside any picture",
                        "expected: major minor angle cx cy 1");
      picture.faces.push_back({box, false, ellipse});
    }
  }
  std::vector<AnnotatedPicture> read = pictures.take();
  no_size.tell(holds_boxes(read));
  return read;
}

std::vector<AnnotatedPicture> wider(std::string_view text, const std::string& source,
                                    const AnnotationOptions& options) {
  constexpr std::size_t kInvalid = 7;  // x y w h blur expression illumination invalid occlusion pose
  NoSize no_size(source, options.warn);
  PictureList pictures;
  for (const CountedRecord& record : read_counted_records(text, source, 4, 10)) {
    AnnotatedPicture& picture = pictures.picture(record.name);
    for (std::size_t i = 0; i < record.lines.size(); ++i) {
      const auto& n = record.numbers[i];
      // The published lists hold such boxes: no reason to refuse them even where nobody is told.
      if (options.warn && no_size.takes({n[0], n[1], n[2], n[3]}, where(record.lines[i]))) continue;
      if (!sane(n[0], n[1], n[2], n[3])) continue;
      picture.faces.push_back({{n[0], n[1], n[2], n[3]}, n.size() > kInvalid && n[kInvalid] != 0, {}});
    }
  }
  no_size.tell(true);
  return pictures.take();
}

}  // namespace haarkit::parsers
