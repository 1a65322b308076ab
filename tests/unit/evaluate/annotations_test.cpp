#include "haarkit/evaluate/annotations.hpp"

#include "catch.hpp"
#include "haarkit/base/data_error.hpp"

using namespace haarkit;
using Catch::Contains;

namespace {

std::vector<AnnotatedPicture> parsed(const std::string& text, const AnnotationOptions& options = {}) {
  return parse_annotations(text, recognise_annotations(text), "faces.txt", options);
}

std::string error_of(const std::string& text, AnnotationFormat format) {
  try {
    parse_annotations(text, format, "faces.txt");
  } catch (const DataError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a CSV with a header, carriage returns, quotes and further columns is read") {
  const std::string text =
      "\xEF\xBB\xBFimage,x,y,w,h,blur,invalid\r\n\"my, first \"\"face\"\".jpg\",1,2,30,40,2,0\r\n\r\n"
      "b.jpg,-5,0,10,10,0,1\r\nc.jpg,,,,,,\r\n\"my, first \"\"face\"\".jpg\",5,6,7,8.5,0,0";
  CHECK(recognise_annotations(text) == AnnotationFormat::csv);
  const auto pictures = parsed(text);
  REQUIRE(pictures.size() == 3);
  CHECK(pictures[0].name == "my, first \"face\".jpg");
  REQUIRE(pictures[0].faces.size() == 2);
  CHECK(pictures[0].faces[1].box == cv::Rect2d(5, 6, 7, 8.5));
  CHECK(pictures[1].faces.at(0).ignore);
  CHECK(pictures[1].faces[0].box.x == -5);
  CHECK(pictures[2].faces.empty());
}

TEST_CASE("a CSV without a header, with semicolons or columns in another order is read") {
  CHECK(parsed("a.jpg,1,2,3,4\n").at(0).faces.at(0).box == cv::Rect2d(1, 2, 3, 4));
  CHECK(parsed("file;h;w;y;x\na.jpg;4;3;2;1\n").at(0).faces.at(0).box == cv::Rect2d(1, 2, 3, 4));
  CHECK(parsed("image\na.jpg\nb.jpg\n").size() == 2);
  CHECK(parsed("image\na.jpg,,\n").size() == 1);
  CHECK(parsed("a.jpg,1,2,3,4,car\n").at(0).faces.size() == 1);  // a score is asked of detections alone
}

TEST_CASE("a CSV keeps names with '#' and separators, and boxes behind pictures without any") {
  CHECK(parsed("#1.jpg,1,2,3,4\n#2.jpg,1,2,3,4\n").size() == 2);
  CHECK(parsed("# made by hand\n\"Doe, Jane.jpg\";1;2;3;4\n").at(0).name == "Doe, Jane.jpg");
  const auto pictures = parsed("a.jpg\nb.jpg,1,2,3,4\n");
  REQUIRE(pictures.size() == 2);
  CHECK(pictures[1].faces.size() == 1);
}

TEST_CASE("what a CSV says of yes and no is understood, or refused") {
  const auto ignored = [](const std::string& word) {
    return parsed("image,x,y,w,h,difficult\na.jpg,1,2,3,4," + word + "\n").at(0).faces.at(0).ignore;
  };
  for (const char* no : {"", "0", "0.0", "False", "no"}) CHECK_FALSE(ignored(no));
  for (const char* yes : {"1", "1.0", "TRUE", "yes", "2"}) CHECK(ignored(yes));
  CHECK_THAT(error_of("image,x,y,w,h,invalid\na.jpg,1,2,3,4,perhaps\n", AnnotationFormat::csv),
             Contains("line 2") && Contains("neither 0 nor 1"));
}

TEST_CASE("a CSV of ellipses gives the ellipse and its bounding box") {
  const auto pictures = parsed("image,major_radius,minor_radius,angle,center_x,center_y\na.jpg,20,10,0,50,60\n");
  CHECK(pictures.at(0).faces.at(0).box == cv::Rect2d(30, 50, 40, 20));
  CHECK(pictures[0].faces[0].ellipse->major == 20);
}

TEST_CASE("a bad CSV row is refused with its line") {
  CHECK_THAT(error_of("image,x,y,w,h\na.jpg,1,2,3,4\na.jpg,1,2,three,4\n", AnnotationFormat::csv),
             Contains("faces.txt: line 3") && Contains("three"));
  CHECK_THAT(error_of("a.jpg,1,2,0,4\n", AnnotationFormat::csv), Contains("line 1"));
  CHECK_THAT(error_of("a.jpg,1,2,nan,4\n", AnnotationFormat::csv), Contains("line 1"));
  CHECK_THAT(error_of("image,x,y\na.jpg,1,2\n", AnnotationFormat::csv), Contains("lacks a column"));
  // Not pictures without objects:
  CHECK_THAT(error_of("image,x,y,w,h\n\"b.jpg,1,2,3,4\n", AnnotationFormat::csv),
             Contains("line 2") && Contains("quote"));
  CHECK_THAT(error_of("image,x,y,w,h\nb.jpg;1;2;3;4\n", AnnotationFormat::csv), Contains("separated otherwise"));
}

TEST_CASE("info.dat lines may have blanks in the path, tabs, no box and many boxes") {
  const std::string text = "my pictures/a 1.jpg\t2  1 2 3 4   5 6 7 8\r\nb.jpg 0\r\n# comment\nc 3 1 9 9 9 9\n";
  CHECK(recognise_annotations(text) == AnnotationFormat::info);
  const auto pictures = parsed(text);
  REQUIRE(pictures.size() == 3);
  CHECK(pictures[0].name == "my pictures/a 1.jpg");
  CHECK(pictures[0].faces.at(1).box == cv::Rect2d(5, 6, 7, 8));
  CHECK(pictures[1].faces.empty());
  CHECK(pictures[2].name == "c 3");
  CHECK_THAT(error_of("a.jpg 2 1 2 3 4\n", AnnotationFormat::info), Contains("line 1: expected: path n x y w h"));
}

TEST_CASE("a line of info.dat that '#' begins is a comment, which is told where it holds boxes") {
  std::vector<std::string> told;
  AnnotationOptions options;
  options.warn = [&](const DataError& error) { told.emplace_back(error.what()); };
  const std::string text = "a.jpg 1 1 2 3 4\n# 1 comment\n#b.jpg 1 1 2 3 4\n";
  CHECK(parsed(text, options).size() == 1);
  REQUIRE(told.size() == 1);
  CHECK_THAT(told[0], Contains("1 line with boxes left out: '#' begins a comment"));
  told.clear();
  CHECK(parsed("a.jpg 1 1 2 3 4\n./#b.jpg 1 1 2 3 4\n", options).size() == 2);
  CHECK(told.empty());
}

TEST_CASE("bg.txt may have blanks, comments, empty lines and carriage returns") {
  const std::string text = "# backgrounds\r\na b.jpg  \r\n\r\n  c.jpg\r\na b.jpg\r\nd,e.jpg";
  CHECK(recognise_annotations(text) == AnnotationFormat::list);
  const auto pictures = parsed(text);
  REQUIRE(pictures.size() == 3);
  CHECK(pictures[0].name == "a b.jpg");
  CHECK(pictures[1].name == "c.jpg");
  CHECK(pictures[2].faces.empty());
}

TEST_CASE("FDDB ellipse lists are read") {
  const std::string text =
      "2002/08/11/big/img_591\n1\n123.5 85.5 1.25 269.5 161.5  1\n2002/x\n2\n5 5 0 10 10 1\n5 5 0 30 30 1\n";
  CHECK(recognise_annotations(text) == AnnotationFormat::fddb);
  const auto pictures = parsed(text);
  REQUIRE(pictures.size() == 2);
  CHECK(pictures[0].faces.at(0).ellipse->angle == 1.25);
  CHECK(pictures[1].faces.at(1).box == cv::Rect2d(25, 25, 10, 10));
  CHECK_THAT(error_of("a\n1\n0 5 0 10 10 1\n", AnnotationFormat::fddb), Contains("line 3"));
}

TEST_CASE("WIDER lists are read: the dummy line, boxes of no size and invalid faces") {
  const std::string text =
      "0--Parade/empty.jpg\n0\n0 0 0 0 0 0 0 0 0 0 \n0--Parade/a.jpg\n3\n10 20 30 40 0 0 0 0 0 0 \n"
      "1 2 3 4 0 0 0 1 0 0 \n5 5 0 8 0 0 0 0 0 0 \nb.jpg\n0\nc.jpg\n1\n1 1 9 9 0 0 0 0 0 0\n";
  CHECK(recognise_annotations(text) == AnnotationFormat::wider);
  const auto pictures = parsed(text);
  REQUIRE(pictures.size() == 4);
  CHECK(pictures[0].faces.empty());
  REQUIRE(pictures[1].faces.size() == 2);
  CHECK(pictures[1].faces[0].box == cv::Rect2d(10, 20, 30, 40));
  CHECK(pictures[1].faces[1].ignore);
  CHECK(pictures[2].faces.empty());
  CHECK(pictures[3].faces.size() == 1);
  CHECK_THAT(error_of("a.jpg\n2\n1 1 9 9 0 0 0 0 0 0\n", AnnotationFormat::wider), Contains("line 2"));
  CHECK_THAT(error_of("a.jpg\nb.jpg\n", AnnotationFormat::wider), Contains("no count of boxes"));
  CHECK_THAT(error_of("a.jpg\n99999999999\n", AnnotationFormat::wider), Contains("no count of boxes"));
}

TEST_CASE("Pascal VOC corners are 1-based and inclusive, and difficult objects are ignored") {
  const std::string text =
      "<?xml version=\"1.0\"?><annotation><filename>a.jpg</filename><size><width>9</width></size>"
      "<object><name>face</name><bndbox><xmin>1</xmin><ymin>3</ymin><xmax> 10 </xmax><ymax>4</ymax></bndbox></object>"
      "<object><name>cat</name><bndbox><xmin>x</xmin></bndbox></object>"
      "<object><name>face</name><difficult>1</difficult><bndbox><ymin>1</ymin><xmin>1</xmin><xmax>1</xmax><ymax>1</"
      "ymax>"
      "</bndbox></object></annotation>";
  CHECK(recognise_annotations(text) == AnnotationFormat::voc);
  const auto pictures = parsed(text);
  REQUIRE(pictures.at(0).faces.size() == 2);
  CHECK(pictures[0].faces[0].box == cv::Rect2d(0, 2, 10, 2));
  CHECK(pictures[0].faces[1].ignore);
  CHECK_THROWS_WITH(parsed(text, {"cat", ""}), Contains("object 1/bndbox/xmin"));
  CHECK_THAT(error_of("<annotation>", AnnotationFormat::voc), Contains("no XML"));
  CHECK_THAT(error_of("<other/>", AnnotationFormat::voc), Contains("annotation/filename"));
}

TEST_CASE("COCO boxes are read with ids of both kinds, crowds and categories") {
  const std::string text = R"({"images": [{"id": 7, "file_name": "a.jpg"}, {"id": "b", "file_name": "b.jpg"}],
    "categories": [{"id": 1, "name": "face"}, {"id": 2, "name": "cat"}],
    "annotations": [{"image_id": "b", "category_id": 1, "bbox": [1, 2.5, 3, 4], "iscrowd": 1},
                    {"image_id": 7, "category_id": 2, "bbox": [1, 2, 3, 4]}]})";
  CHECK(recognise_annotations(text) == AnnotationFormat::coco);
  const auto pictures = parsed(text);
  REQUIRE(pictures.size() == 2);
  CHECK(pictures[0].faces.empty());
  CHECK(pictures[0].id == "7");
  CHECK(pictures[1].faces.at(0).box == cv::Rect2d(1, 2.5, 3, 4));
  CHECK(pictures[1].faces[0].ignore);
  CHECK(parsed(text, {"cat", ""}).at(0).faces.size() == 1);
  CHECK_THAT(error_of(R"({"images": [], "annotations": [{"image_id": 3, "bbox": [1,2,3,4]}]})", AnnotationFormat::coco),
             Contains("annotations/0/image_id"));
  CHECK_THAT(error_of("{\"images\": 3}", AnnotationFormat::coco), Contains("images"));
}

