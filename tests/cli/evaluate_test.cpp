// haarkit evaluate as a user runs it: rates by object and by picture, and what it refuses.
#include <filesystem>
#include <opencv2/imgcodecs.hpp>

#include "catch.hpp"
#include "haarkit/base/files.hpp"
#include "run.hpp"
#include "small_set.hpp"

using namespace haarkit;

namespace {

std::vector<std::string> evaluate_words(const SmallSet& set, std::vector<std::string> more) {
  std::vector<std::string> words{"evaluate",        set / "faces.csv", "--no-faces",
                                 set / "empty.txt", "--box-mapping",   "none"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// The row of a CSV report for all detections.
std::string all_detections(const std::string& csv) {
  for (const std::string& line : lines_of(csv))
    if (contains(line, ",all detections,")) return line.substr(line.find(",all detections,"));
  return "";
}

}  // namespace

TEST_CASE("evaluate tells the rates of a cascade by face and by picture") {
  const SmallSet set;
  const Ran ran = run(evaluate_words(set, {"--cascade", SmallSet::alt2(), "--bootstrap", "0"}));
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  CHECK(contains(ran.out, "pictures: 3 pictures (2 with an object, 1 without), 2 objects"));
  CHECK(contains(ran.out, "haarcascade_frontalface_alt2"));
  CHECK(contains(ran.out, "weak classifiers a window"));
  CHECK(contains(all_detections(run(evaluate_words(set, {"--cascade", SmallSet::alt2(), "--format", "csv"})).out),
                 ",0.5,"));
}

TEST_CASE("detections of haarkit detect give the rates of the cascade itself, in each of its formats") {
  const SmallSet set;
  const std::string own =
      all_detections(run(evaluate_words(set, {"--cascade", SmallSet::alt2(), "--format", "csv"})).out);
  CHECK_FALSE(own.empty());
  for (const char* format : {"csv", "json", "jsonl", "fddb"}) {
    CAPTURE(format);
    const std::string file = set / (std::string("found.") + format);
    REQUIRE(run({"detect", "--cascade", SmallSet::alt2(), "--min-score", "-1e9", "--format", format, "-o", file,
                 set.path()})
                .code == 0);
    const Ran ran = run(evaluate_words(set, {"--detections", file, "--format", "csv"}));
    CAPTURE(ran.err);
    CHECK(all_detections(ran.out) == own);
  }
}

TEST_CASE("a second evaluation takes its detections from the cache") {
  const SmallSet set;
  const auto words = evaluate_words(set, {"--cascade", SmallSet::alt2(), "--cache", set / "cache", "--format", "json"});
  const Ran first = run(words);
  REQUIRE(first.code == 0);
  CHECK(run(words).out == first.out);  // the measured times too
  save(set / "cat.jpg", text_of(set / "astronaut.jpg"));
  CHECK(run(words).out != first.out);  // a changed picture is looked at again
}

TEST_CASE("a picture that cannot be read is named and left out") {
  const SmallSet set;
  save(set / "cat.jpg", "no picture");
  const Ran ran = run(evaluate_words(set, {"--cascade", SmallSet::alt2()}));
  CHECK(ran.code == 1);
  CHECK(contains(ran.err, "left out"));
  CHECK(contains(ran.err, "cat.jpg"));
  CHECK(contains(ran.out, "2 pictures (2 with an object, 0 without)"));
}

TEST_CASE("folders of pictures have picture rates") {
  const SmallSet set;
  std::filesystem::create_directories(set / "yes");
  std::filesystem::create_directories(set / "no");
  std::filesystem::copy_file(set / "astronaut.jpg", set / "yes/a.jpg");
  std::filesystem::copy_file(set / "cat.jpg", set / "no/c.jpg");
  const Ran ran = run({"evaluate", "--cascade", SmallSet::alt2(), "--objects", set / "yes", "--no-faces", set / "no",
                       "--name", "face"});
  REQUIRE(ran.code == 0);
  CHECK(contains(ran.out, "2 pictures (1 with a face, 1 without), 1 pictures with a face and no box"));
  CHECK(contains(ran.out, "100.0"));
}

TEST_CASE("a face that two lists hold counts once, and a picture's place is known by any name") {
  const SmallSet set;
  const std::string list = "image,x,y,w,h\nastronaut.jpg,10,10,40,40\n";
  write_file(set / "a.csv", list);
  write_file(set / "b.csv", list);
  const Ran ran = run({"evaluate", "--cascade", SmallSet::alt2(), "a.csv", set / "b.csv"}, set.path());
  CAPTURE(ran.err);
  CHECK(ran.code == 0);
  CHECK(contains(ran.out, "1 pictures"));
  CHECK(contains(ran.out, "1 objects"));
  CHECK(contains(ran.err, "1 box that is there twice counted once, such as one in astronaut.jpg"));
}

TEST_CASE("a box counts once, in however many rows and files it stands, with or without its class") {
  const SmallSet set;
  write_file(set / "a.csv", "image,x,y,w,h\nastronaut.jpg,10,10,40,40\nastronaut.jpg,10,10,40,40\n");
  write_file(set / "b.csv", "image,x,y,w,h,class\nastronaut.jpg,10,10,40,40,face\nastronaut.jpg,60,10,40,40,face\n");
  for (const std::vector<std::string>& files : {std::vector<std::string>{"a.csv", "b.csv"}, {"b.csv", "a.csv"}}) {
    const Ran ran = run({"evaluate", "--cascade", SmallSet::alt2(), files[0], files[1]}, set.path());
    CAPTURE(ran.err);
    CHECK(ran.code == 0);
    CHECK(contains(ran.out, "2 objects"));
    CHECK(contains(ran.err, "there twice counted once"));
  }
  const Ran one = run({"evaluate", "--cascade", SmallSet::alt2(), "a.csv"}, set.path());
  CHECK(contains(one.out, "1 objects"));
}

TEST_CASE("of several data sets' detections, only names that are pictures of none are told, once") {
  const SmallSet set;
  write_file(set / "a.csv", "image,x,y,w,h\nastronaut.jpg,10,10,40,40\n");
  write_file(set / "b.csv", "image,x,y,w,h\ncat.jpg,10,10,40,40\n");
  const std::string found = "image,x,y,w,h,score\nastronaut.jpg,10,10,40,40,1\ncat.jpg,10,10,40,40,2\n";
  const auto evaluate = [&](const std::string& text) {
    write_file(set / "found.csv", text);
    return run({"evaluate", "one=" + (set / "a.csv"), "two=" + (set / "b.csv"), "--detections", set / "found.csv"});
  };
  const Ran known = evaluate(found);
  CHECK(known.code == 0);
  CHECK_FALSE(contains(known.err, "warning"));
  const Ran unknown = evaluate(found + "dog.jpg,10,10,40,40,3\n");
  CHECK(unknown.code == 0);
  CHECK(contains(unknown.err, "1 name of none of the pictures, such as dog.jpg"));
  CHECK(unknown.err.find("warning") == unknown.err.rfind("warning"));
}

TEST_CASE(
    "a class that is asked of boxes without classes is refused by evaluate and crop, but not of what is no object") {
  const SmallSet set;
  write_file(set / "info.dat", "astronaut.jpg 1 10 10 40 40\n");
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"evaluate", "--cascade", SmallSet::alt2(), set / "info.dat"},
        {"crop", "--annotations", set / "info.dat", "-o", set / "crops"}}) {
    std::vector<std::string> asked = words, every = words;
    asked.insert(asked.end(), {"--class", "face"});
    every.insert(every.end(), {"--class", "*"});
    const Ran refused = run(asked);
    CHECK(refused.code == 1);
    CHECK(contains(refused.err, "its boxes have no classes, and 'face' is asked for"));
    CHECK(run(every).code == 0);
  }
  write_file(set / "faces-with-class.csv", "image,x,y,w,h,label\nastronaut.jpg,10,10,40,40,face\n");
  const Ran crops = run({"evaluate", "--cascade", SmallSet::alt2(), "--class", "face", "--crops",
                         set / "faces-with-class.csv", set / "info.dat"});
  CAPTURE(crops.err);
  CHECK(crops.code == 0);
}

