// train, detect and evaluate as several processes of one team, as mpirun starts them.
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <opencv2/imgcodecs.hpp>

#include "catch.hpp"
#include "training_folder.hpp"

using namespace haarkit;

namespace {

bool teams() {
  if (can_run_teams()) return true;
  WARN("skipped: there is no Open MPI, or this haarkit was built without (scripts/setup --all-tests installs it)");
  return false;
}

std::vector<std::string> train_words(const Folder& folder, const std::string& output) {
  std::vector<std::string> words = {
      "train",        "--objects",     folder / "faces",       "--framing",   "0.7857", "--window",
      "16",           "--backgrounds", folder / "backgrounds", "--negatives", "200",    "--output",
      folder / output};
  const bool staged = output.find(".xml") != std::string::npos;
  const std::vector<std::string> kind =
      output.find("lbp") != std::string::npos ? std::vector<std::string>{"--features", "lbp", "--stages", "4"}
      : staged ? std::vector<std::string>{"--pool-size", "300", "--stages", "4", "--stage-false-positive-rate", "0.3"}
               : std::vector<std::string>{"--kind",        "soft", "--pool-size",        "200", "--weak",        "48",
                                          "--first-round", "12",   "--channel-features", "100", "--grey-prefix", "20"};
  words.insert(words.end(), kind.begin(), kind.end());
  return words;
}

std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

TEST_CASE("a team of three trains the cascades of one process, byte for byte, and tells once what happens") {
  if (!teams()) return;
  const Folder folder;
  draw_data(folder);
  for (const std::string name : {"alone.xml", "alone.haarkit", "alone.lbp.xml"}) {
    const std::string team = "team" + name.substr(name.find('.'));
    const Ran alone = run(train_words(folder, name));
    REQUIRE(alone.code == 0);
    const Ran ran = run_team(3, with(train_words(folder, team), {"--log", folder / "log"}));
    CAPTURE(ran.err);
    REQUIRE(ran.code == 0);
    CHECK(text_of(folder / team) == text_of(folder / name));
    CHECK(contains(ran.err, "3 processes on 1 machine work together"));
    const auto lines = lines_of(ran.err);
    CHECK(std::count_if(lines.begin(), lines.end(), [](const auto& line) { return contains(line, "120 crops"); }) == 1);
    CHECK_FALSE(std::filesystem::exists(folder / (team + ".checkpoint")));
    CHECK(contains(lines_of(text_of(folder / "log")).back(), "finished"));
  }
}

TEST_CASE("a team goes on from what one process made, and one process from what a team made, with the same bytes") {
  if (!teams()) return;
  const Folder folder;
  draw_data(folder);
  std::vector<std::string> part = train_words(folder, "part.xml");
  *(std::find(part.begin(), part.end(), "--stages") + 1) = "2";
  const auto more = with(train_words(folder, "more.xml"), {"--continue", folder / "part.xml", "--overwrite"});
  std::vector<std::string> results;
  for (const int first : {1, 3}) {
    for (const int then : {1, 2}) {
      const auto words = with(part, {"--overwrite"});
      REQUIRE((first == 1 ? run(words) : run_team(first, words)).code == 0);
      REQUIRE((then == 1 ? run(more) : run_team(then, more)).code == 0);
      results.push_back(text_of(folder / "more.xml"));
      CHECK(results.back() == results.front());
    }
  }
}

TEST_CASE("a team's run that is killed leaves a checkpoint that any number of processes goes on from") {
  if (!teams()) return;
  const Folder folder;
  draw_data(folder);
  REQUIRE(run(train_words(folder, "whole.xml")).code == 0);
  for (const int processes : {1, 2}) {
    // The first process kills one of its team once there is a checkpoint.
    const std::string killer = folder / "killer";
    save(killer,
         "#!/bin/sh\n"
         "if [ \"$OMPI_COMM_WORLD_RANK\" = 2 ]; then\n"
         "  \"$@\" & child=$!\n"
         "  while [ ! -e '" +
             folder / "part.xml.checkpoint" +
             "' ] && kill -0 $child 2>/dev/null; do :; done\n"
             "  kill -9 $child 2>/dev/null; wait $child\n"
             "else\n  exec \"$@\"\nfi\n");
    std::filesystem::permissions(killer, std::filesystem::perms::owner_all);
    const Ran killed = run_team(3, train_words(folder, "part.xml"), killer);
    CAPTURE(killed.err);
    CHECK(killed.code != 0);
    const std::vector<std::string> resume = with(train_words(folder, "part.xml"), {"--resume"});
    const Ran rest = processes == 1 ? run(resume) : run_team(processes, resume);
    CAPTURE(rest.err);
    CHECK(rest.code == 0);
    CHECK(text_of(folder / "part.xml") == text_of(folder / "whole.xml"));
    std::filesystem::remove(folder / "part.xml");
  }
}

TEST_CASE("detect and evaluate give the bytes of one process, whoever searched which picture") {
  if (!teams()) return;
  const Folder folder;
  std::filesystem::create_directory(folder / "pictures");
  std::string boxes = "image,x,y,w,h\n";
  for (int i = 0; i < 12; ++i) {
    const std::string name = "pictures/" + std::to_string(i) + ".png";
    cv::imwrite(folder / name, drawn::picture(i).grey);
    boxes += name + ",10,10,40,40\n";
  }
  save(folder / "pictures/broken.png", "no picture");
  save(folder / "boxes.csv", boxes);
  for (const std::string format : {"text", "csv", "json"}) {
    const std::vector<std::string> words = {"detect", "--format", format, folder / "pictures", sample("astronaut.jpg")};
    const Ran alone = run(words), team = run_team(3, words);
    CAPTURE(team.err);
    CHECK(alone.code == 1);
    CHECK(team.code == 1);
    CHECK(team.out == alone.out);
    CHECK(contains(team.err, "1 of 14 pictures could not be read"));
  }
  for (const std::string place : {"alone", "team"}) {
    const std::vector<std::string> words = {"detect",
                                            "--draw",
                                            folder / place,
                                            "--crop",
                                            folder / place,
                                            sample("astronaut.jpg"),
                                            sample("grace_hopper.jpg"),
                                            sample("cat.jpg")};
    REQUIRE((place == "alone" ? run(words) : run_team(2, words)).code == 0);
  }
  const auto files = [&](const std::string& place) {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / place))
      if (entry.is_regular_file()) found.push_back(text_of(entry.path().string()));
    std::sort(found.begin(), found.end());
    return found;
  };
  CHECK(files("alone").size() == 5);
  CHECK(files("team") == files("alone"));
  const std::vector<std::string> measure = {"evaluate", "--format", "csv", folder / "boxes.csv"};
  const Ran alone = run(measure), team = run_team(3, measure);
  CAPTURE(team.err);
  REQUIRE(alone.code == 0);
  CHECK(team.code == 0);
  CHECK(team.out == alone.out);
}

