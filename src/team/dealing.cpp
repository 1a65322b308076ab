// Each member's work runs in loops on TBB's threads; one more thread writes and reads letters, and the leader's one
// more waits for items. Members ask for a portion before they run out of items, so that they never wait for one while
// there are any.
#include "team/dealing.hpp"

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <exception>
#include <optional>
#include <thread>

#include "haarkit/base/bytes.hpp"
#include "team/deal_follower.hpp"
#include "team/deal_leader.hpp"

namespace haarkit {
namespace {

// A thread beside the loops. What it throws is kept, and lets the others go.
class Companion {
 public:
  template <typename Work, typename LetGo>
  Companion(const Work& work, const LetGo& let_go) {
    thread_ = std::thread([this, work, let_go] {
      try {
        work();
      } catch (...) {
        error_ = std::current_exception();
        let_go();
      }
    });
  }
  ~Companion() {
    if (thread_.joinable()) thread_.join();
  }
  Companion(const Companion&) = delete;
  Companion& operator=(const Companion&) = delete;

  // Waits for its end; throws what it threw.
  void join() {
    thread_.join();
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::exception_ptr error_;
  std::thread thread_;
};

// Each loop works on one item after the other until there will be no more. fail(): when a loop throws; it lets the
// others go.
template <typename S>
void work_in_loops(int loops, S& side, const Dealing::Work& work) {
  tbb::parallel_for(
      0, loops,
      [&](int) {
        try {
          while (const std::optional<DealItem> item = side.take()) {
            // A loop that waits for other threads must not begin another loop, which would wait for its item's end.
            side.finished({item->number, tbb::this_task_arena::isolate([&] { return work(item->text); })});
          }
        } catch (...) {
          side.fail();
          throw;
        }
      },
      tbb::simple_partitioner());
}

}  // namespace

void Dealing::deal(const Next& next, const Work& work, const Done& done) {
  DealLeader leader(team_, asking_, static_cast<std::size_t>(2 * loops_), next, done);
  const auto let_go = [&leader] { leader.fail(); };
  Companion fetching([&leader] { leader.fetch(); }, let_go);
  Companion letters([&leader] { leader.exchange_letters(); }, let_go);
  work_in_loops(loops_, leader, work);
  while (!leader.all_done()) std::this_thread::sleep_for(kLookAround);
  leader.close();
  letters.join();
  fetching.join();
}

void Dealing::end() {
  ByteWriter bytes;
  bytes(LetterKind::end);
  for (int member = 1; member < team_.size(); ++member) team_.send(member, bytes.bytes());
}

void Dealing::follow(const Work& work) {
  DealFollower follower(team_, loops_);
  Companion letters([&follower] { follower.exchange_letters(); }, [&follower] { follower.fail(); });
  work_in_loops(loops_, follower, work);
  follower.close();
  letters.join();
}

}  // namespace haarkit
