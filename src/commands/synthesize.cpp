// haarkit synthesize: samples from one or several pictures of an object.
#include <tbb/parallel_for.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <optional>

#include "commands/commands.hpp"
#include "commands/synthesize_options.hpp"
#include "datasets/crop_sources.hpp"
#include "datasets/vec_conversion.hpp"
#include "datasets/window_shape.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/base/paths.hpp"
#include "haarkit/base/stopped.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/training/vec_file.hpp"
#include "pictures/pictures.hpp"
#include "program/interrupt.hpp"
#include "program/output_check.hpp"
#include "program/progress.hpp"
#include "program/threads.hpp"
#include "program/values.hpp"
#include "program/written_files.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

constexpr char kBoxes[] = "boxes.csv";

std::vector<SynthesisObject> read_objects(const SynthesizeCommand& c) {
  std::vector<SynthesisObject> objects;
  for (const std::string& path : c.pictures) {
    cv::Mat bgra = read_transparent_picture(path);
    if (const auto colour = border_colour(bgra); colour && c.background_colour.empty()) {
      const cv::Vec3d bgr = *colour;
      message("warning: " + path +
              ": has no transparency, so all of it is the object, its border of one colour too; --background-colour " +
              value_text(std::vector<double>{bgr[2], bgr[1], bgr[0]}) + " cuts that away");
    }
    if (!c.background_colour.empty()) {
      const auto& colour = c.background_colour;
      const auto level = [&](std::size_t i) { return cv::saturate_cast<uchar>(colour[colour.size() == 1 ? 0 : i]); };
      cut_background(bgra, {level(2), level(1), level(0)}, c.tolerance);
    }
    try {
      objects.emplace_back(bgra);
    } catch (const std::invalid_argument&) {
      throw DataError(
          path, "", "nothing of the picture belongs to the object",
          c.background_colour.empty() ? "all of it is transparent" : "try another colour or a lower --tolerance");
    }
  }
  return objects;
}

std::string numbered(std::size_t index) {
  return padded(index, 6) + ".png";
}

// Whether `numbered` gives such names.
bool is_numbered(const fs::path& file) {
  const std::string stem = file.stem().string();
  return stem.size() >= 6 && stem.find_first_not_of("0123456789") == std::string::npos && file.extension() == ".png";
}

// Removes an earlier run's samples: there may have been more of them, and they would be trained with.
void remove_earlier(const std::string& folder) {
  std::vector<fs::path> earlier;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().filename() == kBoxes || is_numbered(entry.path())) earlier.push_back(entry.path());
  std::error_code ignored;
  for (const fs::path& path : earlier) fs::remove(path, ignored);
}

// Pictures side by side, each in a field of the size of the largest.
cv::Mat sheet_of(const std::vector<cv::Mat>& pictures) {
  cv::Size field;
  for (const cv::Mat& picture : pictures)
    field = {std::max(field.width, picture.cols), std::max(field.height, picture.rows)};
  const int count = static_cast<int>(pictures.size());
  const int columns = std::min(count, std::clamp(1200 / (field.width + 4), 1, 12)),
            rows = (count + columns - 1) / columns;
  cv::Mat sheet(rows * (field.height + 4), columns * (field.width + 4), pictures.front().type(), cv::Scalar::all(255));
  for (int i = 0; i < count; ++i)
    pictures[static_cast<std::size_t>(i)].copyTo(
        sheet(cv::Rect({i % columns * (field.width + 4) + 2, i / columns * (field.height + 4) + 2},
                       pictures[static_cast<std::size_t>(i)].size())));
  return sheet;
}

// Backgrounds, dealt out by number. One that cannot be read is warned of once, and the next one takes its place.
class Backgrounds {
 public:
  explicit Backgrounds(const std::vector<NamedPicture>& pictures) : pictures_(pictures), bad_(pictures.size()) {}

  // Any thread. Throws DataError when none can be read.
  cv::Mat read(std::size_t index, PictureColour colour) {
    for (std::size_t k = 0; k < pictures_.size(); ++k) {
      const std::size_t at = (index + k) % pictures_.size();
      if (bad_[at]) continue;
      try {
        return read_picture(pictures_[at].path, colour, whole_pictures());
      } catch (const DataError& error) {
        if (!bad_[at].exchange(true)) message(std::string("warning: left out ") + error.what());
      }
    }
    throw DataError("--backgrounds", "", "none of the pictures can be read");
  }

 private:
  const std::vector<NamedPicture>& pictures_;
  std::vector<std::atomic<bool>> bad_;
};

// What is made, in the order of its numbers, whichever thread made it.
struct Made {
  std::vector<cv::Mat> shown;                               // for --show
  std::vector<std::optional<std::vector<cv::Rect>>> boxes;  // of the scenes that were written
  SampleSet samples;                                        // for a .vec file
  std::size_t done = 0;
};

