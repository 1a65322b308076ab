// Several cascades in one search, mirrored ones and parts, as the program's user meets them.
#include <algorithm>
#include <filesystem>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "catch.hpp"
#include "run.hpp"

using namespace haarkit;

namespace {

const std::string kEye = stock_cascade("eye"), kProfile = stock_cascade("profileface");

// Rows of a CSV output without its header, those that end in `ending` alone.
std::vector<std::string> rows_of(const std::string& csv, const std::string& ending = "") {
  std::vector<std::string> rows = lines_of(csv);
  if (!rows.empty()) rows.erase(rows.begin());
  rows.erase(std::remove_if(rows.begin(), rows.end(),
                            [&](const std::string& row) {
                              return row.size() < ending.size() ||
                                     row.compare(row.size() - ending.size(), ending.size(), ending) != 0;
                            }),
             rows.end());
  return rows;
}

std::string csv_of(std::vector<std::string> words) {
  words.insert(words.begin(), {"detect", "--format", "csv"});
  const Ran ran = run(words);
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  return ran.out;
}

}  // namespace

TEST_CASE("detect with two cascades finds what each finds alone, and says which found what") {
  const std::string picture = sample("astronaut.jpg");
  const std::string both = csv_of({"--cascade", "builtin", "--cascade", "eye=" + kEye, picture});
  CHECK(lines_of(both)[0] == "image,x,y,w,h,score,class");
  std::vector<std::string> expected;
  for (const std::string& row : rows_of(csv_of({"--cascade", "builtin", picture}))) expected.push_back(row + ",face");
  for (const std::string& row : rows_of(csv_of({"--cascade", kEye, picture}))) expected.push_back(row + ",eye");
  CHECK(expected.size() > 2);
  CHECK(rows_of(both) == expected);
}

TEST_CASE("results name what is found only where there are several cascades or a name is given") {
  const std::string picture = sample("astronaut.jpg");
  for (const std::vector<std::string>& words : {std::vector<std::string>{"--cascade", kEye, picture},
                                                {"--cascade", "builtin", picture},
                                                {"--mirrored", kEye, picture}})
    CHECK(lines_of(csv_of(words))[0] == "image,x,y,w,h,score");
  CHECK(lines_of(csv_of({"--cascade", "face=builtin", picture}))[0] == "image,x,y,w,h,score,class");
  const Ran text = run({"detect", "--cascade", "person=builtin", picture});
  CHECK(contains(text.out, "  person\n"));
  const Ran json = run({"detect", "--cascade", "person=builtin", "--format", "jsonl", picture});
  CHECK(contains(json.out, "\"class\":\"person\""));
  CHECK(!contains(run({"detect", "--format", "jsonl", picture}).out, "class"));
}

TEST_CASE("views of one object are one find, and a profile that looks the other way is found by the mirrored cascade") {
  const std::string picture = sample("astronaut.jpg");
  const std::size_t once = rows_of(csv_of({picture})).size();
  CHECK(rows_of(csv_of({"--cascade", "builtin", "--mirrored", "builtin", picture})).size() == once);
  CHECK(rows_of(csv_of({"--cascade", "a=builtin", "--mirrored", "b=builtin", picture})).size() == 2 * once);

  // What the mirrored cascade finds in a mirrored picture is what the cascade finds in the picture.
  const Folder folder;
  cv::Mat mirrored;
  const cv::Mat upright = cv::imread(picture, cv::IMREAD_GRAYSCALE);
  cv::flip(upright, mirrored, 1);
  cv::imwrite(folder / "mirrored.png", mirrored);
  cv::imwrite(folder / "upright.png", upright);
  const auto here = rows_of(csv_of({"--cascade", kEye, folder / "upright.png"}));
  const auto there = rows_of(csv_of({"--mirrored", kEye, folder / "mirrored.png"}));
  CHECK(!here.empty());
  CHECK(std::abs(static_cast<double>(here.size()) - static_cast<double>(there.size())) <= 2);
}

TEST_CASE("views that are a soft and a staged cascade are warned of: their scores cannot be compared") {
  const std::string picture = sample("cat.jpg");
  const Ran mixed = run({"detect", "--cascade", "face=builtin", "--cascade", "face=" + kProfile, picture});
  CHECK(mixed.code == 0);
  CHECK(contains(mixed.err, "warning: the views of face are soft and staged cascades"));
  CHECK(run({"detect", "--cascade", "face=builtin", "--mirrored", "face=builtin", picture}).err.empty());
  CHECK(run({"detect", "--cascade", "face=builtin", "--cascade", "profile=" + kProfile, picture}).err.empty());
}

