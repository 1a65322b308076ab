#include "haarkit/features/instruction_set.hpp"

#include <algorithm>
#include <stdexcept>

#include "catch.hpp"

using namespace haarkit;

TEST_CASE("usable instruction sets go from plain code to the widest one, and their names lead back to them") {
  const auto sets = usable_instruction_sets();
  REQUIRE(sets.front() == InstructionSet::scalar);
  CHECK(sets.back() == best_instruction_set());
  CHECK(std::is_sorted(sets.begin(), sets.end()));
  for (InstructionSet set : sets) CHECK(instruction_set_named(name_of(set)) == set);
}

TEST_CASE("the name of an instruction set that can't be used is answered with the names that can") {
  try {
    instruction_set_named("mmx");
    FAIL("accepted");
  } catch (const std::invalid_argument& e) {
    const std::string message = e.what();
    CHECK(message.find("instruction set 'mmx' is unknown; use one of scalar") == 0);
    CHECK(message.find(name_of(best_instruction_set())) != std::string::npos);
  }
  for (InstructionSet set : {InstructionSet::simd128, InstructionSet::avx2, InstructionSet::avx512})
    if (set > best_instruction_set()) {
      INFO(name_of(set));
      CHECK_THROWS_AS(instruction_set_named(name_of(set)), std::invalid_argument);
    }
}

TEST_CASE("a kernel that is not written for a wide set runs the nearest narrower one") {
  const auto chosen = [](InstructionSet set) {
    return for_instruction_set<Avx2Set>(set, [](auto known) { return InstructionSet{known}; });
  };
  for (InstructionSet set : usable_instruction_sets()) {
    CHECK(for_instruction_set(set, [](auto known) { return InstructionSet{known}; }) == set);
    CHECK(chosen(set) == std::min(set, InstructionSet::avx2));
  }
}
