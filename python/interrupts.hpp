#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <thread>

namespace haarkit::python {

// A call from Python that runs without the GIL and may be ended by Ctrl-C. Python runs what it does at a signal on its
// main thread alone, so the thread that called looks whether a signal has come, for which it takes the GIL for a
// moment, and tells the others.
class InterruptibleCall {
 public:
  // To be made with the GIL, by the thread that calls.
  InterruptibleCall();

  // work(0) .. work(count - 1), each once, on all cores, this thread among them; without the GIL. Ends early when a
  // signal has brought an exception, or work throws: what it threw first comes out.
  void run(std::size_t count, const std::function<void(std::size_t)>& work);

  // With the GIL, after run: throws the exception that a signal has brought, if one has.
  void throw_if_interrupted() const;

  // Whether it is to end, asked by any thread. The one that called looks for signals, ten times a second at most.
  bool ended();

 private:
  void look_for_signals();

  const std::thread::id caller_;
  std::chrono::steady_clock::time_point next_look_;  // the caller's own
  bool interrupted_ = false;                         // likewise
  std::atomic<bool> ended_{false};
};

// DetectorOptions::stop of all detectors of Python: whether the call that this thread works for is to end. A search
// asks on the thread that began it, too, and when that one stops, all do.
bool stop();

}  // namespace haarkit::python
