#pragma once

#include <optional>
#include <string>

#include "haarkit/evaluate/report.hpp"

// How the reports write numbers: rates in per cent, "-" where there is no value.
namespace haarkit::format {

std::string number(double value);                        // shortest of six digits: 0.1, 1e-05
std::string count(std::int64_t value);                   // 1,247
std::string percent(const std::optional<double>& rate);  // 94.5
std::string percent(const Estimate& estimate);           // 94.5 (92.8-95.9)
std::string score(double threshold);                     // "none" for an infinite one
std::string size_range(const SizeRate& row);             // 20-30, 160+

}  // namespace haarkit::format
