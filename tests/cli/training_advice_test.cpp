#include "commands/training_advice.hpp"

#include "catch.hpp"
#include "haarkit/training/jitter.hpp"
#include "run.hpp"

using namespace haarkit;

TEST_CASE("a warning says what to expect of few crops, and nothing of a hundred") {
  CHECK(few_crops_warning(80, 20).empty());
  CHECK(few_crops_warning(0, 0).empty());  // training itself says that there is none
  for (const std::size_t crops : {1, 5, 20, 99}) {
    const auto lines = few_crops_warning(crops, 0);
    REQUIRE(lines.size() == 2);
    CHECK(contains(lines[0], "warning: " + std::to_string(crops) + (crops == 1 ? " crop " : " crops")));
    CHECK(contains(lines[0], "expect"));
    CHECK(contains(lines[1], "none of them is held out"));
  }
  CHECK(contains(few_crops_warning(40, 10)[0], "warning: 50 crops"));
  CHECK(contains(few_crops_warning(40, 10)[1], "10 held-out ones"));
}

TEST_CASE("few crops bear few stages") {
  CHECK(most_stages(1) == 1);
  CHECK(most_stages(5) == 4);
  CHECK(most_stages(20) == 14);
  CHECK(most_stages(99) == 69);
}

TEST_CASE("the crops that a stage found hardest are called by their names") {
  CropSamples faces;
  faces.held_out_names = {"a.png", "b.png"};
  faces.training_names = {"c.png"};
  TrainingResult result;
  CHECK(hardest_crops(result, faces).empty());
  result.hardest_faces = {name_hash("b.png"), name_hash("c.png"), name_hash("elsewhere.png")};
  CHECK(hardest_crops(result, faces) == "The crops that the stage found hardest: b.png and c.png.");
}
