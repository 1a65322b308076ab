// Matroska is made of elements: an identifier, a length, and as many bytes, or elements inside (RFC 8794, RFC 9559).
// A file is whole where going from element to element leads to the end of the segment, which the header tells.
#include "films/libav/whole_matroska.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <optional>

namespace haarkit::libav {
namespace {

constexpr std::uint64_t kHeader = 0x1A45DFA3, kSegment = 0x18538067, kCluster = 0x1F43B675;

struct Number {
  std::uint64_t value;  // of a length: without its mark
  std::size_t bytes;
  bool unknown;  // a length of ones: the writer did not know it
};

// Leading zeros tell how many bytes follow the first one. The mark behind them belongs to an identifier, not to a
// length.
std::optional<Number> number_at(const std::array<unsigned char, 12>& bytes, std::size_t at, bool length) {
  std::size_t count = 1;
  while (count <= 8 && (bytes[at] & (0x100U >> count)) == 0) ++count;
  if (count > (length ? 8U : 4U)) return std::nullopt;
  std::uint64_t value = bytes[at];
  for (std::size_t i = 1; i < count; ++i) value = value << 8 | bytes[at + i];
  const std::uint64_t mark = std::uint64_t{1} << (7 * count);
  const bool unknown = length && value == mark * 2 - 1;
  return Number{length ? value - mark : value, count, unknown};
}

bool leads_to_end(int file) {
  std::uint64_t at = 0, end = 0;
  const auto size = static_cast<std::uint64_t>(lseek(file, 0, SEEK_END));
  while (end == 0 || at < end) {
    std::array<unsigned char, 12> bytes = {};
    if (at >= size || pread(file, bytes.data(), bytes.size(), static_cast<off_t>(at)) < 2) return false;
    const std::optional<Number> name = number_at(bytes, 0, false);
    if (!name || (at == 0 && name->value != kHeader)) return false;
    const std::optional<Number> length = number_at(bytes, name->bytes, true);
    if (!length) return false;
    at += name->bytes + length->bytes;
    if (name->value == kSegment) {
      if (length->unknown || length->value > size - at) return false;
      end = at + length->value;
    } else if (name->value != kCluster) {
      if (length->unknown || length->value > size - at) return false;
      at += length->value;
    }
  }
  return at == end;
}

}  // namespace

bool is_whole_matroska(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return false;
  const bool whole = lseek(file, 0, SEEK_END) > 0 && leads_to_end(file);
  close(file);
  return whole;
}

}  // namespace haarkit::libav
