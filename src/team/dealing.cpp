// Each member's work runs in loops on TBB's threads; one more thread writes and reads letters, and the leader's one
// more waits for items. Members ask for a portion before they run out of items, so that they never wait for one while
// there are any.
#include "team/dealing.hpp"

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "haarkit/base/bytes.hpp"

namespace haarkit {
namespace {

enum class LetterKind : std::uint8_t {
  ask,      // count: a member wants so many items
  portion,  // count, then number and text of each
  result,   // number, text
  end
};

constexpr std::chrono::microseconds kLookAround{1000};  // between looks for letters

struct Item {
  std::uint64_t number = 0;
  std::string text;
};

// A letter whose kind was read; the rest of it is next.
struct OpenLetter {
  int from;
  ByteReader bytes;
  LetterKind kind{};
};

std::optional<OpenLetter> next_letter(ProgramTeam& team) {
  std::optional<ProgramTeam::Letter> letter = team.receive();
  if (!letter) return std::nullopt;
  OpenLetter open{letter->from, ByteReader(std::move(letter->text), team.name(letter->from))};
  open.bytes(open.kind);
  return open;
}

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

// What both sides of a deal have: loops that work, and letters until close().
class Side {
 public:
  void close() { closed_ = true; }

 protected:
  // look(): whether there was anything to do.
  template <typename Look>
  void look_for_letters(const Look& look) const {
    while (!closed_)
      if (!look()) std::this_thread::sleep_for(kLookAround);
  }

