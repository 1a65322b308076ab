// Boost.Program_options takes the words apart; the fields are filled here, so that an error can name option, value and
// what was expected.
#include "program/options.hpp"

#include <algorithm>
#include <boost/program_options.hpp>

#include "haarkit/base/numbers.hpp"
#include "haarkit/base/text.hpp"
#include "program/nearest.hpp"
#include "program/opencv_words.hpp"
#include "program/output.hpp"

namespace haarkit {
namespace {

namespace po = boost::program_options;
constexpr char kPositional[] = "argument", kHelpAs[] = "help-as";

// A value of so many words: `--crops A B`. Boost has a word, or as many as follow.
class Words : public po::typed_value<std::vector<std::string>> {
 public:
  explicit Words(unsigned count) : typed_value(nullptr), count_(count) {}
  unsigned min_tokens() const override { return count_; }
  unsigned max_tokens() const override { return count_; }

 private:
  unsigned count_;
};

}  // namespace

Option& Option::range(double least, double most) {
  has_range_ = has_most_ = true;
  least_ = least;
  most_ = most;
  return *this;
}

Option& Option::at_least(double least) {
  has_range_ = true;
  least_ = least;
  return *this;
}

Option& Option::sides(int least, std::int64_t most_area) {
  least_side_ = least;
  most_area_ = most_area;
  return *this;
}

Option& Option::default_text(std::string text) {
  default_ = std::move(text);
  return *this;
}

Option& Option::alias(std::string name) {
  alias_ = std::move(name);
  return *this;
}

Option& Option::words(unsigned count) {
  words_ = count;
  return *this;
}

Option& OptionSet::add_named(const std::string& names, std::string value_name, std::string help,
                             std::string default_text) {
  Option& option = options_.emplace_back();
  const std::size_t comma = names.find(',');
  option.name_ = names.substr(0, comma);
  if (comma != std::string::npos) option.letter_ = names.substr(comma + 1);
  option.group_ = current_group_;
  option.value_name_ = std::move(value_name);
  option.help_ = std::move(help);
  option.default_ = std::move(default_text);
  return option;
}

Option& OptionSet::add_flag(const std::string& names, bool& field, std::string help) {
  Option& option = add_named(names, "", std::move(help), "");
  option.set_ = [&field](const std::string&) { field = true; };
  return option;
}

void OptionSet::bind_choice(Option& option, const std::vector<std::string>& words,
                            std::function<void(std::size_t)> pick) {
  option.choices_ = listed(words, "or");
  option.set_ = [words, pick = std::move(pick)](const std::string& word) {
    const auto found = std::find(words.begin(), words.end(), word);
    if (found == words.end()) throw UsageError("'" + word + "' is not one of " + listed(words, "and"));
    pick(static_cast<std::size_t>(found - words.begin()));
  };
}

void OptionSet::positional(std::string value_name, std::vector<std::string>& field, std::string help) {
  positional_.value_name_ = std::move(value_name);
  positional_.help_ = std::move(help);
  positional_.set_ = [&field](const std::string& word) { field.push_back(word); };
}

std::vector<std::string> OptionSet::option_names() const {
  std::vector<std::string> names = {"--help"};
  for (const Option& option : options_) names.push_back("--" + option.name_);
  return names;
}

// Whether a word of the command line is an option of this command, or begins with its letter.
bool OptionSet::knows(const std::string& word) const {
  if (word == "--help" || word == "-h") return true;
  const std::string name = word.substr(0, word.find('='));
  return std::any_of(options_.begin(), options_.end(), [&](const Option& o) {
    return name == "--" + o.name_ || (!o.alias_.empty() && name == "--" + o.alias_) ||
           (!o.letter_.empty() && word == "-" + o.letter_);
  });
}

std::vector<std::string> OptionSet::without_aliases(std::vector<std::string> args) const {
  for (std::string& word : args) {
    const std::size_t end = std::min(word.find('='), word.size());
    for (const Option& o : options_)
      if (!o.alias_.empty() && word.substr(0, end) == "--" + o.alias_) word = "--" + o.name_ + word.substr(end);
  }
  return args;
}

// Throws UsageError when the field, as it was read from these words, is outside of the option's limits.
void Option::require_within_limits(const std::string& words) const {
  if (most_area_ > 0) {
    const std::int64_t width = size_().width, height = size_().height;
    if (std::min(width, height) < least_side_ || width > most_area_ / std::max<std::int64_t>(height, 1))
      throw UsageError("must have sides of at least " + std::to_string(least_side_) + " and at most " +
                       std::to_string(most_area_) + " pixels in all, not " + words);
  }
  if (!has_range_) return;
  const double value = number_();
  if (value >= least_ && (!has_most_ || value <= most_)) return;
  const std::string limits =
      has_most_ ? "between " + limit_text(least_) + " and " + limit_text(most_) : "at least " + limit_text(least_);
  throw UsageError("must be " + limits + ", not " + words);
}

void Option::take(const std::vector<std::string>& words) const {
  try {
    for (const std::string& word : words) set_(word);
    if (words.empty()) set_("");  // a flag
    if (!words.empty()) require_within_limits(words.back());
  } catch (const UsageError& error) {
    throw UsageError("--" + name_ + ": " + error.what());
  }
}

// Options of OpenCV's programs are answered with ours, wherever they stand.
void OptionSet::refuse_opencv_words(const std::vector<std::string>& args) const {
  for (std::size_t i = 0; i < args.size(); ++i) {
    const bool height = args[i] == "-h" && i + 1 < args.size() && parse_number<double>(args[i + 1]);
    if (knows(args[i]) && !height) continue;
    if (const std::string answer = answer_to_opencv(args[i]); !answer.empty()) throw UsageError(answer);
  }
}

po::variables_map OptionSet::taken_apart(const std::vector<std::string>& args) const {
  po::options_description known;
  known.add_options()("help,h", "")(kHelpAs, po::value<std::string>())(kPositional,
                                                                       po::value<std::vector<std::string>>());
  for (const Option& option : options_) {
    const std::string names = option.name_ + (option.letter_.empty() ? "" : "," + option.letter_);
    if (option.is_flag()) {
      known.add_options()(names.c_str(), "");
    } else if (option.repeats_) {
      known.add_options()(names.c_str(), new Words(option.words_), "");  // Boost owns it
    } else {
      known.add_options()(names.c_str(), po::value<std::string>(), "");
    }
  }
  try {
    namespace style = po::command_line_style;
    po::positional_options_description positional;  // the parser keeps a pointer to it
    positional.add(kPositional, -1);
    po::command_line_parser parser(without_aliases(args));
    parser.options(known).style(style::default_style & ~style::allow_guessing);
    parser.positional(positional);
    po::variables_map values;
    po::store(parser.run(), values);
    return values;
  } catch (const po::unknown_option& error) {
    const std::string near = nearest_name(error.get_option_name(), option_names());
    throw UsageError("unknown option '" + error.get_option_name() + "'" +
                     (near.empty() ? "" : "; did you mean '" + near + "'?"));
  } catch (const po::error& error) {
    throw UsageError(error.what());
  }
}

bool OptionSet::parse(const std::vector<std::string>& args) {
  refuse_opencv_words(args);
  const po::variables_map values = taken_apart(args);
  if (values.count("help") != 0 || values.count(kHelpAs) != 0) {
    Output output("");
    output.write(help_as(values.count(kHelpAs) != 0 ? values[kHelpAs].as<std::string>() : "text", help_page()));
    output.finish();
    return false;
  }
  for (const Option& option : options_) {
    const auto found = values.find(option.name_);
    if (found == values.end()) continue;
    std::vector<std::string> words;
    if (option.repeats_)
      words = found->second.as<std::vector<std::string>>();
    else if (!option.is_flag())
      words = {found->second.as<std::string>()};
    option.take(words);
    std::string& text = given_.emplace_back(option.name_, "").second;
    for (const std::string& word : words) text += (text.empty() ? "" : ",") + word;
  }
  if (values.count(kPositional) != 0) {
    const auto words = values[kPositional].as<std::vector<std::string>>();
    if (!positional_.set_) throw UsageError("unexpected argument '" + words.front() + "'");
    for (const std::string& word : words) positional_.set_(word);
  }
  return true;
}

std::vector<std::pair<std::string, std::string>> OptionSet::values() const {
  std::vector<std::pair<std::string, std::string>> values;
  for (const Option& option : options_) {
    const auto given =
        std::find_if(given_.begin(), given_.end(), [&](const auto& g) { return g.first == option.name_; });
    if (option.is_flag())
      values.emplace_back(option.name_, given == given_.end() ? "no" : "yes");
    else
      values.emplace_back(option.name_, given == given_.end() ? option.default_ : given->second);
  }
  return values;
}

bool OptionSet::given(const std::string& name) const {
  return std::any_of(given_.begin(), given_.end(), [&](const auto& option) { return option.first == name; });
}

}  // namespace haarkit
