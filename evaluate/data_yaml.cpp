// A data.yaml, by libyaml, which is not recursive and tells of each thing as it comes: people write names in every way
// that YAML has, with comments, quotes and line breaks. Only two members of the outermost map are looked at.
#include "data_yaml.hpp"

#include <yaml.h>

#include <new>
#include <optional>
#include <utility>

#include "haarkit/base/data_error.hpp"
#include "text_input.hpp"

namespace haarkit {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) {
    if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { yaml_parser_delete(&parser_); }

  DataYaml read(const std::string& source) {
    for (bool more = true; more;) {
      yaml_event_t event;
      if (yaml_parser_parse(&parser_, &event) == 0) {
        if (parser_.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
        throw DataError(source, "line " + std::to_string(parser_.problem_mark.line + 1),
                        std::string("no YAML: ") + (parser_.problem != nullptr ? parser_.problem : "not understood"));
      }
      more = event.type != YAML_STREAM_END_EVENT && event.type != YAML_DOCUMENT_END_EVENT;
      take(event);
      yaml_event_delete(&event);
    }
    return std::move(read_);
  }

 private:
  void take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_MAPPING_START_EVENT:
      case YAML_SEQUENCE_START_EVENT:
        ++depth_;
        if (depth_ == 1) in_map_ = event.type == YAML_MAPPING_START_EVENT;
        if (depth_ == 2) in_list_ = event.type == YAML_SEQUENCE_START_EVENT;
        if (depth_ == 3) ++place_;  // something in the place of a name
        break;
      case YAML_MAPPING_END_EVENT:
      case YAML_SEQUENCE_END_EVENT:
        if (--depth_ == 1) end_of_value();
        break;
      case YAML_ALIAS_EVENT:
        scalar({});
        break;
      case YAML_SCALAR_EVENT:
        scalar({reinterpret_cast<const char*>(event.data.scalar.value), event.data.scalar.length});
        break;
      default:
        break;
    }
  }

  void end_of_value() {
    member_.reset();
    place_ = 0;
    key_.clear();
  }

  void scalar(const std::string& text) {
    if (depth_ == 1 && in_map_ && !member_) {
      member_ = text;
    } else if (depth_ == 1) {
      end_of_value();
    } else if (depth_ == 2 && in_map_ && member_ == "names") {
      name(text);
    } else if (depth_ == 2 && in_list_ && member_ == "kpt_shape") {
      read_.key_points.push_back(text_input::count_of(text).value_or(0));
    }
  }

  // One of a list of names, or of a map's keys and values in turn.
  void name(const std::string& text) {
    const int place = place_++;
    if (in_list_) {
      read_.names.emplace(place, text);
    } else if (place % 2 == 0) {
      key_ = text;
    } else if (const auto number = text_input::count_of(key_)) {
      read_.names.emplace(*number, text);
    }
  }

  yaml_parser_t parser_ = {};
  DataYaml read_;
  int depth_ = 0;
  bool in_map_ = false, in_list_ = false;  // the outermost thing is a map; what its member holds is a list
  std::optional<std::string> member_;      // of the outermost map: the key whose value comes
  int place_ = 0;                          // inside that value
  std::string key_;
};

}  // namespace

DataYaml parse_data_yaml(std::string_view text, const std::string& source) {
  return Reader(text).read(source);
}

}  // namespace haarkit
