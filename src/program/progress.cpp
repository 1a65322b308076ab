// A line that tells how far a long piece of work is and when it will end.
#include "program/progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "haarkit/base/numbers.hpp"

namespace haarkit {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int kBarCells = 24;

Progress* current_bar = nullptr;
std::mutex& current_mutex() {
  static std::mutex mutex;
  return mutex;
}

std::size_t terminal_columns() {
  winsize size = {};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

void write_error(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

bool quiet = false;

constexpr char kWipeLine[] = "\r\033[K";

}  // namespace

std::string clock_text(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::llround(std::max(0.0, seconds)));
  char text[48];
  if (whole >= 3600) {
    std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", static_cast<long long>(whole / 3600),
                  static_cast<long long>(whole / 60 % 60), static_cast<long long>(whole % 60));
  } else {
    std::snprintf(text, sizeof text, "%lld:%02lld", static_cast<long long>(whole / 60),
                  static_cast<long long>(whole % 60));
  }
  return text;
}

void be_quiet() {
  quiet = true;
}

bool is_quiet() {
  return quiet;
}

void message(const std::string& line) {
  if (quiet) return;
  const std::lock_guard<std::mutex> lock(current_mutex());
  if (current_bar == nullptr) {
    write_error(line + "\n");
    return;
  }
  write_error(kWipeLine + line + "\n");
  const std::lock_guard<std::mutex> bar_lock(current_bar->mutex_);
  current_bar->draw(true);
}

Progress::Progress(std::int64_t total, std::string unit)
    : total_(total),
      unit_(std::move(unit)),
      shown_(!quiet && isatty(STDERR_FILENO) != 0),
      start_(Clock::now()),
      drawn_(start_) {
  if (!shown_) return;
  const std::lock_guard<std::mutex> lock(current_mutex());
  if (current_bar == nullptr) current_bar = this;
}

Progress::~Progress() {
  if (!shown_) return;
  const std::lock_guard<std::mutex> lock(current_mutex());
  if (current_bar == this) {
    current_bar = nullptr;
    write_error(kWipeLine);
  }
}

void Progress::advance(std::int64_t units) {
  const std::lock_guard<std::mutex> lock(mutex_);
  done_ += units;
  draw(false);
}

void Progress::note(const std::string& text) {
  const std::lock_guard<std::mutex> lock(mutex_);
  note_ = text;
  draw(false);
}

void Progress::draw(bool always) {
  if (!shown_) return;
  const auto now = Clock::now();
  if (!always && now - drawn_ < std::chrono::milliseconds(100)) return;
  drawn_ = now;
  write_error(kWipeLine + line());
}

std::string Progress::line() const {
  const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  const double rate = seconds > 0 ? static_cast<double>(done_) / seconds : 0;
  std::string text;
  if (total_ > 0) {
    const auto cells = static_cast<std::size_t>(std::min(done_, total_) * kBarCells / total_);
    text = "[" + std::string(cells, '#') + std::string(kBarCells - cells, '.') + "] " + std::to_string(done_) + " of " +
           std::to_string(total_) + " " + unit_;
  } else {
    text = std::to_string(done_) + " " + unit_;
  }
  if (done_ > 0) text += ", " + number_text(rate, rate < 10 ? 1 : 0) + " a second";
  if (total_ > 0 && done_ > 0 && done_ < total_) {
    text += ", " + clock_text(static_cast<double>(total_ - done_) / rate) + " left";
  }
  if (!note_.empty()) text += ", " + note_;
  return text.substr(0, terminal_columns() - 1);
}

}  // namespace haarkit
