#pragma once

#include <cstddef>
#include <opencv2/core/types.hpp>
#include <string>

#include "haarkit/training/sample_set.hpp"

namespace haarkit {

// OpenCV's .vec files (opencv_createsamples): little-endian int32 count, int32 width * height, two int16 zeros; then a
// sample is one 0 byte and width * height int16 of 0..255, row by row. The file does not say width and height.

/// Reads all samples of `path`, which are `window` pixels. Throws DataError when the file cannot be read, when its size
/// is not what its header and `window` promise (checked before anything is allocated), or when a value is not a grey
/// level. createsamples writes the number of samples it was asked for even where it made fewer: with `shortfall` such a
/// file, when what follows the header is a whole number of samples, is read as it is, and a sentence about it is stored
/// there (empty when all is well); without it is refused.
SampleSet read_vec(const std::string& path, cv::Size window, std::string* shortfall = nullptr);

/// The same for a file's bytes in memory; `source` names them in messages.
SampleSet read_vec_bytes(const void* bytes, std::size_t size, cv::Size window, const std::string& source,
                         std::string* shortfall = nullptr);

/// Writes all samples; the file appears whole (write_file). Throws DataError when that fails, or when there
/// are more than 2^31 - 1 samples.
void write_vec(const SampleSet& samples, const std::string& path);

}  // namespace haarkit
