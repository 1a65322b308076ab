// Elements of an XML file as a tree, and words of their text as numbers; errors name the line.
#include "files/xml_tree.hpp"

#include <algorithm>

#include "files/numbers.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/text.hpp"

namespace haarkit::files {

XmlElement XmlTree::root() const {
  return {*this, 0};
}

std::string XmlTree::line_of(std::size_t offset) const {
  return "line " + std::to_string(1 + std::count(text_.begin(), text_.begin() + offset, '\n'));
}

std::string_view XmlElement::name() const {
  return tree_->slice(item().name_begin, item().name_end);
}

std::optional<XmlElement> XmlElement::find(std::string_view child_name) const {
  std::optional<XmlElement> found;
  for (std::int32_t i = item().first_child; i >= 0; i = tree_->items_[i].next) {
    const XmlElement child(*tree_, i);
    if (child.name() != child_name) continue;
    if (found) child.fail("a second <" + std::string(child_name) + ">, expected one");
    found = child;
  }
  return found;
}

XmlElement XmlElement::child(std::string_view child_name) const {
  const std::optional<XmlElement> found = find(child_name);
  if (!found) fail("there is no <" + std::string(child_name) + ">");
  return *found;
}

XmlElement XmlElement::first_child() const {
  if (item().first_child < 0) fail("<" + std::string(name()) + "> is empty");
  return {*tree_, item().first_child};
}

std::vector<XmlElement> XmlElement::items() const {
  std::vector<XmlElement> all;
  for (std::int32_t i = item().first_child; i >= 0; i = tree_->items_[i].next) {
    all.push_back({*tree_, i});
    if (all.back().name() != "_") all.back().fail("<" + std::string(all.back().name()) + "> in a list of <_>");
  }
  if (all.empty() && XmlValues(*this).more()) fail("text, expected a list of <_>");
  return all;
}

std::string_view XmlElement::word() const {
  XmlValues values(*this);
  const std::string_view only = values.word();
  values.end();
  const bool quotes = only.size() >= 2 && only.front() == '"' && only.back() == '"';
  return quotes ? only.substr(1, only.size() - 2) : only;
}

int XmlElement::whole() const {
  XmlValues values(*this);
  const int only = values.whole();
  values.end();
  return only;
}

float XmlElement::real() const {
  XmlValues values(*this);
  const float only = values.real();
  values.end();
  return only;
}

void XmlElement::fail(const std::string& problem, const std::string& advice) const {
  const std::string line = tree_->line_of(item().name_begin);
  const std::string where = path();
  throw DataError(tree_->source(), where.empty() ? line : where + " (" + line + ")", problem, advice);
}

// The names from below the cascade's own element down to this one; list items by their number, counted from 0.
std::string XmlElement::path() const {
  std::string path;
  for (XmlElement at = *this; at.item().parent > 0; at.index_ = at.item().parent) {
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

XmlValues::XmlValues(const XmlElement& element)
    : element_(element), rest_(element.tree_->slice(element.item().content_begin, element.item().content_end)) {
  if (element.item().first_child >= 0) element.fail("has elements inside, expected only values");
}

bool XmlValues::more() {
  while (!rest_.empty()) {
    if (is_space(rest_[0]))
      rest_.remove_prefix(1);
    else if (rest_[0] == '<')  // a comment: the parser let nothing else into an element without children
      rest_.remove_prefix(rest_.find("-->", 4) + 3);
    else
      return true;
  }
  return false;
}

std::string_view XmlValues::word() {
  if (!more()) element_.fail("too few values");
  std::size_t size = 0;
  while (size < rest_.size() && !is_space(rest_[size]) && rest_[size] != '<') ++size;
  const std::string_view found = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return found;
}

int XmlValues::whole() {
  const std::string_view found = word();
  const std::optional<int> value = parse_whole(found);
  if (!value) element_.fail("found " + quoted(found) + ", expected a whole number");
  return *value;
}

float XmlValues::real() {
  const std::string_view found = word();
  const std::optional<float> value = parse_real(found);
  if (!value) element_.fail("found " + quoted(found) + ", expected a finite number");
  return *value;
}

void XmlValues::end() {
  if (more()) element_.fail("too many values: " + quoted(word()) + " is one more than expected");
}

}  // namespace haarkit::files
