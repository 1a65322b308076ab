#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace haarkit::libav {

// The file that a film is written into, under a temporary name until keep(). Some room on the disk is held back, so
// that a film's table of contents, which comes last, has a place when the disk is full: full() is true from then on,
// and the film should be finished. Not for several threads.
class FilmFile {
 public:
  explicit FilmFile(const std::string& path);  // throws DataError
  ~FilmFile();                                 // without keep() nothing is left
  FilmFile(const FilmFile&) = delete;
  FilmFile& operator=(const FilmFile&) = delete;

  bool write(const std::uint8_t* bytes, std::size_t count);  // false, with errno, when even the reserve is used up
  std::int64_t seek(std::int64_t place, int whence) const;
  bool full() const { return full_; }
  void keep();  // throws DataError
  const std::string& path() const { return path_; }

 private:
  void let_go_of_reserve();

  std::string path_, temporary_;
  int file_ = -1, reserve_ = -1;
  bool full_ = false;
};

}  // namespace haarkit::libav
