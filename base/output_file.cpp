// A file is written under a temporary name in its own folder and renamed when it is whole: a rename is one step, so
// nobody ever sees half a file.
#include "haarkit/base/output_file.hpp"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "haarkit/base/data_error.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

// Of this process and this call alone, and in the same folder, so that the rename is one step.
std::string temporary_name(const std::string& path) {
  static std::atomic<int> count{0};
  return path + ".part" + std::to_string(getpid()) + "." + std::to_string(count++);
}

}  // namespace

OutputFile::OutputFile(const std::string& path) : path_(path), target_(path) {
  std::error_code ignored;
  if (fs::is_symlink(path_, ignored)) {
    const fs::path behind = fs::weakly_canonical(path_, ignored);
    if (!ignored) target_ = behind.string();
  }
  const fs::file_type kind = fs::status(target_, ignored).type();
  if (kind == fs::file_type::directory) throw DataError(path_, "", "is a folder", "name a file");
  const bool in_place = kind != fs::file_type::not_found && kind != fs::file_type::regular;
  if (!in_place) temporary_ = temporary_name(target_);
  file_ = std::fopen((in_place ? target_ : temporary_).c_str(), "wb");
  if (file_ == nullptr) fail();
}

OutputFile::~OutputFile() {
  if (file_ != nullptr) std::fclose(file_);
  if (!temporary_.empty()) std::remove(temporary_.c_str());
}

void OutputFile::write(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) fail();
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

}  // namespace haarkit
