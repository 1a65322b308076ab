#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "haarkit/base/output_file.hpp"
#include "program/output.hpp"

namespace haarkit {

// Where a command's results go: standard output, or a file that appears whole when finish() is called (OutputFile).
// Every failed write throws DataError, also on standard output (a full disk, a closed pipe).
class Output {
 public:
  explicit Output(const std::string& path);  // "" or "-": standard output

  void write(std::string_view text);
  void finish();

 private:
  std::optional<OutputFile> file_;  // none: standard output
};

}  // namespace haarkit
