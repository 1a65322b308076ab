// The team of one, and what teams do by their two calls.
#include "haarkit/training/team.hpp"

#include <algorithm>
#include <cstdint>

namespace haarkit {
namespace {

class TeamOfOne : public Team {
 public:
  int rank() const override { return 0; }
  int size() const override { return 1; }
  void tell(int /*from*/, void* /*bytes*/, std::size_t /*count*/) override {}
  std::vector<std::string> exchange(const std::string& mine) override { return {mine}; }
};

}  // namespace

Team& team_of_one() {
  static TeamOfOne team;
  return team;
}

bool any(Team& team, bool mine) {
  if (team.size() == 1) return mine;
  const std::vector<std::string> all = team.exchange(mine ? "y" : "n");
  return std::find(all.begin(), all.end(), "y") != all.end();
}

void tell(Team& team, int from, std::string& text) {
  if (team.size() == 1) return;
  std::uint64_t size = text.size();
  team.tell(from, &size, sizeof size);
  text.resize(size);
  team.tell(from, text.data(), size);
}

}  // namespace haarkit
