// haarkit fit-boxes as a user runs it, on drawn faces.
#include <fstream>

#include "catch.hpp"
#include "fit_words.hpp"
#include "haarkit/detect/cascade_file.hpp"

using namespace haarkit;

namespace {

std::vector<std::string> words_for(const Folder& folder, const std::string& output, const std::string& threads = "1",
                                   const std::string& cascade = kStaged) {
  return fit_words("fit-boxes", folder, output, threads, cascade, {"--trees", "30", "--rate", "0.2", "--copies", "4"});
}

}  // namespace

TEST_CASE("fit-boxes adds a box regression and changes nothing else, the same on any number of threads") {
  const Folder folder;
  draw_data(folder);
  const Ran ran = run(words_for(folder, "a.haarkit"));
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  CHECK(contains(ran.err, "held-out boxes that overlap the right one"));
  REQUIRE(run(words_for(folder, "b.haarkit", "3")).code == 0);
  CHECK(text_of(folder / "a.haarkit") == text_of(folder / "b.haarkit"));
  CascadeParts parts = read_cascade(folder / "a.haarkit").parts();
  REQUIRE(parts.boxes);
  CHECK(parts.boxes->trees.size() == 2 * 30);  // and their mirror images
  parts.boxes.reset();
  CHECK(Cascade(parts) == read_cascade(kStaged));
  CHECK(contains(run({"info", folder / "a.haarkit"}).out, "fitted in 2 steps by 60 regression trees"));

  const Ran converted = run({"convert", folder / "a.haarkit", folder / "plain.xml"});
  CHECK(converted.code == 0);
  CHECK(contains(converted.err, "framing is left out"));
  CHECK(read_cascade(folder / "plain.xml") == read_cascade(kStaged));
}

TEST_CASE("fit-boxes teaches an LBP cascade too, and fast mode moves what it finds") {
  const Folder folder;
  draw_data(folder);
  std::ofstream(folder / "lbp.haarkit") << "haarkit cascade 2\nkind staged\ntype lbp\nwindow 24 24\ncontrast 0\n"
                                           "features 1\nlbp 3 3 6 6\nweak 1\n"
                                           "0 -1 0 -1 -1 -1 0 65535 0 0 0 : 1 -1 >= 0\nend\n";
  const Ran ran = run(words_for(folder, "fit.haarkit", "2", folder / "lbp.haarkit"));
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  CascadeParts parts = read_cascade(folder / "fit.haarkit").parts();
  REQUIRE(parts.boxes);
  parts.boxes.reset();
  CHECK(Cascade(parts) == read_cascade(folder / "lbp.haarkit"));
  const std::string info = run({"info", folder / "fit.haarkit"}).out;
  CHECK(contains(info, "1, LBP"));
  CHECK(contains(info, "fitted in 2 steps by 60 regression trees"));

  cv::imwrite(folder / "picture.png", drawn::picture(1).grey);
  const auto found = [&](const char* cascade, const char* mode) {
    const Ran detected = run({"detect", "--mode", mode, "--cascade", folder / cascade, folder / "picture.png"});
    CHECK(detected.code == 0);
    CHECK_FALSE(contains(detected.out, ": 0 found"));
    return detected.out;
  };
  CHECK(found("fit.haarkit", "fast") != found("lbp.haarkit", "fast"));
  CHECK(found("fit.haarkit", "exact") == found("lbp.haarkit", "exact"));
}

TEST_CASE("fit-boxes names what it cannot use, and overwrites no input") {
  const Folder folder;
  draw_data(folder);
  std::filesystem::create_directory(folder / "empty");
  const std::string out = folder / "out.haarkit";
  const auto error_of = [](const std::vector<std::string>& words) {
    const Ran ran = run(words);
    CHECK(ran.code != 0);
    return ran.err;
  };
  CHECK(contains(error_of({"fit-boxes"}), "expected one cascade"));
  CHECK(contains(error_of({"fit-boxes", kStaged, "-o", out}), "--objects"));
  CHECK(contains(error_of({"fit-boxes", kStaged, "--objects", folder / "faces"}), "--output"));
  CHECK(contains(error_of({"fit-boxes", kStaged, "--objects", folder / "faces", "-o", "out.xml"}),
                 "OpenCV's format cannot hold"));
  CHECK(contains(error_of({"fit-boxes", kStaged, "--objects", folder / "empty", "-o", out}), "empty"));
  CHECK(contains(error_of({"fit-boxes", folder / "faces/0.png", "--objects", folder / "faces", "-o", out}), "0.png"));
  CHECK(contains(error_of({"fit-boxes", kStaged, "--objects", folder / "faces", "-o", out}), "have no margin"));
  CHECK_FALSE(std::filesystem::exists(out));
  std::filesystem::copy(kStaged, out);
  CHECK(contains(error_of({"fit-boxes", out, "--objects", folder / "faces", "-o", out}), "--output"));
  CHECK(text_of(out) == text_of(kStaged));
}
