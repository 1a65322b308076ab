// Arenas are kept from search to search: TBB does not give back its own memory of each one that was ever made (7 KB
// with version 2021.8), and making one takes longer than searching a thumbnail.
#include "threads.hpp"

#include <mutex>
#include <utility>

namespace haarkit {
namespace {

struct ArenaPool {
  std::mutex mutex;
  KeptArena::Kept free;
};

// Never destroyed: searches may go on in other threads while the process ends.
ArenaPool& pool() {
  static auto* const pool = new ArenaPool;
  return *pool;
}

}  // namespace

KeptArena::KeptArena(int threads) {
  const std::lock_guard lock(pool().mutex);
  auto kept = pool().free.find(threads);
  if (kept == pool().free.end()) kept = pool().free.emplace(threads, std::make_unique<tbb::task_arena>(threads));
  arena_ = pool().free.extract(kept);
}

// Giving it back needs no memory, so it cannot fail.
KeptArena::~KeptArena() {
  const std::lock_guard lock(pool().mutex);
  pool().free.insert(std::move(arena_));
}

}  // namespace haarkit
