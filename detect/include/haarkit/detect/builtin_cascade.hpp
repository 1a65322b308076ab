#pragma once

#include <vector>

#include "haarkit/detect/cascade.hpp"
#include "haarkit/detect/detector.hpp"

namespace haarkit {

/// The face cascade that is compiled in: samples/cascades/face.haarkit, trained by haarkit on upright, about frontal
/// faces (docs/model-card.md). Its window is a face from brows to chin; its operating point is Cascade::min_score().
/// Parsed on the first call; thread-safe.
const Cascade& builtin_face_cascade();

/// Another one of frontal faces, whose windows show a rim of what is round them:
/// samples/cascades/face-in-context.haarkit. It errs in other places than that one, so that both together find more,
/// and frame it better. Parsed on the first call; thread-safe.
const Cascade& builtin_face_in_context_cascade();

/// One for what those do not see: samples/cascades/turned-face.haarkit, trained on faces turned by 30
/// degrees to profiles, to both sides, and on masked ones. It frames faces alike; its operating point is such that all
/// together, as views of one object, still raise nearly no false alarm. Parsed on the first call; thread-safe.
const Cascade& builtin_turned_face_cascade();

/// All of them as views of one object, "face": what `haarkit detect` looks for faces with. Thread-safe.
std::vector<NamedCascade> builtin_face_views();

}  // namespace haarkit
