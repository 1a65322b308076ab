// The help page of a command, from its options.
#include "program/help_page.hpp"

#include <algorithm>

#include "program/options.hpp"

namespace haarkit {

HelpPage::Row OptionSet::help_row(const Option& option) {
  std::string meaning = option.help_;
  if (!option.choices_.empty()) meaning += ": " + option.choices_;
  std::string facts;
  const auto add = [&facts](const std::string& fact) { facts += (facts.empty() ? "" : ", ") + fact; };
  if (option.has_range_)
    add(option.has_most_ ? limit_text(option.least_) + " to " + limit_text(option.most_)
                         : "at least " + limit_text(option.least_));
  if (!option.alias_.empty()) add("also --" + option.alias_);
  if (option.repeats_) add("may be repeated");
  if (!option.default_.empty()) add("default " + option.default_);
  if (!facts.empty()) meaning += " (" + facts + ")";
  return {"--" + option.name_, option.letter_.empty() ? "" : "-" + option.letter_, option.value_name_, meaning};
}

HelpPage OptionSet::help_page() const {
  HelpPage page{command_, usage_, summary_, {}, examples_, notes_};
  if (positional_.set_) page.groups.push_back({"", {{positional_.value_name_, "", "", positional_.help_}}});
  for (const Option& option : options_) {
    const std::string title = option.group_.empty() ? "Options" : option.group_;
    auto group = std::find_if(page.groups.begin(), page.groups.end(),
                              [&](const HelpPage::Group& known) { return known.title == title; });
    if (group == page.groups.end()) group = page.groups.insert(page.groups.end(), {title, {}});
    group->rows.push_back(help_row(option));
  }
  return page;
}

}  // namespace haarkit
