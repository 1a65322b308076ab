// The help of a command: usage, options by group with defaults and ranges, examples, notes.
#include <algorithm>
#include <sstream>

#include "frame/options.hpp"
#include "haarkit/base/numbers.hpp"

namespace haarkit {
namespace {

// `text` broken at blanks into lines of at most `width` columns.
std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
  std::vector<std::string> lines(1);
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (!lines.back().empty() && lines.back().size() + 1 + word.size() > width) lines.emplace_back();
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += word;
  }
  return lines;
}

constexpr std::size_t kWidth = 100;  // columns of the whole text
constexpr std::size_t kIndent = 27;  // where the explanations begin

// `left` in its column, `right` wrapped beside it; a long `left` gets a line of its own.
std::string row(const std::string& left, const std::string& right) {
  std::string text = "  " + left;
  text += text.size() + 2 > kIndent ? "\n" + std::string(kIndent, ' ') : std::string(kIndent - text.size(), ' ');
  bool first = true;
  for (const std::string& line : wrapped(right, kWidth - kIndent)) {
    if (!first) text += std::string(kIndent, ' ');
    first = false;
    text += line + "\n";
  }
  return text;
}

}  // namespace

class HelpText {
 public:
  static std::string option_row(const Option& option) {
    std::string left = (option.letter_.empty() ? "" : "-" + option.letter_ + ", ") + "--" + option.name_;
    if (!option.value_name_.empty()) left += " " + option.value_name_;
    std::string right = option.help_;
    if (!option.choices_.empty()) right += ": " + option.choices_;
    std::string facts;
    if (option.has_range_) {
      facts = option.has_most_ ? number_text(option.least_) + " to " + number_text(option.most_)
                               : "at least " + number_text(option.least_);
    }
    if (option.repeats_) facts += facts.empty() ? "may be repeated" : ", may be repeated";
    if (!option.default_.empty()) facts += (facts.empty() ? "default " : ", default ") + option.default_;
    if (!facts.empty()) right += " (" + facts + ")";
    return row(left, right);
  }

  static std::string of(const OptionSet& set) {
    std::string text;
    for (const std::string& line : wrapped(set.summary_, kWidth)) text += line + "\n";
    text += "\nUsage: haarkit " + set.command_ + " " + set.usage_ + "\n";
    std::vector<std::string> groups;
    for (const Option& option : set.options_) {
      if (std::find(groups.begin(), groups.end(), option.group_) == groups.end()) groups.push_back(option.group_);
    }
    if (set.positional_.set_) text += "\n" + row(set.positional_.value_name_, set.positional_.help_);
    for (const std::string& group : groups) {
      text += "\n" + (group.empty() ? "Options" : group) + ":\n";
      for (const Option& option : set.options_) {
        if (option.group_ == group) text += option_row(option);
      }
    }
    if (!set.examples_.empty()) text += "\nExamples:\n";
    for (const auto& [line, what] : set.examples_) {
      text.append("  ").append(line).append("\n      ").append(what).append("\n");
    }
    for (const std::string& note : set.notes_) {
      text += "\n";
      for (const std::string& line : wrapped(note, kWidth)) text += line + "\n";
    }
    return text;
  }
};

std::string OptionSet::help_text() const {
  return HelpText::of(*this);
}

}  // namespace haarkit
