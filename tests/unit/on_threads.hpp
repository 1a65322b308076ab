#pragma once

#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include <cstddef>

namespace haarkit::test {

// Does some work on so many TBB threads, truly: a limit alone never makes them more than the machine has processors.
template <class Work>
auto on_threads(int threads, const Work& work) {
  const tbb::global_control allow(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads));
  tbb::task_arena arena(threads);
  return arena.execute(work);
}

}  // namespace haarkit::test
