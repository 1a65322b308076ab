// Arenas are kept from search to search: TBB's own memory of each one that was ever made is not given back (7 KB each
// with version 2021.8), and making one takes longer than searching a thumbnail.
#include "threads.hpp"

#include <map>
#include <mutex>
#include <utility>

namespace haarkit {
namespace {

struct ArenaPool {
  std::mutex mutex;
  std::multimap<int, std::unique_ptr<tbb::task_arena>> free;  // by number of threads
};

// Never destroyed: searches may go on in other threads while the process ends.
ArenaPool& pool() {
  static auto* const pool = new ArenaPool;
  return *pool;
}

}  // namespace

KeptArena::KeptArena(int threads) : threads_(threads) {
  const std::lock_guard lock(pool().mutex);
  const auto kept = pool().free.find(threads);
  if (kept == pool().free.end()) {
    arena_ = std::make_unique<tbb::task_arena>(threads);
    return;
  }
  arena_ = std::move(kept->second);
  pool().free.erase(kept);
}

KeptArena::~KeptArena() {
  const std::lock_guard lock(pool().mutex);
  pool().free.emplace(threads_, std::move(arena_));
}

}  // namespace haarkit
