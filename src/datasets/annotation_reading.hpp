#pragma once

#include <optional>
#include <string>
#include <vector>

#include "haarkit/evaluate/annotations.hpp"
#include "program/options.hpp"

namespace haarkit {

// read_annotations as every command does it: lines of an info.dat that cannot be used are told to the user and left
// out, warnings are told (unless options.warn takes them), and YOLO labels find the sizes of their pictures. Throws
// DataError.
std::vector<AnnotatedPicture> read_annotated(const std::string& path, std::optional<AnnotationFormat> format,
                                             AnnotationOptions options);

// Adds --annotation-format: the format to read annotations in, without it what they look like.
void add_annotation_format(OptionSet& options, std::optional<AnnotationFormat>& format);

// Whether a file is a plain list of pictures (or of pictures without a box), which says nothing of boxes.
bool is_plain_list(const std::string& path);

}  // namespace haarkit
