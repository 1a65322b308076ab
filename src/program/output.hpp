#pragma once

#include <exception>
#include <optional>
#include <string>
#include <string_view>

#include "haarkit/base/output_file.hpp"
namespace haarkit {

// Whoever read our standard output wants no more of it (`haarkit detect ... | head`).
struct ClosedPipe : std::exception {};

// Where a command's results go: standard output, or a file that appears whole when finish() is called (OutputFile).
// What was written survives a kill: in the pipe, or in the temporary file beside the output. Every failed write throws
// DataError, also on standard output (a full disk), ClosedPipe where nobody reads on.
class Output {
 public:
  explicit Output(const std::string& path);  // "" or "-": standard output

  void write(std::string_view text);
  void finish();

 private:
  std::optional<OutputFile> file_;  // none: standard output
};

}  // namespace haarkit
