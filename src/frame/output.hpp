#pragma once

#include <cstdio>
#include <string>

namespace haarkit {

// Where a command's results go: standard output, or a file that appears whole under its name only when finish() is
// called (until then it is written beside it under a temporary name, which the destructor removes).
// Every failed write throws DataError, also on standard output (a full disk, a closed pipe).
class Output {
 public:
  explicit Output(const std::string& path);  // "" or "-": standard output
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void write(const std::string& text);
  void finish();

 private:
  [[noreturn]] void fail(const char* what) const;

  std::string path_, temporary_;
  std::FILE* file_ = nullptr;
};

// Writes a whole file at once, as Output does. Throws DataError naming the path.
void write_file(const std::string& path, const std::string& bytes);

// Reads a whole file. Throws DataError naming the path and the reason.
std::string read_file(const std::string& path);

// Makes a folder and those above it where missing. Throws DataError.
void make_folder(const std::string& path);

}  // namespace haarkit
