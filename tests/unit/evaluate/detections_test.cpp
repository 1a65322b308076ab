#include "haarkit/evaluate/detections.hpp"

#include "catch.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/evaluate/annotations.hpp"

using namespace haarkit;
using Catch::Contains;

namespace {

AnnotatedPicture picture(const std::string& name, const std::string& path, const std::string& id = "") {
  return {name, path, id, {}, false};
}

}  // namespace

TEST_CASE("detections are read from CSV, JSON, COCO results and FDDB files") {
  const std::string own = R"({"pictures": [{"image": "a.jpg", "width": 9, "height": 9, "detections":
      [{"x": 1, "y": 2, "w": 3, "h": 4, "score": 5.5}]}, {"image": "b.jpg", "error": "no picture"}]})";
  for (const std::string& text :
       {std::string("image,x,y,w,h,score\na.jpg,1,2,3,4,5.5\nb.jpg,,,,,\n"), std::string("a.jpg,1,2,3,4,5.5\nb.jpg\n"),
        std::string("a.jpg\n1\n1 2 3 4 5.5\nb.jpg\n0\n"), own}) {
    CAPTURE(text);
    const auto read = parse_detections(text, "found");
    REQUIRE(read.size() == 2);
    CHECK(read[0].name == "a.jpg");
    REQUIRE(read[0].boxes.size() == 1);
    CHECK(read[0].boxes[0].box == cv::Rect2d(1, 2, 3, 4));
    CHECK(read[0].boxes[0].score == 5.5);
    CHECK(read[1].boxes.empty());
  }
  const auto coco = parse_detections(R"([{"image_id": 7, "category_id": 1, "bbox": [1, 2, 3, 4], "score": 0.5}])", "x");
  CHECK(coco.at(0).name == "7");
}

TEST_CASE("a score may be called conf, confidence or prob, and where no box has any, that is told") {
  std::vector<std::string> told;
  const Warn warn = [&](const DataError& warning) { told.emplace_back(warning.what()); };
  for (const std::string name : {"score", "conf", "Confidence", "prob"}) {
    const auto read = parse_detections("image,x,y,w,h," + name + "\na.jpg,1,2,3,4,0.5\n", "found", "", warn);
    CHECK(read.at(0).boxes.at(0).score == 0.5);
  }
  for (const std::string name : {"score", "conf", "confidence", "prob"}) {
    const std::string box = R"("bbox": [1, 2, 3, 4], ")" + name + R"(": 0.5}])";
    CHECK(parse_detections(R"([{"image_id": 7, )" + box, "x", "", warn).at(0).boxes.at(0).score == 0.5);
  }
  CHECK(told.empty());
  for (const std::string text : {"image,x,y,w,h,certainty\na.jpg,1,2,3,4,0.5\n",
                                 R"([{"image_id": 7, "bbox": [1, 2, 3, 4], "certainty": 0.5}])"}) {
    told.clear();
    parse_detections(text, "found", "", warn);
    REQUIRE(told.size() == 1);
    CHECK_THAT(told[0], Contains("found: no box has a score") && Contains("'certainty'") && Contains("confidence"));
  }
  told.clear();
  parse_detections("image,x,y,w,h\na.jpg,,,,\n", "found", "", warn);  // nothing found, nothing to score
  CHECK(told.empty());
}

TEST_CASE("JSON lines are read, an object a picture each") {
  const std::string line =
      R"({"image":"a.jpg","width":9,"height":9,"detections":[{"x":1,"y":2,"w":3,"h":4,"score":5}]})";
  const auto read = parse_detections(line + "\n\n" + R"({"image":"b.jpg","error":"no picture"})" + "\n", "found");
  REQUIRE(read.size() == 2);
  CHECK(read[0].boxes.at(0).score == 5);
  CHECK(read[1].name == "b.jpg");
  CHECK(parse_detections(line, "found").size() == 1);
  CHECK_THROWS_WITH(parse_detections(line + "\n{\"image\":\n", "found"), Contains("found: line 2: no JSON"));
}