TEST_CASE("several classes without a face among them have to be chosen from") {
  const std::string text =
      R"({"images": [], "annotations": [], "categories": [{"id":1,"name":"a"},{"id":2,"name":"b"}]})";
  CHECK_THROWS_WITH(parsed(text), Contains("a, b") && Contains("--class"));
}

TEST_CASE("hostile nesting is refused or read, and never overflows the stack") {
  CHECK_THAT(error_of("{\"a\":" + std::string(200000, '['), AnnotationFormat::coco), Contains("nested"));
  std::string xml = "<annotation><filename>a</filename>";
  for (int i = 0; i < 200000; ++i) xml += "<b>";
  CHECK_THAT(error_of(xml, AnnotationFormat::voc), Contains("no XML"));
}

TEST_CASE("a CSV with classes is read for the one that is asked for, the only one, or all of them") {
  const std::string text = "image,x,y,w,h,ignore,class\na.png,1,2,3,4,0,car\na.png,5,6,7,8,1,bus\nb.png,,,,,,\n";
  AnnotationOptions options;
  CHECK_THROWS_AS(parse_annotations(text, AnnotationFormat::csv, "x", options), DataError);
  options.class_name = "bus";
  const auto buses = parse_annotations(text, AnnotationFormat::csv, "x", options);
  REQUIRE(buses.size() == 2);
  REQUIRE(buses[0].faces.size() == 1);
  CHECK(buses[0].faces[0].box.x == 5);
  CHECK(buses[0].faces[0].class_name == "bus");
  options.class_name = "lorry";
  CHECK_THROWS_AS(parse_annotations(text, AnnotationFormat::csv, "x", options), DataError);
  options.class_name = kEveryClass;
  CHECK(parse_annotations(text, AnnotationFormat::csv, "x", options)[0].faces.size() == 2);
  const std::string one = "image,x,y,w,h,class\na.png,1,2,3,4,car\n";
  CHECK(parse_annotations(one, AnnotationFormat::csv, "x", {})[0].faces.size() == 1);
}

