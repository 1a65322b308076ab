#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace haarkit {

/// A file that appears whole under its name when finish() is called, and not before: until then it is written beside it
/// under a temporary name, which the destructor removes. A link is followed; what is no ordinary file (a pipe,
/// /dev/stdout) is written in place. Every failed call throws DataError naming the path (a full disk, a missing
/// folder). Not for several threads; several processes may write one path, the last one to finish wins.
class OutputFile {
 public:
  explicit OutputFile(const std::string& path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(std::string_view bytes);
  void finish();

 private:
  [[noreturn]] void fail() const;

  std::string path_, target_, temporary_;  ///< as the user gave it; behind a link; "" when written in place
  std::FILE* file_ = nullptr;
};

}  // namespace haarkit
