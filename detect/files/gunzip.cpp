// Unpacks gzip by zlib, a part at a time, so that a small file that would become a huge one is stopped on the way.
#include "files/gunzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <new>

#include "haarkit/base/data_error.hpp"

namespace haarkit::files {
namespace {

constexpr const char* kAdvice = "unpack it (gunzip) to see what it holds, or fetch it again";

// Appends one gzip member to `text`, and takes it off `bytes`.
void unpack_member(std::string_view& bytes, std::size_t most, const std::string& source, std::string& text) {
  z_stream stream{};
  constexpr int kGzip = 16;
  if (inflateInit2(&stream, MAX_WBITS + kGzip) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, int (*)(z_stream*)> guard(&stream, inflateEnd);
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(std::min<std::size_t>(bytes.size(), std::numeric_limits<uInt>::max()));
  const std::size_t given = stream.avail_in;
  unsigned char part[1 << 16];
  for (int result = Z_OK; result != Z_STREAM_END;) {
    stream.next_out = part;
    stream.avail_out = sizeof part;
    result = inflate(&stream, Z_NO_FLUSH);
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
    if (result == Z_BUF_ERROR) throw DataError(source, "", "the gzip file is cut off", kAdvice);
    if (result != Z_OK && result != Z_STREAM_END) throw DataError(source, "", "the gzip file is damaged", kAdvice);
    const std::size_t got = sizeof part - stream.avail_out;
    if (text.size() + got > most)
      throw DataError(source, "",
                      "unpacks to more than " + std::to_string(most >> 20) + " MiB, expected a cascade file");
    text.append(reinterpret_cast<const char*>(part), got);
  }
  bytes.remove_prefix(given - stream.avail_in);
}

}  // namespace

std::string gunzip(std::string_view bytes, std::size_t most, const std::string& source) {
  std::string text;
  do unpack_member(bytes, most, source, text);
  while (is_gzip(bytes));
  if (!bytes.empty()) throw DataError(source, "", "the gzip file is followed by something else", kAdvice);
  return text;
}

}  // namespace haarkit::files