TEST_CASE("members whose letters are too long to be kept on the way still do not wait for each other") {
  if (!teams()) return;
  const Folder folder;
  // Whatever is longer goes only when it is received (the transport's name in Open MPI 4, and in 5).
  const std::string small_letters = folder / "small-letters";
  save(small_letters,
       "#!/bin/sh\nexport OMPI_MCA_btl_vader_eager_limit=256 OMPI_MCA_btl_sm_eager_limit=256\nexec \"$@\"\n");
  std::filesystem::permissions(small_letters, std::filesystem::perms::owner_all);
  std::string list, detour;
  for (int i = 0; i < 300; ++i) detour += "./";
  for (int i = 0; i < 60; ++i) {
    const std::string name = std::to_string(i) + ".png";
    cv::imwrite(folder / name, cv::Mat(40, 40, CV_8U, cv::Scalar(i)));
    list += folder / (detour + name) + "\n";
  }
  save(folder / "list.txt", list);
  const std::vector<std::string> words = {"detect", "--format", "json", "--list", folder / "list.txt"};
  const Ran team = run_team(2, words, small_letters);
  CAPTURE(team.err);
  CHECK(team.code == 0);
  CHECK(team.out == run(words).out);
}

TEST_CASE("a member with other files, or another command, is named before any work") {
  if (!teams()) return;
  const Folder folder;
  draw_data(folder);
  // The last process sees another folder under the same name, as a machine without the shared one would.
  const std::string elsewhere = folder / "elsewhere";
  const auto as_last = [&](const std::string& line) {
    save(elsewhere, "#!/bin/sh\nif [ \"$OMPI_COMM_WORLD_RANK\" = 1 ]; then\n" + line + "\nfi\nexec \"$@\"\n");
    std::filesystem::permissions(elsewhere, std::filesystem::perms::owner_all);
  };
  std::filesystem::create_directories(folder / "other/faces");
  std::filesystem::create_directory_symlink(folder / "faces", folder / "here");
  std::vector<std::string> words = train_words(folder, "face.xml");
  as_last("set -- \"$@\" --seed 2");
  const Ran options = run_team(2, words, elsewhere);
  CHECK(options.code == 1);
  CHECK(contains(options.err, "process 1 on "));
  CHECK(contains(options.err, "give all processes the same command line"));
  // Paths from the folder that each process runs in.
  words[2] = "faces";
  std::filesystem::create_directories(folder / "empty");
  const auto from = [&](const std::string& rest) {
    as_last("cd '" + folder / rest + "'");
    return run_team(2, words, elsewhere, folder.path());
  };
  const Ran missing = from("empty");
  CHECK(missing.code == 1);
  CHECK(contains(missing.err, "process 1 on "));
  CHECK(contains(missing.err, "all processes must see the same files"));
  for (int i = 0; i < 120; ++i) cv::imwrite(folder / ("other/faces/" + std::to_string(i) + ".png"), drawn::crop(i + 1));
  const Ran other = from("other");
  CHECK(other.code == 1);
  CHECK(contains(other.err, "has other options or data than process 0"));
  CHECK_FALSE(std::filesystem::exists(folder / "face.xml"));
}

TEST_CASE("commands that a team does not share are run once, and a wrong command line is told of once") {
  if (!teams()) return;
  const Ran info = run_team(3, {"info", stock_cascade("frontalface_alt")});
  CHECK(info.code == 0);
  CHECK(info.out == run({"info", stock_cascade("frontalface_alt")}).out);
  const Ran wrong = run_team(3, {"detect", "--no-such-option"});
  CHECK(wrong.code == 2);
  const auto lines = lines_of(wrong.err);
  CHECK(std::count_if(lines.begin(), lines.end(), [](const auto& line) { return contains(line, "no-such-option"); }) ==
        1);
}

TEST_CASE("processes that a launcher started without haarkit-mpi say what they need") {
  const Folder folder;
  std::filesystem::copy_file(HAARKIT_PROGRAM, folder / "haarkit");
  const Ran ran = run_command("OMPI_COMM_WORLD_RANK=0 OMPI_COMM_WORLD_SIZE=2 '" + folder / "haarkit" + "' detect '" +
                              sample("cat.jpg") + "'");
  CHECK(ran.code == 1);
  CHECK(contains(ran.err, "need the package haarkit-mpi to work together"));
}
