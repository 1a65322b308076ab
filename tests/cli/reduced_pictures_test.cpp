// Pictures that are decoded in a smaller size because a search asks for no more.
#include <cstdio>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "catch.hpp"
#include "haarkit/base/data_error.hpp"
#include "make_pictures.hpp"
#include "pictures/decoders.hpp"
#include "pictures/pictures.hpp"
#include "run.hpp"

using namespace haarkit;

namespace {

SearchPicture to_search(const std::string& bytes, int by, std::optional<PictureColour> whole = {},
                        const PictureLimits& limits = {}) {
  return decode_picture_to_search(bytes, "test", by, whole, limits);
}

bool same(const cv::Mat& a, const cv::Mat& b) {
  return a.size() == b.size() && a.type() == b.type() && cv::norm(a, b, cv::NORM_INF) == 0;
}

// The mean difference between the pixels and the means of what they cover in the whole (grey). Beyond its border the
// last pixels go on, as encoders have it.
double difference(const ReducedPicture& reduced, const cv::Mat& whole) {
  const int by = reduced.by;
  cv::Mat filled, means;
  cv::copyMakeBorder(whole, filled, 0, reduced.pixels.rows * by - whole.rows, 0, reduced.pixels.cols * by - whole.cols,
                     cv::BORDER_REPLICATE);
  cv::resize(filled, means, reduced.pixels.size(), 0, 0, cv::INTER_AREA);
  return cv::norm(reduced.pixels, means, cv::NORM_L1) / static_cast<double>(means.total());
}

// A photograph with a face of 400 pixels, whose sides are no multiples of 8.
std::string large_portrait() {
  cv::Mat large;
  cv::resize(cv::imread(sample("astronaut.jpg")), large, {1997, 1995}, 0, 0, cv::INTER_CUBIC);
  return encoded(".jpg", large(cv::Rect(300, 0, 1401, 1203)).clone(), {cv::IMWRITE_JPEG_QUALITY, 90});
}

// Of a line "image,x,y,w,h,score...".
cv::Rect box_in(const std::string& line) {
  cv::Rect box;
  REQUIRE(std::sscanf(line.c_str(), "%*[^,],%d,%d,%d,%d", &box.x, &box.y, &box.width, &box.height) == 4);
  return box;
}

}  // namespace

TEST_CASE("a JPEG picture to search is its brightness, in the size that is asked for") {
  const cv::Mat photograph = cv::imread(sample("astronaut.jpg"));
  for (const cv::Size& size :
       {cv::Size(512, 512), cv::Size(511, 505), cv::Size(37, 23), cv::Size(5, 3), cv::Size(1, 1)})
    for (const bool grey : {false, true})
      for (const int progressive : {0, 1})
        for (const int by : {2, 4, 8}) {
          CAPTURE(size, grey, progressive, by);
          const cv::Mat cut = photograph(cv::Rect({}, size)).clone();
          const std::string bytes =
              encoded(".jpg", grey ? grey_of(cut) : cut, {cv::IMWRITE_JPEG_PROGRESSIVE, progressive});
          const ReducedPicture reduced = to_search(bytes, by).searched;
          CHECK(reduced.by == by);
          CHECK(reduced.size == size);
          CHECK(is_consistent(reduced));
          REQUIRE(reduced.pixels.type() == CV_8UC1);
          CHECK(difference(reduced, decode_picture(bytes, "test")) < 3.5);
        }
}

TEST_CASE("a reduced picture lies upright where the whole does, whatever its orientation and size") {
  for (const cv::Size& size :
       {cv::Size(48, 32), cv::Size(47, 32), cv::Size(44, 30), cv::Size(48, 31), cv::Size(45, 29)})
    for (int orientation = 1; orientation <= 8; ++orientation)
      for (const int by : {2, 4, 8}) {
        CAPTURE(size, orientation, by);
        const cv::Mat upright = quadrants()(cv::Rect({}, size)).clone();
        const std::string bytes = with_orientation(".jpg", stored_for_orientation(upright, orientation), orientation);
        const ReducedPicture reduced = to_search(bytes, by).searched;
        CHECK(reduced.size == size);
        CHECK(is_consistent(reduced));
        CHECK(difference(reduced, upright) < 8);
        if (size == cv::Size(48, 32) || orientation == 1 || orientation == 5) CHECK(reduced.by == by);
        if (size == cv::Size(45, 29) && orientation != 1 && orientation != 5) CHECK(reduced.by == 1);
      }
}

