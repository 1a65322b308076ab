// What became of the crops, in sentences.
#include "datasets/crop_report.hpp"

#include "haarkit/base/numbers.hpp"
#include "haarkit/base/text.hpp"

namespace haarkit {
namespace {

constexpr std::size_t kNamed = 10;  // names printed of each kind

void add_named(std::vector<std::string>& lines, const std::vector<std::string>& names, const std::string& problem) {
  if (names.empty()) return;
  std::string line = "  left out, " + problem + ": " + std::to_string(names.size()) + ":";
  for (std::size_t i = 0; i < names.size() && i < kNamed; ++i) line += (i == 0 ? " " : ", ") + names[i];
  if (names.size() > kNamed) line += " and " + std::to_string(names.size() - kNamed) + " more";
  lines.push_back(line);
}

}  // namespace

std::vector<std::string> left_out_lines(const CropReport& report) {
  std::vector<std::string> lines;
  std::vector<std::string> identical;
  for (const auto& [name, first] : report.identical) {
    identical.push_back(name);
    identical.back().append(" (= ").append(first).append(")");
  }
  add_named(lines, report.unreadable, "pictures that cannot be read");
  add_named(lines, report.outside, "box outside the picture");
  add_named(lines, report.too_small, "too small");
  add_named(lines, report.no_contrast, "without contrast");
  add_named(lines, identical, "identical to another");
  return lines;
}

std::vector<std::string> report_lines(const CropSamples& samples, const std::string& what) {
  const CropReport& report = samples.report;
  std::vector<std::string> lines;
  std::string line =
      what + ": " + counted(report.crops, "crop") + "; " + std::to_string(samples.training_names.size()) +
      " for training (" + counted(samples.training.size(), "sample") + "), " +
      std::to_string(samples.held_out_names.size()) + " held out (" + counted(samples.held_out.size(), "sample") + ")";
  if (report.subjects > 0) line += ", by " + counted(report.subjects, "subject");
  if (report.reflected > 0) line += "; " + counted(report.reflected, "sample") + " over the border of a picture";
  if (report.before_wall > 0) line += "; " + counted(report.before_wall, "crop") + " before a plain wall";
  lines.push_back(line);
  const std::vector<std::string> left_out = left_out_lines(report);
  lines.insert(lines.end(), left_out.begin(), left_out.end());
  return lines;
}

std::vector<std::string> report_lines(const BackgroundStore& store) {
  std::vector<std::string> lines{"backgrounds: " + counted(store.size(), "picture") + ", " +
                                 number_text(double(store.pixel_count()) * 1e-6, 1) + " megapixels, " +
                                 std::to_string(store.kept_count()) + " kept in memory (" +
                                 std::to_string(store.kept_bytes() >> 20) + " MiB)"};
  add_named(lines, store.unreadable(), "unreadable");
  add_named(lines, store.too_small(), "too small");
  add_named(lines, store.repeated(), "identical to another");
  return lines;
}

}  // namespace haarkit
