#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "films/film.hpp"

namespace haarkit {

// A camera read by a thread of its own that keeps the newest frame alone: who is slower than the camera leaves frames
// out (their numbers are missing) instead of seeing the past. Not for several threads.
class NewestFrame {
 public:
  explicit NewestFrame(FilmReader& camera) : camera_(camera), thread_([this] { run(); }) {}
  ~NewestFrame();
  NewestFrame(const NewestFrame&) = delete;
  NewestFrame& operator=(const NewestFrame&) = delete;

  bool read(FilmFrame& frame);  // waits for the next one; false at the end. Throws what reading threw

 private:
  void run();

  FilmReader& camera_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<FilmFrame> newest_;
  bool over_ = false, unwanted_ = false;
  std::exception_ptr error_;
  std::thread thread_;  // last: it uses the others
};

}  // namespace haarkit
