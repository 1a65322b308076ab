// Walks the tree that xml_parser.cpp and yaml_parser.cpp make of a file of OpenCV's cv::FileStorage, and reads words of
// its elements as numbers; errors name the line.
#include "files/storage_tree.hpp"

#include <algorithm>
#include <utility>

#include "files/numbers.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/text.hpp"

namespace haarkit::files {

static constexpr const char* kItems[] = {"<_>", "items"};  // by StorageSyntax

StorageTree::StorageTree(std::string_view text, std::string source, StorageSyntax syntax)
    : syntax_(syntax), text_(text), source_(std::move(source)) {
  syntax == StorageSyntax::xml ? parse_xml() : parse_yaml();
}

StorageElement StorageTree::root() const {
  return {*this, 0};
}

std::string StorageTree::line_of(std::int32_t item) const {
  const auto begin = text_.begin(), end = begin + items_[item].name_begin;
  return "line " + std::to_string(lines_.empty() ? 1 + std::count(begin, end, '\n') : lines_[item]);
}

std::string StorageElement::shown(std::string_view name) const {
  return syntax() == StorageSyntax::xml ? "<" + std::string(name) + ">" : quoted(name);
}

std::string_view StorageElement::name() const {
  return tree_->slice(item().name_begin, item().name_end);
}

std::optional<StorageElement> StorageElement::find(std::string_view child_name) const {
  std::optional<StorageElement> found;
  for (std::int32_t i = item().first_child; i >= 0; i = tree_->items_[i].next) {
    const StorageElement child(*tree_, i);
    if (child.name() != child_name) continue;
    if (found) child.fail("a second " + shown(child_name) + ", expected one");
    found = child;
  }
  return found;
}

StorageElement StorageElement::child(std::string_view child_name) const {
  const std::optional<StorageElement> found = find(child_name);
  if (!found) fail("there is no " + shown(child_name));
  return *found;
}

StorageElement StorageElement::first_child() const {
  if (item().first_child < 0) fail(shown(name()) + " is empty");
  return {*tree_, item().first_child};
}

std::vector<StorageElement> StorageElement::items() const {
  std::vector<StorageElement> all;
  for (std::int32_t i = item().first_child; i >= 0; i = tree_->items_[i].next) {
    all.push_back({*tree_, i});
    if (all.back().name() != "_")
      all.back().fail(shown(all.back().name()) + " in a list of " + kItems[static_cast<int>(syntax())]);
  }
  if (all.empty() && StorageValues(*this).more())
    fail(std::string("text, expected a list of ") + kItems[static_cast<int>(syntax())]);
  return all;
}

std::string_view StorageElement::word() const {
  StorageValues values(*this);
  const std::string_view only = values.word();
  values.end();
  const bool quotes = only.size() >= 2 && only.front() == '"' && only.back() == '"';
  return quotes ? only.substr(1, only.size() - 2) : only;
}

int StorageElement::whole() const {
  StorageValues values(*this);
  const int only = values.whole();
  values.end();
  return only;
}

float StorageElement::real() const {
  StorageValues values(*this);
  const float only = values.real();
  values.end();
  return only;
}

void StorageElement::fail(const std::string& problem, const std::string& advice) const {
  const std::string line = tree_->line_of(index_);
  const std::string where = path();
  throw DataError(tree_->source(), where.empty() ? line : where + " (" + line + ")", problem, advice);
}

void StorageElement::require_none(const std::string& problem) const {
  if (!problem.empty()) fail(problem);
}

// The names from below the cascade's own element (the only child of the file's, which is item 0) down to this one; list
// items by their number, counted from 0.
std::string StorageElement::path() const {
  std::string path;
  for (StorageElement at = *this; at.item().parent > 0; at.index_ = at.item().parent) {
    std::string step(at.name());
    if (step == "_") {
      int number = 0;
      for (std::int32_t i = tree_->items_[at.item().parent].first_child; i != at.index_; i = tree_->items_[i].next)
        ++number;
      step = std::to_string(number);
    }
    if (!path.empty()) step += '/';
    path.insert(0, step);
  }
  return path;
}

StorageValues::StorageValues(const StorageElement& element, const char* per_item)
    : element_(element),
      per_item_(per_item),
      rest_(element.tree_->slice(element.item().content_begin, element.item().content_end)) {
  if (element.item().first_child >= 0) element.fail("has elements inside, expected only values");
}

// The YAML parser puts a line break after each value. One with blanks in it stays one word, which no number can be.
bool StorageValues::is_separator(char c) const {
  return element_.syntax() == StorageSyntax::xml ? is_space(c) : c == '\n';
}

bool StorageValues::more() {
  while (!rest_.empty()) {
    if (is_separator(rest_[0]))
      rest_.remove_prefix(1);
    else if (rest_[0] == '<' && element_.syntax() == StorageSyntax::xml)
      // A whole comment: the parser let nothing else into an element without children.
      rest_.remove_prefix(rest_.find("-->", 4) + 3);
    else
      return true;
  }
  return false;
}

std::string_view StorageValues::word() {
  if (!more()) element_.fail("too few values" + (per_item_ == nullptr ? "" : std::string(", expected ") + per_item_));
  std::size_t size = 0;
  const char stop = element_.syntax() == StorageSyntax::xml ? '<' : '\n';
  while (size < rest_.size() && !is_separator(rest_[size]) && rest_[size] != stop) ++size;
  const std::string_view found = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return found;
}

int StorageValues::whole() {
  const std::string_view found = word();
  const std::optional<int> value = parse_whole(found);
  if (!value) element_.fail("found " + quoted(found) + ", expected a whole number");
  return *value;
}

float StorageValues::real() {
  const std::string_view found = word();
  const std::optional<float> value = parse_real(found);
  if (!value) element_.fail("found " + quoted(found) + ", expected a finite number");
  return *value;
}

void StorageValues::end() {
  if (more()) element_.fail("too many values: " + quoted(word()) + " is one more than expected");
}

}  // namespace haarkit::files
