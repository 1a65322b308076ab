// Films in detect: what is found in their frames.
#include "films.hpp"

#include <filesystem>

#include "catch.hpp"
#include "films/film_kind.hpp"
#include "run.hpp"

namespace haarkit {

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
  const std::vector<nlohmann::json> frames =
      json_lines(run({"detect", "--format", "jsonl", "a.mp4"}, folder.path()).out);
  REQUIRE(frames.size() == 25);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    CHECK(frames[i]["image"] == "a.mp4");
    CHECK(frames[i]["frame"] == i);
    CHECK(frames[i]["time"].get<double>() == Approx(static_cast<double>(i) / 25));
    CHECK(frames[i]["width"] == 320);
    REQUIRE(frames[i]["detections"].size() == 1);
  }
  const nlohmann::json whole = nlohmann::json::parse(run({"detect", "--format", "json", "a.mp4"}, folder.path()).out);
  CHECK(whole["pictures"] == nlohmann::json(frames));

  const nlohmann::json& box = frames[3]["detections"][0];
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
  for (const nlohmann::json& line : json_lines(one.out)) {
    if (names.empty() || names.back() != line["image"]) names.push_back(line["image"]);
  }
  CHECK(names == std::vector<std::string>{"in/a.jpg", "in/b.mkv", "in/c.jpg", "in/d.gif"});
  CHECK(with("many", "5").out == one.out);
  for (const char* name : {"a.jpg", "b.mkv", "c.jpg", "d.gif.mp4"}) {
    CHECK(text_of(folder / ("one/" + std::string(name))) == text_of(folder / ("many/" + std::string(name))));
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

TEST_CASE("with --every some frames are searched alone, and the film is whole") {
  if (!films_are_possible()) return;
  const Folder folder;
  astronaut_film("a.mp4", 1, folder.path());
  for (const bool track : {false, true}) {
    std::vector<std::string> words = {"detect", "--every", "4", "--format", "jsonl", "--draw", "out", "a.mp4"};
    if (track) words.emplace_back("--track");
    const std::vector<nlohmann::json> frames = json_lines(run(words, folder.path()).out);
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

}  // namespace haarkit