TEST_CASE("a name in a CSV may hold a line break, and a quote that stays open swallows no rows") {
  const auto read = parse_detections(
      "image,x,y,w,h,score\r\n\"a\n \"\"b\"\".jpg\",1,2,30,40,5\r\n\"c\n\nd.jpg\",1,2,30,40,6\r\ne.jpg,1,2,3,4,7\n",
      "x");
  REQUIRE(read.size() == 3);
  CHECK(read[0].name == "a\n \"b\".jpg");
  CHECK(read[0].boxes.at(0).score == 5);
  CHECK(read[1].name == "c\n\nd.jpg");
  CHECK(read[2].boxes.at(0).score == 7);
  for (const char* text : {"image,x,y,w,h\n\"a.jpg,1,2,3,4\n\"b.jpg,1,2,3,4\n",
                           "image,x,y,w,h,kind\n\"a.jpg,1,2,3,4,car\nb.jpg,1,2,3,4,\"car\"\n"})
    CHECK_THROWS_WITH(parse_detections(text, "x"), Contains("line 2: a quote is opened and not closed"));
}

TEST_CASE("bad detections are refused with their place") {
  CHECK_THROWS_WITH(parse_detections("a.jpg,1,2,3,0,1\n", "found"), Contains("found: line 1"));
  CHECK_THROWS_WITH(parse_detections("a.jpg\n1\n1 2 3\n", "found"), Contains("line 3"));
  CHECK_THROWS_WITH(parse_detections("{\"pictures\": [{\"image\": \"a\", \"detections\": [{\"x\": 1}]}]}", "found"),
                    Contains("pictures/0/detections/0/y"));
  CHECK_THROWS_WITH(parse_detections("{}", "found"), Contains("pictures"));
  CHECK_THROWS_WITH(parse_detections("a.jpg,0.1,0.2,0.3,0.4,1\n", "found"), Contains("shares of the pictures"));
}

TEST_CASE(
    "a score that is no number, and boxes that a header does not name, are refused; comments may stand before a "
    "table") {
  CHECK_THROWS_WITH(parse_detections("image;x;y;w;h;score\na.jpg;1;2;3;4;0,97\n", "found"),
                    Contains("line 2") && Contains("0,97"));
  CHECK_THROWS_WITH(parse_detections("a.jpg,1,2,3,4,high\n", "found"), Contains("line 1") && Contains("high"));
  CHECK_THROWS_WITH(parse_detections("image\na.jpg,1,2,3,4\n", "found"), Contains("line 2"));
  CHECK(parse_detections("image\na.jpg,\n", "found").size() == 1);
  const auto read = parse_detections("# mine\nimage,x,y,w,h,score\n#1.jpg,1,2,3,4,5\n", "found");
  REQUIRE(read.size() == 1);
  CHECK(read[0].name == "#1.jpg");
  CHECK(read[0].boxes.size() == 1);
}

TEST_CASE("names of detections find their picture by name, path, id or the longest end of the path") {
  const std::vector<AnnotatedPicture> pictures = {picture("a.jpg", "/data/one/a.jpg", "17"),
                                                  picture("b.jpg", "/data/one/b.jpg"),
                                                  picture("two/b.jpg", "/data/two/b.jpg")};
  const ScoredBox box{{0, 0, 1, 1}, 1};
  const auto place = [&](const std::string& name) -> int {
    const AssignedDetections assigned = assign_detections(pictures, {{name, {box}}});
    if (!assigned.unknown.empty()) return -1;
    for (std::size_t i = 0; i < pictures.size(); ++i)
      if (!assigned.boxes[i].empty()) return static_cast<int>(i);
    return -2;
  };
  CHECK(place("a.jpg") == 0);
  CHECK(place("17") == 0);
  CHECK(place("/elsewhere/a.png") == 0);
  CHECK(place("one/b") == 1);
  CHECK(place("other/two/b.jpg") == 2);
  CHECK(place("three/b.jpg") == -1);  // two pictures end so
  CHECK(place("c.jpg") == -1);
  CHECK(assign_detections(pictures, {{"a.jpg", {}}}).unmentioned == 2);
}

TEST_CASE("a picture's own name goes before those that end like it, and two that end like one picture are refused") {
  const std::vector<AnnotatedPicture> pictures = {picture("images/a.jpg", "/data/images/a.jpg")};
  const ScoredBox box{{0, 0, 1, 1}, 1};
  for (const bool first : {true, false}) {
    const PictureDetections own{"images/a.jpg", {box}}, other{"other/images/a.jpg", {box}};
    const auto found = first ? std::vector{own, other} : std::vector{other, own};
    const AssignedDetections assigned = assign_detections(pictures, found, "found");
    CHECK(assigned.boxes[0].size() == 1);
    CHECK(assigned.unknown == std::vector<std::string>{"other/images/a.jpg"});
    CHECK(assigned.unmentioned == 0);
  }
  CHECK_THROWS_WITH(assign_detections(pictures, {{"one/a.jpg", {box}}, {"two/a.jpg", {box}}}, "found"),
                    Contains("found: 'one/a.jpg' and 'two/a.jpg' both end like one picture, 'images/a.jpg'"));
  CHECK(assign_detections(pictures, {{"one/a.jpg", {box}}, {"one/a.jpg", {box}}}).boxes[0].size() == 2);
}

