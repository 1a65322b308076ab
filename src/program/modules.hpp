#pragma once

#include <string>

namespace haarkit {

// A function of a module: a library that takes long to load or brings much with it, and is loaded when it is needed.
// `file` lies beside the program (build tree) or in its library folder (installed). Null when there is none (`problem`
// is empty then) or when it cannot be loaded (`problem` says why). Any thread.
void* module_function(const std::string& file, const char* symbol, std::string& problem);

}  // namespace haarkit
