#include <chrono>
#include <csignal>
#include <filesystem>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>
#include <set>
#include <thread>

#include "catch.hpp"
#include "run.hpp"

using namespace haarkit;

namespace {

namespace fs = std::filesystem;

// The words of a run with a stock cascade, whatever the program's default one is, and few levels, which is quick.
std::vector<std::string> detect(std::vector<std::string> words) {
  words.insert(words.begin(), {"detect", "--cascade", stock_cascade("frontalface_alt2"), "--scale-factor", "1.25"});
  return words;
}

std::string pictures() {
  return HAARKIT_SOURCE_DIR "/samples/pictures";
}

cv::FileStorage json_of(const std::string& text) {
  return {text, cv::FileStorage::READ | cv::FileStorage::MEMORY | cv::FileStorage::FORMAT_JSON};
}

}  // namespace

TEST_CASE("detect finds the faces of the sample photographs") {
  const Ran ran = run(detect({"--format", "csv", "--min-size", "60", pictures()}));
  REQUIRE(ran.code == 0);
  CHECK(ran.err.empty());
  const std::vector<std::string> lines = lines_of(ran.out);
  REQUIRE(lines.size() >= 3);
  CHECK(lines[0] == "image,x,y,w,h,score");
  std::set<std::string> with_face;
  for (std::size_t i = 1; i < lines.size(); ++i)
    with_face.insert(fs::path(lines[i].substr(0, lines[i].find(','))).filename());
  CHECK(with_face == std::set<std::string>{"astronaut.jpg", "grace_hopper.jpg"});
}

TEST_CASE("exact mode gives OpenCV's boxes for a picture file") {
  cv::CascadeClassifier opencv(stock_cascade("frontalface_alt2"));
  std::vector<cv::Rect> boxes;
  cv::Mat grey;
  cv::cvtColor(cv::imread(sample("grace_hopper.jpg")), grey, cv::COLOR_BGR2GRAY);
  opencv.detectMultiScale(grey, boxes, 1.25, 0, 0, {24, 24});
  REQUIRE(boxes.size() > 3);
  std::multiset<std::string> expected, found;
  for (const cv::Rect& b : boxes) {
    expected.insert(std::to_string(b.x) + "," + std::to_string(b.y) + "," + std::to_string(b.width) + "," +
                    std::to_string(b.height));
  }
  const Ran ran = run(detect(
      {"--mode", "exact", "--min-neighbors", "0", "--min-size", "24", "--format", "csv", sample("grace_hopper.jpg")}));
  for (const std::string& line : lines_of(ran.out)) {
    const std::size_t first = line.find(',') + 1;
    if (line != "image,x,y,w,h,score") found.insert(line.substr(first, line.rfind(',') - first));
  }
  CHECK(found == expected);
}

TEST_CASE("all formats say the same, and the output file has what standard output would have") {
  const Folder folder;
  const Ran csv = run(detect({"--format", "csv", pictures()}));
  const Ran json = run(detect({"--format", "json", pictures()}));
  const Ran fddb = run(detect({"--format", "fddb", pictures()}));
  const Ran text = run(detect({pictures()}));
  CHECK(run(detect({"--format", "csv", "-o", folder / "out.csv", pictures()})).out.empty());
  CHECK(text_of(folder / "out.csv") == csv.out);

  std::string csv_from_json = "image,x,y,w,h,score\n", names_and_counts;
  const cv::FileStorage parsed = json_of(json.out);
  REQUIRE(parsed["pictures"].size() == 3);
  std::size_t boxes = 0;
  for (const auto& picture : parsed["pictures"]) {
    boxes += picture["detections"].size();
    CHECK(contains(fddb.out, static_cast<std::string>(picture["image"]) + "\n" +
                                 std::to_string(picture["detections"].size()) + "\n"));
    CHECK(contains(text.out, static_cast<std::string>(picture["image"]) + ": " +
                                 std::to_string(picture["detections"].size()) + " found\n"));
    for (const auto& d : picture["detections"]) {
      CHECK(contains(csv.out, static_cast<std::string>(picture["image"]) + "," +
                                  std::to_string(static_cast<int>(d["x"])) + "," +
                                  std::to_string(static_cast<int>(d["y"])) + ","));
    }
  }
  CHECK(lines_of(csv.out).size() == boxes + 1);
  CHECK(lines_of(fddb.out).size() == boxes + 6);
  CHECK(static_cast<int>(parsed["pictures"][0]["width"]) == 512);
}

