#pragma once

#include <cassert>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "haarkit/base/data_error.hpp"

namespace haarkit {

/// Plain values one after the other, in the machine's own byte order: written and read on machines of one byte order,
/// by this program (checkpoints, caches, letters between processes).
class ByteWriter {
 public:
  template <typename T, typename = std::enable_if_t<std::is_arithmetic_v<T> || std::is_enum_v<T>>>
  void operator()(const T& value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void operator()(const std::string& text) {
    (*this)(std::uint64_t{text.size()});
    bytes_ += text;
  }
  void append(const std::uint8_t* data, std::size_t size) { bytes_.append(reinterpret_cast<const char*>(data), size); }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Reads them back. Throws DataError that names the source, and says what is wrong with it, when the bytes end early or
/// cannot be what was written. Whether anything follows the last value is the caller's to ask (at_end).
class ByteReader {
 public:
  ByteReader(std::string bytes, std::string source, std::string problem = "is cut off", std::string advice = {})
      : bytes_(std::move(bytes)),
        source_(std::move(source)),
        problem_(std::move(problem)),
        advice_(std::move(advice)) {}

  template <typename T, typename = std::enable_if_t<std::is_arithmetic_v<T> || std::is_enum_v<T>>>
  void operator()(T& value) {
    std::memcpy(&value, take(sizeof value), sizeof value);
  }
  void operator()(bool& value) {  // no other byte than 0 and 1 is a bool
    std::uint8_t byte = 0;
    (*this)(byte);
    if (byte > 1) damaged();
    value = byte == 1;
  }
  void operator()(std::string& text) {
    const std::uint64_t size = count(1);
    text.assign(take(size), size);
  }
  /// A count of things of at least `least_size` bytes each, so that a damaged one cannot ask for more than there is.
  std::uint64_t count(std::uint64_t least_size) {
    assert(least_size > 0);
    std::uint64_t value = 0;
    (*this)(value);
    if (value > (bytes_.size() - place_) / least_size) damaged();
    return value;
  }
  const char* take(std::uint64_t size) {
    if (size > bytes_.size() - place_) damaged();
    place_ += size;
    return bytes_.data() + (place_ - size);
  }
  bool at_end() const { return place_ == bytes_.size(); }
  [[noreturn]] void damaged() const { throw DataError(source_, "byte " + std::to_string(place_), problem_, advice_); }

 private:
  std::string bytes_, source_, problem_, advice_;
  std::uint64_t place_ = 0;
};

/// Writes or reads a list: its length, then each(item), which writes or reads one. least_size: as of count().
template <typename Bytes, typename T, typename Each>
void sequence(Bytes& bytes, std::vector<T>& items, std::uint64_t least_size, const Each& each) {
  if constexpr (std::is_same_v<Bytes, ByteReader>) {
    items.resize(bytes.count(least_size));
  } else {
    bytes(std::uint64_t{items.size()});
  }
  for (T& item : items) each(item);
}

}  // namespace haarkit
