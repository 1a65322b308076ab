#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "films/film.hpp"
#include "films/libav/libav.hpp"

namespace haarkit::libav {

// Until when libav may wait: it asks while it does. Ctrl-C and a camera's silence end it.
struct Patience {
  using Clock = std::chrono::steady_clock;
  bool (*stop)() = nullptr;
  bool limited = false;
  double seconds = 10;
  Clock::time_point end;
  bool gone = false;  // the camera was silent for too long

  void begin() {
    end = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  }
  bool over() {
    if (limited && Clock::now() > end) gone = true;
    return gone || (stop != nullptr && stop());
  }
};

// A pipe that is read without blocking, so that libav asks for Ctrl-C and patience while it waits. Standard input gets
// back what it was.
class Pipe {
 public:
  explicit Pipe(int file);
  ~Pipe();
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  int file() const { return file_; }

 private:
  int file_, flags_;
};

// A camera of this machine (/dev/video0).
bool is_device(const std::string& path);

// Opens what the source names; `patience` and `pipe` must live as long. Throws DataError.
Input open_input(const FilmSource& source, Patience& patience, std::optional<Pipe>& pipe);

// The stream that is the film's picture. Throws DataError when there is none.
AVStream* picture_of(AVFormatContext& input, const std::string& name);

// Throws DataError that names the codec when there is no decoder for it.
Codec open_decoder(const AVStream& stream, const std::string& name);

}  // namespace haarkit::libav
