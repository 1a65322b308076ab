#pragma once

namespace haarkit {

// From now on the first Ctrl-C (SIGINT), SIGTERM or closed terminal (SIGHUP, unless `nohup` has it ignored) only raises
// a flag, so that the work can end well; the second one kills the program as usual. A reader that closes its pipe kills
// nothing: writing there fails (see Output).
void watch_interrupts();

// True once Ctrl-C was pressed. Loops ask it between pictures, rounds and the like. Any thread may ask.
bool interrupted();

// Ends the program as SIGPIPE does by default: silently, for the reader of its output wants no more.
[[noreturn]] void end_by_closed_pipe();

}  // namespace haarkit
