#pragma once

#include <optional>
#include <string>
#include <vector>

#include "haarkit/evaluate/annotations.hpp"

namespace haarkit {

struct DataSet {
  std::string name;
  std::vector<AnnotatedPicture> pictures;  // each place once, however it is named
};

// Where annotated pictures come from.
struct DataSources {
  std::vector<std::string> annotations;  // FILE or NAME=FILE; those of one name are one data set, nameless ones too
  std::string faces, no_faces;           // folders for the nameless set: pictures with a face somewhere, without one
                                         // (no_faces may be a list of pictures)
  std::optional<AnnotationFormat> format;
  AnnotationOptions options;
};

// In the order of their first mention. Throws DataError.
std::vector<DataSet> read_data_sets(const DataSources& sources);

}  // namespace haarkit
