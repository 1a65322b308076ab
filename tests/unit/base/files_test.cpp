#include "haarkit/base/files.hpp"

#include <sys/stat.h>

#include <filesystem>

#include "catch.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/output_file.hpp"
#include "temporary_folder.hpp"

using namespace haarkit;
namespace fs = std::filesystem;

namespace {

std::ptrdiff_t files_in(const std::string& folder) {
  return std::distance(fs::directory_iterator(folder), {});
}

}  // namespace

TEST_CASE("a file is written whole, replaces the old one and leaves nothing beside it") {
  const test::TemporaryFolder folder;
  const std::string file = folder / "a.txt";
  write_file(file, "old and long");
  write_file(file, std::string_view("n\0w", 3));
  CHECK(read_file(file) == std::string("n\0w", 3));
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("a file that is not finished leaves the old one as it was") {
  const test::TemporaryFolder folder;
  write_file(folder / "a.txt", "old");
  {
    OutputFile file(folder / "a.txt");
    file.write("new");
    CHECK(read_file(folder / "a.txt") == "old");
  }
  CHECK(read_file(folder / "a.txt") == "old");
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("a link to a file is followed, not replaced") {
  const test::TemporaryFolder folder;
  write_file(folder / "a.txt", "old");
  fs::create_symlink("a.txt", folder / "link");
  write_file(folder / "link", "new");
  CHECK(fs::is_symlink(folder / "link"));
  CHECK(read_file(folder / "a.txt") == "new");
}

TEST_CASE("a place that can't be written to is named") {
  const test::TemporaryFolder folder;
  const std::string missing = folder / "none/a.txt";
  CHECK_THROWS_AS(write_file(missing, "x"), DataError);
  CHECK_THROWS_WITH(write_file(missing, "x"), Catch::Contains(missing));
  CHECK_THROWS_WITH(write_file(folder.path(), "x"), Catch::Contains("is a folder"));
}

TEST_CASE("what is no ordinary file is refused by its kind, at once") {
  const test::TemporaryFolder folder;
  REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK_THROWS_WITH(read_file(folder / "pipe"), Catch::Contains("is a pipe"));
  CHECK_THROWS_WITH(read_file("/dev/zero"), Catch::Contains("is a device"));
  CHECK_THROWS_WITH(read_file(folder.path()), Catch::Contains("is a folder"));
  CHECK_THROWS_WITH(read_file(folder / "none"), Catch::Contains("No such file"));
}

TEST_CASE("a file larger than the limit is not read") {
  const test::TemporaryFolder folder;
  write_file(folder / "a", std::string(1000, 'x'));
  CHECK(read_file(folder / "a", 1000).size() == 1000);
  CHECK_THROWS_WITH(read_file(folder / "a", 999), Catch::Contains("larger than 999 bytes"));
  fs::resize_file(folder / "a", std::uintmax_t{1} << 40);  // sparse: a size without a content
  CHECK_THROWS_WITH(read_file(folder / "a", 999), Catch::Contains("larger than 999 bytes"));
}
