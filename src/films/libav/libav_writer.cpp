// Films written by libav: H.264 by one thread, so that the bytes are the same on any machine, while other threads
// search the next frames. The original's sound is copied.
#include "films/libav/libav_writer.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include "films/libav/film_file.hpp"
#include "haarkit/base/data_error.hpp"

namespace haarkit::libav {
namespace {

constexpr int kBuffer = 1 << 16;

#if LIBAVFORMAT_VERSION_MAJOR >= 61
using Bytes = const std::uint8_t*;
#else
using Bytes = std::uint8_t*;
#endif

int write_bytes(void* file, Bytes bytes, int count) {
  return static_cast<FilmFile*>(file)->write(bytes, static_cast<std::size_t>(count)) ? count : AVERROR(errno);
}

std::int64_t seek_bytes(void* file, std::int64_t place, int whence) {
  if ((whence & AVSEEK_SIZE) != 0) return AVERROR(ENOSYS);
  return static_cast<FilmFile*>(file)->seek(place, whence);
}

class Writer final : public FilmWriter {
 public:
  Writer(const std::string& path, const FilmForm& form) : form_(form), file_(path) {
    form_.size = {form.size.width & ~1, form.size.height & ~1};  // H.264 with halved colours knows even sizes alone
    if (form_.size.empty()) throw DataError(path, "", "a film of less than 2 pixels cannot be written");
    open_output();
    open_encoder();
    add_sound();
    if (const int begun = avformat_write_header(output_, nullptr); begun < 0) fail(begun);
  }

  ~Writer() override {
    if (output_ == nullptr) return;
    if (output_->pb != nullptr) {
      av_freep(&output_->pb->buffer);
      avio_context_free(&output_->pb);
    }
    avformat_free_context(output_);
  }

  void write(const FilmFrame& frame) override {
    for (const auto& packet : frame.sound) write_sound(packet);
    Frame out = encodable(frame);
    const std::int64_t ticks = av_rescale_q(frame.ticks, form_.clock, encoder_->time_base);
    out->pts = last_ = last_ == AV_NOPTS_VALUE ? ticks : std::max(ticks, last_ + 1);
    if (first_ == AV_NOPTS_VALUE) first_ = last_;
    encode(out.get());
    if (file_.full()) {
      finish({});
      throw DataError(file_.path(), "", "the disk is full; the film ends at frame " + std::to_string(frame.number),
                      "make room and run it again");
    }
  }

  void finish(const FilmFrame& end) override {
    for (const auto& packet : end.sound) write_sound(packet);
    hold_last(end.ticks);
    encode(nullptr);
    if (newest_) put_picture(std::move(newest_), true);
    if (const int ended = av_write_trailer(output_); ended < 0) fail(ended);
    avio_flush(output_->pb);
    if (output_->pb->error < 0) fail(output_->pb->error);
    file_.keep();
  }

  std::string lost_sound() const override {
    if (!unkept_.empty()) return "without sound: " + unkept_ + " cannot be kept in this kind of file; .mkv keeps most";
    if (packets_lost_) return "part of the sound is left out: the film's clock goes back";
    return {};
  }

 private:
  void open_output() {
    int result = avformat_alloc_output_context2(&output_, nullptr, nullptr, file_.path().c_str());
    if (result < 0) fail(result);
    auto* buffer = static_cast<unsigned char*>(av_malloc(kBuffer));
    output_->pb = avio_alloc_context(buffer, kBuffer, 1, &file_, nullptr, write_bytes, seek_bytes);
    output_->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT;
  }

