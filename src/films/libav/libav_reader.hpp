#pragma once

#include <memory>
#include <optional>

#include "films/film.hpp"
#include "films/libav/film_input.hpp"
#include "films/libav/libav.hpp"

namespace haarkit::libav {

class Reader final : public FilmReader {
 public:
  explicit Reader(const FilmSource& source);

  bool read(FilmFrame& frame) override;
  std::string problem() const override { return problem_; }
  std::int64_t estimated_frames() const override;
  cv::Mat bgr(const FilmFrame& frame) const override;
  std::unique_ptr<FilmWriter> writer(const std::string& path, cv::Size size) const override;

 private:
  bool decoded();
  bool feed();
  bool frame_of(FilmFrame& frame);
  void notice(const std::string& what);  // a fault, which problem() names when it is the first
  void end_of_film();
  void breaks_off(const std::string& of);  // of: how long it would have been
  double end_seconds() const;
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
  Showing showing_;
  Colours colours_;  // of the first frame
  std::int64_t begin_ = AV_NOPTS_VALUE, last_ = AV_NOPTS_VALUE, number_ = 0, shift_ = 0;
  std::int64_t end_ = 0;  // when the last frame is no longer shown, since begin_
  bool draining_ = false, over_ = false;
  std::string problem_;
  double problem_seconds_ = 0;  // where it was
};

}  // namespace haarkit::libav
