#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace haarkit {

// From now on messages, bars and what is written to standard output are swallowed: another process speaks for this one.
void be_quiet();
bool is_quiet();

// Prints a line for the user on standard error, above the progress bar when there is one. Any thread.
void message(const std::string& line);

// A bar on standard error with rate and estimated time left, drawn at most ten times a second and only on a terminal:
// written to a file or a pipe it prints nothing. One bar at a time; any thread may advance it. The destructor wipes it.
//
//   Progress progress(files.size(), "pictures");
//   for (...) progress.advance();
class Progress {
 public:
  // total: how many units there are, 0 when unknown (no bar and no estimate then); unit: their name in the plural.
  Progress(std::int64_t total, std::string unit);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void advance(std::int64_t units = 1);
  void note(const std::string& text);  // a few words shown behind the bar from now on ("stage 3 of 20")

 private:
  void draw(bool always);  // always: also when it was drawn less than a tenth of a second ago
  std::string line() const;

  std::mutex mutex_;
  const std::int64_t total_;
  const std::string unit_;
  const bool shown_;
  std::int64_t done_ = 0;
  std::string note_;
  const std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point drawn_;
  friend void message(const std::string& line);
};

// 75 -> "1:15", 3700 -> "1:01:40".
std::string clock_text(double seconds);

}  // namespace haarkit
