// Whether a checkpoint can be gone on from: its numbers, and what it was made from against what there is now.
#include "checkpoint_check.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "haarkit/base/text.hpp"

namespace haarkit {
namespace {

// A view number above this cannot come from a search: it would have taken centuries.
constexpr std::int64_t kMostViews = std::int64_t{1} << 48;

bool is_share(double value) {
  return value >= 0 && value <= 1;
}

bool is_count(double value) {
  return std::isfinite(value) && value >= 0;
}

bool is_sound(const MiningProgress& m) {
  return m.pictures >= 0 && m.all_views >= 0 && m.windows >= 0 && m.hits >= 0 && m.weak_evaluated >= 0 &&
         is_count(m.view_windows) && is_count(m.view_hits) && m.view_hits <= m.view_windows;
}

bool is_sound(const RoundRecord& r) {
  for (const double rate :
       {r.training_detection_rate, r.held_out_detection_rate.value_or(0), r.training_false_positive_rate,
        r.held_out_false_positive_rate, r.false_positive_rate_before, r.false_positive_rate_after})
    if (!is_share(rate)) return false;
  return is_count(r.mining_seconds) && is_count(r.binning_seconds) && is_count(r.boosting_seconds) &&
         is_sound(r.mining);
}

std::string problem_of(const std::vector<RoundRecord>& rounds, int weak_count) {
  std::int64_t total = 0;
  for (std::size_t i = 0; i < rounds.size(); ++i) {
    const RoundRecord& r = rounds[i];
    const std::string here = "round " + std::to_string(i + 1);
    if (r.round != static_cast<int>(i) + 1) return here + " calls itself " + std::to_string(r.round);
    if (r.weak < 1 || r.weak_total != total + r.weak) return here + " counts its weak classifiers wrongly";
    if (!is_sound(r)) return here + " has a rate or count out of range";
    total = r.weak_total;
  }
  return total == weak_count ? "" : "the rounds count other weak classifiers than the cascade has";
}

using Values = std::map<std::string, std::string>;

std::string shown(const Values& values, const std::string& name) {
  const auto place = values.find(name);
  return place == values.end() ? "(not there)" : place->second.substr(0, place->second.find('\n'));
}

std::vector<std::string> changed_options(const Recipe& then, const Recipe& now) {
  const Values was(then.options.begin(), then.options.end()), is(now.options.begin(), now.options.end());
  std::vector<std::string> changes;
  const auto add = [&](const std::string& name) {
    const std::string before = shown(was, name), after = shown(is, name);
    changes.push_back(
        name + (before == after ? " are others than then (" + after + ")" : " was " + before + " and is " + after));
  };
  for (const auto& [name, value] : now.options) {
    const auto place = was.find(name);
    if (place == was.end() || place->second != value) add(name);
  }
  for (const auto& [name, value] : then.options)
    if (is.count(name) == 0) add(name);
  return changes;
}

// "a.png, b.png, c.png and 7 more"
std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 3;
  std::vector<std::string> words(names.begin(),
                                 names.begin() + static_cast<std::ptrdiff_t>(std::min(kShown, names.size())));
  if (names.size() > kShown) words.push_back(std::to_string(names.size() - kShown) + " more");
  return listed(words, "and");
}

// Several backgrounds may have one name: those of two folders.
std::vector<std::string> changed_backgrounds(const Recipe& then, const Recipe& now) {
  std::unordered_multimap<std::string, std::uint64_t> was;
  for (const BackgroundDigest& b : then.backgrounds) was.emplace(b.name, b.digest);
  const auto take = [&](const BackgroundDigest& b) {
    const auto [begin, end] = was.equal_range(b.name);
    const auto at = std::find_if(begin, end, [&](const auto& known) { return known.second == b.digest; });
    if (at == end) return false;
    was.erase(at);
    return true;
  };
  std::vector<BackgroundDigest> unknown;
  for (const BackgroundDigest& b : now.backgrounds)
    if (!take(b)) unknown.push_back(b);
  std::vector<std::string> other, added, gone, changes;
  for (const BackgroundDigest& b : unknown) {
    const auto place = was.find(b.name);
    (place == was.end() ? added : other).push_back(b.name);
    if (place != was.end()) was.erase(place);
  }
  for (const BackgroundDigest& b : then.backgrounds)
    if (take(b)) gone.push_back(b.name);
  if (!other.empty()) changes.push_back("backgrounds with other pixels: " + some_of(other));
  if (!added.empty()) changes.push_back("backgrounds that are new: " + some_of(added));
  if (!gone.empty()) changes.push_back("backgrounds that are gone: " + some_of(gone));
  return changes;
}

}  // namespace

std::string problem_of(const TrainingState& state) {
  if (state.rounds.empty()) return "";  // nothing else is in it
  const Miner::State& miner = state.miner;
  if (miner.next_view < 0 || miner.next_view > kMostViews || !is_share(miner.last_rate))
    return "the place in the backgrounds is out of range";
  try {
    return problem_of(state.rounds, Cascade(state.cascade).weak_count());
  } catch (const std::exception& error) {
    return error.what();
  }
}

std::string differences(const Recipe& then, const Recipe& now) {
  std::vector<std::string> changes = changed_options(then, now);
  const std::vector<std::string> backgrounds = changed_backgrounds(then, now);
  changes.insert(changes.end(), backgrounds.begin(), backgrounds.end());
  std::string text;
  for (const std::string& change : changes) text += (text.empty() ? "" : ", ") + change;
  return text;
}

}  // namespace haarkit
