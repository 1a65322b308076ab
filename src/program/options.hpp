#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "program/help_page.hpp"
#include "program/values.hpp"

namespace boost::program_options {
class variables_map;
}

namespace haarkit {

// One option of a command. What `add` returns can be refined: options.add(...).range(1, 10).
class Option {
 public:
  Option& range(double least, double most);  // both ends allowed; the help shows it
  Option& at_least(double least);
  // Of a size in pixels: its sides and its area, all ends allowed.
  Option& sides(int least, std::int64_t most_area);
  Option& default_text(std::string text);  // what the help shows as default instead of the field's own value
  Option& alias(std::string name);         // another long name of the same option
  Option& words(unsigned count);           // of a list: each use takes so many words

 private:
  friend class OptionSet;
  bool is_flag() const { return value_name_.empty(); }
  // Reads the words that the user gave into the field. Throws UsageError that names the option.
  void take(const std::vector<std::string>& words) const;
  void require_within_limits(const std::string& words) const;

  std::string name_, letter_, alias_;  // without dashes; a positional argument has neither
  std::string group_, value_name_, help_, default_, choices_;
  unsigned words_ = 1;  // that each use takes
  bool repeats_ = false, has_range_ = false, has_most_ = false;
  double least_ = 0, most_ = 0;
  std::function<void(const std::string&)> set_;  // parses one word into the field
  std::function<double()> number_;               // the field as a number, for the range
  int least_side_ = 0;
  std::int64_t most_area_ = 0;      // 0: any size
  std::function<cv::Size()> size_;  // the field as a size
};

// The options of one command, tied to the fields of the options structs that the library itself takes: what a field
// holds when it is added is the default that the help shows, and parse() writes what the user gave into it. So there is
// no second list of defaults. A thin layer over Boost.Program_options with help by groups, ranges and suggestions.
//
//   DetectorOptions detector;
//   OptionSet options("detect", "[options] PICTURE|FOLDER...", "Find faces in pictures.");
//   options.group("Search");
//   options.add("scale-factor", detector.scale_factor, "F", "size of one level over the next").range(1.01, 10);
//   options.example("haarkit detect photo.jpg", "boxes and scores as text");
//   if (!options.parse(args)) return kExitDone;   // --help was asked for and printed
class OptionSet {
 public:
  OptionSet(std::string command, std::string usage, std::string summary)
      : command_(std::move(command)), usage_(std::move(usage)), summary_(std::move(summary)) {}

  // The options added from here on stand under this title.
  void group(std::string title) { current_group_ = std::move(title); }

  // names: "output" or "output,o"; value_name: what the help calls the value (a unit where it has one: PIXELS); help: a
  // phrase without a full stop. A vector field takes the option any number of times.
  template <class T>
  Option& add(const std::string& names, T& field, const std::string& value_name, const std::string& help) {
    Option& option = add_named(names, value_name, help, value_text(field));
    bind(option, field);
    return option;
  }
  // A flag without a value: false unless given.
  Option& add_flag(const std::string& names, bool& field, std::string help);

  // One of several words: add_choice("mode", options.mode, {{"fast", Mode::fast}, {"exact", Mode::exact}}, "...").
  template <class T>
  Option& add_choice(const std::string& names, T& field, const std::vector<std::pair<std::string, T>>& words,
                     const std::string& help) {
    std::vector<std::string> keys;
    std::string now;
    for (const auto& [word, value] : words) {
      keys.push_back(word);
      if (value == field) now = word;
    }
    Option& option = add_named(names, "WORD", help, now);
    bind_choice(option, keys, [&field, words](std::size_t i) { field = words[i].second; });
    return option;
  }

  // The words without an option name.
  void positional(std::string value_name, std::vector<std::string>& field, std::string help);

  void example(std::string command_line, std::string what) {
    examples_.emplace_back(std::move(command_line), std::move(what));
  }
  // A paragraph at the end of the help.
  void note(std::string paragraph) { notes_.push_back(std::move(paragraph)); }

  // Reads the words into the fields. False when --help was asked for (or --help-as FORM, for packages: help_as); it has
  // then been printed on standard output.
  // Throws UsageError that names the option (and the nearest known one when it is unknown; ours for those of OpenCV's
  // programs).
  bool parse(const std::vector<std::string>& args);

  // Whether the user gave this option, by its long name.
  bool given(const std::string& name) const;
  // All options, each with the words that the user gave (joined by commas), or else with its default as the help shows
  // it; a flag is "yes" or "no". In the order of the help.
  std::vector<std::pair<std::string, std::string>> values() const;

  HelpPage help_page() const;

 private:
  static HelpPage::Row help_row(const Option& option);
  Option& add_named(const std::string& names, std::string value_name, std::string help, std::string default_text);
  static void bind_choice(Option& option, const std::vector<std::string>& words, std::function<void(std::size_t)> pick);
  template <class T>
  static void bind(Option& option, T& field) {
    option.set_ = [&field](const std::string& word) { parse_value(word, field); };
    if constexpr (std::is_arithmetic_v<T>) option.number_ = [&field] { return static_cast<double>(field); };
    if constexpr (std::is_same_v<T, std::optional<int>> || std::is_same_v<T, std::optional<double>>)
      option.number_ = [&field] { return static_cast<double>(field.value_or(0)); };
    if constexpr (std::is_same_v<T, cv::Size>) option.size_ = [&field] { return field; };
    if constexpr (std::is_same_v<T, std::vector<std::string>> || std::is_same_v<T, std::vector<double>>) {
      option.repeats_ = true;
      option.set_ = [&field, first = true](const std::string& word) mutable {
        if (std::exchange(first, false)) field.clear();  // what the user gives replaces the default list
        parse_value(word, field);
      };
    }
  }
  std::vector<std::string> option_names() const;
  bool knows(const std::string& word) const;
  std::vector<std::string> without_aliases(std::vector<std::string> args) const;
  void refuse_opencv_words(const std::vector<std::string>& args) const;
  boost::program_options::variables_map taken_apart(const std::vector<std::string>& args) const;

  std::string command_, usage_, summary_, current_group_;
  std::deque<Option> options_;  // a deque: `add` hands out references
  std::vector<std::pair<std::string, std::string>> given_;
  Option positional_;
  std::vector<std::pair<std::string, std::string>> examples_;
  std::vector<std::string> notes_;
};

}  // namespace haarkit
