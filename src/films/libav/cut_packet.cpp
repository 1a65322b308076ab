// A transport stream is made of packets of 188 bytes that begin with 0x47; on discs with 4 bytes before each
// (ISO/IEC 13818-1; the Blu-ray disc's .m2ts).
#include "films/libav/cut_packet.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <utility>

namespace haarkit::libav {
namespace {

constexpr unsigned char kMark = 0x47;
constexpr std::size_t kLooks = 5;  // packets at the file's beginning whose marks tell the kind

// 188, 192, or 0: no transport stream.
std::size_t packet_size(int file) {
  std::array<unsigned char, 192 * kLooks> bytes = {};
  if (pread(file, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) return 0;
  for (const auto& [first, size] : {std::pair<std::size_t, std::size_t>{0, 188}, {4, 192}}) {
    std::size_t marks = 0;
    for (std::size_t i = 0; i < kLooks; ++i) marks += bytes[first + i * size] == kMark ? 1 : 0;
    if (marks == kLooks) return size;
  }
  return 0;
}

}  // namespace

bool ends_inside_packet(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return false;
  const std::size_t packet = packet_size(file);
  const off_t size = lseek(file, 0, SEEK_END);
  close(file);
  return packet > 0 && size > 0 && static_cast<std::size_t>(size) % packet != 0;
}

}  // namespace haarkit::libav
