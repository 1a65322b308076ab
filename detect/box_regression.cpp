// What a box regression from a file must be before it may run.
#include "haarkit/detect/box_regression.hpp"

#include <cmath>

#include "patch_problems.hpp"

namespace haarkit {
namespace {

constexpr int kMostSteps = 8;
constexpr float kLargestShift = 4;  // sides of the box, or the logarithm of a size: more is no framing

std::string problem_of_shift(const BoxShift& shift) {
  for (const float part : {shift.dx, shift.dy, shift.size})
    if (!(std::abs(part) <= kLargestShift)) return "is no shift, expected numbers from -4 to 4";
  return {};
}

}  // namespace

std::string problem_of(const BoxRegression& boxes, std::string& where) {
  std::string problem = problem_of_patches(boxes, "boxes", where, problem_of_shift);
  if (!problem.empty()) return problem;
  if (boxes.steps < 1 || boxes.steps > kMostSteps) return "a number of steps that is not from 1 to 8";
  return {};
}

}  // namespace haarkit