  void open_encoder() {
    const AVCodec* codec = nullptr;
    for (const char* name : {"libx264", "libopenh264", "mpeg4"}) {
      if (codec == nullptr) codec = avcodec_find_encoder_by_name(name);
    }
    if (codec == nullptr) {
      throw DataError(file_.path(), "", "the installed libavcodec can write neither H.264 nor MPEG-4",
                      "try the package libavcodec-extra");
    }
    encoder_.reset(avcodec_alloc_context3(codec));
    encoder_->width = form_.size.width;
    encoder_->height = form_.size.height;
    encoder_->pix_fmt = AV_PIX_FMT_YUV420P;
    encoder_->time_base = codec->id == AV_CODEC_ID_MPEG4 ? av_inv_q(form_.rate) : form_.clock;
    encoder_->framerate = form_.rate;
    encoder_->sample_aspect_ratio = form_.pixel_shape;
    encoder_->color_range = form_.full_range ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    encoder_->colorspace =
        form_.decoder->colorspace == AVCOL_SPC_RGB ? AVCOL_SPC_UNSPECIFIED : form_.decoder->colorspace;
    encoder_->color_primaries = form_.decoder->color_primaries;
    encoder_->color_trc = form_.decoder->color_trc;
    encoder_->thread_count = 1;
    encoder_->flags |= AV_CODEC_FLAG_BITEXACT;
    if ((output_->oformat->flags & AVFMT_GLOBALHEADER) != 0) encoder_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    AVDictionary* options = nullptr;
    av_dict_set(&options, "preset", "veryfast", 0);
    av_dict_set(&options, "crf", "21", 0);
    // Without it x264's rate control takes shortcuts whose sums depend on the processor, and on where memory lies.
    av_dict_set(&options, "x264-params", "cpu-independent=1", 0);
    if (codec->id == AV_CODEC_ID_MPEG4) av_dict_set(&options, "b", "4M", 0);
    const int opened = avcodec_open2(encoder_.get(), codec, &options);
    av_dict_free(&options);  // an encoder leaves the words that it does not know
    if (opened < 0) fail(opened);

    picture_ = avformat_new_stream(output_, nullptr);
    avcodec_parameters_from_context(picture_->codecpar, encoder_.get());
    picture_->time_base = encoder_->time_base;
    picture_->avg_frame_rate = form_.rate;
    picture_->sample_aspect_ratio = form_.pixel_shape;
  }

  void add_sound() {
    for (const AVStream* from : form_.sound) {
      const AVCodecID codec = from->codecpar->codec_id;
      if (avformat_query_codec(output_->oformat, codec, FF_COMPLIANCE_NORMAL) != 1) {
        unkept_ += (unkept_.empty() ? "" : ", ") + std::string(avcodec_get_name(codec));
        continue;
      }
      AVStream* to = avformat_new_stream(output_, nullptr);
      avcodec_parameters_copy(to->codecpar, from->codecpar);
      to->codecpar->codec_tag = 0;
      to->time_base = from->time_base;
      sound_.push_back({from->index, from->time_base, to, AV_NOPTS_VALUE});
    }
  }

  void write_sound(const std::shared_ptr<const void>& coded) {
    const auto* packet = static_cast<const AVPacket*>(coded.get());
    for (auto& [index, clock, to, last] : sound_) {
      if (index != packet->stream_index) continue;
      if (packet->dts != AV_NOPTS_VALUE && last != AV_NOPTS_VALUE && packet->dts <= last) {  // a clock gone back
        packets_lost_ = true;
        continue;
      }
      last = packet->dts;
      Packet copy(av_packet_clone(packet));
      const std::int64_t begin = av_rescale_q(form_.begin, form_.clock, clock);
      if (copy->pts != AV_NOPTS_VALUE) copy->pts -= begin;
      if (copy->dts != AV_NOPTS_VALUE) copy->dts -= begin;
      av_packet_rescale_ts(copy.get(), clock, to->time_base);
      copy->stream_index = to->index;
      copy->pos = -1;
      put(std::move(copy));
    }
  }