TEST_CASE("a column label, category or name says the classes too, where there is none called class") {
  AnnotationOptions options;
  options.class_name = "car";
  for (const std::string column : {"class", "Label", "category", "class_name", "name"}) {
    CAPTURE(column);
    const std::string text = "image,x,y,w,h," + column + "\na.png,1,2,3,4,car\na.png,5,6,7,8,bus\n";
    const auto pictures = parse_annotations(text, AnnotationFormat::csv, "x", options);
    REQUIRE(pictures.at(0).faces.size() == 1);
    CHECK(pictures[0].faces[0].class_name == "car");
  }
  const std::string both = "image,label,x,y,w,h,class\na.png,bus,1,2,3,4,car\n";
  CHECK(parse_annotations(both, AnnotationFormat::csv, "x", options).at(0).faces.size() == 1);
}

TEST_CASE("a class that is asked of a file without classes is refused, unless that is allowed") {
  AnnotationOptions options;
  options.class_name = "car";
  const std::pair<AnnotationFormat, std::string> texts[] = {
      {AnnotationFormat::csv, "image,x,y,w,h,kind\na.png,1,2,3,4,car\n"},
      {AnnotationFormat::csv, "a.png,1,2,3,4\n"},
      {AnnotationFormat::info, "a.png 1 1 2 3 4\n"},
      {AnnotationFormat::fddb, "a\n1\n20 10 0.5 50 60 1\n"},
      {AnnotationFormat::wider, "a\n1\n1 2 3 4 0 0 0 0 0 0\n"},
      {AnnotationFormat::coco,
       R"({"images":[{"id":1,"file_name":"a"}],"annotations":[{"image_id":1,"bbox":[1,2,3,4]}]})"}};
  for (const auto& [format, text] : texts) {
    CAPTURE(text);
    AnnotationOptions asked = options, every;
    CHECK_THROWS_WITH(parse_annotations(text, format, "x", asked), Contains("no classes, and 'car' is asked for"));
    asked.class_optional = true;
    CHECK(parse_annotations(text, format, "x", asked).at(0).faces.size() == 1);
    every.class_name = kEveryClass;
    CHECK(parse_annotations(text, format, "x", every).at(0).faces.size() == 1);
  }
  CHECK_THROWS_WITH(parse_annotations(texts[0].second, AnnotationFormat::csv, "x", options),
                    Contains("its columns: image, x, y, w, h, kind"));
  CHECK(parse_annotations("image,x,y,w,h\na.png,,,,\n", AnnotationFormat::csv, "x", options).size() == 1);
}

