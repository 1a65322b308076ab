#pragma once

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <map>
#include <memory>

namespace haarkit {

// As many threads as wanted (0: as the machine has), but no more than TBB may use.
int usable_threads(int wanted);

// An arena of so many threads for a while: one that is free, or a new one.
class KeptArena {
 public:
  using Kept = std::multimap<int, std::unique_ptr<tbb::task_arena>>;  // by number of threads

  explicit KeptArena(int threads);
  ~KeptArena();
  KeptArena(const KeptArena&) = delete;
  KeptArena& operator=(const KeptArena&) = delete;
  tbb::task_arena& get() const { return *arena_.mapped(); }

 private:
  Kept::node_type arena_;
};

// f(), within which in_parallel uses so many threads. One call around a whole search: threads that wait for more to do
// stay, while one that has to come from somewhere else misses what takes a tenth of a millisecond.
template <class F>
auto on_threads(int wanted, const F& f) {
  const int threads = usable_threads(wanted);
  if (threads == 1) return f();
  const KeptArena arena(threads);
  return arena.get().execute(f);
}

// f(0) .. f(count - 1), each once, on as many threads as there are. A thread takes the next that none has taken, so
// that threads end together if what comes last is short. TBB alone halves the range: what is long may then come last.
template <class F>
void in_parallel(int wanted, std::size_t count, const F& f) {
  const std::size_t threads = std::min<std::size_t>(usable_threads(wanted), count);
  std::atomic<std::size_t> next{0};
  const auto take_all = [&](std::size_t) {
    try {
      for (std::size_t i = next++; i < count; i = next++) f(i);
    } catch (...) {
      next = count;  // nothing more begins
      throw;
    }
  };
  if (threads <= 1)
    take_all(0);
  else
    tbb::parallel_for(std::size_t{0}, threads, take_all, tbb::simple_partitioner());
}

}  // namespace haarkit