TEST_CASE("what is searched does not depend on whether the whole is wanted too") {
  const std::string bytes = large_portrait();
  for (const int by : {1, 2, 4}) {
    const ReducedPicture alone = to_search(bytes, by).searched;
    CHECK(to_search(bytes, by).pixels.empty());
    for (const PictureColour colour : {PictureColour::grey, PictureColour::bgr}) {
      const SearchPicture both = to_search(bytes, by, colour);
      CHECK(same(both.searched.pixels, alone.pixels));
      CHECK(same(both.pixels, decode_picture(bytes, "test", colour)));
    }
  }
}

TEST_CASE("other files than JPEG, and JPEG files in full size, are searched as they are read") {
  const cv::Mat picture = noisy_picture({41, 30}, CV_8UC3);
  PictureLimits full_size;
  full_size.full_size = true;
  for (const char* ending : {".png", ".bmp", ".jpg"}) {
    const ReducedPicture searched = to_search(encoded(ending, picture), ending == std::string(".jpg") ? 1 : 4).searched;
    CHECK(searched.by == 1);
    CHECK(same(searched.pixels, decode_picture(encoded(ending, picture), "test")));
  }
  const std::string jpeg = encoded(".jpg", picture);
  CHECK(same(to_search(jpeg, 4, {}, full_size).searched.pixels, decode_picture(jpeg, "test")));
}

TEST_CASE("a CMYK JPEG is reduced like others") {
  const cv::Mat ink(40, 24, CV_8UC4, cv::Scalar(0, 255, 255, 0));  // full magenta and yellow: red
  for (const bool adobe : {false, true}) {
    const ReducedPicture reduced = to_search(cmyk_jpeg(ink, adobe), 4).searched;
    REQUIRE(reduced.pixels.size() == cv::Size(6, 10));
    CHECK(cv::norm(reduced.pixels, cv::Mat(10, 6, CV_8U, cv::Scalar(76)), cv::NORM_INF) <= 2);
  }
}

TEST_CASE("damaged JPEG files are refused and warned of in a smaller size as in full size") {
  const auto outcome = [](const std::string& bytes, int by) -> std::string {
    try {
      return decode_jpeg(bytes, "damaged", {}, by).warning;
    } catch (const DataError& error) {
      return error.what();
    }
  };
  cv::RNG random(5);
  for (const int progressive : {0, 1}) {
    const std::string whole =
        encoded(".jpg", noisy_picture({90, 70}, CV_8UC3), {cv::IMWRITE_JPEG_PROGRESSIVE, progressive});
    int refused = 0, warned = 0;
    for (int round = 0; round < 300; ++round) {
      std::string damaged = whole;
      if (round % 3 == 0)
        damaged.resize(static_cast<std::size_t>(random.uniform(1, static_cast<int>(whole.size()))));
      else
        damaged[static_cast<std::size_t>(random.uniform(2, static_cast<int>(whole.size())))] =
            static_cast<char>(random.uniform(0, 256));
      const std::string expected = outcome(damaged, 1);
      refused += expected.compare(0, 8, "damaged:") == 0;
      warned += contains(expected, "the picture is not all there");
      for (const int by : {2, 4, 8}) CHECK(outcome(damaged, by) == expected);
    }
    CHECK(refused > 10);
    CHECK(warned > 10);
  }
}

TEST_CASE("a JPEG file whose channels libjpeg cannot bring together is refused in every size") {
  std::string bytes = encoded(".jpg", noisy_picture({90, 70}, CV_8UC3));
  const std::size_t frame = bytes.find("\xFF\xC0");
  for (const char factors : {'\x31', '\x13'}) {
    bytes[frame + 11] = factors;  // of brightness; the colours have one or two samples
    bytes[frame + 14] = '\x22';
    for (const int by : {1, 2, 8}) CHECK_THROWS_WITH(to_search(bytes, by), Catch::Contains("Fractional sampling"));
  }
}

