// What detect writes of films, and what becomes of it when something goes wrong.
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include "catch.hpp"
#include "films.hpp"
#include "run.hpp"

namespace haarkit {

TEST_CASE("an annotated film has the original's frames, rate, size and sound, and boxes where the faces are") {
  if (!films_are_possible()) return;
  const Folder folder;
  astronaut_film("quiet.mp4", 1, folder.path());
  ffmpeg("-i quiet.mp4 -f lavfi -i sine -t 1 -c:v copy -c:a aac a.mp4", folder.path());
  CHECK(run({"detect", "--draw", "out", "a.mp4"}, folder.path()).code == 0);
  const std::string drawn = folder / "out/a.mp4";
  CHECK(frames_in(drawn) == frames_in(folder / "a.mp4"));
  CHECK(film_entry(drawn, "r_frame_rate") == "25/1");
  CHECK(film_entry(drawn, "width") == "320");
  ffmpeg("-i out/a.mp4 -vn -c:a copy sound.aac", folder.path());
  CHECK(std::filesystem::file_size(folder / "sound.aac") > 1000);
  // The boxes are lines of green.
  ffmpeg("-i out/a.mp4 -frames:v 1 drawn.ppm", folder.path());
  const std::string pixels = text_of(folder / "drawn.ppm");
  int green = 0;
  for (std::size_t i = pixels.size() % 3; i + 2 < pixels.size(); i += 3) {
    const auto at = [&](std::size_t k) { return static_cast<int>(static_cast<unsigned char>(pixels[k])); };
    green += at(i + 1) > at(i) + 100 && at(i + 1) > at(i + 2) + 100 ? 1 : 0;
  }
  CHECK(green > 150);
}

TEST_CASE("what cannot be written of a film is told, and the film is searched to its end") {
  if (!films_are_possible()) return;
  const Folder folder;
  astronaut_film("x.avi", 0.4, folder.path());
  std::filesystem::copy(folder / "x.avi", folder / "x.avi.mp4");
  const Ran drawn = run({"detect", "--format", "jsonl", "--draw", "out", "x.avi", "x.avi.mp4"}, folder.path());
  CHECK(drawn.code == 1);
  CHECK(json_lines(drawn.out).size() == 20);
  CHECK_FALSE(contains(drawn.out, "error"));
  CHECK(contains(drawn.err, "out/x.avi.mp4: this run has written this file already"));

  save(folder / "faces/a", "a file");  // where a folder would have to be
  std::filesystem::create_directory(folder / "a");
  std::filesystem::rename(folder / "x.avi", folder / "a/x.avi");
  std::filesystem::copy(sample("cat.jpg"), folder / "cat.jpg");
  const Ran cropped =
      run({"detect", "--format", "jsonl", "--crop", "faces", "--draw", "faces", "a/x.avi", "cat.jpg"}, folder.path());
  CHECK(cropped.code == 1);
  CHECK(json_lines(cropped.out).size() == 11);
  CHECK_FALSE(contains(cropped.out, "error"));
  CHECK(contains(cropped.err, "(nor could 9 other crops)"));
  CHECK(lines_of(cropped.err).size() == 2);
}

TEST_CASE("what a killed run left of a film is removed by the next one, and told") {
  if (!films_are_possible()) return;
  const Folder folder;
  astronaut_film("a.mkv", 2, folder.path(), "-g 1");
  const std::string script = std::string("mkfifo pipe\n'") + HAARKIT_PROGRAM +
                             "' detect --camera - --draw out < pipe > log 2>&1 &\nprogram=$!\nexec 3> pipe\n"
                             "cat a.mkv >&3\n"
                             "until [ -n \"$(find out -name '*.part*' -size +0 2> log)\" ]; do sleep 0.1; done\n"
                             "kill -9 $program; wait $program; exec 3>&-\nls -A out > files";
  save(folder / "script", script);
  REQUIRE(std::system(("cd '" + folder.path() + "' && timeout 60 bash script 2> err").c_str()) == 0);
  CHECK(contains(text_of(folder / "files"), "camera.mp4.part"));
  const Ran ran = run_shell("detect --camera - --draw out < a.mkv", folder.path());
  CHECK(ran.code == 0);
  CHECK(contains(ran.err, "warning: out/camera.mp4.part"));
  CHECK(contains(ran.err, ": removed; a run that was killed had left it"));
  const auto files = std::filesystem::directory_iterator(folder / "out");
  CHECK(std::distance(begin(files), end(files)) == 1);
}

TEST_CASE("a full disk ends the film with a message, and what is written can be read") {
  if (!films_are_possible()) return;
  if (std::system("unshare -rm true 2> /dev/null") != 0) {
    WARN("skipped: no small disk can be made here (unshare)");
    return;
  }
  const Folder folder;
  std::filesystem::create_directory(folder / "disk");
  ffmpeg("-f lavfi -i 'nullsrc=s=640x480:r=25:d=2,geq=random(1)*255:128:128' -preset ultrafast noise.mp4",
         folder.path());
  const std::string script =
      std::string("mount -t tmpfs -o size=6m none disk && '") + HAARKIT_PROGRAM + "' detect --cascade '" +
      stock_cascade("frontalface_alt2") +
      "' --every 100 --min-size 200 --draw disk/out --format jsonl -o disk/found noise.mp4 2> err; "
      "code=$?; cp disk/out/noise.mp4 cut.mp4; ls -A disk/out > files; exit $code";
  save(folder / "script", script);
  const int code = std::system(("cd '" + folder.path() + "' && unshare -rm sh script").c_str());
  CHECK(WEXITSTATUS(code) == 1);
  CHECK(contains(text_of(folder / "err"), "disk/out/noise.mp4: the disk is full; the film ends at frame "));
  CHECK(lines_of(text_of(folder / "err")).size() == 1);
  CHECK(text_of(folder / "files") == "noise.mp4\n");
  CHECK(frames_in(folder / "cut.mp4") > 2);
  CHECK(frames_in(folder / "cut.mp4") < 50);
}

TEST_CASE("a reader that wants no more of the results ends the search of a film silently, a full disk with a message") {
  if (!films_are_possible()) return;
  const Folder folder;
  astronaut_film("a.mp4", 2, folder.path());
  const Ran closed = run_shell("detect a.mp4 | head -1", folder.path());
  CHECK(closed.err.empty());
  const Ran full = run_shell("detect a.mp4 > /dev/full", folder.path());
  CHECK(full.code == 1);
  CHECK(full.err == "haarkit detect: standard output: cannot be written (No space left on device)\n");
}

TEST_CASE("Ctrl-C leaves a film that can be played") {
  if (!films_are_possible()) return;
  const Folder folder;
  astronaut_film("a.mp4", 4, folder.path());
  ffmpeg("-stream_loop 100 -i a.mp4 -c copy long.mp4", folder.path());
  const Background running({"detect", "--format", "jsonl", "--track", "--draw", folder / "out", folder / "long.mp4"},
                           folder / "results");
  while (lines_of(text_of(folder / "results")).size() < 30) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  running.send(SIGINT);
  CHECK(running.wait() == 130);
  CHECK(frames_in(folder / "out/long.mp4") == static_cast<int>(json_lines(text_of(folder / "results")).size()));
  CHECK(folder.files() == std::vector<std::string>{"a.mp4", "long.mp4", "out/long.mp4", "results"});
}

}  // namespace haarkit
