#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

#include "team/deal_letters.hpp"

namespace haarkit {

// The side of a member that is not the leader.
class DealFollower : public DealSide {
 public:
  DealFollower(ProgramTeam& team, int loops) : team_(team), most_(static_cast<std::size_t>(2 * loops)) {}

  std::optional<DealItem> take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return over_ || !items_.empty(); });
    if (items_.empty()) return std::nullopt;
    DealItem item = std::move(items_.front());
    items_.pop_front();
    return item;
  }

  void finished(DealItem result) {
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
    std::vector<DealItem> results;
    std::size_t wanted = 0;
    {
      const std::lock_guard lock(mutex_);
      results.swap(results_);
      if (!over_ && items_.size() + asked_ <= most_ / 2) wanted = most_ - items_.size() - asked_;
    }
    for (const DealItem& result : results) {
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
      DealItem item;
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
  std::deque<DealItem> items_;
  std::vector<DealItem> results_;
  bool over_ = false;
};

}  // namespace haarkit
