// Each member's work runs in loops on TBB's threads; one more thread writes and reads letters. Members ask for a
// portion before they run out of items, so that they never wait for one while there are any.
#include "team/dealing.hpp"

#include <tbb/parallel_for.h>

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

// A thread that looks for letters until it is told to stop. What it throws is kept.
class Post {
 public:
  template <typename Look>  // look(): whether there was anything to do
  explicit Post(const Look& look) {
    thread_ = std::thread([this, look] {
      try {
        while (!over_)
          if (!look()) std::this_thread::sleep_for(kLookAround);
      } catch (...) {
        error_ = std::current_exception();
        failed_ = true;
      }
    });
  }
  ~Post() {
    if (thread_.joinable()) stop();
  }
  Post(const Post&) = delete;
  Post& operator=(const Post&) = delete;

  bool failed() const { return failed_; }
  void stop() {
    over_ = true;
    thread_.join();
  }
  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::atomic<bool> over_{false}, failed_{false};
  std::exception_ptr error_;
  std::thread thread_;
};

// The leader's side of one deal.
class Leader {
 public:
  Leader(ProgramTeam& team, std::vector<int>& asking, const Dealing::Next& next, const Dealing::Done& done)
      : team_(team), asking_(asking), next_(next), done_(done) {}

  std::optional<Item> take() {
    const std::lock_guard lock(source_);
    return next_item();
  }

  void finished(std::uint64_t number, std::string result) {
    const std::lock_guard lock(results_);
    waiting_.emplace(number, std::move(result));
    for (auto at = waiting_.find(done_count_); at != waiting_.end(); at = waiting_.find(done_count_)) {
      done_(at->second);
      waiting_.erase(at);
      ++done_count_;
    }
  }

  bool look() {
    const bool received = receive();
    return serve() || received;
  }

  bool all_done() {
    const std::scoped_lock lock(source_, results_);
    return over_ && done_count_ == dealt_;
  }

 private:
  std::optional<Item> next_item() {
    std::optional<std::string> text = over_ ? std::nullopt : next_();
    over_ = !text;
    if (over_) return std::nullopt;
    return Item{dealt_++, std::move(*text)};
  }

  bool receive() {
    std::optional<ProgramTeam::Letter> letter = team_.receive();
    if (!letter) return false;
    ByteReader bytes(std::move(letter->text), team_.name(letter->from));
    LetterKind kind{};
    bytes(kind);
    if (kind == LetterKind::ask) {
      std::uint32_t count = 0;
      bytes(count);
      asking_.insert(asking_.end(), count, letter->from);
    } else {
      Item item;
      bytes(item.number), bytes(item.text);
      finished(item.number, std::move(item.text));
    }
    return true;
  }

  // Gives who asked what there is, unless somebody waits for the next item right now.
  bool serve() {
    if (asking_.empty()) return false;
    const std::unique_lock lock(source_, std::try_to_lock);
    if (!lock || over_) return false;
    const int to = asking_.front();
    std::vector<Item> items;
    while (!asking_.empty() && asking_.front() == to) {
      std::optional<Item> item = next_item();
      if (!item) break;
      items.push_back(std::move(*item));
      asking_.erase(asking_.begin());
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
  const Dealing::Next& next_;
  const Dealing::Done& done_;
  std::mutex source_, results_;  // of next_, dealt_ and over_; of the others
  std::uint64_t dealt_ = 0, done_count_ = 0;
  bool over_ = false;
  std::map<std::uint64_t, std::string> waiting_;  // for their turn
};

// The side of a member that is not the leader.
class Follower {
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

  void stop() {
    const std::lock_guard lock(mutex_);
    over_ = true;
    changed_.notify_all();
  }

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

 private:
  bool receive() {
    std::optional<ProgramTeam::Letter> letter = team_.receive();
    if (!letter) return false;
    ByteReader bytes(std::move(letter->text), team_.name(letter->from));
    LetterKind kind{};
    bytes(kind);
    if (kind == LetterKind::end) {
      stop();
      return true;
    }
    std::uint32_t count = 0;
    bytes(count);
    asked_ -= count;
    const std::lock_guard lock(mutex_);
    for (; count > 0; --count) {
      Item item;
      bytes(item.number), bytes(item.text);
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
  Leader leader(team_, asking_, next, done);
  Post post([&] { return leader.look(); });
  tbb::parallel_for(
      0, loops_,
      [&](int) {
        while (!post.failed()) {
          const std::optional<Item> item = leader.take();
          if (!item) return;
          leader.finished(item->number, work(item->text));
        }
      },
      tbb::simple_partitioner());
  while (!post.failed() && !leader.all_done()) std::this_thread::sleep_for(kLookAround);
  post.stop();
  post.rethrow();
}

void Dealing::end() {
  ByteWriter bytes;
  bytes(LetterKind::end);
  for (int member = 1; member < team_.size(); ++member) team_.send(member, bytes.bytes());
}

void Dealing::follow(const Work& work) {
  Follower follower(team_, loops_);
  Post post([&] {
    try {
      return follower.look();
    } catch (...) {
      follower.stop();
      throw;
    }
  });
  tbb::parallel_for(
      0, loops_,
      [&](int) {
        try {
          while (const std::optional<Item> item = follower.take()) follower.finished({item->number, work(item->text)});
        } catch (...) {
          follower.stop();  // the other loops, which would wait for items
          throw;
        }
      },
      tbb::simple_partitioner());
  post.stop();
  post.rethrow();
}

}  // namespace haarkit
