// The files that we write, byte for byte. A change of these bytes is a change of a published format: change the golden
// file by hand, knowing why (haarkit convert writes one from another).
#include <fstream>
#include <iterator>

#include "catch.hpp"
#include "small_cascade.hpp"

using namespace haarkit;
using namespace haarkit::test;

namespace {

std::string golden(const std::string& name) {
  std::ifstream file(HAARKIT_SOURCE_DIR "/tests/golden/" + name, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("cascade files have the bytes that they always had") {
  const Cascade staged{staged_parts()}, soft{soft_parts()};
  CHECK(cascade_text(staged, CascadeFormat::opencv, "a small cascade") == golden("staged.xml"));
  CHECK(cascade_text(staged, CascadeFormat::opencv_old, "a small cascade") == golden("staged_old.xml"));
  CHECK(cascade_text(staged, CascadeFormat::haarkit, "a small cascade") == golden("staged.haarkit"));
  CHECK(cascade_text(soft, CascadeFormat::haarkit, "a small cascade") == golden("soft.haarkit"));
}

TEST_CASE("cascade files of earlier versions are read as they always were") {
  for (const char* name : {"staged.xml", "staged_old.xml", "staged.haarkit"})
    CHECK(read_cascade_text(golden(name), name) == Cascade(staged_parts()));
  CHECK(read_cascade_text(golden("soft.haarkit"), "soft.haarkit") == Cascade(soft_parts()));
}
