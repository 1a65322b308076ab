// A window beside the work: frames come from the threads that search them, the window stays with one thread.
#include "films/film_window.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <future>
#include <utility>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/numbers.hpp"
#include "program/modules.hpp"

namespace haarkit {
namespace {

bool set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

// highgui ends the whole program when a display does not answer, so a child tries it first.
bool display_answers(ShowPicture show) {
  const pid_t child = fork();
  if (child == 0) {
    for (const int out : {STDOUT_FILENO, STDERR_FILENO}) close(out);
    try {
      show(cv::Mat(1, 1, CV_8UC3, cv::Scalar()), "haarkit");
    } catch (...) {
      _exit(1);  // not back into the copy of the program
    }
    _exit(0);
  }
  int status = 1;
  if (child > 0) waitpid(child, &status, 0);
  return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

FilmWindow::FilmWindow() {
  constexpr char kAdvice[] = "leave --show out, or write a film with --draw";
  if (!set("DISPLAY") && !set("WAYLAND_DISPLAY")) {
    throw DataError("--show", "", "there is no display to open a window on (DISPLAY is not set)", kAdvice);
  }
  std::string problem;
  show_ = reinterpret_cast<ShowPicture>(module_function("haarkit_window.so", kShowPicture, problem));
  if (show_ == nullptr && problem.empty()) throw DataError("--show", "", "needs the package haarkit-window");
  if (show_ == nullptr) throw DataError("--show", "", "needs OpenCV's highgui, which cannot be loaded: " + problem);
  if (!display_answers(show_)) {
    const char* display = std::getenv("DISPLAY");
    throw DataError("--show", "", "no window can be opened on the display " + std::string(display ? display : ""),
                    kAdvice);
  }
}

void FilmWindow::show(const cv::Mat& bgr) {
  const std::lock_guard lock(mutex_);
  newest_ = bgr;
  ++shown_;
}

void FilmWindow::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
}

bool FilmWindow::closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

void FilmWindow::run(const std::function<void()>& work) {
  using Clock = std::chrono::steady_clock;
  std::future<void> done = std::async(std::launch::async, work);
  auto since = Clock::now();
  std::string title = "haarkit";
  cv::Mat picture;
  while (done.wait_for(std::chrono::milliseconds(picture.empty() ? 10 : 0)) != std::future_status::ready) {
    {
      const std::lock_guard lock(mutex_);
      if (!newest_.empty()) picture = std::exchange(newest_, {});
      const double seconds = std::chrono::duration<double>(Clock::now() - since).count();
      if (seconds >= 1) {
        title = "haarkit: " + number_text(std::exchange(shown_, 0) / seconds, 1) + " frames a second (Esc or q ends)";
        since = Clock::now();
      }
    }
    if (picture.empty()) continue;
    try {
      if (show_(picture, title.c_str())) continue;
    } catch (...) {
      close();  // or the work that is waited for now would go on to the film's end
      throw;
    }
    close();
    break;
  }
  done.get();
}

}  // namespace haarkit
