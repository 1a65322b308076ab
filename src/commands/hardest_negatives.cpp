// Windows of the backgrounds that a cascade is surest of, as pictures and a table: what to look at when training stops.
#include "commands/hardest_negatives.hpp"

#include <algorithm>
#include <filesystem>

#include "datasets/listed_files.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/base/text.hpp"
#include "pictures/pictures.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

constexpr char kTable[] = "windows.csv", kHeader[] = "file,background,x,y,w,h,score";
constexpr std::size_t kNamed = 10;  // backgrounds that a warning names

cv::Rect pixels_of(const HardWindow& window, cv::Size picture) {
  const cv::Rect2d& box = window.box;
  const cv::Rect rounded(cvRound(box.x), cvRound(box.y), cvRound(box.width), cvRound(box.height));
  return rounded & cv::Rect({}, picture);
}

// Whether write_hardest gives such names.
bool is_rank(const std::string& file) {
  const std::size_t digits = file.find_first_not_of("0123456789");
  return digits != std::string::npos && digits >= 3 && file.substr(digits) == ".png";
}

}  // namespace

void remove_hardest(const std::string& folder) {
  remove_listed(folder, kTable, kHeader, is_rank);
}

void write_hardest(const std::vector<HardWindow>& windows, const BackgroundStore& backgrounds,
                   const std::string& folder) {
  make_folder(folder);
  remove_hardest(folder);
  std::string table = kHeader + std::string("\n");
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const HardWindow& window = windows[i];
    const cv::Mat picture = backgrounds.picture(window.picture);
    if (picture.empty()) continue;  // it can no longer be read
    const cv::Rect box = pixels_of(window, picture.size());
    const std::string file = padded(i + 1, 3) + ".png";
    write_picture((fs::path(folder) / file).string(), picture(box));
    table += file + ',' + csv_field(backgrounds.name(window.picture));
    for (const int number : {box.x, box.y, box.width, box.height}) table += ',' + std::to_string(number);
    table += ',' + number_text(window.score) + '\n';
  }
  write_file((fs::path(folder) / kTable).string(), table);
}

std::string suspicion(const std::vector<HardWindow>& windows, const BackgroundStore& backgrounds,
                      std::vector<float> objects, const std::string& object) {
  if (objects.empty()) return {};
  const auto good = objects.begin() + static_cast<std::ptrdiff_t>(3 * objects.size() / 4);
  std::nth_element(objects.begin(), good, objects.end());
  if (*good == *std::max_element(good, objects.end())) return {};  // few weak classifiers: what passes scores alike
  std::vector<std::string> names;
  std::size_t count = 0;
  for (; count < windows.size() && windows[count].score >= *good; ++count) {
    const std::string& name = backgrounds.name(windows[count].picture);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  if (count == 0) return {};
  const std::size_t more = names.size() - std::min(names.size(), kNamed);
  names.resize(names.size() - more);
  return "warning: the backgrounds may hold what is to be found: " + counted(count, "window") +
         " of them score as high as the best quarter of the " + plural_of(object) + ". Look at " +
         listed(names, "and") + (more > 0 ? " (" + std::to_string(more) + " more)" : "") +
         ": what they hold of it teaches the cascade not to find it. --hardest shows more.";
}

}  // namespace haarkit
