// libav's structures, owned, and its errors as text.
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>

namespace haarkit::libav {

// A deleter for what libav frees through a pointer to the pointer.
template <auto free>
struct Free {
  template <class T>
  void operator()(T* what) const {
    free(&what);
  }
};

struct FreeScaler {
  void operator()(SwsContext* scaler) const { sws_freeContext(scaler); }
};

using Packet = std::unique_ptr<AVPacket, Free<av_packet_free>>;
using Frame = std::unique_ptr<AVFrame, Free<av_frame_free>>;
using Codec = std::unique_ptr<AVCodecContext, Free<avcodec_free_context>>;
using Input = std::unique_ptr<AVFormatContext, Free<avformat_close_input>>;
using Scaler = std::unique_ptr<SwsContext, FreeScaler>;

inline std::string error_text(int error) {
  char text[AV_ERROR_MAX_STRING_SIZE] = "";
  return av_strerror(error, text, sizeof text) == 0 ? text : "error " + std::to_string(error);
}

// How long a frame is shown, in its stream's clock; 0: it does not say.
inline std::int64_t duration_of(const AVFrame& frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
  return frame.duration;
#else
  return frame.pkt_duration;
#endif
}

// How a frame's samples are to be read.
struct Colours {
  int matrix = SWS_CS_DEFAULT;
  bool full_range = false;
};
Colours colours_of(const AVFrame& frame);

// The frame in planes of 8 bits with halved colours (yuv420p), whatever its format: as it is, or converted. `scaler` is
// kept from frame to frame. Null when libav cannot convert it.
Frame in_planes(Frame frame, const Colours& colours, Scaler& scaler);

// How a film is to be shown: first mirrored (left for right), then turned clockwise by 0, 90, 180 or 270 degrees.
// Telephones film turned, front cameras mirrored.
struct Showing {
  bool mirrored = false;
  int turn = 0;
};
Showing showing_of(const AVStream& stream);

}  // namespace haarkit::libav
