// Work shared out to threads.
#include "threads.hpp"

#include <atomic>
#include <stdexcept>
#include <vector>

#include "catch.hpp"

using namespace haarkit;

TEST_CASE("each item is worked on once, on any number of threads") {
  for (const int threads : {1, 2, 5})
    for (const std::size_t count : {0, 1, 2, 7, 300}) {
      std::vector<std::atomic<int>> times(count);
      on_threads(threads, [&] {
        in_parallel(threads, count, [&](std::size_t i) { ++times[i]; });
        return true;
      });
      INFO(threads << " threads, " << count << " items");
      for (const std::atomic<int>& time : times) CHECK(time == 1);
    }
}

TEST_CASE("an item that fails ends the work, and what it threw arrives") {
  for (const int threads : {1, 3}) {
    std::atomic<int> begun{0};
    const auto work = [&] {
      in_parallel(threads, 100'000, [&](std::size_t i) {
        ++begun;
        if (i == 10) throw std::runtime_error("the eleventh");
      });
      return true;
    };
    CHECK_THROWS_WITH(on_threads(threads, work), "the eleventh");
    CHECK(begun >= 11);
    if (threads == 1) CHECK(begun == 11);
  }
}
