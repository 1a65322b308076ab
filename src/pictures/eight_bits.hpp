// Samples of more than 8 bits made 8 bits.
#pragma once

#include <opencv2/core.hpp>
#include <string>

namespace haarkit {

struct EightBits {
  cv::Mat pixels;    // CV_8U, as many channels
  std::string note;  // for the user, where the picture does not say what its white is and it was guessed
};

// The picture with its white at 255. told: the white that the file's header names; 0: it names none. Where none is
// named (or 65535, which writers put there whatever the picture holds):
// - 16 bits: 65535; but of a picture whose largest value is at most 4095, which would be all but black, the largest
//   value of 8, 10 or 12 bits, and a note tells so.
// - Floating point: the value that a hundredth of the samples exceeds, so that a sun or a broken sample does not make
//   the rest black; no less than 1. What is infinite or no number does not count, and becomes white or black.
// - Signed and 32-bit whole numbers: likewise, no less than 255.
// The fourth channel is opacity, which has a white of its own: 1 of floating point, else the largest of the type.
EightBits eight_bits(const cv::Mat& picture, int told = 0);

}  // namespace haarkit
