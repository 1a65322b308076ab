// The face cascade that the build embeds as text; it is parsed once, when it is first asked for.
#include "haarkit/detect/builtin_cascade.hpp"

#include <string>

#include "embedded/face_cascade.hpp"
#include "haarkit/detect/cascade_file.hpp"

namespace haarkit {

const Cascade& builtin_face_cascade() {
  static const Cascade cascade = read_cascade_text(std::string(embedded::face_cascade), "the built-in face cascade");
  return cascade;
}

}  // namespace haarkit
