#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "team/program_team.hpp"

namespace haarkit {

// Work for a team, dealt out in small portions as members become free. Items and results are texts.
class Dealing {
 public:
  // loops: how many items a member works on at once, beside threads that wait for letters and items. The team must
  // outlive it.
  Dealing(ProgramTeam& team, int loops) : team_(team), loops_(loops) {}

  using Next = std::function<std::optional<std::string>()>;          // the next item; nothing at the end
  using Work = std::function<std::string(const std::string& item)>;  // its result; any thread, several at once
  using Done = std::function<void(const std::string& result)>;       // called one at a time, in the order of the items

  // The leader's: returns when all items that `next` gives are done, here or elsewhere. `next` may wait. May be called
  // again, until end().
  void deal(const Next& next, const Work& work, const Done& done);
  void end();

  // The other members': works until the leader says that it ends.
  void follow(const Work& work);

 private:
  ProgramTeam& team_;
  int loops_;
  std::vector<int> asking_;  // members that wait for a portion
};

}  // namespace haarkit
