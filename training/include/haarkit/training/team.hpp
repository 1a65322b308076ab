#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "haarkit/base/data_error.hpp"

namespace haarkit {

/// Several processes, perhaps on several machines, that train one cascade together. Each has all samples; feature
/// values and backgrounds are shared out. Every member runs the same program on the same data, and whatever decides how
/// it goes on is known to all of them.
///
/// tell() and exchange() are calls of the whole team: every member makes the same ones in the same order, on one
/// thread, and each waits for the others. A member that throws in between leaves the others waiting, so whoever catches
/// that must end the whole team. An error that all members see alike may be thrown.
class Team {
 public:
  virtual ~Team() = default;
  virtual int rank() const = 0;  ///< 0 .. size() - 1
  virtual int size() const = 0;  ///< >= 1
  /// What messages call a member: "process 2 on host b".
  virtual std::string name(int rank) const = 0;

  /// `count` bytes of member `from` go to all others, into theirs; `count` is the same for all.
  virtual void tell(int from, void* bytes, std::size_t count) = 0;
  /// What each member gives, by rank. The texts may have different lengths, none too.
  virtual std::vector<std::string> exchange(const std::string& mine) = 0;
};

/// The team of a process on its own: it says nothing to nobody.
Team& team_of_one();

/// What all members of a team throw alike, so that one of them is enough to tell of it.
class TeamError : public DataError {
 public:
  using DataError::DataError;
};

/// Runs `work`, which makes no call of the whole team, on every member. When it throws on any of them, all throw: the
/// DataError that all have as a TeamError, any other exception that all have as it is, else TeamError with the first
/// member's words and name. A call of the whole team, but on a team of one, where it is `work` and nothing else.
void together(Team& team, const std::function<void()>& work);

/// Runs `work`, which makes no call of the whole team, on member 0 alone. When it throws, all throw: member 0 the
/// exception, a DataError as a TeamError, the others a TeamError with its words. A call of the whole team, but on a
/// team of one, where it is `work` and nothing else.
void on_leader(Team& team, const std::function<void()>& work);

/// Whether any member says so. A call of the whole team.
bool any(Team& team, bool mine);

/// A member that says something else than member 0 does.
struct Dissent {
  int rank = 0;
  std::string theirs, leaders;
};
/// The first such member; nothing where all say the same. A call of the whole team, but on a team of one.
std::optional<Dissent> dissent(Team& team, const std::string& mine);

/// A text of member `from`, for all; what the others give is replaced. A call of the whole team.
void tell(Team& team, int from, std::string& text);

}  // namespace haarkit