  // The frame's planes, scaled where the film's size is another.
  Frame encodable(const FilmFrame& frame) {
    Frame out(av_frame_alloc());
    out->format = AV_PIX_FMT_YUV420P;
    out->width = form_.size.width;
    out->height = form_.size.height;
    if (const int made = av_frame_get_buffer(out.get(), 0); made < 0) fail(made);
    const std::uint8_t* planes[4] = {frame.luma.data, frame.blue.data, frame.red.data, nullptr};
    const int steps[4] = {static_cast<int>(frame.luma.step), static_cast<int>(frame.blue.step),
                          static_cast<int>(frame.red.step), 0};
    const cv::Size even(frame.size().width & ~1, frame.size().height & ~1);
    if (even == form_.size) {
      av_image_copy(out->data, out->linesize, planes, steps, AV_PIX_FMT_YUV420P, out->width, out->height);
    } else {
      scaler_.reset(sws_getCachedContext(scaler_.release(), frame.size().width, frame.size().height, AV_PIX_FMT_YUV420P,
                                         out->width, out->height, AV_PIX_FMT_YUV420P, SWS_BILINEAR | SWS_BITEXACT,
                                         nullptr, nullptr, nullptr));
      if (!scaler_) fail(AVERROR(EINVAL));
      sws_scale(scaler_.get(), planes, steps, 0, frame.size().height, out->data, out->linesize);
    }
    out->color_range = encoder_->color_range;
    return out;
  }

  // A last frame that is shown for longer than the others: where the film ends, no later frame tells.
  void hold_last(std::int64_t end) {
    if (last_ == AV_NOPTS_VALUE) return;
    const std::int64_t held = av_rescale_q(end, form_.clock, encoder_->time_base) - last_;
    const double frames = static_cast<double>(held) * av_q2d(encoder_->time_base) * av_q2d(form_.rate);
    if (frames > 1.5) held_ = held;
  }

  // Players end with the frame that is shown last, MP4's table with the one that is coded last: both are told the end.
  void tell_held(AVPacket& packet, bool coded_last) const {
    if (packet.pts == last_) packet.duration = held_;
    if (coded_last) packet.duration = last_ - first_ + held_ - (packet.dts - first_dts_);
  }

  void encode(const AVFrame* frame) {
    if (const int sent = avcodec_send_frame(encoder_.get(), frame); sent < 0) fail(sent);
    for (;;) {
      Packet packet(av_packet_alloc());
      const int got = avcodec_receive_packet(encoder_.get(), packet.get());
      if (got == AVERROR(EAGAIN) || got == AVERROR_EOF) return;
      if (got < 0) fail(got);
      if (first_dts_ == AV_NOPTS_VALUE) first_dts_ = packet->dts;
      if (newest_) put_picture(std::move(newest_), false);
      newest_ = std::move(packet);
    }
  }

  void put_picture(Packet packet, bool coded_last) {
    if (held_ > 0) tell_held(*packet, coded_last);
    av_packet_rescale_ts(packet.get(), encoder_->time_base, picture_->time_base);
    packet->stream_index = picture_->index;
    put(std::move(packet));
  }

  void put(Packet packet) {
    if (const int put = av_interleaved_write_frame(output_, packet.get()); put < 0) fail(put);
  }

  [[noreturn]] void fail(int error) const {
    throw DataError(file_.path(), "", "the film cannot be written (" + error_text(error) + ")");
  }

  FilmForm form_;
  FilmFile file_;
  AVFormatContext* output_ = nullptr;
  Codec encoder_;
  Scaler scaler_;
  AVStream* picture_ = nullptr;
  struct Sound {
    int index;  // the original's, and its clock
    AVRational clock;
    AVStream* to;       // ours
    std::int64_t last;  // the latest packet's time
  };
  std::vector<Sound> sound_;
  std::string unkept_;  // kinds of sound that this kind of file cannot hold
  bool packets_lost_ = false;
  // In the encoder's clock: the first and the last frame's time, how long the last one is held (0: as long as others).
  std::int64_t first_ = AV_NOPTS_VALUE, last_ = AV_NOPTS_VALUE, first_dts_ = AV_NOPTS_VALUE, held_ = 0;
  Packet newest_;  // coded, and not yet put: only at the end it is known to be the last
};

}  // namespace

std::unique_ptr<FilmWriter> make_writer(const std::string& path, const FilmForm& form) {
  return std::make_unique<Writer>(path, form);
}

}  // namespace haarkit::libav
