// Whole files in and out of memory. Only ordinary files are read: reading a pipe or a device may never end.
#include "haarkit/base/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/output_file.hpp"

namespace haarkit {
namespace {

// An open file, closed with its scope.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ > STDERR_FILENO) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

[[noreturn]] void fail(const std::string& path, int error) {
  throw DataError(path, "", std::string("cannot be read (") + std::strerror(error) + ")",
                  error == ENOENT ? "check the name" : "");
}

void require_ordinary(const std::string& path, const struct stat& status) {
  if (S_ISREG(status.st_mode)) return;
  if (S_ISDIR(status.st_mode)) throw DataError(path, "", "is a folder, expected a file");
  throw DataError(path, "", S_ISFIFO(status.st_mode) ? "is a pipe, expected a file" : "is a device, expected a file",
                  "write what it holds into a file first");
}

std::string size_text(std::size_t bytes) {
  constexpr std::size_t kMebibyte = 1 << 20;
  return bytes % kMebibyte == 0 ? std::to_string(bytes / kMebibyte) + " MiB" : std::to_string(bytes) + " bytes";
}

[[noreturn]] void refuse_size(const std::string& path, std::size_t most) {
  throw DataError(path, "", "is larger than " + size_text(most), "is it the right file?");
}

std::string read_to_end(const Descriptor& file, const std::string& path, std::size_t expected, std::size_t most) {
  std::string bytes;
  std::size_t size = 0;
  while (true) {
    if (size > most) refuse_size(path, most);
    if (size == bytes.size()) bytes.resize(std::max(expected + 1, 2 * size));
    const ssize_t got = read(file.number(), bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(path, errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace

std::string read_file(const std::string& path, std::size_t most) {
  if (path.find('\0') != std::string::npos)
    throw DataError(path.substr(0, path.find('\0')), "", "is no file name: it holds a NUL byte");
  // Without O_NONBLOCK, opening a pipe that nobody writes to waits for ever.
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.number() < 0) fail(path, errno);
  struct stat status = {};
  if (fstat(file.number(), &status) != 0) fail(path, errno);
  require_ordinary(path, status);
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > most) refuse_size(path, most);
  return read_to_end(file, path, size, most);
}

std::string read_standard_input() {
  constexpr std::size_t kBlock = 1 << 16;
  return read_to_end(Descriptor(STDIN_FILENO), "standard input", kBlock, std::string::npos);
}

void write_file(const std::string& path, std::string_view bytes) {
  OutputFile file(path);
  file.write(bytes);
  file.finish();
}

void make_folder(const std::string& path) {
  if (path.empty()) return;
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw DataError(path, "", "the folder cannot be made (" + error.message() + ")");
  if (!std::filesystem::is_directory(path, error)) throw DataError(path, "", "is a file, not a folder");
}

}  // namespace haarkit
