// Annotations in every format: the first byte picks one, or leaves it to be recognised.
#include "haarkit/evaluate/annotations.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "haarkit/base/data_error.hpp"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace haarkit;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const AnnotationFormat recognised = recognise_annotations(text);
  const int pick = data[0] - '0';
  const AnnotationFormat format = pick >= 0 && pick < 7 ? static_cast<AnnotationFormat>(pick) : recognised;
  try {
    for (const AnnotatedPicture& picture : parse_annotations(text, format, "input"))
      for (const TruthBox& face : picture.faces)
        if (!(face.box.width > 0 && face.box.height > 0) || !std::isfinite(face.box.x + face.box.y)) std::abort();
  } catch (const DataError& error) {
    if (error.source() != "input" || error.problem().empty()) std::abort();
  }
  return 0;
}
