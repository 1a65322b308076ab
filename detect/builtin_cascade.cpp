// The face cascades that the build embeds as text; each is parsed once, when it is first asked for, and
// never destroyed: other threads and static objects may use them while the process ends.
#include "haarkit/detect/builtin_cascade.hpp"

#include <string>

#include "embedded/face_cascade.hpp"
#include "embedded/face_in_context_cascade.hpp"
#include "embedded/turned_face_cascade.hpp"
#include "haarkit/detect/cascade_file.hpp"

namespace haarkit {

const Cascade& builtin_face_cascade() {
  static const auto* const cascade =
      new Cascade(read_cascade_text(std::string(embedded::face_cascade), "the built-in face cascade"));
  return *cascade;
}

const Cascade& builtin_face_in_context_cascade() {
  static const auto* const cascade = new Cascade(
      read_cascade_text(std::string(embedded::face_in_context_cascade), "the built-in cascade of faces in context"));
  return *cascade;
}

const Cascade& builtin_turned_face_cascade() {
  static const auto* const cascade = new Cascade(
      read_cascade_text(std::string(embedded::turned_face_cascade), "the built-in cascade of turned faces"));
  return *cascade;
}

std::vector<NamedCascade> builtin_face_views() {
  return {{"face", builtin_face_cascade()},
          {"face", builtin_face_in_context_cascade()},
          {"face", builtin_turned_face_cascade()}};
}

}  // namespace haarkit
