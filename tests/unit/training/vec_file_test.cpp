#include "haarkit/training/vec_file.hpp"

#include <fstream>
#include <vector>

#include "catch.hpp"
#include "haarkit/base/data_error.hpp"
#include "temporary_folder.hpp"

using namespace haarkit;

namespace {

// A .vec of `count` samples of `values` values, byte by byte from its documented layout.
std::vector<std::uint8_t> vec_bytes(int count, int values) {
  std::vector<std::uint8_t> bytes;
  for (const int number : {count, values, 0})
    for (int shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<std::uint8_t>(number >> shift & 255));
  for (int i = 0; i < count; ++i) {
    bytes.push_back(0);
    for (int v = 0; v < values; ++v) {
      bytes.push_back(static_cast<std::uint8_t>(i * 31 + v));
      bytes.push_back(0);
    }
  }
  return bytes;
}

std::string problem_with(const std::vector<std::uint8_t>& bytes, cv::Size window) {
  try {
    read_vec_bytes(bytes.data(), bytes.size(), window, "faces.vec");
  } catch (const DataError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("samples of a vec file come out row by row, in order") {
  const auto bytes = vec_bytes(3, 12);
  const auto samples = read_vec_bytes(bytes.data(), bytes.size(), {4, 3}, "faces.vec");
  REQUIRE(samples.size() == 3);
  CHECK(samples.window() == cv::Size(4, 3));
  CHECK(samples.patch(2)[0] == 62);
  CHECK(samples.patch(2)[11] == 73);
}

TEST_CASE("what was written as a vec file is read back the same, and byte for byte as OpenCV lays it out") {
  const auto bytes = vec_bytes(5, 20);
  const auto samples = read_vec_bytes(bytes.data(), bytes.size(), {5, 4}, "faces.vec");
  const test::TemporaryFolder folder;
  const std::string path = folder / "a.vec";
  write_vec(samples, path);
  std::ifstream file(path, std::ios::binary);
  CHECK(std::vector<std::uint8_t>(std::istreambuf_iterator<char>(file), {}) == bytes);
  const auto again = read_vec(path, {5, 4});
  REQUIRE(again.size() == 5);
  CHECK(std::equal(again.patch(0), again.patch(0) + 100, samples.patch(0)));
}

TEST_CASE("an empty vec file holds no samples") {
  const auto bytes = vec_bytes(0, 400);
  CHECK(read_vec_bytes(bytes.data(), bytes.size(), {20, 20}, "faces.vec").empty());
}

TEST_CASE("a vec file cut short anywhere is refused, whatever its length") {
  auto bytes = vec_bytes(2, 9);
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const std::vector<std::uint8_t> part(bytes.begin(), bytes.begin() + length);
    REQUIRE_FALSE(problem_with(part, {3, 3}).empty());
  }
  bytes.push_back(0);
  CHECK(problem_with(bytes, {3, 3}).find("need 50 bytes, the file has 51") != std::string::npos);
}

TEST_CASE("a wrong sample size is named together with the likely right one") {
  const auto problem = problem_with(vec_bytes(2, 400), {24, 24});
  CHECK(problem.find("samples of 400 values, but 24x24 has 576") != std::string::npos);
  CHECK(problem.find("probably 20x20") != std::string::npos);
}

TEST_CASE("a vec file that promises more than it holds is refused before anything is allocated") {
  auto bytes = vec_bytes(1, 400);
  bytes[3] = 0x7f;  // two thousand million samples
  CHECK(problem_with(bytes, {20, 20}).find("bytes, the file has 813") != std::string::npos);
  bytes[3] = 0xff;  // a negative number of them
  CHECK(problem_with(bytes, {20, 20}).find("not a .vec file") != std::string::npos);
  CHECK(problem_with(vec_bytes(1, 0), {20, 20}).find("not a .vec file") != std::string::npos);
}

TEST_CASE("a value above 255 in a vec file is refused with its sample's number") {
  auto bytes = vec_bytes(3, 9);
  bytes[12 + 19 + 1 + 2 * 4 + 1] = 1;
  CHECK(problem_with(bytes, {3, 3}).find("sample 1: a value outside 0..255") != std::string::npos);
}

TEST_CASE("a vec file that is not there, or cannot be written, is named") {
  CHECK_THROWS_WITH(read_vec("/nowhere/faces.vec", {20, 20}), Catch::Contains("/nowhere/faces.vec: cannot be read"));
  CHECK_THROWS_WITH(write_vec(SampleSet({20, 20}), "/nowhere/faces.vec"), Catch::Contains("/nowhere/faces.vec"));
  CHECK_THROWS_WITH(read_vec("/nowhere/faces.vec", {0, 20}), Catch::Contains("0x20"));
}
