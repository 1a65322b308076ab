// haarkit fit-scores as a user runs it, on drawn faces.
#include "catch.hpp"
#include "fit_words.hpp"
#include "haarkit/detect/cascade_file.hpp"

using namespace haarkit;

namespace {

std::vector<std::string> words_for(const Folder& folder, const std::string& output, const std::string& threads = "1",
                                   const std::string& cascade = kStaged) {
  return fit_words("fit-scores", folder, output, threads, cascade,
                   {"--backgrounds", folder / "backgrounds", "--negatives", "300", "--patch", "24", "--trees", "20",
                    "--depth", "3", "--copies", "2"});
}

}  // namespace

TEST_CASE("fit-scores adds a score regression and changes nothing else, the same on any number of threads") {
  const Folder folder;
  draw_data(folder);
  const Ran ran = run(words_for(folder, "a.haarkit"));
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  CHECK(contains(ran.err, "finds on backgrounds: 300 to learn from"));
  CHECK(contains(ran.err, "log loss of held-out patches"));
  CHECK(contains(ran.err, "held-out finds on backgrounds that score at least as high"));
  REQUIRE(run(words_for(folder, "b.haarkit", "3")).code == 0);
  CHECK(text_of(folder / "a.haarkit") == text_of(folder / "b.haarkit"));
  CascadeParts parts = read_cascade(folder / "a.haarkit").parts();
  REQUIRE(parts.scores);
  CHECK(parts.scores->trees.size() == 20);
  parts.scores.reset();
  CHECK(Cascade(parts) == read_cascade(kStaged));
  CHECK(contains(run({"info", folder / "a.haarkit"}).out, "fitted by 20 regression trees, of weight 0.2"));

  SECTION("taught once more it learns from the cascade without what it was taught") {
    std::filesystem::rename(folder / "a.haarkit", folder / "taught.haarkit");
    REQUIRE(run(words_for(folder, "c.haarkit", "2", folder / "taught.haarkit")).code == 0);
    CHECK(text_of(folder / "c.haarkit") == text_of(folder / "b.haarkit"));
  }
  SECTION("a weight that is given is kept, and fast mode takes the odds into scores, exact mode does not") {
    std::vector<std::string> words = words_for(folder, "w.haarkit");
    words.insert(words.end(), {"--weight", "0.3"});
    REQUIRE(run(words).code == 0);
    CHECK(read_cascade(folder / "w.haarkit").scores()->weight == 0.3F);
    cv::imwrite(folder / "picture.png", drawn::picture(1).grey);
    const auto found = [&](const std::string& cascade, const char* mode) {
      const Ran detected =
          run({"detect", "--mode", mode, "--min-neighbors", "0", "--cascade", cascade, folder / "picture.png"});
      CHECK(detected.code == 0);
      CHECK_FALSE(contains(detected.out, ": 0 found"));
      return detected.out;
    };
    CHECK(found(folder / "w.haarkit", "fast") != found(kStaged, "fast"));
    CHECK(found(folder / "w.haarkit", "exact") == found(kStaged, "exact"));
  }
  SECTION("OpenCV's XML leaves it out, with a sentence") {
    const Ran converted = run({"convert", folder / "a.haarkit", folder / "plain.xml"});
    CHECK(converted.code == 0);
    CHECK(contains(converted.err, "how the cascade's scores are fitted is left out"));
    CHECK(read_cascade(folder / "plain.xml") == read_cascade(kStaged));
  }
}

TEST_CASE("fit-scores names what it cannot use, and overwrites no input") {
  const Folder folder;
  draw_data(folder);
  std::filesystem::create_directory(folder / "empty");
  const std::string out = folder / "out.haarkit", faces = folder / "faces", backgrounds = folder / "backgrounds";
  const auto error_of = [](const std::vector<std::string>& words) {
    const Ran ran = run(words);
    CHECK(ran.code != 0);
    return ran.err;
  };
  CHECK(contains(error_of({"fit-scores"}), "expected one cascade"));
  CHECK(contains(error_of({"fit-scores", kStaged, "--backgrounds", backgrounds, "-o", out}), "--objects"));
  CHECK(contains(error_of({"fit-scores", kStaged, "--objects", faces, "-o", out}), "--backgrounds"));
  CHECK(contains(error_of({"fit-scores", kStaged, "--objects", faces, "--backgrounds", backgrounds}), "--output"));
  CHECK(contains(error_of({"fit-scores", kStaged, "--objects", faces, "--backgrounds", backgrounds, "-o", "out.xml"}),
                 "OpenCV's format cannot hold"));
  const std::string empty = folder / "empty";
  CHECK(contains(error_of({"fit-scores", kStaged, "--objects", empty, "--backgrounds", backgrounds, "-o", out}),
                 "empty"));
  CHECK(contains(error_of({"fit-scores", kStaged, "--objects", faces, "--backgrounds", empty, "-o", out}), "empty"));
  const std::string face = folder / "faces/0.png";
  CHECK(contains(error_of({"fit-scores", face, "--objects", faces, "--backgrounds", backgrounds, "-o", out}), "0.png"));
  CHECK_FALSE(std::filesystem::exists(out));

  std::filesystem::create_directory(folder / "dull");
  cv::imwrite(folder / "dull/grey.png", cv::Mat(90, 120, CV_8UC1, cv::Scalar(90)));
  CHECK(contains(error_of({"fit-scores", kStaged, "--objects", faces, "--backgrounds", folder / "dull", "-o", out}),
                 "finds nothing"));
  std::filesystem::copy(kStaged, out);
  CHECK(
      contains(error_of({"fit-scores", out, "--objects", faces, "--backgrounds", backgrounds, "-o", out}), "--output"));
  CHECK(text_of(out) == text_of(kStaged));
}
