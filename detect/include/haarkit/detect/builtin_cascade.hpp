#pragma once

#include "haarkit/detect/cascade.hpp"

namespace haarkit {

/// The face cascade that is compiled in: samples/cascades/face.haarkit, trained by haarkit on upright, about frontal
/// faces (docs/model-card.md). Its window is a face from brows to chin; its operating point is Cascade::min_score().
/// Parsed on the first call; thread-safe.
const Cascade& builtin_face_cascade();

/// The other one, for what that one does not see: samples/cascades/turned-face.haarkit, trained on faces turned by 30
/// degrees to profiles, to both sides, and on masked ones. It frames faces alike; its operating point is such that both
/// together, as views of one object, still raise nearly no false alarm. Parsed on the first call; thread-safe.
const Cascade& builtin_turned_face_cascade();

}  // namespace haarkit
