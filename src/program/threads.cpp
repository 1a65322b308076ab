// The number of threads that everything on TBB may use.
#include "program/threads.hpp"

#include <tbb/global_control.h>
#include <tbb/info.h>

#include <algorithm>
#include <opencv2/core/utility.hpp>

#include "program/options.hpp"

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

ThreadLimit::ThreadLimit(int threads) {
  if (threads > 0) control_ = std::make_unique<Control>(threads);
}

ThreadLimit::~ThreadLimit() = default;

int ThreadLimit::current() {
  // TBB's own default stays in force beside a limit that is higher, so both count.
  const auto allowed = tbb::global_control::active_value(tbb::global_control::max_allowed_parallelism);
  return static_cast<int>(std::max<std::size_t>(1, allowed));
}

}  // namespace haarkit