TEST_CASE("detections without the class that is measured are no finds") {
  const SmallSet set;
  write_file(set / "a.csv", "image,x,y,w,h,class\nastronaut.jpg,10,10,40,40,dog\ncat.jpg,10,10,40,40,cat\n");
  write_file(set / "found.csv", "image,x,y,w,h,score,class\nastronaut.jpg,10,10,40,40,1,cat\n");
  const Ran ran =
      run({"evaluate", set / "a.csv", "--class", "dog", "--detections", set / "found.csv", "--format", "csv"});
  CHECK(ran.code == 0);
  CHECK(contains(ran.err, "holds no detection of class 'dog', but of cat"));
  CHECK(contains(all_detections(ran.out), ",all detections,,0,"));
}

TEST_CASE("annotations of reduced copies of the pictures are refused, and boxes outside their picture told") {
  const SmallSet set;
  const cv::Size size = cv::imread(set / "astronaut.jpg").size();
  const auto coco = [&](int width, int height) {
    return R"({"images": [{"id": 1, "file_name": "astronaut.jpg", "width": )" + std::to_string(width) +
           ", \"height\": " + std::to_string(height) +
           R"(}], "annotations": [{"image_id": 1, "bbox": [10, 10, 40, 40]}]})";
  };
  const auto evaluate = [&](const std::string& text) {
    write_file(set / "a.json", text);
    return run({"evaluate", "--cascade", SmallSet::alt2(), set / "a.json"});
  };
  CHECK(evaluate(coco(size.width, size.height)).code == 0);
  CHECK(evaluate(coco(size.height, size.width)).code == 0);
  const Ran refused = evaluate(coco(size.width / 2, size.height / 2));
  CHECK(refused.code == 1);
  CHECK(contains(refused.err, "1 have another size than the annotations say"));
  CHECK(contains(refused.err, "astronaut.jpg is " + std::to_string(size.width) + "x"));
  CHECK(run({"crop", "--annotations", set / "a.json", "-o", set / "crops"}).code == 1);

  write_file(set / "outside.csv", "image,x,y,w,h\nastronaut.jpg,9000,10,40,40\nastronaut.jpg,10,10,40,40\n");
  const Ran outside = run({"evaluate", "--cascade", SmallSet::alt2(), set / "outside.csv"});
  CHECK(outside.code == 0);
  CHECK(contains(outside.err, "of 2 boxes looked at, 1 lie outside their picture"));
}

