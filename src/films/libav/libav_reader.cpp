// Films and cameras read by libav. OpenCV's videoio stands on the same library, but tells nobody when a film breaks
// off.
#include "films/libav/libav_reader.hpp"

#include <opencv2/core.hpp>
#include <string_view>
#include <thread>

#include "films/libav/cut_packet.hpp"
#include "films/libav/libav_writer.hpp"
#include "films/libav/whole_matroska.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/numbers.hpp"

namespace haarkit::libav {
namespace {

constexpr AVRational kInputClock = {1, AV_TIME_BASE};  // the unit of times that belong to the input and to no stream

cv::Mat plane(const AVFrame& frame, int index, cv::Size size) {
  return {size, CV_8UC1, frame.data[index], static_cast<std::size_t>(frame.linesize[index])};
}

cv::Mat as_shown(const cv::Mat& plane, const Showing& showing) {
  cv::Mat mirrored, out;  // not in place: the decoder still needs its frame
  if (showing.mirrored) cv::flip(plane, mirrored, 1);
  if (showing.turn == 0) return mirrored;
  cv::rotate(showing.mirrored ? mirrored : plane, out,
             showing.turn == 90    ? cv::ROTATE_90_CLOCKWISE
             : showing.turn == 180 ? cv::ROTATE_180
                                   : cv::ROTATE_90_COUNTERCLOCKWISE);
  return out;
}

std::string seconds_text(double seconds) {
  return number_text(seconds, 2) + " s";
}

}  // namespace

Reader::Reader(const FilmSource& source) : source_(source) {
  patience_.stop = source.stop;
  patience_.limited = source.live && source.path != "-";  // what feeds a pipe may take its time
  patience_.seconds = source.patience;
  input_ = open_input(source, patience_, pipe_);
  stream_ = picture_of(*input_, source.name);
  decoder_ = open_decoder(*stream_, source.name);
  for (unsigned i = 0; i < input_->nb_streams; ++i) {
    AVStream& other = *input_->streams[i];
    const bool sound = !source_.live && other.codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
    if (sound) sound_streams_.push_back(other.index);
    if (!sound && &other != stream_) other.discard = AVDISCARD_ALL;
  }
  showing_ = showing_of(*stream_);
  if (!source_.live && input_->start_time != AV_NOPTS_VALUE) {
    begin_ = av_rescale_q(input_->start_time, kInputClock, stream_->time_base);
  }
}

bool Reader::read(FilmFrame& frame) {
  patience_.begin();
  frame = {};
  while (!over_) {
    if (decoded()) {
      if (frame_of(frame)) return true;
    } else if (!over_ && !feed()) {
      break;
    }
  }
  if (!over_) end_of_film();
  over_ = true;
  frame.sound = std::move(sound_);
  if (!source_.live) frame.ticks = end_;
  return false;
}

// Takes a frame from the decoder, when it has one.
bool Reader::decoded() {
  const int result = avcodec_receive_frame(decoder_.get(), decoded_.get());
  if (result == 0) return true;
  if (result == AVERROR_EOF) {
    end_of_film();
    over_ = true;
  } else if (result != AVERROR(EAGAIN)) {
    notice("is damaged (" + error_text(result) + ")");
  }
  return false;
}

// Gives the decoder a packet; false when there will be none.
bool Reader::feed() {
  if (draining_) return false;
  const int result = av_read_frame(input_.get(), packet_.get());
  if (result == AVERROR(EAGAIN)) {
    if (patience_.over()) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
    return true;
  }
  if (result < 0) {
    if (patience_.gone) return false;
    if (result != AVERROR_EOF && result != AVERROR_EXIT) notice("breaks off (" + error_text(result) + ")");
    draining_ = true;
    avcodec_send_packet(decoder_.get(), nullptr);
    return true;
  }
  if (packet_->stream_index == stream_->index) {
    if ((packet_->flags & AV_PKT_FLAG_CORRUPT) != 0) notice("is damaged");
    const int sent = avcodec_send_packet(decoder_.get(), packet_.get());
    if (sent < 0 && sent != AVERROR(EAGAIN)) notice("is damaged (" + error_text(sent) + ")");
  } else if (input_->streams[packet_->stream_index]->codecpar->codec_type == AVMEDIA_TYPE_AUDIO) {
    if (!source_.live) sound_.emplace_back(av_packet_clone(packet_.get()), [](AVPacket* p) { av_packet_free(&p); });
  }
  av_packet_unref(packet_.get());
  return true;
}

bool Reader::frame_of(FilmFrame& frame) {
  Frame taken(av_frame_alloc());
  av_frame_move_ref(taken.get(), decoded_.get());
  if ((taken->flags & AV_FRAME_FLAG_CORRUPT) != 0 || taken->decode_error_flags != 0) notice("is damaged");
  std::int64_t ticks = taken->best_effort_timestamp;
  const AVRational rate = frame_rate();
  const std::int64_t step = std::max<std::int64_t>(1, av_rescale_q(1, av_inv_q(rate), stream_->time_base));
  if (begin_ == AV_NOPTS_VALUE) begin_ = ticks == AV_NOPTS_VALUE ? 0 : ticks;
  if (ticks == AV_NOPTS_VALUE) ticks = last_ == AV_NOPTS_VALUE ? begin_ : last_ + step;
  ticks += shift_;
  if (last_ != AV_NOPTS_VALUE && ticks <= last_) {  // the clock jumped back: what follows is moved on by as much
    shift_ += last_ + step - ticks;
    ticks = last_ + step;
  }
  last_ = ticks;
  // The last frame may be held for longer than the rate tells; by how much, only it says.
  end_ = std::max(end_, ticks - begin_ + std::max(step, duration_of(*taken)));

  const Colours colours = colours_of(*taken);
  if (number_ == 0) colours_ = colours;
  std::shared_ptr<AVFrame> planes(in_planes(std::move(taken), colours, scaler_).release(),
                                  [](AVFrame* f) { av_frame_free(&f); });
  if (!planes) {
    notice("has frames of a kind that cannot be converted");
    return false;
  }
  frame.number = number_++;
  frame.ticks = ticks - begin_;
  frame.seconds = static_cast<double>(frame.ticks) * av_q2d(stream_->time_base);
  frame.full_range = colours.full_range;
  const cv::Size size(planes->width, planes->height), half((size.width + 1) / 2, (size.height + 1) / 2);
  frame.luma = plane(*planes, 0, size);
  frame.blue = plane(*planes, 1, half);
  frame.red = plane(*planes, 2, half);
  if (showing_.mirrored || showing_.turn != 0) {
    for (cv::Mat* p : {&frame.luma, &frame.blue, &frame.red}) *p = as_shown(*p, showing_);
  } else {
    frame.owner = planes;
  }
  frame.sound = std::move(sound_);
  sound_.clear();
  return true;
}

void Reader::notice(const std::string& what) {
  if (!problem_.empty()) return;
  problem_ = what + " at " + seconds_text(end_seconds());
  problem_seconds_ = end_seconds();
}

// A film that ends earlier than it says was cut off: between two frames nothing else tells.
void Reader::end_of_film() {
  if (patience_.gone) {
    problem_ =
        "gave nothing for " + number_text(patience_.seconds) + " seconds, after " + std::to_string(number_) + " frames";
    return;
  }
  if (source_.stop != nullptr && source_.stop()) return;
  if (number_ == 0 && (pipe_ || !source_.live)) {
    problem_ = "holds no frame that can be decoded" + (problem_.empty() ? "" : " (it " + problem_ + ")");
    if (pipe_ && std::string_view(input_->iformat->name).find("mp4") != std::string_view::npos)
      problem_ +=
          "; an MP4 file's table of contents mostly stands at its end, where a pipe cannot go first: give the file";
    return;
  }
  if (source_.live) {
    const bool endless = is_device(source_.path) || source_.path.find("://") != std::string::npos;
    if (endless && problem_.empty()) problem_ = "is gone after " + std::to_string(number_) + " frames";
    return;
  }
  const double expected = expected_seconds();
  const double frame = av_q2d(av_inv_q(frame_rate()));
  const double end = end_seconds();
  if (expected - end > std::max(0.1, 2.5 * frame)) {
    if (is_whole_matroska(source_.path)) {  // whose frames need not say how long they are
      end_ = std::llround(expected / av_q2d(stream_->time_base));
      return;
    }
    breaks_off(" of " + seconds_text(expected));
  } else if (ends_inside_packet(source_.path)) {
    breaks_off("");
  }
}

void Reader::breaks_off(const std::string& of) {
  // A fault far from the end did not end it.
  const bool other = !problem_.empty() && problem_seconds_ < end_seconds() - 1;
  const std::string earlier = other ? "; before that it " + problem_ : "";
  problem_ = "breaks off at " + seconds_text(end_seconds()) + of + earlier;
}

double Reader::end_seconds() const {
  return static_cast<double>(end_) * av_q2d(stream_->time_base);
}

// How long the film says that its picture is; 0: it says nothing.
double Reader::expected_seconds() const {
  if (input_->duration_estimation_method != AVFMT_DURATION_FROM_STREAM) return 0;
  if (stream_->duration > 0) {
    const std::int64_t start = stream_->start_time == AV_NOPTS_VALUE ? begin_ : stream_->start_time;
    return static_cast<double>(start - begin_ + stream_->duration) * av_q2d(stream_->time_base);
  }
  if (const AVDictionaryEntry* said = av_dict_get(stream_->metadata, "DURATION", nullptr, 0)) {  // Matroska
    int hours = 0, minutes = 0;
    double seconds = 0;
    if (std::sscanf(said->value, "%d:%d:%lf", &hours, &minutes, &seconds) == 3)  // its end, by the film's own clock
      return 3600 * hours + 60 * minutes + seconds - static_cast<double>(begin_) * av_q2d(stream_->time_base);
  }
  if (input_->nb_streams > 1 || input_->duration <= 0) return 0;
  return static_cast<double>(input_->duration) / AV_TIME_BASE;
}

AVRational Reader::frame_rate() const {
  const AVRational rate = av_guess_frame_rate(input_.get(), stream_, nullptr);
  return rate.num > 0 && rate.den > 0 ? rate : AVRational{25, 1};
}

std::int64_t Reader::estimated_frames() const {
  if (source_.live) return 0;
  if (stream_->nb_frames > 0) return stream_->nb_frames;
  const std::int64_t duration = input_->duration > 0 ? input_->duration : 0;
  return av_rescale_q(duration, kInputClock, av_inv_q(frame_rate()));
}

cv::Mat Reader::bgr(const FilmFrame& frame) const {
  cv::Mat out(frame.size(), CV_8UC3);
  const Scaler scaler(sws_getContext(out.cols, out.rows, AV_PIX_FMT_YUV420P, out.cols, out.rows, AV_PIX_FMT_BGR24,
                                     SWS_BILINEAR | SWS_ACCURATE_RND | SWS_BITEXACT, nullptr, nullptr, nullptr));
  if (!scaler) throw DataError(source_.name, "", "its colours cannot be converted");
  const int* matrix = sws_getCoefficients(colours_.matrix);
  sws_setColorspaceDetails(scaler.get(), matrix, frame.full_range ? 1 : 0, sws_getCoefficients(SWS_CS_DEFAULT), 1, 0,
                           1 << 16, 1 << 16);
  const std::uint8_t* planes[] = {frame.luma.data, frame.blue.data, frame.red.data, nullptr};
  const int steps[] = {static_cast<int>(frame.luma.step), static_cast<int>(frame.blue.step),
                       static_cast<int>(frame.red.step), 0};
  std::uint8_t* to[] = {out.data, nullptr, nullptr, nullptr};
  const int to_step[] = {static_cast<int>(out.step), 0, 0, 0};
  sws_scale(scaler.get(), planes, steps, 0, out.rows, to, to_step);
  return out;
}

std::unique_ptr<FilmWriter> Reader::writer(const std::string& path, cv::Size size) const {
  FilmForm form;
  form.size = size;
  form.clock = stream_->time_base;
  form.rate = frame_rate();
  const AVRational shape = stream_->codecpar->sample_aspect_ratio;  // 0: unknown
  form.pixel_shape = showing_.turn % 180 == 0 || shape.num == 0 ? shape : av_inv_q(shape);
  form.decoder = decoder_.get();
  form.full_range = colours_.full_range;
  form.begin = begin_;
  for (const int index : sound_streams_) form.sound.push_back(input_->streams[index]);
  return make_writer(path, form);
}

}  // namespace haarkit::libav

// What the program looks for in this module (films/film.hpp). The caller owns the reader.
extern "C" haarkit::FilmReader* haarkit_open_film(const haarkit::FilmSource& source) {
  av_log_set_level(AV_LOG_QUIET);  // the program says what is wrong itself
  return new haarkit::libav::Reader(source);
}
