// Help for the terminal: summary, usage, options by group, examples, notes.
#include <sstream>

#include "program/help_page.hpp"

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

std::string terminal_text(const HelpPage& page) {
  std::string text;
  for (const std::string& line : wrapped(page.summary, kWidth)) text += line + "\n";
  text += "\nUsage: haarkit " + (page.command.empty() ? "" : page.command + " ") + page.usage + "\n";
  for (const HelpPage::Group& group : page.groups) {
    text += "\n";
    if (!group.title.empty()) text += group.title + ":\n";
    for (const HelpPage::Row& r : group.rows)
      text +=
          row((r.letter.empty() ? "" : r.letter + ", ") + r.name + (r.value.empty() ? "" : " " + r.value), r.meaning);
  }
  if (!page.examples.empty()) text += "\nExamples:\n";
  for (const auto& [line, what] : page.examples)
    text.append("  ").append(line).append("\n      ").append(what).append("\n");
  for (const std::string& note : page.notes) {
    text += "\n";
    for (const std::string& line : wrapped(note, kWidth)) text += line + "\n";
  }
  return text;
}

}  // namespace haarkit
