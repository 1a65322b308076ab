// The team of one, and what teams do by their two calls.
#include "haarkit/training/team.hpp"

#include <algorithm>
#include <cstdint>
#include <exception>

namespace haarkit {
namespace {

class TeamOfOne : public Team {
 public:
  int rank() const override { return 0; }
  int size() const override { return 1; }
  std::string name(int /*rank*/) const override { return "this process"; }
  void tell(int /*from*/, void* /*bytes*/, std::size_t /*count*/) override {}
  std::vector<std::string> exchange(const std::string& mine) override { return {mine}; }
};

// Says of an exchanged problem whether it was a DataError.
constexpr char kOfData = 'd', kOther = 'o';

// What was thrown: its words, and itself unless it is a DataError.
struct Problem {
  std::string words;
  std::exception_ptr other;
};

Problem problem_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const DataError& error) {
    return {error.what(), nullptr};
  } catch (const std::exception& error) {
    return {error.what(), std::current_exception()};
  }
  return {};
}

}  // namespace

Team& team_of_one() {
  static TeamOfOne team;
  return team;
}

void together(Team& team, const std::function<void()>& work) {
  if (team.size() == 1) return work();
  const Problem mine = problem_of(work);
  const bool of_data = !mine.words.empty() && !mine.other;
  const std::vector<std::string> all =
      team.exchange(mine.words.empty() ? "" : (of_data ? kOfData : kOther) + mine.words);
  const auto first = std::find_if(all.begin(), all.end(), [](const std::string& error) { return !error.empty(); });
  if (first == all.end()) return;
  const bool alike = std::all_of(all.begin(), all.end(), [&](const std::string& error) { return error == *first; });
  if (alike && mine.other) std::rethrow_exception(mine.other);
  const std::string who = alike ? "" : team.name(static_cast<int>(first - all.begin()));
  const bool files_differ = !alike && first->front() == kOfData;
  throw TeamError(who, "", first->substr(1), files_differ ? "all processes must see the same files" : "");
}

void on_leader(Team& team, const std::function<void()>& work) {
  if (team.size() == 1) return work();
  Problem problem = team.rank() == 0 ? problem_of(work) : Problem();
  tell(team, 0, problem.words);
  if (problem.other) std::rethrow_exception(problem.other);
  if (!problem.words.empty()) throw TeamError("", "", problem.words);
}

bool any(Team& team, bool mine) {
  if (team.size() == 1) return mine;
  const std::vector<std::string> all = team.exchange(mine ? "y" : "n");
  return std::find(all.begin(), all.end(), "y") != all.end();
}

std::optional<Dissent> dissent(Team& team, const std::string& mine) {
  if (team.size() == 1) return std::nullopt;
  const std::vector<std::string> all = team.exchange(mine);
  const auto other = std::find_if(all.begin(), all.end(), [&](const std::string& text) { return text != all[0]; });
  if (other == all.end()) return std::nullopt;
  return Dissent{static_cast<int>(other - all.begin()), *other, all[0]};
}

void tell(Team& team, int from, std::string& text) {
  if (team.size() == 1) return;
  std::uint64_t size = text.size();
  team.tell(from, &size, sizeof size);
  text.resize(size);
  team.tell(from, text.data(), size);
}

}  // namespace haarkit