TEST_CASE("parts are looked for inside each find and told with it") {
  const std::string picture = sample("astronaut.jpg");
  const std::string csv = csv_of({"--parts", "eye=" + kEye, picture});
  CHECK(lines_of(csv)[0] == "image,x,y,w,h,score,class,part_of");
  CHECK(rows_of(csv, ",face,").size() == 1);
  CHECK(rows_of(csv, ",eye,1").size() == 2);
  CHECK(rows_of(csv).size() == 3);
  const Ran text = run({"detect", "--parts", "eye=" + kEye, picture});
  CHECK(contains(text.out, "  face\n    x "));
  const Ran json = run({"detect", "--parts", "eye=" + kEye, "--format", "json", picture});
  CHECK(contains(json.out, "\"parts\":[{\"x\":"));
  // What is asked of the whole is not asked of its parts.
  CHECK(
      rows_of(csv_of({"--parts", "eye=" + kEye, "--min-size", "60", "--min-score", "200", picture}), ",eye,1").size() ==
      2);
  CHECK(rows_of(csv_of({"--parts", "eye=" + kEye, sample("cat.jpg")})).empty());
}

TEST_CASE("drawings of several objects differ by colour, and exact mode takes several cascades") {
  const Folder folder;
  const std::string picture = sample("astronaut.jpg");
  csv_of({"--cascade", "builtin", "--parts", "eye=" + kEye, "--draw", folder / "out", picture});
  CHECK(std::filesystem::exists(folder / "out/astronaut.jpg"));
  const std::vector<std::string> exact = {"--mode", "exact", "--scale-factor", "1.25"};
  const auto with = [&](std::vector<std::string> words) {
    words.insert(words.end(), exact.begin(), exact.end());
    words.push_back(picture);
    return csv_of(words);
  };
  const std::string alt2 = stock_cascade("frontalface_alt2");
  const std::string both = with({"--cascade", "a=" + alt2, "--cascade", "b=" + kEye});
  std::vector<std::string> expected;
  for (const std::string& row : rows_of(with({"--cascade", alt2}))) expected.push_back(row + ",a");
  for (const std::string& row : rows_of(with({"--cascade", kEye}))) expected.push_back(row + ",b");
  CHECK(rows_of(both) == expected);
}

TEST_CASE("what cannot be asked of several cascades is refused with what to do") {
  const Folder folder;
  const std::string picture = sample("astronaut.jpg");
  const auto refused = [&](std::vector<std::string> words, const std::string& why, int code = 2) {
    words.insert(words.begin(), "detect");
    words.push_back(picture);
    const Ran ran = run(words);
    CAPTURE(words, ran.err, ran.out);
    CHECK(ran.code == code);
    CHECK(contains(ran.err, why));
  };
  std::filesystem::create_directories(folder / "a");
  std::filesystem::create_directories(folder / "b");
  std::filesystem::copy_file(kEye, folder / "a/cascade.xml");
  std::filesystem::copy_file(kProfile, folder / "b/cascade.xml");
  refused({"--cascade", folder / "a/cascade.xml", "--cascade", folder / "b/cascade.xml"}, "give them names");
  refused({"--cascade", "=" + kEye}, "name before =");
  refused({"--cascade", "a/b=" + kEye}, "slashes");
  refused({"--cascade", "eye="}, "file is missing");
  refused({"--cascade", "eye=nosuch.xml"}, "nosuch.xml", 1);
  refused({"--cascade", "builtin", "--cascade", kEye, "--format", "fddb"}, "no room");
  refused({"--parts", kEye, "--format", "fddb"}, "no room");
  refused({"--mirrored", stock_cascade("smile")}, "tilted", 1);
}

