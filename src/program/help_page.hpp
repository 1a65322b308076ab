#pragma once

#include <string>
#include <utility>
#include <vector>

namespace haarkit {

// What the help of a command says, before it is laid out: terminal, manual page and completion are made of the same.
struct HelpPage {
  struct Row {
    std::string name;     // "--size"; a command or an argument: as the user writes it
    std::string letter;   // "-s", or none
    std::string value;    // "PIXELS", or none
    std::string meaning;  // with choices, range and default
  };
  struct Group {
    std::string title;
    std::vector<Row> rows;
  };
  std::string command;  // "detect"; empty: the program itself
  std::string usage;    // what follows the command
  std::string summary;
  std::vector<Group> groups;
  std::vector<std::pair<std::string, std::string>> examples;  // a command line, and what it does
  std::vector<std::string> notes;                             // paragraphs
};

// Laid out for a terminal, at most 100 columns wide.
std::string terminal_text(const HelpPage& page);

// A manual page of section 1 (man-pages(7)), in roff.
std::string manual_page(const HelpPage& page);

// All that may begin a word of the command line, one a line: options, and of the program the commands.
std::string completion_words(const HelpPage& page);

// In one of these forms: "text", "man" or "words"; throws UsageError for another word.
std::string help_as(const std::string& form, const HelpPage& page);

}  // namespace haarkit