Made make(const SynthesizeCommand& c, const std::vector<SynthesisObject>& objects, Backgrounds& backgrounds,
          WrittenFiles& written) {
  constexpr std::size_t kShown = 96, kShownScenes = 12;
  constexpr std::size_t kBlock = 512;  // what memory holds before it goes into the .vec file's samples
  Made made;
  const auto count = static_cast<std::size_t>(c.count);
  const bool vec = is_vec_name(c.output);
  if (vec) made.samples = SampleSet(c.size);
  if (c.scenes) made.boxes.resize(count);
  made.shown.resize(c.show.empty() ? 0 : std::min(count, c.scenes ? kShownScenes : kShown));
  std::atomic<std::size_t> done{0};
  Progress progress(c.count, c.scenes ? "scenes" : "samples");
  for (std::size_t first = 0; first < count && !interrupted(); first += kBlock) {
    const std::size_t many = std::min(kBlock, count - first);
    std::vector<cv::Mat> crops(vec ? many : 0);
    tbb::parallel_for(std::size_t{0}, many, [&](std::size_t k) {
      if (interrupted()) return;
      const std::size_t index = first + k;
      cv::Mat picture;
      try {
        picture = backgrounds.read(index, c.scenes ? PictureColour::bgr : PictureColour::grey);
      } catch (const Stopped&) {  // Ctrl-C in the middle of a large picture
        return;
      }
      std::vector<cv::Rect> boxes;
      if (c.scenes)
        boxes = synthetic_scene(objects, picture, c.most, c.smallest, c.largest, c.options, index);
      else
        picture = synthetic_crop(objects, picture, c.size, c.options, index);
      if (!vec) {
        const std::string file = (fs::path(c.output) / numbered(index)).string();
        written.claim(file);
        write_picture(file, picture);
      }
      if (c.scenes) made.boxes[index] = std::move(boxes);
      if (index < made.shown.size()) made.shown[index] = picture;
      if (vec) crops[k] = picture;
      ++done;
      progress.advance();
    });
    for (std::size_t k = 0; k < crops.size(); ++k)
      if (!crops[k].empty()) made.samples.add(crops[k].data, crops[k].step, first + k);
  }
  made.done = done;
  return made;
}

std::string boxes_text(const Made& made) {
  std::string text = "image,x,y,w,h\n";
  for (std::size_t i = 0; i < made.boxes.size(); ++i) {
    if (!made.boxes[i]) continue;
    if (made.boxes[i]->empty()) text += numbered(i) + ",,,,\n";
    for (const cv::Rect& box : *made.boxes[i]) {
      text += numbered(i);
      for (const int value : {box.x, box.y, box.width, box.height}) text += ',' + std::to_string(value);
      text += '\n';
    }
  }
  return text;
}

}  // namespace

int run_synthesize(const Args& args) {
  SynthesizeCommand c;
  OptionSet options("synthesize", "PICTURE... --backgrounds FOLDER --output DIR|FILE.vec [options]",
                    "Makes samples of an object from pictures of it: turned, lit, blurred, on backgrounds.");
  describe(options, c);
  if (!options.parse(args)) return kExitDone;
  check(options, c);
  const ThreadLimit threads(c.threads);
  OutputCheck outputs;
  const bool vec = is_vec_name(c.output);
  if (vec) {
    outputs.file("--output", c.output);
  } else {
    outputs.folder("--output", c.output, !c.overwrite);
    if (c.scenes && fs::is_directory(c.output)) outputs.file("--output", (fs::path(c.output) / kBoxes).string());
  }
  outputs.picture("--show", c.show);
  for (const std::string& path : c.pictures) outputs.input(path);
  for (const std::string& path : c.backgrounds) outputs.input(path);
  const OutputClaims claims = outputs.check();
  if (!vec && !c.show.empty() && place_of(c.show).parent_path() == place_of(c.output))
    throw UsageError("--show " + c.show + " would lie among the samples, and be trained with: name another folder");

  const std::vector<SynthesisObject> objects = read_objects(c);
  const std::vector<NamedPicture> backgrounds = find_backgrounds(c.backgrounds);
  if (c.size.empty()) {
    CropShapes shapes;
    for (const SynthesisObject& object : objects) shapes.sizes.push_back(object.size());
    c.size = window_of_shape(shapes, kCropArea);
  }
  WrittenFiles written;
  for (const std::string& path : c.pictures) written.add_input(path);
  for (const NamedPicture& picture : backgrounds) written.add_input(picture.path);
  if (!c.show.empty()) written.claim(c.show);
  if (!vec) {
    make_folder(c.output);
    remove_earlier(c.output);
  }
  Backgrounds readable(backgrounds);
  const Made made = make(c, objects, readable, written);
  if (made.done == 0) return kExitInterrupted;

  if (vec) write_vec(made.samples, c.output);
  if (c.scenes) write_file((fs::path(c.output) / kBoxes).string(), boxes_text(made));
  std::vector<cv::Mat> shown;
  for (const cv::Mat& picture : made.shown)
    if (!picture.empty()) shown.push_back(picture);
  if (!shown.empty()) write_picture(c.show, sheet_of(shown));
  message("haarkit synthesize: " + counted(made.done, c.scenes ? "scene" : "sample") +
          (c.scenes ? "" : " of " + value_text(c.size)) + " in " + c.output);
  const auto without =
      std::count_if(made.boxes.begin(), made.boxes.end(), [](const auto& boxes) { return boxes && boxes->empty(); });
  if (without > 0)
    message(
        "warning: " + counted(without, "scene") +
        " without an object: the backgrounds are too small for one; a smaller --smallest or larger backgrounds help");
  return interrupted() ? kExitInterrupted : kExitDone;
}

}  // namespace haarkit
