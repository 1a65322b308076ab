#pragma once

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <cstddef>

namespace haarkit {

// As many threads as wanted (0: as the machine has), but no more than TBB may use.
int usable_threads(int wanted);

// f(), within which in_parallel uses so many threads. One call around a whole search: threads that wait for more to do
// stay, while one that has to come from somewhere else misses what takes a tenth of a millisecond.
template <class F>
auto on_threads(int wanted, const F& f) {
  const int threads = usable_threads(wanted);
  if (threads == 1) return f();
  tbb::task_arena arena(threads);
  return arena.execute(f);
}

// f(0) .. f(count - 1), each as a task of its own where there are threads to share them.
template <class F>
void in_parallel(int wanted, std::size_t count, const F& f) {
  if (usable_threads(wanted) == 1 || count <= 1)
    for (std::size_t i = 0; i < count; ++i) f(i);
  else
    tbb::parallel_for(std::size_t{0}, count, f, tbb::simple_partitioner());
}

}  // namespace haarkit
