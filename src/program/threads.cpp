// The number of threads that everything on TBB may use.
#include "program/threads.hpp"

#include <tbb/global_control.h>
#include <tbb/info.h>

#include <algorithm>

#include "program/options.hpp"

namespace haarkit {

struct ThreadLimit::Control {
  tbb::global_control limit;
};

void add_threads_option(OptionSet& options, int& threads) {
  options.add("threads", threads, "N", "how many threads work; the results are the same for any number")
      .range(0, 1024)
      .default_text("as many as the machine has");
}

ThreadLimit::ThreadLimit(int threads) {
  if (threads <= 0) return;
  const auto count = static_cast<std::size_t>(threads);
  control_ = std::make_unique<Control>(Control{{tbb::global_control::max_allowed_parallelism, count}});
}

ThreadLimit::~ThreadLimit() = default;

int ThreadLimit::current() {
  // TBB's own default stays in force beside a limit that is higher, so both count.
  const auto allowed = tbb::global_control::active_value(tbb::global_control::max_allowed_parallelism);
  return static_cast<int>(std::max<std::size_t>(1, allowed));
}

}  // namespace haarkit
