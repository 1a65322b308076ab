// The face cascades that the build embeds as text; each is parsed once, when it is first asked for.
#include "haarkit/detect/builtin_cascade.hpp"

#include <string>

#include "embedded/face_cascade.hpp"
#include "embedded/turned_face_cascade.hpp"
#include "haarkit/detect/cascade_file.hpp"

namespace haarkit {

const Cascade& builtin_face_cascade() {
  static const Cascade cascade = read_cascade_text(std::string(embedded::face_cascade), "the built-in face cascade");
  return cascade;
}

const Cascade& builtin_turned_face_cascade() {
  static const Cascade cascade =
      read_cascade_text(std::string(embedded::turned_face_cascade), "the built-in cascade of turned faces");
  return cascade;
}

}  // namespace haarkit
