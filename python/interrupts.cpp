// Ctrl-C while a search runs.
#include "interrupts.hpp"

#include <pybind11/pybind11.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>

namespace py = pybind11;

namespace haarkit::python {
namespace {

// So seldom that taking the GIL from other threads of Python's, which may last 5 ms, costs next to nothing.
constexpr auto kBetweenLooks = std::chrono::milliseconds(100);

thread_local InterruptibleCall* worked_for = nullptr;

// While one lives, this thread works for that call, and stop() asks it.
class Working {
 public:
  explicit Working(InterruptibleCall& call) : before_(worked_for) { worked_for = &call; }
  ~Working() { worked_for = before_; }  // another call's, where a signal's handler searches too
  Working(const Working&) = delete;
  Working& operator=(const Working&) = delete;

 private:
  InterruptibleCall* before_;
};

}  // namespace

InterruptibleCall::InterruptibleCall()
    : caller_(std::this_thread::get_id()), next_look_(std::chrono::steady_clock::now() + kBetweenLooks) {}

bool InterruptibleCall::ended() {
  if (!ended_ && std::this_thread::get_id() == caller_ && std::chrono::steady_clock::now() >= next_look_)
    look_for_signals();
  return ended_;
}

void InterruptibleCall::look_for_signals() {
  const py::gil_scoped_acquire gil;
  interrupted_ = PyErr_CheckSignals() != 0;  // on threads other than the main one: never
  if (interrupted_) ended_ = true;
  next_look_ = std::chrono::steady_clock::now() + kBetweenLooks;
}

void InterruptibleCall::throw_if_interrupted() const {
  if (interrupted_) throw py::error_already_set();
}

void InterruptibleCall::run(std::size_t count, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::condition_variable helper_left;
  int helping = 0;
  std::exception_ptr failure;
  const auto take_all = [&] {
    const Working here(*this);
    try {
      for (std::size_t i = next++; i < count && !ended(); i = next++) work(i);
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
      ended_ = true;
    }
  };
  const auto help = [&] {
    std::unique_lock lock(mutex);
    ++helping;
    lock.unlock();
    take_all();
    lock.lock();
    --helping;
    helper_left.notify_one();
  };
  tbb::task_group helpers;
  const std::size_t threads = std::min<std::size_t>(tbb::this_task_arena::max_concurrency(), count);
  for (std::size_t i = 1; i < threads; ++i) helpers.run(help);
  take_all();
  // Signals come to this thread, also while others are busy with the last pictures.
  for (std::unique_lock lock(mutex); !helper_left.wait_for(lock, kBetweenLooks, [&] { return helping == 0; });) {
    lock.unlock();
    ended();
    lock.lock();
  }
  helpers.wait();  // for those that had not begun, to which nothing is left
  if (failure && !interrupted_) std::rethrow_exception(failure);
}

bool stop() {
  return worked_for != nullptr && worked_for->ended();
}

}  // namespace haarkit::python
