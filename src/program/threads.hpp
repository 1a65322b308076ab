#pragma once

#include <memory>

namespace haarkit {

class OptionSet;

// Adds --threads under the title of the last group.
void add_threads_option(OptionSet& options, int& threads);

// While it lives, everything that runs on TBB, and OpenCV, uses at most so many threads; 0: as many as the machine has,
// shared out among so many processes that work on it together.
class ThreadLimit {
 public:
  explicit ThreadLimit(int threads, int processes = 1);
  ~ThreadLimit();
  ThreadLimit(const ThreadLimit&) = delete;
  ThreadLimit& operator=(const ThreadLimit&) = delete;

  static int current();  // how many threads may work now

 private:
  struct Control;
  std::unique_ptr<Control> control_;
};

}  // namespace haarkit
