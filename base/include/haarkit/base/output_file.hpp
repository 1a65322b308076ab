#pragma once

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace haarkit {

/// Whether a path is written to as it is, at its end: what is no ordinary file (a pipe, a terminal, /dev/null), and the
/// open files of this process (/dev/stdout), whatever is behind them.
bool is_written_in_place(const std::string& path);

/// A file that appears whole under its name when finish() is called, and not before: until then it is written beside it
/// under a temporary name (PATH.partPROCESS.NUMBER), which the destructor removes; after a kill that file holds what
/// was written up to the last flush(). A link is followed; see also is_written_in_place. Every failed call throws
/// DataError naming the path (a full disk, a missing folder). Not for several threads; several processes may write one
/// path, the last one to finish wins (see OutputClaim).
class OutputFile {
 public:
  explicit OutputFile(const std::string& path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(std::string_view bytes);
  void flush();  ///< what was written so far survives a kill
  void finish();

 private:
  [[noreturn]] void fail() const;

  std::string path_, target_, temporary_;  ///< as the user gave it; behind a link; "" when written in place
  std::FILE* file_ = nullptr;
};

/// A path that this process alone is going to write, from the constructor to the destructor: an empty file
/// PATH.partPROCESS.NUMBER beside it, locked. Throws DataError when another process holds the same path, or is writing
/// it. Temporary files that a killed process left of this path are removed; left() names those that held anything.
/// Where files cannot be locked (some network file systems) or the folder cannot be written to, nothing is claimed.
class OutputClaim {
 public:
  explicit OutputClaim(const std::string& path);
  ~OutputClaim();
  OutputClaim(OutputClaim&& other) noexcept;
  OutputClaim& operator=(OutputClaim&&) = delete;
  OutputClaim(const OutputClaim&) = delete;
  OutputClaim& operator=(const OutputClaim&) = delete;

  const std::vector<std::string>& left() const { return left_; }

 private:
  std::string file_;
  int descriptor_ = -1;
  std::vector<std::string> left_;
};

}  // namespace haarkit