TEST_CASE("what would be counted wrongly without a word is refused, or read as it was meant") {
  CHECK_THROWS_WITH(parse_detections(R"([{"image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4], "score": 5},
                                         {"image_id": 1, "category_id": 3, "bbox": [1, 2, 3, 4], "score": 5}])",
                                     "x"),
                    Contains("results of categories 1 and 3"));
  CHECK(parse_detections(R"([{"image_id": 1, "category_id": 3, "bbox": [1, 2, 3, 4], "score": 5}])", "x").size() == 1);
  CHECK_THROWS_WITH(parse_detections(R"({"pictures": [{"image": "a.jpg", "detections":
                          [{"x": 1, "y": 2, "w": 3, "h": 4, "class": "car"}, 7]}]})",
                                     "x", "car"),
                    Contains("pictures/0/detections/1") && Contains("is no object"));
  const auto read = parse_detections("a.jpg\nb.jpg;1;2;3;4;0.9\n", "x");
  REQUIRE(read.size() == 2);
  CHECK(read[1].name == "b.jpg");
  CHECK(read[1].boxes.size() == 1);
}

TEST_CASE("brackets in texts are no nesting, and real ones are limited") {
  const std::string name = "a[[\\\"{" + std::string(200, '[');
  const auto read = parse_detections("[{\"image_id\": \"" + name + "\", \"bbox\": [1, 2, 3, 4], \"score\": 5}]", "x");
  REQUIRE(read.size() == 1);
  CHECK(read[0].boxes.size() == 1);
  CHECK_THROWS_WITH(parse_detections("[" + std::string(100, '[') + std::string(101, ']'), "x"),
                    Catch::Contains("nested deeper than 64 levels"));
}

TEST_CASE("a picture's name may begin with a bracket") {
  const auto read = parse_detections("[1].jpg,1,2,30,40,5\n[1].jpg,50,2,30,40,4\n", "x");
  REQUIRE(read.size() == 1);
  CHECK(read[0].name == "[1].jpg");
  CHECK(read[0].boxes.size() == 2);
  CHECK(recognise_annotations("[1].jpg\n[2].jpg\n") == AnnotationFormat::list);
  for (const char* json : {"[", "[ {\"image_id\": 1}]", "[]", "{\"images\": []}"})
    CHECK(recognise_annotations(json) == AnnotationFormat::coco);
}

TEST_CASE("of a file with several classes those of one are read, and which must be said") {
  const std::string csv =
      "image,x,y,w,h,score,class,part_of\na.jpg,1,2,30,40,5,car,\na.jpg,3,4,5,6,7,plate,1\nb.jpg,,,,,,,\n";
  const std::string json = R"({"pictures": [{"image": "a.jpg", "detections": [{"x": 1, "y": 2, "w": 30, "h": 40,
      "score": 5, "class": "car"}, {"x": 3, "y": 4, "w": 5, "h": 6, "score": 7, "class": "plate"}]},
      {"image": "b.jpg", "detections": []}]})";
  for (const std::string& text : {csv, json}) {
    const auto read = parse_detections(text, "found", "plate");
    REQUIRE(read.size() == 2);
    REQUIRE(read[0].boxes.size() == 1);
    CHECK(read[0].boxes[0].score == 7);
    CHECK(parse_detections(text, "found", kEveryClass)[0].boxes.size() == 2);
    CHECK_THROWS_WITH(parse_detections(text, "found"), Contains("several classes (car, plate)"));
    CHECK_THROWS_WITH(parse_detections(text, "found", "dog"), Contains("no class 'dog'"));
    std::vector<std::string> told;
    const auto none =
        parse_detections(text, "found", "dog", [&](const DataError& warning) { told.emplace_back(warning.what()); });
    REQUIRE(none.size() == 2);  // nothing of it was found
    CHECK(none[0].boxes.empty());
    REQUIRE(told.size() == 1);
    CHECK_THAT(told[0], Contains("no detection of class 'dog', but of car, plate"));
  }
  CHECK(parse_detections("a.jpg,1,2,30,40,5\n", "found", "plate")[0].boxes.size() == 1);  // no classes: all of it
}
