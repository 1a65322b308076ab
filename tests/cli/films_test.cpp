// Films in detect: results, written films, and what is wrong with films.
#include "films.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <future>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "catch.hpp"
#include "films/film_kind.hpp"
#include "films/films.hpp"
#include "run.hpp"

namespace haarkit {
namespace {

using Json = nlohmann::json;

std::vector<Json> json_lines(const std::string& text) {
  std::vector<Json> lines;
  for (const std::string& line : lines_of(text)) lines.push_back(Json::parse(line));
  return lines;
}

// Writes that a film is to be shown turned, as this ffmpeg can: newer ones have an option for it.
void turn_quarter(const std::string& from, const std::string& to, const std::string& folder) {
  ffmpeg("-display_rotation 90 -i " + from + " -c copy " + to + " || ffmpeg -v error -y -i " + from +
             " -c copy -metadata:s:v rotate=90 " + to,
         folder);
}

void cut(const std::string& from, const std::string& to, double share) {
  const std::string bytes = text_of(from);
  save(to, bytes.substr(0, static_cast<std::size_t>(static_cast<double>(bytes.size()) * share)));
}

}  // namespace

TEST_CASE("films are told from pictures by their first bytes") {
  CHECK(
      is_film_beginning(std::string("\0\0\0\x20"
                                    "ftypisom",
                                    12)));
  CHECK_FALSE(
      is_film_beginning(std::string("\0\0\0\x20"
                                    "ftypheic",
                                    12)));
  CHECK(is_film_beginning("\x1A\x45\xDF\xA3"));
  CHECK(is_film_beginning("RIFF....AVI LIST"));
  CHECK_FALSE(is_film_beginning("RIFF....WEBPVP8 "));
  CHECK(is_film_beginning(std::string("\0\0\0\x01\x40\x01\x0C", 7)));
  CHECK_FALSE(is_film_beginning(std::string("\0\0\0\x01\x40\x02", 6)));
  CHECK_FALSE(is_film_beginning("GGGG"));
  CHECK_FALSE(is_film_beginning(""));
  for (const char* name : {"astronaut.jpg", "cat.jpg", "grace_hopper.jpg"}) CHECK_FALSE(is_film(sample(name)));
}

TEST_CASE("each frame of a film is a result with its number and time, in every format") {
  if (!films_are_possible()) return;
  const Folder folder;
  astronaut_film("a.mp4", 1, folder.path());
  const std::vector<Json> frames = json_lines(run({"detect", "--format", "jsonl", "a.mp4"}, folder.path()).out);
  REQUIRE(frames.size() == 25);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    CHECK(frames[i]["image"] == "a.mp4");
    CHECK(frames[i]["frame"] == i);
    CHECK(frames[i]["time"].get<double>() == Approx(static_cast<double>(i) / 25));
    CHECK(frames[i]["width"] == 320);
    REQUIRE(frames[i]["detections"].size() == 1);
  }
  const Json whole = Json::parse(run({"detect", "--format", "json", "a.mp4"}, folder.path()).out);
  CHECK(whole["pictures"] == Json(frames));

  const Json& box = frames[3]["detections"][0];
  const std::string numbers = box["x"].dump() + "," + box["y"].dump() + "," + box["w"].dump() + "," + box["h"].dump();
  const std::vector<std::string> csv = lines_of(run({"detect", "--format", "csv", "a.mp4"}, folder.path()).out);
  CHECK(csv[0] == "image,x,y,w,h,score,frame,time");
  CHECK(csv[4].rfind("a.mp4," + numbers, 0) == 0);
  CHECK(contains(csv[4], ",3,0.12"));
  CHECK(contains(run({"detect", "--format", "fddb", "a.mp4"}, folder.path()).out, "a.mp4#3@0.120\n1\n"));
  const std::string text = run({"detect", "a.mp4"}, folder.path()).out;
  CHECK(contains(text, "a.mp4 frame 3 at 0.120 s: 1 found\n"));
  CHECK(contains(text, "a.mp4: 25 frames searched, something found in 25\n"));
}

