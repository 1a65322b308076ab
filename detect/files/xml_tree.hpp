#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace haarkit::files {

class XmlElement;
class XmlValues;

// The elements of an XML file, for the part of XML that OpenCV's cascade files use: elements, comments, attributes
// (checked and skipped), <?...?> lines. Entities stay as written. Not recursive; depth and number of elements are
// limited, so memory stays below 30 bytes an element.
class XmlTree {
 public:
  // `text` must outlive the tree and be smaller than 4 GiB. Throws DataError naming `source` and the line.
  XmlTree(std::string_view text, std::string source);

  XmlElement root() const;
  const std::string& source() const { return source_; }

 private:
  friend class XmlElement;
  friend class XmlValues;
  struct Item {
    std::uint32_t name_begin, name_end, content_begin, content_end;
    std::int32_t parent, first_child, next;  // -1: none
  };
  class Parser;

  std::string_view slice(std::uint32_t begin, std::uint32_t end) const { return text_.substr(begin, end - begin); }
  std::string line_of(std::size_t offset) const;

  std::string_view text_;
  std::string source_;
  std::vector<Item> items_;
};

// A place in an XmlTree (which must outlive it). Everything that throws, throws DataError naming file, element and
// line.
class XmlElement {
 public:
  std::string_view name() const;
  bool has(std::string_view child_name) const { return find(child_name).has_value(); }
  std::optional<XmlElement> find(std::string_view child_name) const;  // throws when there are two
  XmlElement child(std::string_view child_name) const;                // throws when there is none or two
  XmlElement first_child() const;                                     // throws when there is none
  std::vector<XmlElement> items() const;                              // the children, which must all be named "_"

  // The element's own text, which must be exactly one word; word() is without the quotes that OpenCV allows around it.
  std::string_view word() const;
  int whole() const;
  float real() const;

  [[noreturn]] void fail(const std::string& problem, const std::string& advice = {}) const;

 private:
  friend class XmlTree;
  friend class XmlValues;
  XmlElement(const XmlTree& tree, std::int32_t index) : tree_(&tree), index_(index) {}
  const XmlTree::Item& item() const { return tree_->items_[index_]; }
  std::string path() const;

  const XmlTree* tree_;
  std::int32_t index_;
};

// The white-space separated words of an element without children, one after the other. Comments count as white space.
class XmlValues {
 public:
  explicit XmlValues(const XmlElement& element);  // throws when the element has children
  bool more();                                    // another word follows
  // Throw when there is none or it is of another kind.
  std::string_view word();
  int whole();
  float real();
  void end();  // throws when more words follow

 private:
  XmlElement element_;
  std::string_view rest_;
};

}  // namespace haarkit::files
