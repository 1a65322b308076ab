// The results that evaluate keeps from run to run.
#include "measuring/detection_cache.hpp"

#include "catch.hpp"
#include "run.hpp"

using namespace haarkit;

namespace {

PictureRun some_run() {
  PictureRun run;
  run.boxes = {{{1.5, 2, 30, 40}, 7.25}, {{10, 20, 30, 40}, -1}};
  run.speed.seconds = 0.125;
  run.speed.windows = 1000;
  return run;
}

// A picture, and a cache of what one detector found in it.
void store_run(const Folder& folder) {
  save(folder / "picture", "bytes");
  DetectionCache cache(folder.path(), "detector");
  cache.store(folder / "picture", some_run());
  cache.save();
}

std::string only_file(const Folder& folder) {
  REQUIRE(folder.files().size() == 2);  // the picture and the cache
  return folder / (folder.files()[0] == "picture" ? folder.files()[1] : folder.files()[0]);
}

}  // namespace

TEST_CASE("a detection cache gives back what was stored, to the same detector alone") {
  const Folder folder;
  store_run(folder);
  const auto back = DetectionCache(folder.path(), "detector").find(folder / "picture");
  REQUIRE(back);
  CHECK(back->boxes.size() == 2);
  CHECK(back->boxes[0].box == cv::Rect2d(1.5, 2, 30, 40));
  CHECK(back->boxes[1].score == -1);
  CHECK(back->speed.windows == 1000);
  CHECK_FALSE(DetectionCache(folder.path(), "another").find(folder / "picture"));
}

TEST_CASE("a detection cache with a byte changed, missing or added anywhere gives nothing") {
  const Folder folder;
  store_run(folder);
  const std::string path = only_file(folder), whole = text_of(path);
  const auto holds = [&](const std::string& text) {
    save(path, text);
    return DetectionCache(folder.path(), "detector").find(folder / "picture").has_value();
  };
  CHECK(holds(whole));
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    if (holds(changed)) FAIL("byte " << i << " changed");
    if (holds(whole.substr(0, i))) FAIL("cut off at byte " << i);
    if (holds(whole.substr(0, i) + "7" + whole.substr(i))) FAIL("a byte more at " << i);
  }
}