TEST_CASE("a folder may hold films beside pictures, and one thread finds what many find") {
  if (!films_are_possible()) return;
  const Folder folder;
  std::filesystem::create_directory(folder / "in");
  std::filesystem::copy(sample("cat.jpg"), folder / "in/a.jpg");
  astronaut_film("in/b.mkv", 0.4, folder.path());
  std::filesystem::copy(sample("astronaut.jpg"), folder / "in/c.jpg");
  ffmpeg("-i in/b.mkv -vf scale=160:120 -r 5 in/d.gif", folder.path());
  const std::vector<std::string> words = {"detect", "--format", "jsonl", "--track", "--draw"};
  auto with = [&](const std::string& out, const std::string& threads) {
    std::vector<std::string> all = words;
    all.insert(all.end(), {out, "--threads", threads, "in"});
    return run(all, folder.path());
  };
  const Ran one = with("one", "1");
  CHECK(one.code == 0);
  std::vector<std::string> names;
  for (const Json& line : json_lines(one.out)) {
    if (names.empty() || names.back() != line["image"]) names.push_back(line["image"]);
  }
  CHECK(names == std::vector<std::string>{"in/a.jpg", "in/b.mkv", "in/c.jpg", "in/d.gif"});
  CHECK(with("many", "5").out == one.out);
  for (const char* name : {"a.jpg", "b.mkv", "c.jpg", "d.gif.mp4"}) {
    CHECK(text_of(folder / ("one/" + std::string(name))) == text_of(folder / ("many/" + std::string(name))));
  }
}

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

TEST_CASE("films of other kinds are read: 10 bits, VP8, changing sizes, turned") {
  if (!films_are_possible()) return;
  const Folder folder;
  astronaut_film("ten.mp4", 0.4, folder.path(), "-pix_fmt yuv420p10le -c:v libx264");
  astronaut_film("a.webm", 0.4, folder.path(), "-c:v libvpx");
  astronaut_film("a.h264", 0.4, folder.path(), "-c:v libx264 -bf 0");
  ffmpeg("-i a.h264 -vf scale=480:360 -bf 0 b.h264", folder.path());
  save(folder / "sizes.h264", text_of(folder / "a.h264") + text_of(folder / "b.h264"));
  astronaut_film("flat.mp4", 0.4, folder.path(), "-vf scale=384:-1,transpose=clock");
  turn_quarter("flat.mp4", "turned.mp4", folder.path());
  std::vector<std::string> names = {"ten.mp4", "a.webm", "sizes.h264", "turned.mp4"};
  try {
    astronaut_film("a.hevc", 0.4, folder.path(), "-c:v libx265 -x265-params log-level=none");
    names.emplace_back("a.hevc");
  } catch (const std::runtime_error&) {
    WARN("skipped: this ffmpeg cannot make HEVC");
  }
  for (const std::string& name : names) {
    INFO(name);
    const Ran ran = run({"detect", "--format", "jsonl", "--draw", "out", name}, folder.path());
    CHECK(ran.code == 0);
    CHECK(ran.err.empty());
    const std::vector<Json> frames = json_lines(ran.out);
    CHECK(frames.size() >= 10);
    for (const Json& frame : frames) CHECK(frame["detections"].size() == 1);
    const std::string drawn = folder / ("out/" + name);
    CHECK(frames_in(std::filesystem::exists(drawn) ? drawn : drawn + ".mp4") == static_cast<int>(frames.size()));
  }
}

TEST_CASE("a film that breaks off is searched up to the break, which is named") {
  if (!films_are_possible()) return;
  const Folder folder;
  const std::string every_frame_whole = "-g 1";  // so that frames are of one size, and half a file is half a film
  astronaut_film("a.mp4", 2, folder.path(), every_frame_whole + " -movflags +faststart");
  astronaut_film("a.mkv", 2, folder.path(), every_frame_whole);
  for (const std::string ending : {"mp4", "mkv"}) {
    cut(folder / ("a." + ending), folder / ("cut." + ending), 0.6);
    const Ran ran =
        run({"detect", "--draw", "out", "--format", "json", "cut." + ending, sample("cat.jpg")}, folder.path());
    CHECK(ran.code == 1);
    CHECK(contains(ran.err, "cut." + ending + ": breaks off at "));
    CHECK(contains(ran.err, " of 2.00 s"));
    const Json json = Json::parse(ran.out);
    const auto frames = json["pictures"].size() - 2;  // the error and the cat
    CHECK(frames > 10);
    CHECK(frames < 45);
    CHECK(json["pictures"][frames].contains("error"));
    CHECK(json["pictures"][frames + 1]["image"] == sample("cat.jpg"));
    CHECK(frames_in(folder / ("out/cut." + ending)) == static_cast<int>(frames));
  }
}

