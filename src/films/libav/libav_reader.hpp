#pragma once

#include <chrono>
#include <memory>
#include <optional>

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

class Reader final : public FilmReader {
 public:
  explicit Reader(const FilmSource& source);

  bool read(FilmFrame& frame) override;
  std::string problem() const override { return problem_; }
  std::int64_t estimated_frames() const override;
  cv::Mat bgr(const FilmFrame& frame) const override;
  std::unique_ptr<FilmWriter> writer(const std::string& path, cv::Size size) const override;

 private:
  void open();
  std::string url();
  void open_decoder();
  bool decoded();
  bool feed();
  bool frame_of(FilmFrame& frame);
  void notice(const std::string& what);  // a fault, which problem() names when it is the first
  void end_of_film();
  double expected_seconds() const;
  AVRational frame_rate() const;

  FilmSource source_;
  Patience patience_;
  std::optional<Pipe> pipe_;
  Input input_;
  Codec decoder_;
  Scaler scaler_;
  Packet packet_{av_packet_alloc()};
  Frame decoded_{av_frame_alloc()};
  AVStream* stream_ = nullptr;
  std::vector<int> sound_streams_;
  std::vector<std::shared_ptr<const void>> sound_;
  int turn_ = 0;
  Colours colours_;  // of the first frame
  std::int64_t begin_ = AV_NOPTS_VALUE, last_ = AV_NOPTS_VALUE, number_ = 0, shift_ = 0;
  double end_seconds_ = 0;
  bool draining_ = false, over_ = false;
  std::string problem_;
  double problem_seconds_ = 0;  // where it was
};

}  // namespace haarkit::libav
