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

// What in_parallel runs on one of its threads at most: 0 .. usable_threads(wanted) - 1.
using Worker = std::size_t;

// f(0, worker) .. f(count - 1, worker), each once, on as many threads as there are; last(worker) behind a worker's
// last. A worker takes the next that none has taken, so that all end together if what comes last is short. TBB alone
// halves the range: what is long may then come last.
template <class F, class Last>
void in_parallel(int wanted, std::size_t count, const F& f, const Last& last) {
  const std::size_t workers = std::min<std::size_t>(usable_threads(wanted), count);
  std::atomic<std::size_t> next{0};
  const auto take_all = [&](Worker worker) {
    try {
      for (std::size_t i = next++; i < count; i = next++) f(i, worker);
      last(worker);
    } catch (...) {
      next = count;  // nothing more begins
      throw;
    }
  };
  if (workers == 1)
    take_all(0);
  else if (workers > 1)
    tbb::parallel_for(Worker{0}, workers, take_all, tbb::simple_partitioner());
}

// f(0) .. f(count - 1) alike.
template <class F>
void in_parallel(int wanted, std::size_t count, const F& f) {
  in_parallel(
      wanted, count, [&](std::size_t i, Worker) { f(i); }, [](Worker) {});
}

}  // namespace haarkit
