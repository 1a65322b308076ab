#include "haarkit/features/replace_file.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "haarkit/features/data_error.hpp"

using namespace haarkit;
namespace fs = std::filesystem;

namespace {

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Folder {
  fs::path path = fs::temp_directory_path() / "haarkit_replace_file_test";
  Folder() {
    fs::remove_all(path);
    fs::create_directory(path);
  }
  ~Folder() { fs::remove_all(path); }
};

}  // namespace

TEST_CASE("a file is written whole, replaces the old one and leaves nothing beside it") {
  const Folder folder;
  const fs::path file = folder.path / "a.txt";
  replace_file(file.string(), "old and long");
  replace_file(file.string(), std::string_view("n\0w", 3));
  CHECK(bytes_of(file) == std::string("n\0w", 3));
  CHECK(std::distance(fs::directory_iterator(folder.path), {}) == 1);
}

TEST_CASE("a link to a file is followed, not replaced") {
  const Folder folder;
  replace_file((folder.path / "a.txt").string(), "old");
  fs::create_symlink("a.txt", folder.path / "link");
  replace_file((folder.path / "link").string(), "new");
  CHECK(fs::is_symlink(folder.path / "link"));
  CHECK(bytes_of(folder.path / "a.txt") == "new");
}

TEST_CASE("a place that can't be written to is named") {
  const Folder folder;
  const std::string missing = (folder.path / "none" / "a.txt").string();
  CHECK_THROWS_AS(replace_file(missing, "x"), DataError);
  CHECK_THROWS_WITH(replace_file(missing, "x"), Catch::Contains(missing));
  CHECK_THROWS_AS(replace_file(folder.path.string(), "x"), DataError);
}
