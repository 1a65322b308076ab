// A film, a camera or a stream opened, and the decoder of its picture.
#include "films/libav/film_input.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "haarkit/base/data_error.hpp"

#ifdef HAARKIT_CAMERAS
extern "C" {
#include <libavdevice/avdevice.h>
}
#endif

namespace haarkit::libav {
namespace {

int ask(void* patience) {
  return static_cast<Patience*>(patience)->over() ? 1 : 0;
}

bool is_pipe(const std::string& path) {
  struct stat status = {};
  return stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode);
}

// "audio: aac": what a film without a picture holds.
std::string contents(const AVFormatContext& input) {
  std::string text;
  for (unsigned i = 0; i < input.nb_streams; ++i) {
    const AVCodecParameters& stream = *input.streams[i]->codecpar;
    const char* kind = av_get_media_type_string(stream.codec_type);
    text +=
        (i > 0 ? ", " : "") + std::string(kind != nullptr ? kind : "data") + ": " + avcodec_get_name(stream.codec_id);
  }
  return text.empty() ? "nothing" : text;
}

// What libav calls the codec; an unknown one by its four letters.
std::string codec_name(const AVCodecParameters& stream) {
  char letters[AV_FOURCC_MAX_STRING_SIZE] = "";
  if (stream.codec_id != AV_CODEC_ID_NONE) return avcodec_get_name(stream.codec_id);
  return std::string("'") + av_fourcc_make_string(letters, stream.codec_tag) + "'";
}

// The source as libav calls it; a pipe is opened.
std::string url_of(const FilmSource& source, std::optional<Pipe>& pipe) {
  if (source.path == "-") pipe.emplace(STDIN_FILENO);
  if (is_pipe(source.path)) {
    const int file = ::open(source.path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file >= 0) pipe.emplace(file);
  }
  if (pipe) return "pipe:" + std::to_string(pipe->file());
  return source.path.find("://") == std::string::npos ? "file:" + source.path : source.path;
}

// What to do where a source cannot be opened.
std::string advice(const FilmSource& source, int error) {
  if (is_device(source.path)) return "see with 'ls /dev/video*' which cameras there are, and that you may read them";
  if (source.path == "-")
    return "see that a film or a stream comes through the pipe, and comes whole from its beginning";
  if (source.live) return "see that the address is right and that the camera answers there";
  if (error == AVERROR_INVALIDDATA)
    return "it is damaged, or cut off: an MP4 file's table of contents stands at its end";
  return "";
}

}  // namespace

bool is_device(const std::string& path) {
  return path.rfind("/dev/video", 0) == 0;
}

Pipe::Pipe(int file) : file_(file), flags_(fcntl(file, F_GETFL)) {
  fcntl(file, F_SETFL, flags_ | O_NONBLOCK);
}

Pipe::~Pipe() {
  fcntl(file_, F_SETFL, flags_);
  if (file_ != STDIN_FILENO) close(file_);
}

Input open_input(const FilmSource& source, Patience& patience, std::optional<Pipe>& pipe) {
  AVFormatContext* context = avformat_alloc_context();
  context->interrupt_callback = {ask, &patience};
  patience.begin();
  int result = 0;
  if (is_device(source.path)) {
#ifdef HAARKIT_CAMERAS
    avdevice_register_all();
    auto* format = av_find_input_format("v4l2");
    context->flags |= AVFMT_FLAG_NONBLOCK;
    result = avformat_open_input(&context, source.path.c_str(), format, nullptr);
#else
    avformat_free_context(context);
    throw DataError(source.name, "", "this haarkit was built without cameras (libavdevice)");
#endif
  } else {
    result = avformat_open_input(&context, url_of(source, pipe).c_str(), nullptr, nullptr);
  }
  if (result < 0) {  // libav has freed the context
    throw DataError(source.name, "",
                    std::string(source.path == "-" ? "the stream"
                                : source.live      ? "the camera"
                                                   : "the film") +
                        " cannot be opened (" + error_text(result) + ")",
                    advice(source, result));
  }
  Input input(context);
  if (const int found = avformat_find_stream_info(input.get(), nullptr); found < 0 && found != AVERROR(EAGAIN)) {
    throw DataError(source.name, "", "the film cannot be read (" + error_text(found) + ")");
  }
  return input;
}

AVStream* picture_of(AVFormatContext& input, const std::string& name) {
  const int index = av_find_best_stream(&input, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
  if (index < 0) throw DataError(name, "", "holds no video, only " + contents(input));
  return input.streams[index];
}

Codec open_decoder(const AVStream& stream, const std::string& name) {
  const auto* codec = avcodec_find_decoder(stream.codecpar->codec_id);
  if (codec == nullptr) {
    throw DataError(
        name, "",
        "its video is coded as " + codec_name(*stream.codecpar) + ", for which the installed libavcodec has no decoder",
        "try the package libavcodec-extra, or convert the film to H.264");
  }
  Codec decoder(avcodec_alloc_context3(codec));
  avcodec_parameters_to_context(decoder.get(), stream.codecpar);
  decoder->pkt_timebase = stream.time_base;
  decoder->thread_count = 1;  // the frames are searched by all threads meanwhile
  if (const int opened = avcodec_open2(decoder.get(), codec, nullptr); opened < 0) {
    throw DataError(name, "",
                    "its video (" + codec_name(*stream.codecpar) + ") cannot be decoded (" + error_text(opened) + ")");
  }
  return decoder;
}

}  // namespace haarkit::libav