TEST_CASE("boxes without a class are counted where those of one class are read") {
  std::vector<std::string> told;
  AnnotationOptions options;
  options.class_name = "car";
  options.warn = [&](const DataError& warning) { told.emplace_back(warning.what()); };
  const std::string text = "image,x,y,w,h,class\na.png,1,2,3,4,car\na.png,5,6,7,8,\nb.png,5,6,7,8,bus\n";
  CHECK(parse_annotations(text, AnnotationFormat::csv, "x", options).at(0).faces.size() == 1);
  REQUIRE(told.size() == 1);
  CHECK_THAT(told[0], Contains("x: 1 box without a class left out"));
}

TEST_CASE("boxes of no size are left out and told together, other malformed ones are refused") {
  const std::pair<AnnotationFormat, std::string> texts[] = {
      {AnnotationFormat::csv, "a.png,1,2,3,4\na.png,5,5,0,4\nb.png,5,5,2,0\n"},
      {AnnotationFormat::info, "a.png 2 1 2 3 4 5 5 0 4\nb.png 1 5 5 2 0\n"},
      {AnnotationFormat::fddb, "a\n2\n20 10 0.5 50 60 1\n0 0 0 5 5 1\nb\n1\n0 0 0 5 5 1\n"},
      {AnnotationFormat::coco, R"({"images":[{"id":1,"file_name":"a"},{"id":2,"file_name":"b"}],"annotations":[
          {"image_id":1,"bbox":[1,2,3,4]},{"image_id":1,"bbox":[5,5,0,4]},{"image_id":2,"bbox":[5,5,2,0]}]})"}};
  for (const auto& [format, text] : texts) {
    CAPTURE(text);
    std::vector<std::string> told;
    AnnotationOptions options;
    CHECK_THROWS_AS(parse_annotations(text, format, "x", options), DataError);
    options.warn = [&](const DataError& warning) { told.emplace_back(warning.what()); };
    const auto pictures = parse_annotations(text, format, "x", options);
    REQUIRE(pictures.size() == 2);
    CHECK(pictures[0].faces.size() == 1);
    CHECK(pictures[1].faces.empty());
    REQUIRE(told.size() == 1);
    CHECK_THAT(told[0], Contains("a box without a size: 2 such boxes are left out"));
  }
  AnnotationOptions options;
  options.warn = [](const DataError&) {};
  CHECK_THROWS_AS(parse_annotations("a.png,1,2,3,4\na.png,5,5,-1,4\n", AnnotationFormat::csv, "x", options), DataError);
  CHECK_THROWS_WITH(parse_annotations("a.png,5,5,0,4\n", AnnotationFormat::csv, "x", options),
                    Contains("line 1") && Contains("as all boxes of this file are"));
}

