#pragma once

#include <string>

#include "haarkit/detect/box_regression.hpp"
#include "haarkit/detect/cascade.hpp"

namespace haarkit {

/// The cascade that sees in a mirrored window what this one sees in the window: left and right change places in every
/// feature (and in what it knows about framing). So one cascade of profiles that look to the left serves those that
/// look to the right too. Every window's score is the same number, bit for bit, and mirroring twice gives the cascade
/// back. In a whole picture the same windows are looked at only where its width and the grid allow it, so there scores
/// of a mirrored picture may differ a little.
/// Throws DataError that names `source` when a tilted feature reaches the left border of the window, where its mirror
/// image would read one column beyond the right one; no other feature is refused.
Cascade mirrored(const Cascade& cascade, const std::string& source = "cascade");

/// What moves a mirrored box as this one moves the box. boxes: without a problem (box_regression.hpp).
BoxRegression mirrored(BoxRegression boxes);

}  // namespace haarkit
