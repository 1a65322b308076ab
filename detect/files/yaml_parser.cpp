// YAML and JSON of cv::FileStorage, by libyaml, whose parser is not recursive and tells of each thing as it comes: so
// depth, number of elements and aliases (by which small files can mean huge ones) are looked at before anything is
// kept. JSON is a part of YAML but for nothing that OpenCV writes, and libyaml knows the lines, which nlohmann's JSON
// does not.
#include <yaml.h>

#include <algorithm>
#include <string>

#include "files/storage_tree.hpp"
#include "haarkit/base/data_error.hpp"

namespace haarkit::files {

class StorageTree::YamlParser {
 public:
  explicit YamlParser(StorageTree& tree) : tree_(tree), text_(tree.text_) {
    if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
    // OpenCV's first line, "%YAML:1.0", is not YAML's, "%YAML 1.2".
    if (text_.substr(0, 5) == "%YAML") {
      text_.remove_prefix(std::min(text_.find('\n'), text_.size()));
    }
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text_.data()), text_.size());
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
  }
  YamlParser(const YamlParser&) = delete;
  YamlParser& operator=(const YamlParser&) = delete;
  ~YamlParser() { yaml_parser_delete(&parser_); }

  void run() {
    for (bool more = true; more;) {
      yaml_event_t event;
      if (yaml_parser_parse(&parser_, &event) == 0) fail_of_parser();
      const EventGuard guard{event};
      line_ = static_cast<std::uint32_t>(event.start_mark.line + 1);
      more = event.type != YAML_STREAM_END_EVENT;
      take(event);
    }
    if (tree_.items_.empty()) fail("the file has no element");
    tree_.text_ = tree_.own_text_;
  }

 private:
  struct EventGuard {
    yaml_event_t& event;
    ~EventGuard() { yaml_event_delete(&event); }
  };
  // A map or list whose end has not come.
  struct Open {
    std::int32_t item, last_child;
    bool is_map;
    bool has_key;             // of a map: the next thing is this key's value
    std::uint32_t key_begin;  // of own_text_
    std::uint32_t key_end;
  };

  [[noreturn]] void fail(const std::string& problem) const {
    throw DataError(tree_.source_, "line " + std::to_string(line_), problem);
  }

  [[noreturn]] void fail_of_parser() {
    if (parser_.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
    // What is no text at all (YAML_READER_ERROR) has a place, but no line.
    const auto before = std::min<std::size_t>(parser_.problem_offset, text_.size());
    const auto line = parser_.error == YAML_READER_ERROR
                          ? std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(before), '\n')
                          : static_cast<std::ptrdiff_t>(parser_.problem_mark.line);
    line_ = static_cast<std::uint32_t>(line + 1);
    const std::string problem = parser_.problem != nullptr ? parser_.problem : "not YAML or JSON";
    const bool at_end = !open_.empty() && parser_.eof != 0 && parser_.unread == 0;
    fail(at_end ? "the file is cut off, or a bracket or quote is not closed (" + problem + ")" : problem);
  }

  void take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        if (!tree_.items_.empty()) fail("a second document, expected one");
        break;
      case YAML_ALIAS_EVENT:
        fail("an alias (*" + std::string(reinterpret_cast<const char*>(event.data.alias.anchor)) +
             "), which cascade files do not have");
      case YAML_MAPPING_START_EVENT:
        open(true);
        break;
      case YAML_SEQUENCE_START_EVENT:
        open(false);
        break;
      case YAML_MAPPING_END_EVENT:
      case YAML_SEQUENCE_END_EVENT:
        open_.pop_back();
        break;
      case YAML_SCALAR_EVENT:
        value(event);
        break;
      default:
        break;
    }
  }

  void open(bool is_map) {
    if (open_.size() >= kMaxDepth) fail("elements are nested more than " + std::to_string(kMaxDepth) + " deep");
    if (open_.empty() && !is_map) fail("the file is a list, expected names and values");
    if (!open_.empty() && open_.back().is_map && !open_.back().has_key) fail("a list or map where a name was expected");
    const std::int32_t item = add();
    open_.push_back({item, -1, is_map, false, 0, 0});
  }

  void value(const yaml_event_t& event) {
    if (open_.empty()) fail("the file is a single value, expected names and values");
    const auto& scalar = event.data.scalar;
    std::string text(reinterpret_cast<const char*>(scalar.value), scalar.length);
    for (char& c : text)
      if (c == '\n') c = ' ';
    Open& in = open_.back();
    if (in.is_map && !in.has_key) {
      in.has_key = true;
      in.key_begin = here();
      tree_.own_text_ += text;
      in.key_end = here();
      return;
    }
    if (scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE || scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
      text = '"' + text + '"';
    // Of a list of values alone they are the content.
    const std::int32_t item = in.is_map ? add() : in.item;
    if (in.last_child >= 0 && !in.is_map) fail("values between the items of a list");
    Item& to = tree_.items_[item];
    if (to.content_begin == to.content_end) to.content_begin = here();
    tree_.own_text_ += text + '\n';
    to.content_end = here();
  }

  std::uint32_t here() const { return static_cast<std::uint32_t>(tree_.own_text_.size()); }

  // A new element of the innermost open one; of a map, of the name that came last.
  std::int32_t add() {
    if (tree_.items_.size() >= kMaxElements) fail("more than " + std::to_string(kMaxElements) + " elements");
    const auto index = static_cast<std::int32_t>(tree_.items_.size());
    std::uint32_t begin = here(), end = begin;
    std::int32_t parent = -1;
    if (!open_.empty()) {
      Open& in = open_.back();
      const Item& list = tree_.items_[in.item];
      if (!in.is_map && list.content_begin != list.content_end) fail("lists or maps beside values in a list");
      if (in.is_map) {
        begin = in.key_begin;
        end = in.key_end;
        in.has_key = false;
      } else {
        tree_.own_text_ += '_';
        end = here();
      }
      parent = in.item;
      (in.last_child < 0 ? tree_.items_[parent].first_child : tree_.items_[in.last_child].next) = index;
      in.last_child = index;
    }
    tree_.items_.push_back({begin, end, here(), here(), parent, -1, -1});
    tree_.lines_.push_back(line_);
    return index;
  }

  StorageTree& tree_;
  std::string_view text_;  // without the first line of OpenCV
  yaml_parser_t parser_;
  std::vector<Open> open_;
  std::uint32_t line_ = 1;
};

void StorageTree::parse_yaml() {
  YamlParser(*this).run();
}

}  // namespace haarkit::files
