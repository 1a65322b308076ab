#pragma once

#include <cstdint>
#include <opencv2/core/types.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace haarkit::files {

class StorageElement;
class StorageValues;

// How a file of cv::FileStorage is written. JSON is read as the part of YAML that it is.
enum class StorageSyntax { xml, yaml };

// Limits of a tree; cascade files are 10 deep, OpenCV's largest cascade has 60,000 elements.
inline constexpr std::size_t kMaxDepth = 64;
inline constexpr std::size_t kMaxElements = 2'000'000;

// The elements of a file that cv::FileStorage reads. XML: the part of it that cascade files use, elements, comments,
// attributes (checked and skipped), <?...?> lines; entities stay as written. YAML and JSON: maps, lists and values; a
// list of values alone is an element without children, as <rect>1 2 3 4</rect> is, items of other lists are named "_";
// quoted values keep double quotes around them. Not recursive; depth and number of elements are limited, so memory
// stays below 40 bytes an element.
class StorageTree {
 public:
  // `text` must outlive the tree and be smaller than 4 GiB. Throws DataError naming `source` and the line.
  StorageTree(std::string_view text, std::string source, StorageSyntax syntax = StorageSyntax::xml);
  StorageTree(const StorageTree&) = delete;
  StorageTree& operator=(const StorageTree&) = delete;
  ~StorageTree() = default;

  StorageElement root() const;
  const std::string& source() const { return source_; }
  StorageSyntax syntax() const { return syntax_; }

 private:
  friend class StorageElement;
  friend class StorageValues;
  struct Item {
    std::uint32_t name_begin, name_end, content_begin, content_end;
    std::int32_t parent, first_child, next;  // -1: none
  };
  class XmlParser;
  class YamlParser;
  void parse_xml();
  void parse_yaml();

  std::string_view slice(std::uint32_t begin, std::uint32_t end) const { return text_.substr(begin, end - begin); }
  std::string line_of(std::int32_t item) const;

  StorageSyntax syntax_;
  std::string own_text_;  // YAML: names and values, line breaks between values
  std::string_view text_;
  std::string source_;
  std::vector<Item> items_;
  std::vector<std::uint32_t> lines_;  // YAML: of each item
};

// A place in a StorageTree (which must outlive it). Everything that throws, throws DataError naming file, element and
// line.
class StorageElement {
 public:
  std::string_view name() const;
  bool has(std::string_view child_name) const { return find(child_name).has_value(); }
  std::optional<StorageElement> find(std::string_view child_name) const;  // throws when there are two
  StorageElement child(std::string_view child_name) const;                // throws when there is none or two
  StorageElement first_child() const;                                     // throws when there is none
  std::vector<StorageElement> items() const;                              // the children, which must all be named "_"

  // The element's own text, which must be exactly one word; word() is without the quotes that OpenCV allows around it.
  std::string_view word() const;
  int whole() const;
  float real() const;

  [[noreturn]] void fail(const std::string& problem, const std::string& advice = {}) const;
  void require_none(const std::string& problem) const;  // fails with it unless it is empty
  StorageSyntax syntax() const { return tree_->syntax(); }
  std::string shown(std::string_view name) const;  // as the file writes names: <name> or 'name'

 private:
  friend class StorageTree;
  friend class StorageValues;
  StorageElement(const StorageTree& tree, std::int32_t index) : tree_(&tree), index_(index) {}
  const StorageTree::Item& item() const { return tree_->items_[index_]; }
  std::string path() const;

  const StorageTree* tree_;
  std::int32_t index_;
};

// The values of an element without children, one after the other. XML: words between white space; comments count as
// that.
class StorageValues {
 public:
  // Throws when the element has children. per_item: how many values belong together, told when some are missing.
  explicit StorageValues(const StorageElement& element, const char* per_item = nullptr);
  bool more();  // another word follows
  // Throw when there is none or it is of another kind.
  std::string_view word();
  int whole();
  float real();
  cv::Rect rect() { return {whole(), whole(), whole(), whole()}; }
  void end();  // throws when more words follow

 private:
  bool is_separator(char c) const;
  StorageElement element_;
  const char* per_item_;
  std::string_view rest_;
};

}  // namespace haarkit::files
