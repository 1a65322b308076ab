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

// Keeps what `work` throws: its words, and itself unless it is a DataError.
void run_kept(const std::function<void()>& work, std::string& problem, std::exception_ptr& other) {
  try {
    work();
  } catch (const DataError& error) {
    problem = error.what();
  } catch (const std::exception& error) {
    problem = error.what();
    other = std::current_exception();
  }
}

}  // namespace

Team& team_of_one() {
  static TeamOfOne team;
  return team;
}

void together(Team& team, const std::function<void()>& work) {
  if (team.size() == 1) return work();
  std::string mine;
  std::exception_ptr other;
  run_kept(work, mine, other);
  const std::vector<std::string> all = team.exchange(mine);
  const auto first = std::find_if(all.begin(), all.end(), [](const std::string& error) { return !error.empty(); });
  if (first == all.end()) return;
  const bool alike = std::all_of(all.begin(), all.end(), [&](const std::string& error) { return error == *first; });
  if (alike && other) std::rethrow_exception(other);
  const std::string who = alike ? "" : team.name(static_cast<int>(first - all.begin()));
  throw TeamError(who, "", *first, alike ? "" : "all processes must see the same files");
}

void on_leader(Team& team, const std::function<void()>& work) {
  if (team.size() == 1) return work();
  std::string problem;
  std::exception_ptr other;
  if (team.rank() == 0) run_kept(work, problem, other);
  tell(team, 0, problem);
  if (other) std::rethrow_exception(other);
  if (!problem.empty()) throw TeamError("", "", problem);
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
