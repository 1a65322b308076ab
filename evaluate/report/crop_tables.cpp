// The tables of labelled crops: how many of them a cascade detects, and which stages reject the others.
#include <algorithm>

#include "format.hpp"
#include "haarkit/base/text.hpp"
#include "tables.hpp"

namespace haarkit {
namespace {

using namespace format;

// Soft cascades have thousands of stages, of one weak classifier each: those are told by ranges, at most so many.
constexpr std::size_t kMostStages = 40, kMostRanges = 20;

std::size_t range_of(std::size_t stages) {
  if (stages <= kMostStages) return 1;
  std::size_t range = 1;
  for (const std::size_t step : {5, 2, 5, 2, 5, 2, 5, 2})  // 5, 10, 50, 100, ...
    if (stages > kMostRanges * range) range *= step;
  return range;
}

// The contrast gate's, then the sums of so many stages each.
std::vector<std::int64_t> by_range(const std::vector<std::int64_t>& rejected, std::size_t range) {
  std::vector<std::int64_t> sums;
  for (std::size_t i = 0; i < rejected.size(); ++i) {
    if (i == 0 || (i - 1) % range == 0) sums.push_back(0);
    sums.back() += rejected[i];
  }
  return sums;
}

}  // namespace

std::vector<ReportTable> crop_tables(const Report& report) {
  const std::vector<CropRates>& crops = report.crops;
  if (crops.empty()) return {};
  const std::string objects = plural_of(report.object);
  ReportTable rates{
      "Labelled crops, each one window", "", {"cascade", objects, "detected %", "others", "false positives %"}, {}};
  ReportTable stages{"Crops rejected by stage", "", {"cascade", "crops", "contrast"}, {}};
  std::size_t most = 0;
  for (const CropRates& c : crops) most = std::max({most, c.faces_rejected.size(), c.non_faces_rejected.size()});
  const std::size_t range = range_of(most);
  for (const CropRates& c : crops) {
    const auto wrong = c.false_positives.value();
    rates.rows.push_back({c.name, count(c.detected.of), percent(c.detected.value()), count(c.false_positives.of),
                          wrong ? number(*wrong * 100) : "-"});
    for (const auto* rejected : {&c.faces_rejected, &c.non_faces_rejected}) {
      stages.rows.push_back({c.name, rejected == &c.faces_rejected ? objects : "others"});
      for (const std::int64_t n : by_range(*rejected, range)) stages.rows.back().push_back(count(n));
    }
  }
  for (std::size_t s = 0; s + 1 < most; s += range) {
    const std::size_t last = std::min(s + range, most - 1) - 1;
    stages.header.push_back(std::to_string(s) + (last > s ? "-" + std::to_string(last) : ""));
  }
  for (auto& row : stages.rows) row.resize(stages.header.size());
  return {rates, stages};
}

}  // namespace haarkit