  std::atomic<bool> closed_{false};
};

// Each loop works on one item after the other until there will be no more. fail(): when a loop throws; it lets the
// others go.
template <typename S>
void work_in_loops(int loops, S& side, const Dealing::Work& work) {
  tbb::parallel_for(
      0, loops,
      [&](int) {
        try {
          while (const std::optional<Item> item = side.take()) {
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

// The leader's side of one deal.
class Leader : public Side {
 public:
  Leader(ProgramTeam& team, std::vector<int>& asking, std::size_t ahead, const Dealing::Next& next,
         const Dealing::Done& done)
      : team_(team), asking_(asking), ahead_(ahead), next_(next), done_(done) {}

  // Fetches items ahead, for they may have to be waited for; until there is none any more or fail() is called.
  void fetch() {
    std::unique_lock lock(source_);
    while (!over_) {
      changed_.wait(lock, [&] { return over_ || items_.size() < ahead_; });
      if (over_) return;
      lock.unlock();
      std::optional<std::string> text = next_();
      lock.lock();
      if (text) {
        items_.push_back({fetched_++, std::move(*text)});
      } else {
        over_ = true;
      }
      changed_.notify_all();
    }
  }
  void fail() {
    const std::lock_guard lock(source_);
    over_ = failed_ = true;
    items_.clear();
    close();
    changed_.notify_all();
  }

  // Waits for an item; nothing when there will be none.
  std::optional<Item> take() {
    std::unique_lock lock(source_);
    changed_.wait(lock, [&] { return over_ || !items_.empty(); });
    return take_fetched();
  }

  void finished(Item result) {
    const std::lock_guard lock(results_);
    waiting_.emplace(result.number, std::move(result.text));
    for (auto at = waiting_.find(done_count_); at != waiting_.end(); at = waiting_.find(done_count_)) {
      const std::string text = std::move(at->second);  // told of once, also where that throws
      waiting_.erase(at);
      ++done_count_;
      done_(text);
    }
  }

  void exchange_letters() {
    look_for_letters([this] {
      const bool received = receive();
      return serve() || received;
    });
  }

  // Whether every item's result is, or none will be any more.
  bool all_done() {
    const std::scoped_lock lock(source_, results_);
    return failed_ || (over_ && items_.empty() && done_count_ == fetched_);
  }

 private:
  std::optional<Item> take_fetched() {
    if (items_.empty()) return std::nullopt;
    Item item = std::move(items_.front());
    items_.pop_front();
    changed_.notify_all();
    return item;
  }

  bool receive() {
    std::optional<OpenLetter> letter = next_letter(team_);
    if (!letter) return false;
    if (letter->kind == LetterKind::ask) {
      std::uint32_t count = 0;
      letter->bytes(count);
      asking_.insert(asking_.end(), count, letter->from);
    } else {
      Item item;
      letter->bytes(item.number), letter->bytes(item.text);
      finished(std::move(item));
    }
    return true;
  }

  // Gives who asked what is fetched.
  bool serve() {
    if (asking_.empty()) return false;
    const int to = asking_.front();
    std::vector<Item> items;
    {
      const std::lock_guard lock(source_);
      while (!asking_.empty() && asking_.front() == to) {
        std::optional<Item> item = take_fetched();
        if (!item) break;
        items.push_back(std::move(*item));
        asking_.erase(asking_.begin());
      }
    }
    if (items.empty()) return false;
    ByteWriter bytes;
    bytes(LetterKind::portion), bytes(static_cast<std::uint32_t>(items.size()));
    for (const Item& item : items) bytes(item.number), bytes(item.text);
    team_.send(to, bytes.bytes());
    return true;
  }

  ProgramTeam& team_;
  std::vector<int>& asking_;
  const std::size_t ahead_;
  const Dealing::Next& next_;
  const Dealing::Done& done_;
  std::mutex source_, results_;  // of items_, fetched_, over_ and failed_; of the others
  std::condition_variable changed_;
  std::deque<Item> items_;  // fetched, nobody's yet
  std::uint64_t fetched_ = 0, done_count_ = 0;
  bool over_ = false, failed_ = false;
  std::map<std::uint64_t, std::string> waiting_;  // for their turn
};

// The side of a member that is not the leader.
class Follower : public Side {
 public:
  Follower(ProgramTeam& team, int loops) : team_(team), most_(static_cast<std::size_t>(2 * loops)) {}

  std::optional<Item> take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return over_ || !items_.empty(); });
    if (items_.empty()) return std::nullopt;
    Item item = std::move(items_.front());
    items_.pop_front();
    return item;
  }

  void finished(Item result) {
    const std::lock_guard lock(mutex_);
    results_.push_back(std::move(result));
  }

  void fail() {
    stop();
    close();
  }

  void exchange_letters() {
    look_for_letters([this] { return look(); });
  }

 private:
  bool look() {
    std::vector<Item> results;
    std::size_t wanted = 0;
    {
      const std::lock_guard lock(mutex_);
      results.swap(results_);
      if (!over_ && items_.size() + asked_ <= most_ / 2) wanted = most_ - items_.size() - asked_;
    }
    for (const Item& result : results) {
      ByteWriter bytes;
      bytes(LetterKind::result), bytes(result.number), bytes(result.text);
      team_.send(0, bytes.bytes());
    }
    if (wanted > 0) {
      ByteWriter bytes;
      bytes(LetterKind::ask), bytes(static_cast<std::uint32_t>(wanted));
      team_.send(0, bytes.bytes());
      asked_ += wanted;
    }
    return receive() || !results.empty();
  }

  void stop() {
    const std::lock_guard lock(mutex_);
    over_ = true;
    changed_.notify_all();
  }

  bool receive() {
    std::optional<OpenLetter> letter = next_letter(team_);
    if (!letter) return false;
    if (letter->kind == LetterKind::end) {
      stop();
      return true;
    }
    std::uint32_t count = 0;
    letter->bytes(count);
    asked_ -= count;
    const std::lock_guard lock(mutex_);
    for (; count > 0; --count) {
      Item item;
      letter->bytes(item.number), letter->bytes(item.text);
      items_.push_back(std::move(item));
    }
    changed_.notify_all();
    return true;
  }

  ProgramTeam& team_;
  std::size_t most_, asked_ = 0;  // items here and asked for; of the post's thread alone
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Item> items_;
  std::vector<Item> results_;
  bool over_ = false;
};

}  // namespace

void Dealing::deal(const Next& next, const Work& work, const Done& done) {
  Leader leader(team_, asking_, static_cast<std::size_t>(2 * loops_), next, done);
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
  Follower follower(team_, loops_);
  Companion letters([&follower] { follower.exchange_letters(); }, [&follower] { follower.fail(); });
  work_in_loops(loops_, follower, work);
  follower.close();
  letters.join();
}

}  // namespace haarkit
