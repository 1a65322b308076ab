#pragma once

#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "datasets/synthesis.hpp"
#include "program/options.hpp"

namespace haarkit {

struct SynthesizeCommand {
  std::vector<std::string> pictures, backgrounds;
  std::vector<double> background_colour;
  int tolerance = 20;
  std::string output, show;
  int count = 1000;
  cv::Size size;  // empty: the object's shape
  bool scenes = false, overwrite = false;
  int most = 3;
  double smallest = 24, largest = 120;
  SynthesisOptions options;
  int threads = 0;
};

void describe(OptionSet& options, SynthesizeCommand& c);

// Throws UsageError for what is missing, what contradicts itself and what would change nothing.
void check(const OptionSet& options, const SynthesizeCommand& c);

}  // namespace haarkit
