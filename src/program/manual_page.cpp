// Help as a manual page: man(1)'s macros, as man-pages(7) asks for.
#include <algorithm>

#include "haarkit/base/text.hpp"
#include "program/help_page.hpp"
#include "program/program.hpp"

namespace haarkit {
namespace {

// Text as roff shows it: no character of it is taken for a command.
std::string plain(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else if (c == '\'')
      out += "\\(aq";
    else
      out += c;
  }
  return text.rfind('.', 0) == 0 ? "\\&" + out : out;
}

std::string bold(const std::string& text) {
  return "\\fB" + plain(text) + "\\fR";
}

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

std::string item(const HelpPage::Row& row) {
  std::string text = ".TP\n" + (row.letter.empty() ? "" : bold(row.letter) + ", ") + bold(row.name);
  if (!row.value.empty()) text += " \\fI" + plain(row.value) + "\\fR";
  return text + "\n" + plain(row.meaning) + "\n";
}

bool has_option(const HelpPage& page, const std::string& name) {
  return std::any_of(page.groups.begin(), page.groups.end(), [&](const HelpPage::Group& group) {
    return std::any_of(group.rows.begin(), group.rows.end(),
                       [&](const HelpPage::Row& row) { return row.name == name; });
  });
}

}  // namespace

std::string manual_page(const HelpPage& page) {
  const std::string name = "haarkit" + (page.command.empty() ? "" : "-" + page.command);
  std::string text = ".TH " + upper(name) + " 1 \"\" \"haarkit " HAARKIT_VERSION "\" \"User Commands\"\n";
  text += ".SH NAME\n" + plain(name) + " \\- " + plain(page.summary.substr(0, page.summary.find_last_not_of('.') + 1)) +
          "\n";
  text += ".SH SYNOPSIS\n" + bold("haarkit" + (page.command.empty() ? "" : " " + page.command)) + " " +
          plain(page.usage) + "\n";
  for (const HelpPage::Group& group : page.groups) {
    text += ".SH " + upper(group.title.empty() ? "arguments" : group.title) + "\n";
    for (const HelpPage::Row& row : group.rows) text += item(row);
  }
  if (!page.examples.empty()) text += ".SH EXAMPLES\n";
  for (const auto& [line, what] : page.examples) text += ".TP\n" + bold(line) + "\n" + plain(what) + "\n";
  if (!page.notes.empty()) text += ".SH NOTES\n";
  for (const std::string& note : page.notes) text += plain(note) + "\n.PP\n";
  const bool finds = has_option(page, "--fail-if-none");
  text += ".SH EXIT STATUS\n0 done" + std::string(finds ? " (also when nothing was found)" : "") +
          ", 1 a file could not be read or written, 2 wrong command line, " +
          (finds ? "3 nothing was found (with \\-\\-fail\\-if\\-none), " : "") + "130 stopped by Ctrl\\-C.\n";
  text +=
      ".SH SEE ALSO\n" +
      (page.command.empty() ? std::string("\\fBhaarkit COMMAND \\-\\-help\\fR") : std::string("\\fBhaarkit\\fR(1)")) +
      "\n";
  return text;
}

std::string completion_words(const HelpPage& page) {
  std::string words = "--help\n";
  for (const HelpPage::Group& group : page.groups)
    for (const HelpPage::Row& row : group.rows)
      if (page.command.empty() || row.name.rfind("--", 0) == 0) words += row.name + "\n";
  return words;
}

std::string help_as(const std::string& form, const HelpPage& page) {
  if (form == "text") return terminal_text(page);
  if (form == "man") return manual_page(page);
  if (form == "words") return completion_words(page);
  throw UsageError("--help-as: " + quoted(form) + " is not one of text, man and words");
}

}  // namespace haarkit
