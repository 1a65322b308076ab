// Work shared out to threads.
#include "threads.hpp"

#include <tbb/global_control.h>

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

TEST_CASE("arenas are kept: one that is free is taken again, and two at once are two") {
  constexpr int kThreads = 17;  // that no other test uses
  const tbb::global_control allow(tbb::global_control::max_allowed_parallelism, kThreads);
  const tbb::task_arena *first = nullptr, *second = nullptr;
  {
    const KeptArena one(kThreads), two(kThreads);
    CHECK_FALSE(one.get().is_active());
    one.get().initialize();
    two.get().initialize();
    first = &one.get();
    second = &two.get();
    CHECK(first != second);
  }
  for (int i = 0; i < 100; ++i) {
    const KeptArena again(kThreads);
    CHECK((&again.get() == first || &again.get() == second));
    CHECK(again.get().is_active());  // a new one is not
    CHECK(again.get().max_concurrency() == kThreads);
  }
}

TEST_CASE("work within work has an arena of its own") {
  const tbb::global_control allow(tbb::global_control::max_allowed_parallelism, 4);
  std::atomic<int> times{0};
  on_threads(2, [&] {
    in_parallel(2, 8, [&](std::size_t) {
      for (const int threads : {1, 2, 3})
        on_threads(threads, [&] {
          in_parallel(threads, 5, [&](std::size_t) { ++times; });
          return true;
        });
    });
    return true;
  });
  CHECK(times == 8 * 3 * 5);
}