TEST_CASE("a cut-off JPEG file is searched as far as it goes, and warned of once") {
  const Folder folder;
  const std::string whole = large_portrait();
  save(folder / "cut.jpg", whole.substr(0, whole.size() * 3 / 4));
  const Ran ran = run({"detect", "--min-size", "250", "--draw", "drawn", "cut.jpg"}, folder.path());
  CHECK(ran.code == 0);
  CHECK(contains(ran.out, "cut.jpg: 1 found\n"));
  CHECK(ran.err ==
        "warning: cut.jpg: the JPEG file is cut off: the picture is not all there; what is missing is grey\n");
  const Ran strict = run({"detect", "--strict", "--min-size", "250", "cut.jpg"}, folder.path());
  CHECK(strict.code == 1);
  CHECK(contains(strict.err, "cut.jpg: the JPEG file is cut off"));
}

TEST_CASE("detect finds the same boxes, in pixels of the whole picture, whatever else is asked for") {
  const Folder folder;
  save(folder / "a.jpg", large_portrait());
  const auto csv = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"detect", "--format", "csv", "--min-size", "250"});
    words.push_back("a.jpg");
    const Ran ran = run(words, folder.path());
    REQUIRE(ran.code == 0);
    return ran.out;
  };
  const std::string reduced = csv({});
  CHECK(reduced != csv({"--full-size"}));  // or the rest says nothing
  CHECK(csv({"--draw", "drawn"}) == reduced);
  CHECK(csv({"--crop", "cut"}) == reduced);
  CHECK(csv({"--blur", "blurred"}) == reduced);
  CHECK(csv({"--threads", "1"}) == reduced);
  CHECK(contains(run({"detect", "--format", "json", "--min-size", "250", "a.jpg"}, folder.path()).out,
                 R"("width":1401,"height":1203)"));
  CHECK(cv::imread(folder / "drawn/a.jpg").size() == cv::Size(1401, 1203));
  const cv::Rect box = box_in(lines_of(reduced).at(1));
  CHECK(box.width >= 250);
  CHECK(same(cv::imread(folder / "cut/a_1.png"), cv::imread(folder / "a.jpg")(box)));
}

TEST_CASE("parts are looked for in the whole picture") {
  const Folder folder;
  save(folder / "a.jpg", large_portrait());
  const std::string eye = stock_cascade("eye");
  const std::vector<std::string> lines =
      lines_of(run({"detect", "--format", "csv", "--min-size", "250", "--parts", eye, "a.jpg"}, folder.path()).out);
  REQUIRE(lines.size() > 2);
  const cv::Rect box = box_in(lines[1]);
  cv::imwrite(folder / "box.png", grey_of(cv::imread(folder / "a.jpg"))(box));
  const std::vector<std::string> alone =
      lines_of(run({"detect", "--format", "csv", "--cascade", eye, "box.png"}, folder.path()).out);
  REQUIRE(alone.size() == lines.size() - 1);
  for (std::size_t i = 1; i < alone.size(); ++i) CHECK(box_in(lines[i + 1]) == box_in(alone[i]) + box.tl());
}

TEST_CASE("exact mode and turned pictures see every pixel") {
  const Folder folder;
  save(folder / "a.jpg", large_portrait());
  const auto csv = [&](const std::string& options) {
    const Ran ran = run_shell("detect --format csv --min-size 250 " + options + " a.jpg", folder.path());
    REQUIRE(ran.code == 0);
    REQUIRE(lines_of(ran.out).size() > 1);
    return ran.out;
  };
  for (const std::string& options : {"--mode exact --cascade " + stock_cascade("frontalface_alt2"),
                                     "--cascade " + stock_cascade("frontalface_alt2"), std::string("--rotate")})
    CHECK(csv(options) == csv(options + " --full-size"));
}

TEST_CASE("evaluate searches pictures as detect does, in full size too, and keeps both apart in its cache") {
  const Folder folder;
  save(folder / "a.jpg", large_portrait());
  save(folder / "a.csv", "image,x,y,w,h\na.jpg,400,300,400,400\n");
  for (const std::string option : {"--strict", "--full-size"}) {
    const std::string found =
        run({"detect", "--format", "csv", "--min-size", "250", option, "a.jpg"}, folder.path()).out;
    const std::string score = lines_of(found).at(1).substr(lines_of(found).at(1).rfind(',') + 1);
    const Ran ran = run(
        {"evaluate", "--cache", "cache", "--format", "csv", "--bootstrap", "0", "--min-size", "250", option, "a.csv"},
        folder.path());
    CHECK(ran.code == 0);
    CAPTURE(option, ran.out, score);
    CHECK(contains(ran.out, score.substr(0, score.size() - 2)));
  }
}
