// Pictures and films in the order given; lines of standard input as they come.
#include "commands/detect_inputs.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "films/film_kind.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/text.hpp"
#include "program/interrupt.hpp"

namespace haarkit {
namespace {

constexpr int kLookAround = 100;  // milliseconds between looks for Ctrl-C

bool is_utf16(const std::string& bytes) {
  return bytes.size() >= 2 && (bytes.compare(0, 2, "\xFF\xFE") == 0 || bytes.compare(0, 2, "\xFE\xFF") == 0);
}

}  // namespace

DetectInputs::DetectInputs(const PictureSources& sources) : sources_(sources), live_(sources.list == "-") {
  sources_.films = true;
  if (live_) sources_.list.clear();
  known_ = find_pictures(sources_);
  queue_.assign(known_.begin(), known_.end());
}

bool DetectInputs::has_film() const {
  return std::any_of(known_.begin(), known_.end(), [](const PictureEntry& entry) { return is_film(entry.path); });
}

std::optional<PictureEntry> DetectInputs::next_picture() {
  if (interrupted() || !fill() || is_film(queue_.front().path)) return std::nullopt;
  const PictureEntry entry = queue_.front();
  queue_.pop_front();
  return entry;
}

std::optional<PictureEntry> DetectInputs::next_film() {
  if (queue_.empty() || interrupted()) return std::nullopt;
  const PictureEntry entry = queue_.front();
  queue_.pop_front();
  return entry;
}

// Sees to it that the queue has an entry; false at the end.
bool DetectInputs::fill() {
  while (queue_.empty() && live_) {
    std::string line;
    if (!read_line(line)) return false;
    if (!std::exchange(begun_, true)) require_names(line, "standard input");
    std::vector<PictureEntry> entries;
    for (const std::string& named : named_in_list(line)) add_line(named, sources_, entries);
    queue_.assign(entries.begin(), entries.end());
  }
  return !queue_.empty();
}

bool DetectInputs::read_line(std::string& line) {
  for (;;) {
    const std::size_t end = is_utf16(buffer_) ? std::string::npos : buffer_.find('\n');
    if (end != std::string::npos) {
      line = utf8_of(buffer_.substr(0, end));
      buffer_.erase(0, end + 1);
      return true;
    }
    if (over_) {
      if (is_utf16(buffer_)) {  // of such a list all is read first
        buffer_ = utf8_of(buffer_);
        continue;
      }
      line = utf8_of(std::exchange(buffer_, {}));
      return !line.empty();
    }
    pollfd input = {STDIN_FILENO, POLLIN, 0};
    if (poll(&input, 1, kLookAround) <= 0) {
      if (interrupted()) return false;
      continue;
    }
    std::array<char, 1 << 16> bytes;
    const ssize_t got = read(STDIN_FILENO, bytes.data(), bytes.size());
    if (got < 0 && errno != EINTR) {
      throw DataError("standard input", "", std::string("cannot be read (") + std::strerror(errno) + ")");
    }
    if (got == 0) over_ = true;
    if (got > 0) buffer_.append(bytes.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace haarkit
