// Pictures of all kinds as they are read: their pixels, their size, what is refused.
#include "pictures/pictures.hpp"

#include <cstdlib>
#include <filesystem>
#include <limits>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "catch.hpp"
#include "decoded.hpp"
#include "haarkit/base/data_error.hpp"
#include "make_pictures.hpp"
#include "pictures/several_pictures.hpp"
#include "run.hpp"

using namespace haarkit;

namespace {

cv::Mat opencv_colour(const std::string& bytes) {
  return cv::imdecode(cv::Mat(1, static_cast<int>(bytes.size()), CV_8U, const_cast<char*>(bytes.data())),
                      cv::IMREAD_COLOR);
}

// Colour as cv::imdecode gives it, grey as its BGR2GRAY.
void check_like_opencv(const std::string& bytes) {
  const cv::Mat expected = opencv_colour(bytes);
  cv::Mat grey;
  cv::cvtColor(expected, grey, cv::COLOR_BGR2GRAY);
  CHECK(same(colour_of(bytes), expected));
  CHECK(same(grey_from(bytes), grey));
}

}  // namespace

TEST_CASE("JPEG and PNG pictures have the pixels that OpenCV decodes") {
  for (const cv::Size& size : {cv::Size(1, 1), cv::Size(37, 23), cv::Size(160, 121)}) {
    for (const int type : {CV_8UC1, CV_8UC3}) {
      const cv::Mat picture = noisy_picture(size, type);
      CAPTURE(size, type);
      check_like_opencv(encoded(".png", picture));
      check_like_opencv(encoded(".jpg", picture));
      check_like_opencv(encoded(".jpg", picture, {cv::IMWRITE_JPEG_PROGRESSIVE, 1, cv::IMWRITE_JPEG_QUALITY, 60}));
    }
  }
  check_like_opencv(encoded(".png", noisy_picture({33, 9}, CV_8UC1), {cv::IMWRITE_PNG_BILEVEL, 1}));
  for (const char* name : {"astronaut.jpg", "cat.jpg", "grace_hopper.jpg"}) check_like_opencv(text_of(sample(name)));
}

TEST_CASE("other formats are read through OpenCV's imgcodecs") {
  const cv::Mat picture = noisy_picture({41, 30}, CV_8UC3);
  for (const char* ending : {".bmp", ".tiff", ".ppm", ".webp"}) {
    CAPTURE(ending);
    check_like_opencv(encoded(ending, picture));
  }
  cv::Mat floating;
  picture.convertTo(floating, CV_32F, 1 / 255.0);
  CHECK(same(colour_of(encoded(".pfm", floating)), picture));
  CHECK(same(grey_from(encoded(".pgm", noisy_picture({40, 31}, CV_8UC1))), noisy_picture({40, 31}, CV_8UC1)));
}

TEST_CASE("a program without the module of other formats names the package that brings it") {
  const Folder folder;
  std::filesystem::copy_file(HAARKIT_PROGRAM, folder / "haarkit");
  save(folder / "a.bmp", encoded(".bmp", noisy_picture({41, 30}, CV_8UC3)));
  const int status = std::system(("cd " + folder.path() + " && ./haarkit detect a.bmp > out 2> err").c_str());
  CHECK(WEXITSTATUS(status) == 1);
  CHECK(contains(text_of(folder / "err"), "a.bmp: is neither JPEG nor PNG and needs the package haarkit-formats\n"));
}

TEST_CASE("a picture that is too wide for OpenCV's decoders is told so, not of --max-megapixels") {
  const std::string wide = "P5\n1048577 1\n255\n" + std::string(1'048'577, 'x');
  CHECK_THROWS_WITH(grey_from(wide),
                    Catch::Contains("wider or higher than 1,048,576 pixels") && !Catch::Contains("--max-megapixels"));
}

TEST_CASE("transparent pictures are laid on white; an alpha channel of zeros is ignored") {
  cv::Mat picture(1, 3, CV_8UC4);
  picture.at<cv::Vec4b>(0) = {10, 20, 30, 255};
  picture.at<cv::Vec4b>(1) = {10, 20, 30, 0};
  picture.at<cv::Vec4b>(2) = {0, 100, 200, 128};
  const cv::Mat expected =
      (cv::Mat_<cv::Vec3b>(1, 3) << cv::Vec3b(10, 20, 30), cv::Vec3b(255, 255, 255), cv::Vec3b(127, 177, 227));
  CHECK(same(colour_of(encoded(".png", picture)), expected));
  CHECK(same(colour_of(encoded(".tiff", picture)), expected));
  cv::Mat invisible(2, 2, CV_8UC4, cv::Scalar(7, 8, 9, 0));
  CHECK(same(colour_of(encoded(".png", invisible)), cv::Mat(2, 2, CV_8UC3, cv::Scalar(7, 8, 9))));
}

