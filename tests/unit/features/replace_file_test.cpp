#include "haarkit/features/replace_file.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "haarkit/features/data_error.hpp"
#include "temporary_folder.hpp"

using namespace haarkit;
namespace fs = std::filesystem;

namespace {

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("a file is written whole, replaces the old one and leaves nothing beside it") {
  const test::TemporaryFolder folder;
  const std::string file = folder / "a.txt";
  replace_file(file, "old and long");
  replace_file(file, std::string_view("n\0w", 3));
  CHECK(bytes_of(file) == std::string("n\0w", 3));
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("a link to a file is followed, not replaced") {
  const test::TemporaryFolder folder;
  replace_file(folder / "a.txt", "old");
  fs::create_symlink("a.txt", folder / "link");
  replace_file(folder / "link", "new");
  CHECK(fs::is_symlink(folder / "link"));
  CHECK(bytes_of(folder / "a.txt") == "new");
}

TEST_CASE("a place that can't be written to is named") {
  const test::TemporaryFolder folder;
  const std::string missing = folder / "none/a.txt";
  CHECK_THROWS_AS(replace_file(missing, "x"), DataError);
  CHECK_THROWS_WITH(replace_file(missing, "x"), Catch::Contains(missing));
  CHECK_THROWS_AS(replace_file(folder.path(), "x"), DataError);
}
