// Numbers of the command line that no machine can obey: each is refused with the limit it breaks, exit code 2.
#include <fstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "run.hpp"
#include "training_folder.hpp"

using namespace haarkit;

namespace {

// OpenCV's XML of a staged cascade: `stages` stages of a stump each.
std::string cascade_of(int width, int height, int stages) {
  std::string text =
      "<?xml version=\"1.0\"?>\n<opencv_storage><cascade><stageType>BOOST</stageType><featureType>HAAR"
      "</featureType><height>" +
      std::to_string(height) + "</height><width>" + std::to_string(width) +
      "</width><stageParams><maxWeakCount>1</maxWeakCount></stageParams><featureParams><maxCatCount>0"
      "</maxCatCount></featureParams><stageNum>" +
      std::to_string(stages) + "</stageNum><stages>";
  for (int i = 0; i < stages; ++i)
    text +=
        "<_><maxWeakCount>1</maxWeakCount><stageThreshold>-1</stageThreshold><weakClassifiers><_><internalNodes>0 -1 "
        "0 0.01</internalNodes><leafValues>-1 1</leafValues></_></weakClassifiers></_>";
  return text +
         "</stages><features><_><rects><_>0 0 3 3 -1.</_><_>0 0 3 1 3.</_></rects><tilted>0</tilted></_></features>"
         "</cascade></opencv_storage>";
}

void refused(const std::vector<std::string>& words, const std::string& part) {
  const Ran ran = run(words);
  CAPTURE(words, ran.err);
  CHECK(ran.code == 2);
  CHECK(contains(ran.err, part));
}

}  // namespace

TEST_CASE("windows, crops and samples of impossible sizes are refused with the sizes that are possible") {
  const Folder folder;
  draw_data(folder);
  const std::string faces = folder / "faces", backgrounds = folder / "backgrounds";
  for (const char* size : {"0", "1", "2", "2x20", "65536x65536", "46341x46341", "2147483647x3"}) {
    refused({"train", "--objects", faces, "--backgrounds", backgrounds, "-o", folder / "x.xml", "--window", size},
            "--window: must have sides of at least 3 and at most 66051 pixels in all, not " + std::string(size));
  }
  save(folder / "boxes.csv", "image,x,y,w,h\nfaces/1.png,2,2,30,30\n");
  for (const char* size : {"0", "0x5", "65536x65536", "2147483647x1000"}) {
    refused({"crop", "--annotations", folder / "boxes.csv", "-o", folder / "out", "--size", size}, "--size: must have");
    refused({"convert", "--vec-size", size, faces, folder / "x.vec"}, "--vec-size: must have sides of at least 1");
    refused({"train", "--objects", faces, "--backgrounds", backgrounds, "-o", folder / "x.xml", "--vec-size", size},
            "--vec-size: must have");
  }
}

TEST_CASE("limits of pictures and steps are refused with their ranges") {
  for (const char* megapixels : {"0", "-1", "9.3e12"})
    refused({"detect", "--max-megapixels", megapixels, sample("cat.jpg")},
            "--max-megapixels: must be between 0.001 and 10000, not " + std::string(megapixels));
  refused({"detect", "--scale-factor", "1.00001", sample("cat.jpg")}, "--scale-factor: must be between 1.01 and 4");
  refused({"detect", "--stride", "2147483647", sample("cat.jpg")}, "--stride: must be between 1 and 16");
}

TEST_CASE("a drawing of a cascade that would fill the disk is refused, and a window of one pixel's width is drawn") {
  const Folder folder;
  save(folder / "long.xml", cascade_of(20, 20, 10'000));
  for (const char* target : {"sheet.png", "folder"})
    refused({"info", "--draw", folder / target, folder / "long.xml"}, "ask for fewer features with --per-stage");
  save(folder / "tall.xml", cascade_of(3, 22'017, 1));
  CHECK(run({"info", "--draw", folder / "sheet.png", folder / "tall.xml"}).code == 0);
  CHECK(cv::imread(folder / "sheet.png").rows > 96);
}

TEST_CASE("sizes of boxes that contradict each other are refused by whatever runs a detector") {
  const std::string picture = HAARKIT_SOURCE_DIR "/samples/pictures/astronaut.jpg";
  const Folder folder;
  std::ofstream(folder / "boxes.csv") << "image,x,y,w,h\n" << picture << ",200,80,100,100\n";
  for (const std::vector<std::string>& command : {std::vector<std::string>{"detect", picture},
                                                  {"detect", "--mode", "exact", picture},
                                                  {"evaluate", folder / "boxes.csv"}}) {
    const auto with = [&](const std::vector<std::string>& more) {
      std::vector<std::string> words = command;
      words.insert(words.end(), more.begin(), more.end());
      return words;
    };
    refused(with({"--min-size", "100", "--max-size", "50"}), "min_size must not be above max_size");
    refused(with({"--max-size", "0x50"}), "max_size must have two sides above 0");
    const std::string told = run(with({"--max-size", "9"})).err;
    const bool exact = command.size() > 2 && command[1] == "--mode";  // as OpenCV, which then looks at the nearest size
    CHECK(contains(told, "finds nothing with --max-size 9: its smallest box is") != exact);
    CHECK_FALSE(contains(run(with({"--max-size", "99"})).err, "finds nothing"));
  }
}