TEST_CASE("evaluate refuses what it cannot do") {
  const SmallSet set;
  CHECK(run({"evaluate"}).code == 2);
  CHECK(run(evaluate_words(set, {"--iou", "half"})).code == 2);
  CHECK(run(evaluate_words(set, {"--box-mapping", "1,2"})).code == 2);
  CHECK(run({"evaluate", "--crops", set.path()}).code == 2);
  for (const auto& [option, value] : {std::pair("--framing", "0.8"), {"--held-out", "0.2"}, {"--vec-size", "20"}})
    CHECK(contains(run(evaluate_words(set, {option, value})).err, std::string(option) + " is for --crops"));
  CHECK(run({"evaluate", set / "missing.csv"}).code == 1);
  save(set / "others.csv", "image,x,y,w,h,score\nelsewhere.jpg,1,1,9,9,1\n");
  const Ran strange = run(evaluate_words(set, {"--detections", set / "others.csv"}));
  CHECK(strange.code == 1);
  CHECK(contains(strange.err, "names none of the 3 pictures"));
}

TEST_CASE("the score told for an operating point gives just its detections when given to detect") {
  const SmallSet set;
  const Ran ran =
      run(evaluate_words(set, {"--cascade", SmallSet::alt2(), "--at-false-positives", "2", "--format", "csv"}));
  REQUIRE(ran.code == 0);
  for (const std::string& line : lines_of(ran.out)) {
    if (!contains(line, ",2 false positives,")) continue;
    std::vector<std::string> cells{""};
    for (const char c : line) c == ',' ? cells.emplace_back() : cells.back() += c;
    REQUIRE(cells.size() > 10);
    const double found = std::stod(cells[4]) * 2 + std::stod(cells[9]);  // of two faces, and false positives
    CHECK(cells[9] == "2");
    // All that the score keeps, without further conditions.
    const Ran detected = run({"detect", "--cascade", SmallSet::alt2(), "--min-score", cells[3], "--format", "csv",
                              set / "astronaut.jpg", set / "grace_hopper.jpg", set / "cat.jpg"});
    CHECK(static_cast<double>(lines_of(detected.out).size()) == 1 + found);
  }
}

TEST_CASE("the built-in cascade finds faces, other cascades what --name says, or objects") {
  const SmallSet set;
  CHECK(contains(run(evaluate_words(set, {})).out, "Faces found, %"));
  CHECK(contains(run(evaluate_words(set, {"--name", "eye"})).out, "(2 with an eye, 1 without), 2 eyes"));
  CHECK(contains(run(evaluate_words(set, {"--cascade", SmallSet::alt2()})).out, "Objects found, %"));
}

TEST_CASE("evaluate finds a report folder that is a file before it searches anything") {
  const SmallSet set;
  save(set / "file", "x");
  const Ran ran = run(evaluate_words(set, {"--report", set / "file"}));
  CHECK(ran.code == 1);
  CHECK(ran.out.empty());
  CHECK(contains(ran.err, "--report"));
  CHECK(contains(ran.err, "is a file, not a folder"));
}
