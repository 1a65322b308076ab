#pragma once

#include <string>
#include <vector>

#include "haarkit/training/background_store.hpp"
#include "haarkit/training/crop_samples.hpp"

namespace haarkit {

// What the user should know about the data before training starts: one line with the counts, then a line for each kind
// of crop that was left out with the first names of it. `what`: "objects", "cars", "no-cars".
std::vector<std::string> report_lines(const CropSamples& samples, const std::string& what);
// The latter lines alone.
std::vector<std::string> left_out_lines(const CropReport& report);
std::vector<std::string> report_lines(const BackgroundStore& store);

}  // namespace haarkit
