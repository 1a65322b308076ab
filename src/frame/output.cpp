#include "frame/output.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "haarkit/features/data_error.hpp"

namespace haarkit {
namespace {

// Unique in this process and among processes, and in the same folder so that the rename is atomic.
std::string temporary_name(const std::string& path) {
  static std::atomic<int> count{0};
  return path + ".part" + std::to_string(getpid()) + "." + std::to_string(count++);
}

std::string reason() {
  return std::strerror(errno);
}

}  // namespace

Output::Output(const std::string& path) : path_(path == "-" ? "" : path) {
  if (path_.empty()) {
    file_ = stdout;
    return;
  }
  std::error_code ignored;
  if (std::filesystem::is_symlink(path_, ignored)) {  // the link stays and leads to the new file
    const std::filesystem::path target = std::filesystem::weakly_canonical(path_, ignored);
    if (!ignored) path_ = target.string();
  }
  const auto kind = std::filesystem::status(path_, ignored).type();
  if (kind == std::filesystem::file_type::directory) throw DataError(path_, "", "is a folder", "name a file");
  // A device or a pipe (/dev/null, /dev/stdout, a fifo) is written in place: a rename would replace it.
  const bool in_place = kind != std::filesystem::file_type::not_found && kind != std::filesystem::file_type::regular;
  if (!in_place) temporary_ = temporary_name(path_);
  file_ = std::fopen((in_place ? path_ : temporary_).c_str(), "wb");
  if (file_ == nullptr) {
    temporary_.clear();
    fail("cannot be written");
  }
}

Output::~Output() {
  if (file_ != nullptr && file_ != stdout) std::fclose(file_);
  if (!temporary_.empty()) std::remove(temporary_.c_str());
}

void Output::write(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) fail("cannot be written");
}

void Output::finish() {
  if (std::fflush(file_) != 0) fail("cannot be written");
  if (file_ == stdout) return;
  std::FILE* const file = file_;
  file_ = nullptr;
  if (std::fclose(file) != 0) fail("cannot be written");
  if (temporary_.empty()) return;
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) fail("cannot be replaced");
  temporary_.clear();
}

void Output::fail(const char* what) const {
  throw DataError(path_.empty() ? "standard output" : path_, "", std::string(what) + " (" + reason() + ")");
}

void write_file(const std::string& path, const std::string& bytes) {
  Output output(path);
  output.write(bytes);
  output.finish();
}

std::string read_file(const std::string& path) {
  const auto fail = [&] { throw DataError(path, "", "cannot be read (" + reason() + ")"); };
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) fail();
  struct stat status = {};
  fstat(file, &status);
  if (S_ISDIR(status.st_mode)) {
    close(file);
    throw DataError(path, "", "is a folder, not a file");
  }
  std::string bytes;
  std::size_t size = 0;
  while (true) {
    if (size == bytes.size()) bytes.resize(size + (size == 0 ? static_cast<std::size_t>(status.st_size) + 1 : size));
    const ssize_t got = read(file, bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      close(file);
      fail();
    }
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  close(file);
  bytes.resize(size);
  return bytes;
}

void make_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw DataError(path, "", "the folder cannot be made (" + error.message() + ")");
  if (!std::filesystem::is_directory(path, error)) throw DataError(path, "", "is a file, not a folder");
}

}  // namespace haarkit