TEST_CASE("the results have the same bytes for any number of threads") {
  const std::string one = run(detect({"--format", "json", "--threads", "1", pictures(), pictures()})).out;
  REQUIRE(one.size() > 500);
  for (const char* threads : {"2", "3", "8", "0"}) {
    CAPTURE(threads);
    CHECK(run(detect({"--format", "json", "--threads", threads, pictures(), pictures()})).out == one);
  }
}

TEST_CASE("a batch survives unreadable pictures, names them at the end and exits with 1") {
  const Folder folder;
  const std::string whole = text_of(sample("astronaut.jpg"));
  save(folder / "a/1 good.jpg", whole);
  save(folder / "a/2 cut.jpg", whole.substr(0, whole.size() / 2));
  save(folder / "a/3 empty.png", "");
  save(folder / "a/4 text.bmp", "not a picture");
  save(folder / "a/b/5, good.jpg", whole);
  save(folder / "a/notes.txt", "not a picture either, and not looked at");
  save(folder / "a/.hidden.jpg", "not looked at");
  const Ran ran = run(detect({"--strict", "--format", "csv", "a", "missing.jpg"}), folder.path());
  CHECK(ran.code == 1);
  CHECK(contains(ran.out, "a/1 good.jpg,"));
  CHECK(contains(ran.out, "\"a/b/5, good.jpg\","));
  CHECK(contains(ran.err, "4 of 6 pictures could not be read, searched or written:\n"));
  CHECK(contains(ran.err, "a/2 cut.jpg: the JPEG file is cut off"));
  CHECK(contains(ran.err, "a/3 empty.png: the file is empty"));
  CHECK(contains(ran.err, "a/4 text.bmp: is not a picture"));
  CHECK(contains(ran.err, "missing.jpg: cannot be read (No such file or directory)"));

  const Ran json = run(detect({"--strict", "--format", "json", "a"}), folder.path());
  CHECK(contains(static_cast<std::string>(json_of(json.out)["pictures"][1]["error"]), "cut off"));
}

TEST_CASE("a JPEG file that is cut off is searched, with a warning") {
  const Folder folder;
  const std::string whole = text_of(sample("astronaut.jpg"));
  save(folder / "cut.jpg", whole.substr(0, whole.size() * 3 / 4));
  const Ran ran = run({"detect", "cut.jpg"}, folder.path());
  CHECK(ran.code == 0);
  CHECK(contains(ran.out, "cut.jpg: 1 found"));
  CHECK(contains(ran.err, "warning: cut.jpg: the JPEG file is cut off"));
}

TEST_CASE("a folder's pictures that cannot be read by their kind are counted, and how to convert them is told") {
  const Folder folder;
  save(folder / "a/good.jpg", text_of(sample("cat.jpg")));
  save(folder / "a/1.HEIC", "x");
  save(folder / "a/2.heic", "x");
  save(folder / "a/b/3.psd", "x");
  save(folder / "none/1.heic", "x");
  const Ran ran = run({"detect", "a"}, folder.path());
  CHECK(ran.code == 0);
  CHECK(contains(ran.err, "a: left out 2 .heic and 1 .psd, which cannot be read; convert them to JPEG or PNG first"));
  const Ran none = run({"detect", "none"}, folder.path());
  CHECK(none.code == 1);
  CHECK(contains(none.err, "holds no pictures that can be read, but 1 .heic; convert them"));
  const Ran evaluated = run({"evaluate", "--no-objects", "a"}, folder.path());
  CHECK(evaluated.code == 0);
  CHECK(contains(evaluated.err, "left out 2 .heic and 1 .psd"));
}

TEST_CASE("detect finds outputs that cannot be written before it searches anything") {
  const Folder folder;
  save(folder / "file", "x");
  const auto fails = [&](const std::vector<std::string>& words, const std::string& part) {
    std::vector<std::string> all = {"detect", sample("cat.jpg")};
    all.insert(all.end(), words.begin(), words.end());
    const Ran ran = run(all, folder.path());
    CAPTURE(ran.err);
    CHECK(ran.code == 1);
    CHECK(ran.out.empty());
    CHECK(contains(ran.err, part));
  };
  fails({"-o", "no/such/out.csv"}, "--output no/such/out.csv: cannot be written: there is no folder no/such");
  fails({"-o", "."}, "--output .: is a folder; name a file");
  fails({"-o", "file/out.csv"}, "file is no folder");
  fails({"--draw", "file"}, "is a file, not a folder");
  fails({"--crop", "file/deeper"}, "is a file, not a folder");
  fails({"-o", sample("cat.jpg")}, "--output would replace a file that is read");
}

