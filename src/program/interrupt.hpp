#pragma once

namespace haarkit {

// From now on the first Ctrl-C (SIGINT) or SIGTERM only raises a flag, so that the work can end well; the second one
// kills the program as usual.
void watch_interrupts();

// True once Ctrl-C was pressed. Loops ask it between pictures, rounds and the like. Any thread may ask.
bool interrupted();

}  // namespace haarkit
