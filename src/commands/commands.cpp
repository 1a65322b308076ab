#include "commands/commands.hpp"

namespace haarkit {

const std::vector<Command>& commands() {
  static const std::vector<Command> table = {};
  return table;
}

}  // namespace haarkit