TEST_CASE("a list that is a picture or no text is refused in one line, and one that names nothing is told") {
  const Folder folder;
  std::filesystem::copy(sample("cat.jpg"), folder / "cat.jpg");
  save(folder / "a.png", "\x89PNG\r\n\x1A\n and more\n");
  save(folder / "program", std::string("\x7F"
                                       "ELF\0\1\n\2\n",
                                       9));
  save(folder / "empty.txt", "# nothing yet\n");
  save(folder / "P5 .jpg", text_of(sample("cat.jpg")));
  save(folder / "good.txt", "P5 .jpg\n");
  for (const auto& [name, words] : std::vector<std::pair<std::string, std::string>>{
           {"cat.jpg", "is a picture, not a list of pictures' names; to search it, give it without --list"},
           {"a.png", "is a picture, not a list"},
           {"program", "is no list of pictures' names: it holds NUL bytes"}}) {
    INFO(name);
    const Ran file = run(detect({"--list", name}), folder.path());
    const Ran piped = run_shell("detect --list - < " + name, folder.path());
    CHECK(contains(file.err, name + ": " + words));
    CHECK(contains(piped.err, "standard input: " + words));
    for (const Ran& ran : {file, piped}) {
      CHECK(ran.code == 1);
      CHECK(ran.out.empty());
      CHECK(lines_of(ran.err).size() == 1);
    }
  }
  const Ran empty = run(detect({"--list", "empty.txt"}), folder.path());
  CHECK(empty.code == 0);
  CHECK(empty.err == "warning: empty.txt: the list names no picture: nothing was searched\n");
  CHECK(contains(run_shell("detect --list - < /dev/null", folder.path()).err, "the list names no picture"));
  CHECK(run(detect({"--list", "good.txt"}), folder.path()).code == 0);
}

TEST_CASE("lists name pictures from a root, with comments, blanks, CR and endings left out") {
  const Folder folder;
  fs::create_directories(folder / "root/sub");
  fs::copy(sample("astronaut.jpg"), folder / "root/sub/one.jpg");
  fs::copy(sample("cat.jpg"), folder / "root/two.jpg");
  save(folder / "list.txt", "# faces\nsub/one\r\n\n  \ntwo.jpg  \r\nsub\n");
  const Ran ran = run(detect({"--format", "fddb", "--list", "list.txt", "--root", "root"}), folder.path());
  CHECK(ran.code == 0);
  const std::vector<std::string> lines = lines_of(ran.out);
  REQUIRE_FALSE(lines.empty());
  CHECK(lines.front() == "sub/one");
  CHECK(contains(ran.out, "\ntwo.jpg\n"));
  CHECK(contains(ran.out, "\nsub/one.jpg\n"));

  CHECK(run(detect({"--list", "no-such.txt"}), folder.path()).code == 1);
  fs::create_directory(folder / "nothing");
  const Ran none = run(detect({"nothing"}), folder.path());
  CHECK(none.code == 1);
  CHECK(contains(none.err, "nothing: the folder holds no pictures"));
}

TEST_CASE("draw and crop write a picture for each picture and each box, in the folders' shape") {
  const Folder folder;
  fs::create_directories(folder / "in/sub");
  fs::copy(sample("astronaut.jpg"), folder / "in/sub/a.jpg");
  cv::imwrite(folder / "in/cat.bmp", cv::imread(sample("cat.jpg")));
  const Ran ran =
      run(detect({"--min-size", "90", "--draw", "drawn", "--crop", "crops", "--format", "csv", "in"}), folder.path());
  REQUIRE(ran.code == 0);
  const std::size_t boxes = lines_of(ran.out).size() - 1;
  REQUIRE(boxes >= 1);
  CHECK(fs::exists(folder / "drawn/cat.bmp.jpg"));
  CHECK(fs::exists(folder / "crops/sub/a_1.png"));
  CHECK(folder.files().size() == 2 + 2 + boxes);
  const cv::Mat drawn = cv::imread(folder / "drawn/sub/a.jpg"), before = cv::imread(sample("astronaut.jpg"));
  REQUIRE(drawn.size() == before.size());
  CHECK(cv::norm(drawn, before, cv::NORM_INF) > 100);
  CHECK(cv::imread(folder / "crops/sub/a_1.png").cols >= 90);
}

