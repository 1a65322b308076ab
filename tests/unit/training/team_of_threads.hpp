#pragma once

#include <condition_variable>
#include <cstring>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "haarkit/training/team.hpp"

namespace haarkit::test {

// Teams whose members are threads of the test: what one of many processes would do, without any.
class ThreadTeams {
 public:
  // Runs work(team) on `size` threads, a member each; throws what the lowest of those that threw has thrown.
  template <typename Work>
  static void run(int size, const Work& work) {
    ThreadTeams shared(size);
    std::vector<std::exception_ptr> errors(static_cast<std::size_t>(size));
    std::vector<std::thread> threads;
    for (int rank = 0; rank < size; ++rank) {
      threads.emplace_back([&, rank] {
        Member member(shared, rank);
        try {
          work(member);
        } catch (...) {
          errors[static_cast<std::size_t>(rank)] = std::current_exception();
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (const std::exception_ptr& error : errors)
      if (error) std::rethrow_exception(error);
  }

 private:
  class Member : public Team {
   public:
    Member(ThreadTeams& shared, int rank) : shared_(shared), rank_(rank) {}
    int rank() const override { return rank_; }
    int size() const override { return static_cast<int>(shared_.texts_.size()); }
    std::string name(int rank) const override { return "member " + std::to_string(rank); }
    void tell(int from, void* bytes, std::size_t count) override {
      const std::vector<std::string> all =
          exchange(rank_ == from ? std::string(static_cast<const char*>(bytes), count) : std::string());
      if (count > 0) std::memcpy(bytes, all[static_cast<std::size_t>(from)].data(), count);
    }
    std::vector<std::string> exchange(const std::string& mine) override {
      shared_.texts_[static_cast<std::size_t>(rank_)] = mine;
      shared_.wait();
      std::vector<std::string> all = shared_.texts_;
      shared_.wait();  // nobody writes the next one before all have read
      return all;
    }

   private:
    ThreadTeams& shared_;
    int rank_;
  };

  explicit ThreadTeams(int size) : texts_(static_cast<std::size_t>(size)) {}

  void wait() {
    std::unique_lock lock(mutex_);
    const int turn = turn_;
    if (++waiting_ == static_cast<int>(texts_.size())) {
      waiting_ = 0;
      ++turn_;
      all_here_.notify_all();
    } else {
      all_here_.wait(lock, [&] { return turn_ != turn; });
    }
  }

  std::vector<std::string> texts_;
  std::mutex mutex_;
  std::condition_variable all_here_;
  int waiting_ = 0, turn_ = 0;
};

}  // namespace haarkit::test