TEST_CASE("boxes that are shares of their pictures are refused, and a box of one pixel is not") {
  for (const char* text :
       {"a.png,0.1,0.2,0.3,0.4\nb.png,0,0,1,1\n", "a.png 1 0.1 0.2 0.3 0.4\n",
        R"({"images":[{"id":1,"file_name":"a"}],"annotations":[{"image_id":1,"bbox":[0.1,0.2,0.3,0.4]}]})"}) {
    CAPTURE(text);
    CHECK_THROWS_WITH(parsed(text), Contains("shares of the pictures, not pixels"));
  }
  CHECK(parsed("a.png,0,0,1,1\n").at(0).faces.size() == 1);
  CHECK(parsed("a.png,0.1,0.2,0.3,0.4\nb.png,1,2,30,40\n").size() == 2);
}

TEST_CASE("every format survives being cut at any length") {
  const std::vector<std::pair<AnnotationFormat, std::string>> texts = {
      {AnnotationFormat::csv, "image,x,y,w,h\n\"a\"\"b\",1,2,3,4\nb,,,,\n"},
      {AnnotationFormat::info, "a b.jpg 2 1 2 3 4 5 6 7 8\nb 0\n"},
      {AnnotationFormat::fddb, "a\n1\n20 10 0.5 50 60 1\nb\n1\n20 10 0.5 50 60 1\n"},
      {AnnotationFormat::wider, "a\n0\n0 0 0 0 0 0 0 0 0 0\nb\n1\n1 2 3 4 0 0 0 0 0 0\n"},
      {AnnotationFormat::voc,
       "<annotation><filename>a</filename><object><name>f</name><bndbox><xmin>1</xmin><ymin>1"
       "</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></object></annotation>"},
      {AnnotationFormat::coco,
       R"({"images":[{"id":1,"file_name":"a"}],"annotations":[{"image_id":1,"bbox":[1,2,3,4]}]})"}};
  for (const auto& [format, text] : texts)
    for (std::size_t length = 0; length <= text.size(); ++length) {
      recognise_annotations(text.substr(0, length));
      const std::string error = error_of(text.substr(0, length), format);
      if (!error.empty()) CHECK_THAT(error, Contains("faces.txt"));
    }
}