TEST_CASE("a film whose last frame is held is whole, and its copy is as long") {
  if (!films_are_possible()) return;
  const Folder folder;
  astronaut_film("a.mp4", 1.9, folder.path(), "-r 10 -bf 0 -g 1");
  ffmpeg("-i a.mp4 -final_delay 150 held.gif", folder.path());  // hundredths of a second
  ffmpeg("-i a.mp4 -frames:v 2 -vf setpts=N/5/TB -r 5 -final_delay 20 two.gif", folder.path());
  for (const std::string ending : {"mp4", "mkv"})
    ffmpeg("-i a.mp4 -c copy -bsf:v 'setts=duration=if(eq(N\\,18)\\,1.5/TB\\,DURATION)' held." + ending, folder.path());
  for (const auto& [name, copy, long_for] :
       std::vector<std::tuple<std::string, std::string, double>>{{"held.gif", "held.gif.mp4", 3.3},
                                                                 {"two.gif", "two.gif.mp4", 0.4},
                                                                 {"held.mp4", "held.mp4", 3.3},
                                                                 {"held.mkv", "held.mkv", 3.3}}) {
    INFO(name);
    const Ran ran = run({"detect", "--draw", "out", name}, folder.path());
    CHECK(ran.code == 0);
    CHECK(ran.err.empty());
    // Matroska tells it in words that ffprobe does not give as the stream's.
    if (copy != "held.mkv")
      CHECK(std::stod(film_entry(folder / ("out/" + copy), "duration")) == Approx(long_for).margin(0.06));
  }
  // Matroska tells it for the whole film alone: where the file is cut off, or has a hole, it does break off.
  const std::string bytes = text_of(folder / "held.mkv");
  save(folder / "cut.mkv", bytes.substr(0, bytes.size() * 6 / 10));
  save(folder / "hole.mkv", bytes.substr(0, bytes.size() * 6 / 10) + std::string(bytes.size() * 4 / 10, '\0'));
  for (const char* name : {"cut.mkv", "hole.mkv"}) {
    const Ran ran = run({"detect", name}, folder.path());
    CAPTURE(name, ran.err);
    CHECK(ran.code == 1);
    CHECK(contains(ran.err, std::string(name) + ": breaks off at "));
  }
}

TEST_CASE("where looks are too few for tracks, what is left out is told") {
  if (!films_are_possible()) return;
  const Folder folder;
  astronaut_film("a.mp4", 1, folder.path());
  ffmpeg("-i a.mp4 -frames:v 2 two.mp4", folder.path());
  const Ran few = run({"detect", "--track", "two.mp4"}, folder.path());
  CHECK(few.code == 0);
  CHECK(contains(few.err, "warning: two.mp4: 2 detections left out, in tracks of fewer than 3; without --track"));
  const Ran seldom = run({"detect", "--track", "--every", "20", "a.mp4"}, folder.path());
  CHECK(contains(seldom.err, "warning: a.mp4: 2 detections left out, in tracks of fewer than 3; a smaller --every"));
  CHECK(run({"detect", "--track", "a.mp4"}, folder.path()).err.empty());
}

