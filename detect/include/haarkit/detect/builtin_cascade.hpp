#pragma once

#include "haarkit/detect/cascade.hpp"

namespace haarkit {

/// The face cascade that is compiled in: samples/cascades/face.haarkit, trained by haarkit on upright, about frontal
/// faces (docs/model-card.md). Its window is a face from brows to chin; its operating point is Cascade::min_score().
/// Parsed on the first call; thread-safe.
const Cascade& builtin_face_cascade();

}  // namespace haarkit
