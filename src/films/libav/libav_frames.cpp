// Decoded frames of any format as three planes of 8 bits, and which way up they are.
#include <algorithm>
#include <cstring>
#include <limits>

#include "films/libav/libav.hpp"

namespace haarkit::libav {
namespace {

bool is_planes(int format) {
  return format == AV_PIX_FMT_YUV420P || format == AV_PIX_FMT_YUVJ420P;
}

}  // namespace

Colours colours_of(const AVFrame& frame) {
  Colours colours;
  const AVPixFmtDescriptor* format = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
  const bool rgb = format != nullptr && (format->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL)) != 0;
  const std::string name = format != nullptr ? format->name : "";
  const bool grey = format != nullptr && format->nb_components <= 2;  // of full range unless it says otherwise
  const bool full = frame.color_range == AVCOL_RANGE_JPEG || name.rfind("yuvj", 0) == 0 ||
                    (grey && frame.color_range != AVCOL_RANGE_MPEG);
  colours.full_range = !rgb && full;
  if (rgb) return colours;
  switch (frame.colorspace) {
    case AVCOL_SPC_BT709:
      colours.matrix = SWS_CS_ITU709;
      break;
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
      colours.matrix = SWS_CS_BT2020;
      break;
    default:
      break;
  }
  return colours;
}

Frame in_planes(Frame frame, const Colours& colours, Scaler& scaler) {
  if (is_planes(frame->format)) return frame;
  Frame out(av_frame_alloc());
  out->format = AV_PIX_FMT_YUV420P;
  out->width = frame->width;
  out->height = frame->height;
  if (av_frame_get_buffer(out.get(), 0) < 0) return nullptr;
  scaler.reset(sws_getCachedContext(
      scaler.release(), frame->width, frame->height, static_cast<AVPixelFormat>(frame->format), out->width, out->height,
      AV_PIX_FMT_YUV420P, SWS_BILINEAR | SWS_ACCURATE_RND | SWS_BITEXACT, nullptr, nullptr, nullptr));
  if (!scaler) return nullptr;
  const int* matrix = sws_getCoefficients(colours.matrix);
  const int range = colours.full_range ? 1 : 0;
  // Formats without a range of their own (RGB) refuse this and need it not.
  static_cast<void>(sws_setColorspaceDetails(scaler.get(), matrix, range, matrix, range, 0, 1 << 16, 1 << 16));
  if (sws_scale(scaler.get(), frame->data, frame->linesize, 0, frame->height, out->data, out->linesize) <= 0) {
    return nullptr;
  }
  return out;
}

Showing showing_of(const AVStream& stream) {
  const std::uint8_t* matrix = nullptr;
#if LIBAVFORMAT_VERSION_INT >= AV_VERSION_INT(60, 15, 100)
  const AVPacketSideData* data = av_packet_side_data_get(
      stream.codecpar->coded_side_data, stream.codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
  if (data != nullptr && data->size >= 36) matrix = data->data;
#else
  matrix = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, nullptr);
#endif
  Showing showing;
  if (matrix == nullptr) return showing;
  std::int32_t place[9];  // (x, y) is shown at (place[0] x + place[3] y, place[1] x + place[4] y), but for a shift
  std::memcpy(place, matrix, sizeof place);
  showing.mirrored = std::int64_t{place[0]} * place[4] < std::int64_t{place[1]} * place[3];
  if (showing.mirrored) {  // what is left is a turn
    // The least number has no opposite.
    for (int i = 0; i < 2; ++i) place[i] = -std::max(place[i], -std::numeric_limits<std::int32_t>::max());
  }
  const double anticlockwise = av_display_rotation_get(place);
  if (std::isnan(anticlockwise)) return {};
  const long quarters = std::lround(-anticlockwise / 90);
  showing.turn = static_cast<int>(((quarters % 4) + 4) % 4 * 90);
  return showing;
}

}  // namespace haarkit::libav
