#include "haarkit/detect/builtin_cascade.hpp"

#include <cstdlib>

#include "catch.hpp"

using namespace haarkit;

namespace {

std::size_t stages_of_views() {
  std::size_t stages = 0;
  for (const NamedCascade& view : builtin_face_views()) stages += view.cascade.stages().size();
  return stages;
}

// Made before the first test asks for the cascades, so it is destroyed after whatever that makes.
struct UsedAtTheEnd {
  std::size_t expected = 0;
  ~UsedAtTheEnd() {
    if (expected != 0 && stages_of_views() != expected) std::abort();
  }
} at_the_end;

}  // namespace

TEST_CASE("the built-in cascades are there to the very end of the process, for static objects too") {
  at_the_end.expected = stages_of_views();  // judged when the program ends
  CHECK(at_the_end.expected > 100);
  CHECK(&builtin_face_cascade() == &builtin_face_cascade());
}
