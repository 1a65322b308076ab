// OpenCV's .vec: 12 bytes of header, then for each sample a 0 byte and its pixels as 16-bit numbers, row by row. The
// file does not say width and height.
#include "haarkit/training/vec_file.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"

namespace haarkit {
namespace {

constexpr std::uint64_t kHeader = 12;  // bytes

std::uint64_t sample_bytes(std::uint64_t values) {
  return 1 + 2 * values;
}

std::uint32_t word(const std::uint8_t* p) {
  return p[0] | std::uint32_t(p[1]) << 8 | std::uint32_t(p[2]) << 16 | std::uint32_t(p[3]) << 24;
}

std::string text(cv::Size size) {
  return std::to_string(size.width) + "x" + std::to_string(size.height);
}

// Number of samples; throws unless header, window and the file's size agree.
std::size_t checked_count(const std::uint8_t* header, std::uint64_t size, cv::Size window, const std::string& source,
                          std::string* shortfall) {
  const auto window_values = std::uint64_t(window.width) * std::uint64_t(window.height);
  const auto count = static_cast<std::int32_t>(word(header));
  const auto values = static_cast<std::int32_t>(word(header + 4));
  if (count < 0 || values <= 0) {
    throw DataError(source, "header",
                    "not a .vec file: " + std::to_string(count) + " samples of " + std::to_string(values) + " values");
  }
  if (std::uint64_t(values) != window_values) {
    const auto side = std::lround(std::sqrt(double(values)));
    std::string advice = "give the size that the file was made with";
    if (side * side == values) advice += ", probably " + text({int(side), int(side)});
    throw DataError(source, "header",
                    "samples of " + std::to_string(values) + " values, but " + text(window) + " has " +
                        std::to_string(window_values),
                    advice);
  }
  const std::uint64_t expected = kHeader + std::uint64_t(count) * sample_bytes(window_values);
  const std::uint64_t held = (size - kHeader) / sample_bytes(window_values);
  const bool whole = held > 0 && size == kHeader + held * sample_bytes(window_values);
  if (shortfall != nullptr && size < expected && whole) {
    *shortfall = source + ": holds " + std::to_string(held) + " samples, fewer than the " + std::to_string(count) +
                 " that its header promises; all of them are used";
    return static_cast<std::size_t>(held);
  }
  if (size != expected) {
    throw DataError(source, "header",
                    std::to_string(count) + " samples of " + text(window) + " need " + std::to_string(expected) +
                        " bytes, the file has " + std::to_string(size),
                    "it is cut short or not a .vec file; make it again");
  }
  return static_cast<std::size_t>(count);
}

}  // namespace

SampleSet read_vec_bytes(const void* bytes, std::size_t size, cv::Size window, const std::string& source,
                         std::string* shortfall) {
  if (shortfall != nullptr) shortfall->clear();
  if (window.empty()) throw DataError(source, "", "a sample size of " + text(window) + " is not possible");
  if (size < kHeader) throw DataError(source, "header", "not a .vec file: shorter than 12 bytes");
  const auto* from = static_cast<const std::uint8_t*>(bytes);
  const std::size_t count = checked_count(from, size, window, source, shortfall);
  SampleSet samples(window);
  samples.reserve(count);
  std::vector<std::uint8_t> patch(samples.patch_size());
  from += kHeader;
  for (std::size_t i = 0; i < count; ++i) {
    ++from;  // the byte that OpenCV writes as 0 and never reads
    for (auto& pixel : patch) {
      if (from[1] != 0) {
        throw DataError(source, "sample " + std::to_string(i), "a value outside 0..255",
                        "the size may be wrong, or the file damaged");
      }
      pixel = from[0];
      from += 2;
    }
    samples.add(patch.data(), window.width, i);
  }
  return samples;
}

SampleSet read_vec(const std::string& path, cv::Size window, std::string* shortfall) {
  if (window.empty()) throw DataError(path, "", "a sample size of " + text(window) + " is not possible");
  const std::string bytes = read_file(path);
  return read_vec_bytes(bytes.data(), bytes.size(), window, path, shortfall);
}

void write_vec(const SampleSet& samples, const std::string& path) {
  if (samples.size() > std::size_t(std::numeric_limits<std::int32_t>::max())) {
    throw DataError(path, "", std::to_string(samples.size()) + " samples are too many for a .vec file");
  }
  const std::size_t values = samples.patch_size();
  std::string bytes;
  bytes.reserve(kHeader + samples.size() * sample_bytes(values));
  for (const std::size_t number : {samples.size(), values, std::size_t{0}}) {
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(number >> shift & 255);
  }
  for (std::size_t i = 0; i < samples.size(); ++i) {
    bytes += '\0';
    for (std::size_t p = 0; p < values; ++p) {
      bytes += static_cast<char>(samples.patch(i)[p]);
      bytes += '\0';
    }
  }
  write_file(path, bytes);
}

}  // namespace haarkit
