#include "haarkit/features/replace_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "haarkit/features/data_error.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& path, const std::string& reason) {
  throw DataError(path, "", "cannot be written: " + reason,
                  "check that the folder exists, may be written to and has room");
}

void write_all(const fs::path& file, std::string_view bytes, const std::string& path) {
  errno = 0;
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) fail(path, errno != 0 ? std::strerror(errno) : "the write failed");
}

}  // namespace

void replace_file(const std::string& path, std::string_view bytes) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) fail(path, "it is a folder");
  if (fs::exists(status) && !fs::is_regular_file(status)) return write_all(path, bytes, path);

  const fs::path target = fs::is_symlink(path, error) ? fs::weakly_canonical(path, error) : fs::path(path);
  fs::path temporary = target;
  temporary += ".tmp";
  try {
    write_all(temporary, bytes, path);
  } catch (const DataError&) {
    fs::remove(temporary, error);
    throw;
  }
  fs::rename(temporary, target, error);
  if (error) fail(path, error.message());
}

}  // namespace haarkit