TEST_CASE("what joins no track is blurred until the next look") {
  if (!films_are_possible()) return;
  const Folder folder;
  astronaut_film("a.mp4", 1, folder.path());
  CHECK(run({"detect", "--track", "--every", "20", "--blur", "out", "a.mp4"}, folder.path()).code == 0);
  CHECK(run({"detect", "out/a.mp4"}, folder.path()).out.find("something found in 0\n") != std::string::npos);
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

TEST_CASE("a transport stream that ends inside a packet breaks off") {
  if (!films_are_possible()) return;
  const Folder folder;
  astronaut_film("a.ts", 2, folder.path());
  const std::string bytes = text_of(folder / "a.ts");
  const std::size_t packets = bytes.size() / 188;
  for (std::size_t part = 4; part < 8; ++part) {
    save(folder / "cut.ts", bytes.substr(0, packets * part / 8 * 188 + 20 * part));
    const Ran ran = run({"detect", "--every", "10", "cut.ts"}, folder.path());
    CAPTURE(part, ran.err);
    CHECK(ran.code == 1);
    CHECK(contains(ran.err, "cut.ts: breaks off at "));
  }
  CHECK(run({"detect", "--every", "10", "a.ts"}, folder.path()).code == 0);
}

TEST_CASE("a film whose clock starts late is whole") {
  if (!films_are_possible()) return;
  const Folder folder;
  astronaut_film("a.mkv", 0.4, folder.path());
  ffmpeg("-i a.mkv -c copy -output_ts_offset 5 late.mkv", folder.path());
  const Ran ran = run({"detect", "late.mkv"}, folder.path());
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
}

TEST_CASE("a film that is to be shown upside down as in a mirror is searched as it is shown") {
  if (!films_are_possible()) return;
  const Folder folder;
  astronaut_film("a.mp4", 0.2, folder.path());
  ffmpeg("-i a.mp4 -vf vflip flipped.mp4", folder.path());
  std::string film = text_of(folder / "flipped.mp4");
  const std::size_t header = film.find("tkhd");  // of the track; its matrix begins at the 40th byte
  REQUIRE(header != std::string::npos);
  film.replace(header + 4 + 40 + 16, 4, std::string("\xFF\xFF\0\0", 4));  // y is shown at -y
  save(folder / "shown.mp4", film);
  for (const char* name : {"a.mp4", "shown.mp4"}) {
    const std::vector<Json> frames = json_lines(run({"detect", "--format", "jsonl", name}, folder.path()).out);
    REQUIRE(frames.size() == 5);
    for (const Json& frame : frames) {
      REQUIRE(frame["detections"].size() == 1);
      CHECK(std::abs(frame["detections"][0]["x"].get<int>() - 110) < 40);
    }
  }
}

TEST_CASE("a grey film is searched as its frames are") {
  if (!films_are_possible()) return;
  const Folder folder;
  ffmpeg("-i '" + sample("astronaut.jpg") + "' -pix_fmt gray frame.png", folder.path());
  ffmpeg("-i frame.png -pix_fmt gray -strict -1 film.y4m", folder.path());
  const auto box_in = [&](const char* name) {
    const std::vector<Json> found = json_lines(run({"detect", "--format", "jsonl", name}, folder.path()).out);
    REQUIRE(found.size() == 1);
    return found[0]["detections"];
  };
  CHECK(box_in("film.y4m") == box_in("frame.png"));
}

TEST_CASE("a turned film that does not say the shape of its pixels is drawn in its size") {
  if (!films_are_possible()) return;
  const Folder folder;
  astronaut_film("a.mp4", 0.4, folder.path(),
                 "-vf scale=384:200,setsar=0 -bsf:v h264_metadata=sample_aspect_ratio=0/1");
  turn_quarter("a.mp4", "turned.mp4", folder.path());
  CHECK(run({"detect", "--draw", "out", "turned.mp4"}, folder.path()).code == 0);
  const std::string drawn = text_of(folder / "out/turned.mp4");
  const std::size_t header = drawn.find("tkhd");  // of the track; from its 76th byte on width and height, 16.16 bits
  REQUIRE(header != std::string::npos);
  CHECK(drawn.substr(header + 4 + 76, 8) == std::string("\0\xC8\0\0\x01\x80\0\0", 8));  // 200, 384
}

TEST_CASE("what is wrong with a film is said in one line, and the other files are searched") {
  if (!films_are_possible()) return;
  const Folder folder;
  astronaut_film("a.mp4", 0.4, folder.path());
  std::string bytes = text_of(folder / "a.mp4");
  cut(folder / "a.mp4", folder / "headless.mp4", 0.5);
  for (std::size_t at = 0; (at = bytes.find("avc1", at)) != std::string::npos;) bytes.replace(at, 4, "zzzz");
  save(folder / "codec.mp4", bytes);
  ffmpeg("-f lavfi -i sine -t 1 sound.mp4", folder.path());
  save(folder / "nothing.mkv", text_of(folder / "a.mp4").substr(0, 0));
  save(folder / "empty.avi", "RIFF\4\0\0\0AVI ");
  for (const auto& [name, words] : std::vector<std::pair<std::string, std::string>>{
           {"headless.mp4", "cut off"},
           {"codec.mp4", "'zzzz', for which the installed libavcodec has no decoder; try the package libavcodec-extra"},
           {"sound.mp4", "holds no video, only audio: aac"},
           {"nothing.mkv", "empty"},
           {"empty.avi", "empty.avi: "}}) {
    INFO(name);
    const Ran ran = run({"detect", name, sample("cat.jpg")}, folder.path());
    CHECK(ran.code == 1);
    CHECK(contains(ran.err, words));
    CHECK(lines_of(ran.err).size() == 2);
    CHECK(contains(ran.out, "cat.jpg: 0 found"));
  }
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

TEST_CASE("with --every some frames are searched alone, and the film is whole") {
  if (!films_are_possible()) return;
  const Folder folder;
  astronaut_film("a.mp4", 1, folder.path());
  for (const bool track : {false, true}) {
    std::vector<std::string> words = {"detect", "--every", "4", "--format", "jsonl", "--draw", "out", "a.mp4"};
    if (track) words.emplace_back("--track");
    const std::vector<Json> frames = json_lines(run(words, folder.path()).out);
    REQUIRE(frames.size() == 7);
    for (std::size_t i = 0; i < frames.size(); ++i) {
      CHECK(frames[i]["frame"] == 4 * i);
      CHECK(frames[i]["detections"].size() == 1);
    }
    CHECK(frames_in(folder / "out/a.mp4") == 25);
  }
  const Ran far = run({"detect", "--track", "--every", "51", "a.mp4"}, folder.path());
  CHECK(far.code == 2);
  CHECK(contains(far.err, "--every 50 at most"));
}

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
