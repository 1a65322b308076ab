#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace haarkit {

// What a data.yaml of YOLO (ultralytics) says of its labels.
struct DataYaml {
  std::map<int, std::string> names;  // of the classes, by number
  std::vector<int> key_points;       // kpt_shape: how many each object has, and how many numbers each (2 or 3)
};

// `source` is named in errors. Throws DataError for what is no YAML.
DataYaml parse_data_yaml(std::string_view text, const std::string& source);

}  // namespace haarkit
