// The program haarkit.
#include "commands/commands.hpp"

int main(int argc, char** argv) {
  return haarkit::run_program({argv + 1, argv + argc}, haarkit::commands());
}
