#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace haarkit {

enum ExitCode : int {
  kExitDone = 0,           // also when nothing was found
  kExitData = 1,           // a file could not be read or written, or does not say what it should
  kExitUsage = 2,          // the command line is wrong
  kExitNone = 3,           // nothing was found, for who asked to know (detect --fail-if-none)
  kExitInterrupted = 130,  // Ctrl-C: what was done by then is written
};

// A command line that cannot be obeyed. what() is one sentence for the user; the program adds where to find help.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A command of the program, in a file of its own under src/commands. `run` gets the words after the command's name and
// returns an ExitCode; it may throw UsageError, DataError and whatever the library throws.
struct Command {
  const char* name;
  const char* summary;  // one line of the program's help
  int (*run)(const std::vector<std::string>& args);
  bool shared = false;  // by the processes that an MPI launcher starts; any other command is the first one's alone
};

// Runs one of the commands on the words of the program's command line (without its own name) and returns its exit code.
// The one place that catches errors and prints them.
int run_program(const std::vector<std::string>& args, const std::vector<Command>& commands);

}  // namespace haarkit
