// Pictures of any bytes: JPEG, PNG (by what they begin with), else EXIF blocks, WebP files and PNM headers as far as we
// read them ourselves. HAARKIT_FUZZ picks what the input is taken for.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "haarkit/base/data_error.hpp"
#include "pictures/decoders.hpp"

namespace {

using namespace haarkit;

template <class Decode>
void check_decoder(const std::string& bytes, Decode decode) {
  PictureLimits limits;
  limits.max_megapixels = 0.25;
  try {
    const Decoded decoded = decode(bytes, "input", limits);
    const int type = decoded.pixels.type();
    const bool known = type == CV_8UC1 || type == CV_8UC3 || type == CV_8UC4;
    if (!known || decoded.pixels.empty() || decoded.pixels.total() > 250'000) std::abort();
    if (decoded.orientation < 1 || decoded.orientation > 8) std::abort();
  } catch (const DataError& error) {
    if (error.source() != "input" || error.problem().empty()) std::abort();
  }
}

std::string outcome_of(const std::string& bytes, int by) {
  PictureLimits limits;
  limits.max_megapixels = 0.25;
  try {
    const Decoded decoded = decode_jpeg(bytes, "input", limits, by);
    const cv::Size upright =
        decoded.orientation >= 5 ? cv::Size(decoded.pixels.rows, decoded.pixels.cols) : decoded.pixels.size();
    if (decoded.reduced_by > by || !is_consistent({cv::Mat(upright, CV_8U), decoded.reduced_by, decoded.whole}))
      std::abort();
    return decoded.warning;
  } catch (const DataError& error) {
    return error.what();
  }
}

// A smaller size is refused and warned of as the whole is.
void check_reduced_jpeg(const std::string& bytes) {
  const std::string whole = outcome_of(bytes, 1);
  for (const int by : {2, 4, 8})
    if (outcome_of(bytes, by) != whole) std::abort();
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::string kind = HAARKIT_FUZZ;
  if (kind == "jpeg") {
    check_decoder(bytes, [](const auto& input, const auto& name, const auto& limits) {
      return decode_jpeg(input, name, limits);
    });
    check_reduced_jpeg(bytes);
    try {
      const cv::Size upright = jpeg_size(bytes, "input");
      if (upright.width < 1 || upright.height < 1) std::abort();
    } catch (const DataError&) {  // the right answer to most inputs
    }
  } else if (kind == "png") {
    check_decoder(bytes, decode_png);
  } else if (kind == "exif") {
    const int orientation = exif_orientation(data, size);
    if (orientation < 1 || orientation > 8) std::abort();
  } else if (kind == "webp") {
    const int orientation = webp_orientation(bytes);
    if (orientation < 1 || orientation > 8) std::abort();
  } else {
    for (const int depth : {CV_8U, CV_16U}) pnm_largest(bytes, depth);
  }
  return 0;
}
