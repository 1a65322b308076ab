// The newest frame of a camera, read beside the work on earlier ones.
#include "films/newest_frame.hpp"

#include <exception>
#include <utility>

namespace haarkit {

NewestFrame::~NewestFrame() {
  {
    const std::lock_guard lock(mutex_);
    unwanted_ = true;
  }
  thread_.join();  // a silent camera is waited for no longer than its patience
}

void NewestFrame::run() {
  try {
    FilmFrame frame;
    while (camera_.read(frame)) {
      const std::lock_guard lock(mutex_);
      if (unwanted_) break;
      newest_ = std::move(frame);
      changed_.notify_one();
    }
  } catch (...) {
    error_ = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  over_ = true;
  changed_.notify_one();
}

bool NewestFrame::read(FilmFrame& frame) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return newest_ || over_; });
  if (!newest_ && error_) std::rethrow_exception(error_);
  if (!newest_) return false;
  frame = *std::exchange(newest_, std::nullopt);
  return true;
}

}  // namespace haarkit
