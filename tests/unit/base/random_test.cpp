#include "haarkit/base/random.hpp"

#include <algorithm>

#include "catch.hpp"

using namespace haarkit;

TEST_CASE("hashes and random numbers are the same on every machine") {
  CHECK(hash_of(std::string_view("")) == 0xcbf29ce484222325U);  // FNV-1a's published values
  CHECK(hash_of(std::string_view("a")) == 0xaf63dc4c8601ec8cU);
  Random splitmix(std::uint64_t{1234567});  // SplitMix64's first numbers from this start, as published
  CHECK(splitmix.next() == 6457827717110365317U);
  CHECK(splitmix.next() == 3203168211198807973U);
}

TEST_CASE("bytes hash by their values and their number") {
  const std::uint8_t bytes[9] = {1, 2, 3, 4, 5, 6, 7, 8, 0};
  CHECK(hash_of(bytes, 9) == hash_of(bytes, 9));
  CHECK(hash_of(bytes, 8) != hash_of(bytes, 9));
  CHECK(hash_of(bytes, 7) != hash_of(bytes, 8));
}

TEST_CASE("a permutation holds each number once, a subset is ascending and of its size") {
  Random random(7, 1);
  std::vector<int> order = random.permutation(100);
  CHECK_FALSE(std::is_sorted(order.begin(), order.end()));
  std::sort(order.begin(), order.end());
  for (int i = 0; i < 100; ++i) CHECK(order[i] == i);
  const std::vector<int> chosen = random.subset(50, 20);
  CHECK(chosen.size() == 20);
  CHECK(std::adjacent_find(chosen.begin(), chosen.end(), std::greater_equal<>()) == chosen.end());
}

TEST_CASE("streams of one seed differ, and a stream repeats") {
  CHECK(Random(1, 2).next() == Random(1, 2).next());
  CHECK(Random(1, 2).next() != Random(1, 3).next());
  CHECK(Random(1, 2).next() != Random(2, 2).next());
}