TEST_CASE("boxes do not depend on whether pictures are drawn") {
  const Folder folder;
  CHECK(run(detect({"--format", "csv", "--draw", folder.path(), pictures()})).out ==
        run(detect({"--format", "csv", pictures()})).out);
}

TEST_CASE("annotated pictures never replace the pictures themselves") {
  const Folder folder;
  fs::copy(sample("astronaut.jpg"), folder / "a.jpg");
  const std::string before = text_of(folder / "a.jpg");
  const Ran ran = run(detect({"--draw", ".", "a.jpg"}), folder.path());
  CHECK(ran.code == 1);
  CHECK(contains(ran.err, "would replace the picture itself"));
  CHECK(text_of(folder / "a.jpg") == before);
}

TEST_CASE("pictures of 1x1 and smaller than the window hold nothing, which is no error") {
  const Folder folder;
  cv::imwrite(folder / "dot.png", cv::Mat(1, 1, CV_8U, cv::Scalar(9)));
  cv::imwrite(folder / "thin.png", cv::Mat(300, 5, CV_8U, cv::Scalar(9)));
  const Ran ran = run(detect({"dot.png", "thin.png"}), folder.path());
  CHECK(ran.code == 0);
  CHECK(ran.out == "dot.png: 0 found\nthin.png: 0 found\n");
}

TEST_CASE("a picture above the limit is named with the option that raises it") {
  const Ran ran = run(detect({"--max-megapixels", "0.2", sample("astronaut.jpg")}));
  CHECK(ran.code == 1);
  CHECK(contains(ran.err, "512 x 512 pixels, the limit is 0.2 megapixels; raise it with --max-megapixels"));
}

TEST_CASE("a full disk and an unwritable folder are errors, not silence") {
  const Ran full =
      run_shell("detect --cascade " + stock_cascade("frontalface_alt2") + " " + sample("cat.jpg") + " > /dev/full");
  CHECK(full.code == 1);
  CHECK(contains(full.err, "standard output: cannot be written"));
  CHECK(run(detect({"-o", "/no/such/folder/x.csv", sample("cat.jpg")})).code == 1);
  CHECK(run(detect({"--draw", "/dev/null/x", sample("cat.jpg")})).code == 1);
}

TEST_CASE("a bad cascade exits with 1 and names it") {
  const Ran ran = run({"detect", "--cascade", sample("cat.jpg"), sample("cat.jpg")});
  CHECK(ran.code == 1);
  CHECK(contains(ran.err, "cat.jpg"));
  CHECK(ran.out.empty());
}

TEST_CASE("a batch shows progress with the time left on a terminal, and wipes it at the end") {
  const Folder folder;
  std::string list;
  for (int i = 0; i < 150; ++i) list += "astronaut.jpg\n";
  save(folder / "list.txt", list);
  const std::string seen =
      run_on_terminal(detect({"-o", folder / "out.txt", "--list", folder / "list.txt", "--root", pictures()}));
  CHECK(contains(seen, " of 150 pictures, "));
  CHECK(contains(seen, " left"));
  const std::string wiped = "\r\033[K";
  REQUIRE(seen.size() > wiped.size());
  CHECK(seen.substr(seen.size() - wiped.size()) == wiped);
}

TEST_CASE("Ctrl-C ends a batch: what is done is written, exit code 130") {
  const Folder folder;
  std::string list;
  for (int i = 0; i < 20000; ++i) list += "astronaut.jpg\n";
  save(folder / "list.txt", list);
  const Background running(detect({"--format", "json", "--list", folder / "list.txt", "--root", pictures()}),
                           folder / "out.json");
  for (int i = 0; i < 3000 && !contains(text_of(folder / "out.json"), "astronaut"); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  running.send(SIGINT);
  CHECK(running.wait() == 130);
  const std::size_t done = json_of(text_of(folder / "out.json"))["pictures"].size();
  CHECK(done > 0);
  CHECK(done < 20000);
}
