// Films of many kinds, broken ones among them.
#include <cmath>
#include <filesystem>

#include "catch.hpp"
#include "films.hpp"
#include "run.hpp"

namespace haarkit {
namespace {

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
    const std::vector<nlohmann::json> frames = json_lines(ran.out);
    CHECK(frames.size() >= 10);
    for (const nlohmann::json& frame : frames) CHECK(frame["detections"].size() == 1);
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
    const nlohmann::json json = nlohmann::json::parse(ran.out);
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
    const std::vector<nlohmann::json> frames =
        json_lines(run({"detect", "--format", "jsonl", name}, folder.path()).out);
    REQUIRE(frames.size() == 5);
    for (const nlohmann::json& frame : frames) {
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
    const std::vector<nlohmann::json> found = json_lines(run({"detect", "--format", "jsonl", name}, folder.path()).out);
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
    CAPTURE(ran.err);
    CHECK(ran.code == 1);
    CHECK(contains(ran.err, words));
    CHECK(lines_of(ran.err).size() == 2);
    CHECK(contains(ran.out, "cat.jpg: 0 found"));
  }
}

}  // namespace haarkit
