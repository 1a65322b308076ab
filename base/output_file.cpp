// A file is written under a temporary name in its own folder and renamed when it is whole: a rename is one step, so
// nobody ever sees half a file. Whoever writes a temporary file holds a lock on it, which ends with the process however
// that ends: so a temporary file without a lock is a killed process's, and nobody needs it any more.
#include "haarkit/base/output_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/numbers.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

constexpr char kPart[] = ".part";

// Of this process and this call alone, and in the same folder, so that the rename is one step.
std::string temporary_name(const std::string& path) {
  static std::atomic<int> count{0};
  return path + kPart + std::to_string(getpid()) + "." + std::to_string(count++);
}

// Where a path leads: behind a link.
std::string target_of(const std::string& path) {
  std::error_code error;
  if (!fs::is_symlink(path, error)) return path;
  const fs::path behind = fs::weakly_canonical(path, error);
  return error ? path : behind.string();
}

// The process whose temporary file of `target` this is; nothing when it is another file.
std::optional<int> writer_of(const std::string& file, const std::string& target) {
  const std::string start = target + kPart;
  if (file.compare(0, start.size(), start) != 0) return std::nullopt;
  const std::size_t point = file.find('.', start.size());
  if (point == std::string::npos || !parse_number<int>(std::string_view(file).substr(point + 1))) return std::nullopt;
  return parse_number<int>(std::string_view(file).substr(start.size(), point - start.size()));
}

bool is_locked(const std::string& file) {
  const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return false;
  const bool locked = flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  close(descriptor);
  return locked;
}

// One that was killed, and whose parent (mpirun) has not asked for its end yet, is dead.
bool is_alive(int process) {
  if (kill(process, 0) != 0 && errno == ESRCH) return false;
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string stat;
  std::getline(file, stat);
  const std::size_t name_end = stat.rfind(") ");  // NUMBER (NAME) STATE ...
  return name_end == std::string::npos || stat.compare(name_end + 2, 1, "Z") != 0;
}

}  // namespace

bool is_written_in_place(const std::string& path) {
  for (const char* start : {"/dev/std", "/dev/fd/", "/proc/"})
    if (path.compare(0, std::strlen(start), start) == 0) return true;
  std::error_code ignored;
  const fs::file_type kind = fs::status(path, ignored).type();
  return kind != fs::file_type::not_found && kind != fs::file_type::regular && kind != fs::file_type::directory &&
         kind != fs::file_type::none;
}

OutputFile::OutputFile(const std::string& path) : path_(path), target_(target_of(path)) {
  std::error_code ignored;
  if (path.find('\0') != std::string::npos)
    throw DataError(path.substr(0, path.find('\0')), "", "is no file name: it holds a NUL byte");
  if (fs::is_directory(target_, ignored)) throw DataError(path_, "", "is a folder", "name a file");
  const bool in_place = is_written_in_place(path);
  if (in_place) {
    file_ = std::fopen(path.c_str(), "abe");
  } else {
    do {  // a killed process may have had this one's number
      temporary_ = temporary_name(target_);
      file_ = std::fopen(temporary_.c_str(), "wbxe");
    } while (file_ == nullptr && errno == EEXIST);
  }
  if (file_ == nullptr) {
    temporary_.clear();
    fail();
  }
  if (!in_place) flock(fileno(file_), LOCK_EX | LOCK_NB);
}

OutputFile::~OutputFile() {
  if (file_ != nullptr) std::fclose(file_);
  if (!temporary_.empty()) std::remove(temporary_.c_str());
}

void OutputFile::write(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) fail();
}

void OutputFile::flush() {
  if (std::fflush(file_) != 0) fail();
}

void OutputFile::finish() {
  if (std::fclose(std::exchange(file_, nullptr)) != 0) fail();
  if (temporary_.empty()) return;
  if (std::rename(temporary_.c_str(), target_.c_str()) != 0) fail();
  temporary_.clear();
}

void OutputFile::fail() const {
  throw DataError(path_, "", std::string("cannot be written (") + std::strerror(errno) + ")",
                  "check that the folder exists, may be written to and has room");
}

OutputClaim::OutputClaim(const std::string& path) {
  if (is_written_in_place(path)) return;
  const std::string target = target_of(path);
  do {
    file_ = temporary_name(target);
    descriptor_ = open(file_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  } while (descriptor_ < 0 && errno == EEXIST);
  // Locked before the others are looked at: of two that start at once both may be refused, but never none.
  if (descriptor_ >= 0) flock(descriptor_, LOCK_EX | LOCK_NB);
  const fs::path folder = fs::path(target).has_parent_path() ? fs::path(target).parent_path() : fs::path(".");
  std::error_code error;
  bool taken = false;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = (fs::path(target).parent_path() / entry->path().filename()).string();
    const std::optional<int> writer = writer_of(name, target);
    if (!writer || *writer == getpid()) continue;
    if (is_locked(name)) {
      taken = true;
    } else if (!is_alive(*writer)) {
      std::error_code ignored;
      if (fs::file_size(name, ignored) > 0) left_.push_back(name);
      fs::remove(name, ignored);
    }
  }
  if (!taken) return;
  if (descriptor_ >= 0) {
    close(descriptor_);
    std::remove(file_.c_str());
  }
  throw DataError(path, "", "another run is writing this file", "wait for its end, or name another file");
}

OutputClaim::~OutputClaim() {
  if (descriptor_ < 0) return;
  std::remove(file_.c_str());
  close(descriptor_);
}

OutputClaim::OutputClaim(OutputClaim&& other) noexcept
    : file_(std::move(other.file_)), descriptor_(std::exchange(other.descriptor_, -1)), left_(std::move(other.left_)) {}

}  // namespace haarkit
