// haarkit_embed of cmake/HaarkitEmbed.cmake: what it compiles in are the bytes of the file.
#include <fstream>
#include <iterator>

#include "catch.hpp"
#include "embedded/every_byte.hpp"

TEST_CASE("an embedded file has the bytes of the file, zeros and quotes among them") {
  std::ifstream file(HAARKIT_SOURCE_DIR "/tests/data/every_byte.bin", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  REQUIRE(bytes.size() == 262);
  CHECK(haarkit::embedded::every_byte == bytes);
}
