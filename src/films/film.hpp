// Films as the program sees them: frames with their numbers and times, read one after another and written likewise.
// What lies behind (libav) is in a module of its own, loaded when the first film is opened (films.hpp).
#pragma once

#include <cstdint>
#include <memory>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace haarkit {

// One upright frame. Copies share the pixels, which belong to the decoder: who draws takes drawable_copy().
struct FilmFrame {
  std::int64_t number = 0;            // from 0
  double seconds = 0;                 // since the film began (a camera: since its first frame)
  std::int64_t ticks = 0;             // the same in units of the film's own clock
  cv::Mat luma, blue, red;            // CV_8UC1; blue and red difference have half the width and height, rounded up
  bool full_range = false;            // luma is 0..255, not 16..235
  std::shared_ptr<const void> owner;  // of the pixels
  std::vector<std::shared_ptr<const void>> sound;  // what was heard since the frame before, still coded

  cv::Size size() const { return luma.size(); }
  FilmFrame drawable_copy() const;  // with pixels of its own
  cv::Mat grey() const;             // 0..255, as pictures are searched
};

// Writes frames as an H.264 film. Not for several threads.
class FilmWriter {
 public:
  virtual ~FilmWriter() = default;
  // Frames of another size than the first are scaled to it. Throws DataError; on a full disk too, and what was written
  // until then is a whole film.
  virtual void write(const FilmFrame& frame) = 0;
  // The film appears under its name, whole. `end`: what read() gave when no frame was left. Throws DataError.
  virtual void finish(const FilmFrame& end) = 0;
  // What of the film's sound is not in what was written, and why, for the user; empty: all of it is there.
  virtual std::string lost_sound() const = 0;
};

// Reads a film or a camera. Not for several threads, but bgr().
class FilmReader {
 public:
  virtual ~FilmReader() = default;

  // The next frame; false at the end, and `frame` then holds the sound that is left and the time at which the last
  // frame is no longer shown (0: not known). A film that breaks off or is damaged gives what can be decoded; problem()
  // says afterwards what is missing.
  virtual bool read(FilmFrame& frame) = 0;
  // What was wrong, for the user ("breaks off at 3.20 s of 10.00 s"); empty: nothing so far.
  virtual std::string problem() const = 0;
  virtual std::int64_t estimated_frames() const = 0;  // 0: not known
  // The frame in colour, CV_8UC3. Any thread.
  virtual cv::Mat bgr(const FilmFrame& frame) const = 0;
  // A film with this one's clock, colours and sound. Throws DataError.
  virtual std::unique_ptr<FilmWriter> writer(const std::string& path, cv::Size size) const = 0;
};

// What to read.
struct FilmSource {
  std::string path;          // a file, an URL, a device (/dev/video0), "-": standard input
  std::string name;          // what messages call it
  bool live = false;         // a camera: it has no end, and it is gone when it gives nothing for `patience`
  double patience = 10;      // seconds
  bool (*stop)() = nullptr;  // asked while waiting; true ends the film as if it were over
};

// The one function of haarkit_films.so: opens a film or a camera; the caller owns the reader. Throws DataError that
// says why it cannot be read.
using OpenFilm = FilmReader* (*)(const FilmSource& source);
inline constexpr char kOpenFilm[] = "haarkit_open_film";

}  // namespace haarkit
