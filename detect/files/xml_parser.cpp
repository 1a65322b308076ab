// A strict, iterative parser for the part of XML that OpenCV writes. cv::FileStorage recurses once a tag (100,000
// nested ones overflow its stack) and mends what it does not understand; a cascade is better refused than misread.
//
// Why not pugixml, which reads Pascal VOC's annotations for us: it was tried, and takes what this parser refuses. A `<`
// inside an attribute (a quote that was forgotten) and all that follows a zero byte after the root leave no trace in
// its tree, so no check afterwards can find them; a second root, text beside elements, CDATA, document types, UTF-16
// without its mark and names that are no ASCII would each need a check of ours, and its errors ("Start-end tags
// mismatch", a byte) the search for what they mean. What it would replace are the 50 lines that read names, attributes
// and comments. Its tree of the built-in cascade's XML (1.6 MB) takes 8.1 ms where this one takes 3.5.
#include <algorithm>

#include "files/storage_tree.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/text.hpp"

namespace haarkit::files {
namespace {

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || c == ':';
}

}  // namespace

class StorageTree::XmlParser {
 public:
  explicit XmlParser(StorageTree& tree) : tree_(tree), text_(tree.text_) {}

  void run() {
    while (true) {
      const std::size_t tag = text_.find('<', at_);
      const std::size_t stop = std::min(tag, text_.size());
      if (!std::all_of(text_.begin() + at_, text_.begin() + stop, is_space)) saw_text();
      at_ = stop;
      if (tag == std::string_view::npos) break;
      if (starts("<!--"))
        skip_to("-->", 4, "comment");
      else if (starts("<?") && open_.empty())
        skip_to("?>", 2, "<? line");
      else if (starts("<!-"))
        fail("`<!-` begins no comment: a comment is `<!-- ... -->`, with two dashes");
      else if (starts("<!"))
        fail("document types and CDATA are not supported");
      else if (starts("</"))
        close();
      else
        open();
    }
    if (!open_.empty()) fail("the file is cut off: <" + name_of(open_.back().item) + "> is not closed");
    if (tree_.items_.empty()) fail("the file has no element");
  }

 private:
  struct Open {
    std::int32_t item, last_child;
    bool has_text;
  };

  [[noreturn]] void fail(const std::string& problem) const {
    const auto begin = text_.begin();
    throw DataError(tree_.source_, "line " + std::to_string(1 + std::count(begin, begin + at_, '\n')), problem);
  }
  bool starts(std::string_view token) const { return text_.compare(at_, token.size(), token) == 0; }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  std::string name_of(std::int32_t item) const {
    return std::string(tree_.slice(tree_.items_[item].name_begin, tree_.items_[item].name_end));
  }

  void saw_text() {
    if (open_.empty()) fail("text outside of the root element");
    if (open_.back().last_child >= 0) fail("text between the elements of <" + name_of(open_.back().item) + ">");
    open_.back().has_text = true;
  }

  void skip_to(std::string_view end, std::size_t begin_size, const char* what) {
    const std::size_t found = text_.find(end, at_ + begin_size);
    if (found == std::string_view::npos) fail(std::string("the file is cut off: a ") + what + " is not closed");
    at_ = found + end.size();
  }

  void skip_space() {
    while (is_space(peek())) ++at_;
  }

  std::string_view read_name() {
    const std::size_t begin = at_;
    while (is_name_char(peek())) ++at_;
    if (begin == at_) fail(at_ == text_.size() ? "the file is cut off inside a tag" : "a tag without a proper name");
    return text_.substr(begin, at_ - begin);
  }

  void expect(char c) {
    if (peek() != c)
      fail(at_ == text_.size() ? "the file is cut off inside a tag" : std::string("expected '") + c + "' in a tag");
    ++at_;
  }

  void close() {
    const auto content_end = static_cast<std::uint32_t>(at_);
    at_ += 2;
    const std::string_view name = read_name();
    skip_space();
    if (open_.empty()) fail("</" + std::string(name) + "> closes nothing");
    if (peek() == '>' && name != name_of(open_.back().item))
      fail("</" + std::string(name) + "> closes <" + name_of(open_.back().item) + ">");
    expect('>');
    tree_.items_[open_.back().item].content_end = content_end;
    open_.pop_back();
  }

  void open() {
    if (open_.empty() && !tree_.items_.empty()) fail("a second root element");
    if (open_.size() >= kMaxDepth) fail("elements are nested more than " + std::to_string(kMaxDepth) + " deep");
    if (tree_.items_.size() >= kMaxElements) fail("more than " + std::to_string(kMaxElements) + " elements");
    if (!open_.empty() && open_.back().has_text)
      fail("text between the elements of <" + name_of(open_.back().item) + ">");
    ++at_;
    const std::string_view name = read_name();
    skip_attributes();
    const bool is_empty = peek() == '/';
    if (is_empty) ++at_;
    expect('>');
    add(name, is_empty);
  }

  void skip_attributes() {
    while (true) {
      const std::size_t before = at_;
      skip_space();
      if (peek() == '>' || peek() == '/') return;
      if (before == at_) fail(at_ == text_.size() ? "the file is cut off inside a tag" : "a tag without a proper name");
      read_name();
      skip_space();
      expect('=');
      skip_space();
      const char quote = peek();
      if (quote != '"' && quote != '\'') expect('"');
      const std::size_t end = text_.find(quote, at_ + 1), tag = text_.find('<', at_ + 1);
      if (tag < end) fail("the quote of an attribute is not closed");
      if (end == std::string_view::npos) fail("the file is cut off inside a tag");
      at_ = end + 1;
    }
  }

  void add(std::string_view name, bool is_empty) {
    const auto index = static_cast<std::int32_t>(tree_.items_.size());
    const auto begin = static_cast<std::uint32_t>(name.data() - text_.data());
    const auto here = static_cast<std::uint32_t>(at_);
    const std::int32_t parent = open_.empty() ? -1 : open_.back().item;
    tree_.items_.push_back({begin, begin + static_cast<std::uint32_t>(name.size()), here, here, parent, -1, -1});
    if (!open_.empty()) {
      std::int32_t& last = open_.back().last_child;
      (last < 0 ? tree_.items_[parent].first_child : tree_.items_[last].next) = index;
      last = index;
    }
    if (!is_empty) open_.push_back({index, -1, false});
  }

  StorageTree& tree_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Open> open_;
};

void StorageTree::parse_xml() {
  XmlParser(*this).run();
}

}  // namespace haarkit::files
