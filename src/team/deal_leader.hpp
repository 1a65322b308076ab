#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "team/deal_letters.hpp"
#include "team/dealing.hpp"

namespace haarkit {

// The leader's side of one deal.
class DealLeader : public DealSide {
 public:
  DealLeader(ProgramTeam& team, std::vector<int>& asking, std::size_t ahead, const Dealing::Next& next,
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
  std::optional<DealItem> take() {
    std::unique_lock lock(source_);
    changed_.wait(lock, [&] { return over_ || !items_.empty(); });
    return take_fetched();
  }

  void finished(DealItem result) {
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
  std::optional<DealItem> take_fetched() {
    if (items_.empty()) return std::nullopt;
    DealItem item = std::move(items_.front());
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
      DealItem item;
      letter->bytes(item.number), letter->bytes(item.text);
      finished(std::move(item));
    }
    return true;
  }

  // Gives who asked what is fetched.
  bool serve() {
    if (asking_.empty()) return false;
    const int to = asking_.front();
    std::vector<DealItem> items;
    {
      const std::lock_guard lock(source_);
      while (!asking_.empty() && asking_.front() == to) {
        std::optional<DealItem> item = take_fetched();
        if (!item) break;
        items.push_back(std::move(*item));
        asking_.erase(asking_.begin());
      }
    }
    if (items.empty()) return false;
    ByteWriter bytes;
    bytes(LetterKind::portion), bytes(static_cast<std::uint32_t>(items.size()));
    for (const DealItem& item : items) bytes(item.number), bytes(item.text);
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
  std::deque<DealItem> items_;  // fetched, nobody's yet
  std::uint64_t fetched_ = 0, done_count_ = 0;
  bool over_ = false, failed_ = false;
  std::map<std::uint64_t, std::string> waiting_;  // for their turn
};

}  // namespace haarkit
