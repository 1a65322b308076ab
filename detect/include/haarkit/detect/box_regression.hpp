#pragma once

#include <string>

#include "haarkit/detect/patch_regression.hpp"

namespace haarkit {

/// How a box should move to fit what it frames.
struct BoxShift {
  float dx = 0, dy = 0;  ///< of its centre, in widths and heights of the box
  float size = 0;        ///< natural logarithm of (right side / side it has)
  BoxShift& operator+=(const BoxShift& o) {
    dx += o.dx;
    dy += o.dy;
    size += o.size;
    return *this;
  }
  bool operator==(const BoxShift& o) const { return dx == o.dx && dy == o.dy && size == o.size; }
};

/// What a cascade knows about framing: trees that say how a box should move; done `steps` times, each from where the
/// last one led. A step moves by at most half a side and half a unit of size, whatever the sum says. Boxes keep their
/// shape, because all that a cascade finds has its window's. After cascaded pose regression (Dollar, Welinder and
/// Perona 2010) and bounding-box regression (Felzenszwalb et al. 2010). Plain data, not yet trusted.
struct BoxRegression : PatchRegression<BoxShift> {
  int steps = 1;  ///< 1..8
  bool operator==(const BoxRegression& o) const { return PatchRegression::operator==(o) && steps == o.steps; }
};

/// Empty when all of it fits together, otherwise one sentence; `where` becomes the element that is wrong.
std::string problem_of(const BoxRegression& boxes, std::string& where);

}  // namespace haarkit
