#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

#include "haarkit/base/stopped.hpp"

namespace haarkit {

// Asks whoever may stop a search from within loops that take long where a cascade passes nearly everything: after so
// much work each time that asking costs nothing beside it.
class StopCheck {
 public:
  // stop: DetectorOptions::stop, or none; must stay.
  explicit StopCheck(const std::function<bool()>& stop) : stop_(stop) {}

  // After so many more steps, each of which takes some nanoseconds. Throws Stopped.
  void after(std::size_t steps) {
    done_ += steps;
    if (done_ < kBetween) return;
    done_ = 0;
    if (stop_ && stop_()) throw Stopped();
  }

 private:
  static constexpr std::size_t kBetween = 1'000'000;  // some milliseconds

  const std::function<bool()>& stop_;
  std::size_t done_ = 0;
};

// std::sort, which takes seconds where there are millions. What is left unsorted when it throws Stopped is of no use.
template <class T, class Before>
void sort_unless_stopped(std::vector<T>& values, StopCheck& check, const Before& before) {
  std::sort(values.begin(), values.end(), [&](const T& a, const T& b) {
    check.after(1);
    return before(a, b);
  });
}

}  // namespace haarkit
