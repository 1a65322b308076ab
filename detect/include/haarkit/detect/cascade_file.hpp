#pragma once

#include <string>
#include <string_view>

#include "haarkit/detect/cascade.hpp"

namespace haarkit {

/// Reads a cascade file, Haar or LBP: OpenCV's new format (opencv_traincascade) or its old one (opencv_haartraining; a
/// tree of stages is run as a chain, as OpenCV 4 does), each as XML, YAML or JSON, or haarkit's own text format
/// (docs/cascade-format.md); all of them also packed by gzip; told apart by their content. Throws DataError that names
/// file, element and line: an unreadable, cut-off, malformed or HOG file, a feature outside the window, a loop in a
/// tree... Files above 64 MiB, packed or not, are refused.
Cascade read_cascade(const std::string& path);

/// The same from memory; `source` is what messages call it.
Cascade read_cascade_text(std::string_view text, const std::string& source);

/// The contrast gate of OpenCV, grey levels: a constant of its code, not said in its files.
inline constexpr float kOpenCvContrast = 10;

enum class CascadeFormat {
  opencv,  ///< OpenCV's new XML; staged cascades without a least score, fitted boxes or scores and context, and with a
           ///< contrast gate of kOpenCvContrast (LBP: none) only
  opencv_old,  ///< OpenCV's old XML, which many other programs read; the same cascades
  haarkit,     ///< our own text format; everything
};

/// Writes a cascade so that read_cascade gives an equal one (floats in the shortest text that reads back the same),
/// whole or not at all (write_file). `comment`, such as where the cascade comes from, becomes a comment of the file.
/// Throws DataError that names `path` when the format can't hold the cascade or the file can't be written.
void write_cascade(const Cascade& cascade, const std::string& path, CascadeFormat format,
                   const std::string& comment = {});

/// What write_cascade would write; `target` is what messages call the file.
std::string cascade_text(const Cascade& cascade, CascadeFormat format, const std::string& comment = {},
                         const std::string& target = "cascade");

}  // namespace haarkit
