// Where results go: standard output or a file that appears when it is whole.
#include "program/output.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "haarkit/base/data_error.hpp"
#include "program/progress.hpp"

namespace haarkit {
namespace {

[[noreturn]] void fail() {
  if (errno == EPIPE) throw ClosedPipe();
  throw DataError("standard output", "", std::string("cannot be written (") + std::strerror(errno) + ")");
}

}  // namespace

Output::Output(const std::string& path) {
  if (!path.empty() && path != "-") file_.emplace(path);
}

void Output::write(std::string_view text) {
  if (file_) {
    file_->write(text);
    file_->flush();
    return;
  }
  if (is_quiet()) return;
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) fail();
}

void Output::finish() {
  if (file_) file_->finish();
}

}  // namespace haarkit
