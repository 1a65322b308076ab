#include "haarkit/base/files.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "catch.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/output_file.hpp"
#include "haarkit/base/paths.hpp"
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

TEST_CASE("a name with a NUL byte is no file's, though the part before it is") {
  const test::TemporaryFolder folder;
  write_file(folder / "a", "x");
  const std::string name = (folder / "a") + std::string("\0b", 2);
  CHECK_THROWS_WITH(read_file(name), Catch::Contains("NUL byte"));
  CHECK_THROWS_WITH(write_file(name, "y"), Catch::Contains("NUL byte"));
  CHECK(read_file(folder / "a") == "x");
}

TEST_CASE("a path is claimed by one process at a time, and what a killed one left is removed and named") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "out.csv";
  {
    const OutputClaim claim(path);
    CHECK(claim.left().empty());
    const OutputClaim again(path);  // the same process may
    int told[2];
    REQUIRE(pipe(told) == 0);
    const pid_t child = fork();
    if (child == 0) {
      char answer = 'n';
      try {
        const OutputClaim other(path);
      } catch (const DataError&) {
        answer = 'y';
      }
      static_cast<void>(!write(told[1], &answer, 1));
      _exit(0);
    }
    char refused = '?';
    REQUIRE(read(told[0], &refused, 1) == 1);
    CHECK(refused == 'y');
    waitpid(child, nullptr, 0);
  }
  CHECK(files_in(folder.path()) == 0);

  const pid_t child = fork();
  if (child == 0) {
    OutputFile file(path);
    file.write("rows");
    file.flush();
    raise(SIGKILL);
  }
  siginfo_t info = {};
  waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT);  // dead, but nobody has asked for its end
  REQUIRE(files_in(folder.path()) == 1);
  write_file(path + ".part1.x", "of the user");
  const OutputClaim claim(path);
  REQUIRE(claim.left().size() == 1);
  CHECK_FALSE(fs::exists(claim.left()[0]));
  CHECK(fs::exists(path + ".part1.x"));
  waitpid(child, nullptr, 0);
}

TEST_CASE("what begins as a picture is known, whatever its name") {
  using std::literals::operator""s;
  for (const std::string& start :
       {"\xFF\xD8\xFF\xE0"s, "\x89PNG\r\n"s, "BM1234\0\0\0\0"s, "II*\0abcd"s, "MM\0*abcd"s, "P5\n3 1"s, "PF\n3 1"s,
        "P2#"s, "RIFF1234WEBPVP8 "s, "\0\0\0\x0CjP  \r\n"s, "#?RADIANCE\n"s})
    CHECK(begins_as_picture(start));
  for (const std::string& start : {""s, "P"s, "BMW.jpg: 1 found"s, "P5"s, "PK\3\4"s, "NITF02.10"s, "RIFF1234AVI "s,
                                   "image,x,y"s, "<?xml"s, "{\"a\""s})
    CHECK_FALSE(begins_as_picture(start));
}