TEST_CASE("a grey TIFF whose transparency OpenCV leaves out is told of, and refused when strict") {
  const Folder folder;
  cv::Mat grey(30, 30, CV_8UC2, cv::Scalar(10, 0));
  save(folder / "a.tiff", plain_tiff(grey));
  const Ran shown = run({"detect", folder / "a.tiff"});
  CHECK(shown.code == 0);
  CHECK(contains(shown.err, "a.tiff: OpenCV's TIFF decoder leaves out the transparency of grey pictures"));
  CHECK(run({"detect", "--strict", folder / "a.tiff"}).code == 1);
}

TEST_CASE("of a file of several pictures the first is read, which is told") {
  const Folder folder;
  const cv::Mat first(30, 30, CV_8UC1, cv::Scalar(90)), second(30, 30, CV_8UC1, cv::Scalar(10));
  cv::imwrite(folder / "a.tiff", std::vector<cv::Mat>{first, second});
  const std::string png = encoded(".png", first), header = png.substr(0, 8 + 25);
  save(folder / "a.png", header + png_chunk(std::string("acTL\0\0\0\x05\0\0\0\0", 12)) + png.substr(header.size()));
  for (const auto& [name, words] : {std::pair{"a.tiff", "holds 2 pages, of which the first is read"},
                                    {"a.png", "is an animation of 5 pictures, of which the first is read"}}) {
    CHECK(same(read_picture(folder / name), first));
    const Ran ran = run({"detect", "--strict", name}, folder.path());
    CHECK(ran.code == 0);
    CHECK(contains(ran.err, "warning: " + std::string(name) + ": " + words));
    CHECK(lines_of(ran.err).size() == 1);
  }
  CHECK(run({"detect", sample("cat.jpg")}).err.empty());

  std::string ring = plain_tiff(first);
  ring.replace(8 + 2 + 12 * 12, 4, std::string("\x08\0\0\0", 4));  // its directory is followed by itself
  CHECK(pictures_in(ring) == 1);

  // A picture of 30 x 30 pixels that is moving: header, background, two frames without content.
  const std::string frame = "ANMF" + std::string("\x10\0\0\0", 4) + std::string(16, '\0');
  const std::string chunks = "WEBPVP8X" + std::string("\x0A\0\0\0\x02\0\0\0\x1D\0\0\x1D\0\0", 14) + "ANIM" +
                             std::string("\6\0\0\0\0\0\0\0\0\0", 10) + frame + frame;
  CHECK_THROWS_WITH(
      grey_from("RIFF" + std::string(1, static_cast<char>(chunks.size())) + std::string(3, '\0') + chunks),
      Catch::Contains("is an animated WebP picture"));
}

TEST_CASE("CMYK JPEGs become colours, inverted ones of Adobe's programs too") {
  const cv::Mat ink(16, 16, CV_8UC4, cv::Scalar(0, 255, 255, 0));  // full magenta and yellow: red
  for (const bool adobe : {false, true}) {
    CAPTURE(adobe);
    const cv::Mat colour = colour_of(cmyk_jpeg(ink, adobe));
    CHECK(cv::norm(colour, cv::Mat(16, 16, CV_8UC3, cv::Scalar(0, 0, 255)), cv::NORM_INF) <= 3);
  }
}

TEST_CASE("EXIF orientation is applied in JPEG, PNG, WebP and TIFF") {
  const cv::Mat upright = quadrants();
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const cv::Mat stored = stored_for_orientation(upright, orientation);
    for (const char* ending : {".jpg", ".png", ".webp", ".tiff"}) {
      CAPTURE(orientation, ending);
      const cv::Mat read = grey_from(with_orientation(ending, stored, orientation));
      REQUIRE(read.size() == upright.size());
      CHECK(cv::norm(read, upright, cv::NORM_INF) <= 12);
    }
  }
}

TEST_CASE("files that are empty, no pictures or cut off anywhere are refused by name") {
  const auto problem_of = [](const std::string& bytes) -> std::string {
    try {
      const cv::Mat picture = decode_picture(bytes, "file.x", PictureColour::grey, whole_pictures());
      return "none";
    } catch (const DataError& error) {
      CHECK(error.source() == "file.x");
      return error.what();
    }
  };
  CHECK(problem_of("") == "file.x: the file is empty, not a picture");
  CHECK(contains(problem_of("hello, world"), "is not a picture"));
  CHECK(contains(problem_of(std::string("\xFF\xD8\xFFgarbage")), "is not a JPEG picture"));

  const cv::Mat picture = noisy_picture({24, 24}, CV_8UC3);
  for (const char* ending : {".png", ".jpg"}) {
    const std::string whole = encoded(ending, picture);
    int passed = 0;
    for (std::size_t length = 0; length < whole.size(); ++length)
      passed += problem_of(whole.substr(0, length)) == "none";
    CAPTURE(ending);
    CHECK(passed <= 2);  // without JPEG's end marker, all of the picture is there
  }
  for (const char* ending : {".bmp", ".tiff", ".ppm", ".webp"}) {
    const std::string whole = encoded(ending, picture);
    for (const std::size_t part : {1, 2, 4, 6, 7}) {
      CAPTURE(ending, part);
      CHECK(problem_of(whole.substr(0, whole.size() * part / 8)) != "none");
    }
  }
}

