// The one function of haarkit_imgcodecs.so, between the program and cv::imdecode.
#pragma once

#include <cstddef>
#include <opencv2/core.hpp>
#include <string>

// Decodes a picture of any format that imgcodecs knows, as the file has it (any depth, 1 to 4 channels). False when it
// is none; `error` then holds OpenCV's words, if it said any.
using HaarkitDecodeOther = bool (*)(const unsigned char* bytes, std::size_t size, cv::Mat& picture, std::string& error);
// The name of that function in the module.
inline constexpr char kDecodeOtherName[] = "haarkit_decode_other";
