#pragma once

#include <cstdint>

#include "bound_cascade.hpp"

namespace haarkit {

// The leaf that a window reaches in a tree. cells: the window's first cell.
float leaf_of(const BoundCascade& cascade, const BoundTree& tree, const std::uint16_t* cells, float inverse_norm);

// Whether a window passes a stage of a staged cascade, with the sum in double.
bool stage_passes(const BoundCascade& cascade, int stage, const std::uint16_t* cells, float inverse_norm);

}  // namespace haarkit