TEST_CASE(
    "a JPEG file that is cut off shows what is there, as OpenCV shows it, unless the whole picture is asked for") {
  const std::string whole = text_of(sample("astronaut.jpg"));
  const std::string half = whole.substr(0, whole.size() / 2);
  const Folder folder;
  save(folder / "half.jpg", half);
  CHECK(cv::norm(read_picture(folder / "half.jpg", PictureColour::bgr), cv::imread(folder / "half.jpg"),
                 cv::NORM_INF) == 0);
  CHECK_THROWS_WITH(decode_picture(half, "half.jpg", PictureColour::grey, whole_pictures()),
                    Catch::Contains("half.jpg: the JPEG file is cut off"));
  const std::size_t scan = whole.find("\xFF\xDA");  // where the pixels begin
  CHECK_THROWS_WITH(decode_picture(whole.substr(0, scan + 20), "head.jpg"), Catch::Contains("nothing of the picture"));

  std::vector<unsigned char> bytes;
  cv::imencode(".jpg", cv::imread(sample("astronaut.jpg")), bytes, {cv::IMWRITE_JPEG_PROGRESSIVE, 1});
  const std::string progressive(bytes.begin(), bytes.end());
  const std::size_t first = progressive.find("\xFF\xDA");
  CHECK_THROWS_WITH(decode_picture(progressive.substr(0, first + 20), "head.jpg"),
                    Catch::Contains("nothing of the picture"));
  CHECK_FALSE(decode_picture(progressive.substr(0, progressive.size() / 2), "half.jpg").empty());
}

TEST_CASE("a picture's size is known without decoding it, upright") {
  const Folder folder;
  save(folder / "turned.jpg", with_orientation(".jpg", stored_for_orientation(quadrants(), 6), 6));
  save(folder / "plain.png", encoded(".png", quadrants()));
  CHECK(read_picture_size(folder / "turned.jpg") == cv::Size(48, 32));
  CHECK(read_picture_size(folder / "plain.png") == cv::Size(48, 32));
}

TEST_CASE("damaged pictures are read or refused, whatever their bytes") {
  const cv::Mat stored = stored_for_orientation(quadrants(), 6);
  cv::RNG random(3);
  for (const char* ending : {".jpg", ".png", ".webp", ".tiff"}) {
    const std::string whole = with_orientation(ending, stored, 6);
    for (int round = 0; round < 200; ++round) {
      std::string damaged = whole;
      for (int i = random.uniform(1, 5); i > 0; --i) {
        damaged[static_cast<std::size_t>(random.uniform(2, static_cast<int>(whole.size())))] =
            static_cast<char>(random.uniform(0, 256));
      }
      PictureLimits limits;
      limits.max_megapixels = 1;
      try {
        const cv::Mat picture = decode_picture(damaged, "damaged", PictureColour::bgr, limits);
        CHECK(picture.type() == CV_8UC3);
      } catch (const DataError& error) {
        CHECK(error.source() == "damaged");
      }
    }
  }
}

TEST_CASE("a picture above the limit is refused before it is decoded, and the message names the option") {
  PictureLimits limits;
  limits.max_megapixels = 0.001;
  limits.can_be_raised = true;
  const cv::Mat picture = noisy_picture({40, 30}, CV_8UC1);
  for (const char* ending : {".png", ".jpg", ".bmp"}) {
    CAPTURE(ending);
    CHECK_THROWS_WITH(decode_picture(encoded(ending, picture), "big", PictureColour::grey, limits),
                      Catch::Contains("0.001 megapixels") && Catch::Contains("--max-megapixels"));
  }
}

TEST_CASE("written pictures read back: PNG exactly, JPEG nearly") {
  const Folder folder;
  const cv::Mat picture = cv::imread(sample("cat.jpg"));
  write_picture(folder / "a.png", picture);
  CHECK(same(read_picture(folder / "a.png", PictureColour::bgr), picture));
  write_picture(folder / "a.JPG", picture);
  CHECK(cv::norm(read_picture(folder / "a.JPG", PictureColour::bgr), picture, cv::NORM_L1) <
        2.0 * static_cast<double>(picture.total() * 3));
  write_picture(folder / "grey.png", grey_of(picture));
  CHECK(same(read_picture(folder / "grey.png"), grey_of(picture)));
  CHECK_THROWS_AS(write_picture(folder / "a.bmp", picture), DataError);
  CHECK_THROWS_AS(write_picture(folder / "no/such/a.png", picture), DataError);
}
