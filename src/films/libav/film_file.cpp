// A film's file, with room held back for its end.
#include "films/libav/film_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "haarkit/base/data_error.hpp"

namespace haarkit::libav {
namespace {

constexpr off_t kReserve = 4 << 20;  // bytes: the table of contents of about two hours

[[noreturn]] void fail(const std::string& path, int error) {
  throw DataError(path, "", std::string("cannot be written (") + std::strerror(error) + ")",
                  "check that the folder exists, may be written to and has room");
}

}  // namespace

// The temporary file is named and locked as OutputFile's are: so the next run's OutputClaim knows a killed one's.
FilmFile::FilmFile(const std::string& path) : path_(path) {
  int count = 0;
  do {
    temporary_ = path + ".part" + std::to_string(getpid()) + "." + std::to_string(count++);
    file_ = open(temporary_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  } while (file_ < 0 && errno == EEXIST);
  if (file_ < 0) fail(path_, errno);
  flock(file_, LOCK_EX | LOCK_NB);
  const std::string folder = std::filesystem::path(path).parent_path().string();
  // A file without a name: nothing is left of it however the program ends.
  reserve_ = open(folder.empty() ? "." : folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (reserve_ < 0) return;  // a file system without such files: the reserve is forgone
  if (const int error = posix_fallocate(reserve_, 0, kReserve); error == ENOSPC) {
    close(file_);
    std::remove(temporary_.c_str());
    let_go_of_reserve();
    fail(path_, error);
  }
}

FilmFile::~FilmFile() {
  if (file_ >= 0) close(file_);
  let_go_of_reserve();
  if (!temporary_.empty()) std::remove(temporary_.c_str());
}

bool FilmFile::write(const std::uint8_t* bytes, std::size_t count) {
  while (count > 0) {
    const ssize_t written = ::write(file_, bytes, count);
    if (written >= 0) {
      bytes += written;
      count -= static_cast<std::size_t>(written);
    } else if ((errno == ENOSPC || errno == EDQUOT) && reserve_ >= 0) {
      full_ = true;
      let_go_of_reserve();
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

std::int64_t FilmFile::seek(std::int64_t place, int whence) const {
  return lseek(file_, place, whence);
}

void FilmFile::keep() {
  const int closed = close(file_);
  file_ = -1;
  if (closed != 0) fail(path_, errno);
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) fail(path_, errno);
  temporary_.clear();
}

void FilmFile::let_go_of_reserve() {
  if (reserve_ >= 0) close(reserve_);
  reserve_ = -1;
}

}  // namespace haarkit::libav