TEST_CASE("evaluate measures views together and each name against its class") {
  const Folder folder;
  for (const char* name : {"astronaut.jpg", "cat.jpg"}) std::filesystem::copy_file(sample(name), folder / name);
  save(folder / "truth.csv",
       "image,x,y,w,h,class\nastronaut.jpg,180,69,93,93,face\nastronaut.jpg,188,87,27,27,eye\n"
       "astronaut.jpg,233,89,28,28,eye\ncat.jpg,,,,,\n");
  const auto evaluate = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"evaluate", "--bootstrap", "0", "--box-mapping", "none", "truth.csv"});
    return run(words, folder.path());
  };
  const Ran by_name = evaluate({"--cascade", "face=builtin", "--mirrored", "face=builtin", "--cascade", "eye=" + kEye});
  CAPTURE(by_name.out, by_name.err);
  CHECK(by_name.code == 0);
  CHECK(contains(by_name.out, "pictures, face: 2 pictures (1 with an object, 1 without), 1 object"));
  CHECK(contains(by_name.out, "pictures, eye: 2 pictures (1 with an object, 1 without), 2 objects"));

  const Ran none = evaluate({"--cascade", "face=builtin", "--cascade", kEye});
  CHECK(none.code == 2);
  CHECK(contains(none.err, "no class of the annotations, which hold eye, face"));
  CHECK(contains(evaluate({"--class", "eye", "--cascade", "x=" + kEye}).out, "pictures: 2 pictures"));

  // What detect writes of several objects is measured by name too.
  const Ran found = run({"detect", "--cascade", "builtin", "--cascade", "eye=" + kEye, "--format", "csv", "-o",
                         "found.csv", "astronaut.jpg", "cat.jpg"},
                        folder.path());
  CHECK(found.code == 0);
  const Ran theirs = evaluate({"--cascade", "face=builtin", "--cascade", "eye=" + kEye, "--detections", "found.csv"});
  CAPTURE(theirs.out, theirs.err);
  CHECK(theirs.code == 0);
  const Ran several = evaluate({"--detections", "found.csv", "--class", "dog"});
  CHECK(several.code == 1);
  CHECK(contains(several.err, "holds no class"));
}

TEST_CASE("convert --mirrored writes the mirror image of a cascade, and twice gives it back") {
  const Folder folder;
  CHECK(run({"convert", "--mirrored", kProfile, folder / "right.xml"}).code == 0);
  CHECK(run({"convert", "--mirrored", folder / "right.xml", folder / "left.xml"}).code == 0);
  CHECK(run({"convert", kProfile, folder / "same.xml"}).code == 0);
  CHECK(text_of(folder / "left.xml") == text_of(folder / "same.xml"));
  CHECK(text_of(folder / "right.xml") != text_of(folder / "same.xml"));
  const Ran refused = run({"convert", "--mirrored", stock_cascade("smile"), folder / "smile.xml"});
  CHECK(refused.code == 1);
  CHECK(contains(refused.err, "haarcascade_smile.xml"));
}

TEST_CASE("all views are the three built-in cascades, as views of the same face") {
  const std::string picture = sample("astronaut.jpg");
  const std::string all = csv_of({picture});
  CHECK(lines_of(all)[0] == "image,x,y,w,h,score");
  CHECK(all ==
        csv_of({"--cascade", "builtin", "--cascade", "builtin-in-context", "--cascade", "builtin-turned", picture}));
  CHECK(rows_of(csv_of({"--cascade", "builtin-turned", picture})).size() == 1);
  CHECK(csv_of({"--views", "all", picture}) == all);
  CHECK(csv_of({"--views", "frontal", picture}) == csv_of({"--cascade", "builtin", picture}));
  CHECK(contains(run({"detect", "--format", "jsonl", picture}).out, "\"view\":\"builtin"));
  CHECK_FALSE(contains(run({"detect", "--views", "frontal", "--format", "jsonl", picture}).out, "view"));
  for (const char* command : {"detect", "evaluate"})
    for (const char* views : {"all", "frontal"}) {
      const Ran mixed = run({command, "--views", views, "--cascade", kEye, picture});
      CHECK(mixed.code == 2);
      CHECK(contains(mixed.err, "--cascade builtin --cascade builtin-in-context --cascade builtin-turned"));
    }
}

TEST_CASE("a face in profile is found that the frontal cascade does not see") {
  const std::string picture = HAARKIT_SOURCE_DIR "/samples/profile/cameraman.jpg";
  CHECK(rows_of(csv_of({"--views", "frontal", picture})).empty());
  CHECK(rows_of(csv_of({picture})).size() == 1);
  CHECK(contains(run({"detect", "--format", "jsonl", picture}).out, "\"view\":\"builtin-turned\""));
}
