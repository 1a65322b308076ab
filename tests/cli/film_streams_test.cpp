// Films that come bit by bit: lists and streams on standard input, cameras.
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <future>
#include <thread>

#include "catch.hpp"
#include "films.hpp"
#include "films/films.hpp"
#include "run.hpp"

namespace haarkit {

TEST_CASE("a list on standard input is searched line by line, as it comes") {
  const Folder folder;
  save(folder / "list.txt", "");
  std::filesystem::copy(sample("cat.jpg"), folder / "cat.jpg");
  REQUIRE(mkfifo((folder / "lines").c_str(), 0600) == 0);
  const std::string command = std::string("'") + HAARKIT_PROGRAM + "' detect --list - --format jsonl < lines > out &";
  REQUIRE(std::system(("cd '" + folder.path() + "' && " + command).c_str()) == 0);
  FILE* lines = std::fopen((folder / "lines").c_str(), "w");
  for (std::size_t i = 1; i <= 3; ++i) {
    std::fputs("cat.jpg\n", lines);
    std::fflush(lines);
    // The next line is given only when this one's result is there: a program that waits for the end would hang here.
    while (lines_of(text_of(folder / "out")).size() < i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  std::fclose(lines);
  CHECK(json_lines(text_of(folder / "out")).size() == 3);
}

TEST_CASE("a stream on standard input is a camera") {
  if (!films_are_possible()) return;
  const Folder folder;
  astronaut_film("a.mkv", 1, folder.path());
  const Ran ran = run_shell("detect --camera - --format jsonl --draw out < a.mkv", folder.path());
  CAPTURE(ran.err);
  CHECK(ran.code == 0);
  CHECK(json_lines(ran.out).size() == 25);
  CHECK(frames_in(folder / "out/camera.mp4") == 25);
  CHECK(contains(run({"detect", "--camera", "93"}).err, "camera 93: the camera cannot be opened"));
  CHECK(run({"detect", "--camera", "93"}).code == 1);
  CHECK(run({"detect", "--camera", "0", sample("cat.jpg")}).code == 2);
  const Ran empty = run_shell("detect --camera - < /dev/null", folder.path());
  CHECK(empty.code == 1);
  CHECK(contains(empty.err, "standard input: the stream cannot be opened"));
  CHECK(contains(empty.err, "comes through the pipe"));
}

TEST_CASE("a film through a pipe that must be read from its end is told with what to do") {
  if (!films_are_possible()) return;
  const Folder folder;
  astronaut_film("a.mp4", 1, folder.path(), "-crf 1");  // more than libav reads ahead
  const Ran ran = run_shell("detect --camera - --format jsonl < a.mp4", folder.path());
  CHECK(ran.code == 1);
  CHECK(contains(ran.err, "holds no frame that can be decoded (it breaks off"));
  CHECK(contains(ran.err, "stands at its end, where a pipe cannot go first: give the file"));
}

TEST_CASE("a camera that gives nothing any more is gone, and what it gave is kept") {
  if (!films_are_possible()) return;
  const Folder folder;
  astronaut_film("a.mkv", 2, folder.path(), "-g 1");
  const std::string bytes = text_of(folder / "a.mkv"), pipe = folder / "pipe";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  FilmSource source;
  source.path = pipe;
  source.name = "camera 7";
  source.live = true;
  source.patience = 0.3;
  std::promise<void> done;
  std::thread camera([&, seen = done.get_future()] {
    FILE* out = std::fopen(pipe.c_str(), "wb");
    std::fwrite(bytes.data(), 1, bytes.size() / 2, out);
    std::fflush(out);
    seen.wait();  // silent, but open
    std::fclose(out);
  });
  {
    const std::unique_ptr<FilmReader> reader = open_film(source);
    int frames = 0;
    for (FilmFrame frame; reader->read(frame);) ++frames;
    CHECK(frames > 10);
    CHECK(reader->problem() == "gave nothing for 0.3 seconds, after " + std::to_string(frames) + " frames");
  }
  done.set_value();
  camera.join();
}

TEST_CASE("Ctrl-C ends waiting for a stream on standard input") {
  if (!films_are_possible()) return;
  const Folder folder;
  REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
  const std::string command =
      std::string("cd '") + folder.path() + "' && { '" + HAARKIT_PROGRAM +
      "' detect --camera - < pipe 2> err & program=$!; exec 3> pipe; sleep 0.5; kill -INT $program; "
      "wait $program; }";
  // A shell's background programs ignore SIGINT unless job control is on.
  save(folder / "script", "set -m\n" + command);
  CHECK(WEXITSTATUS(std::system(("timeout 60 bash '" + (folder / "script") + "'").c_str())) == 130);
}

TEST_CASE("--show says when there is no display") {
  if (!films_are_possible()) return;
  const Folder folder;
  astronaut_film("a.mp4", 0.2, folder.path());
  unsetenv("DISPLAY");
  unsetenv("WAYLAND_DISPLAY");
  const Ran ran = run({"detect", "--show", "a.mp4"}, folder.path());
  CHECK(ran.code == 1);
  CHECK(contains(ran.err, "--show: there is no display"));
  CHECK(run({"detect", "--show", sample("cat.jpg")}).code == 2);
}

}  // namespace haarkit
