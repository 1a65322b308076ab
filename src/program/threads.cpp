// The number of threads that everything on TBB may use.
#include "program/threads.hpp"

#include <sys/resource.h>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <opencv2/core/utility.hpp>
#include <string>
#include <thread>
#include <vector>

#include "haarkit/base/text.hpp"
#include "program/options.hpp"
#include "program/progress.hpp"

namespace haarkit {

// OpenCV is told as well: on some systems (Ubuntu 22.04) it brings another TBB than ours, with threads of its own,
// which TBB's limit does not bind.
struct ThreadLimit::Control {
  explicit Control(int threads)
      : limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads)),
        earlier_of_opencv(cv::getNumThreads()) {
    cv::setNumThreads(threads);
  }
  ~Control() { cv::setNumThreads(earlier_of_opencv); }
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;

  tbb::global_control limit;
  int earlier_of_opencv;
};

void add_threads_option(OptionSet& options, int& threads) {
  options.add("threads", threads, "N", "how many threads work; the results are the same for any number")
      .range(0, 1024)
      .default_text("as many as the machine has");
}

namespace {

// Lets threads go all at once.
class Gate {
 public:
  void wait() {
    std::unique_lock lock(mutex_);
    opened_.wait(lock, [&] { return open_; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    opened_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool open_ = false;
};

// How many threads can be, this one too: TBB ends the program when it cannot start one that it wants. They are started
// and ended again; where not all can be, half of them leave room for the work itself.
int startable(int wanted) {
  Gate gate;
  std::vector<std::thread> threads;
  try {
    threads.reserve(static_cast<std::size_t>(wanted));
    while (static_cast<int>(threads.size()) < wanted - 1) threads.emplace_back([&gate] { gate.wait(); });
  } catch (const std::exception&) {  // std::system_error, or no memory
  }
  gate.open();
  for (std::thread& thread : threads) thread.join();
  const int started = static_cast<int>(threads.size());
  return 1 + (started == wanted - 1 ? started : started / 2);
}

bool memory_is_limited() {
  rlimit limit = {};
  return getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
}

// Has TBB start its threads now: later the pictures may have taken the memory that it takes to start one.
void start_all(int threads) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::milliseconds(200);
  std::atomic<int> there{0};
  tbb::task_arena arena(threads);
  arena.execute([&] {
    tbb::parallel_for(
        0, threads,
        [&](int) {
          ++there;
          while (there < threads && Clock::now() < end) std::this_thread::yield();
        },
        tbb::simple_partitioner());
  });
}

}  // namespace

ThreadLimit::ThreadLimit(int threads, int processes) {
  const int there = std::max(1, tbb::info::default_concurrency());
  // A launcher may have bound each process to processors of its own.
  const bool bound = there < sysconf(_SC_NPROCESSORS_ONLN);
  const int processors = bound ? there : std::max(1, there / processes);
  if (threads > there) {
    message("--threads " + std::to_string(threads) + ": the machine has " + counted(there, "processor") + ", so " +
            counted(there, "thread") + " work");
  }
  const int wanted = threads > 0 ? std::min(threads, there) : processors;
  const int usable = startable(wanted);
  if (usable < wanted) {
    message("warning: limits of the system (ulimit -v, ulimit -u) let " + counted(usable, "thread") + " work, not " +
            std::to_string(wanted));
  }
  if (threads > 0 || usable < there) control_ = std::make_unique<Control>(usable);
  if (memory_is_limited()) start_all(usable);
}

ThreadLimit::~ThreadLimit() = default;

int ThreadLimit::current() {
  // TBB's own default stays in force beside a limit that is higher, so both count.
  const auto allowed = tbb::global_control::active_value(tbb::global_control::max_allowed_parallelism);
  return static_cast<int>(std::max<std::size_t>(1, allowed));
}

}  // namespace haarkit
