// Modules of the program are found beside it or where an installation puts them.
#include "program/modules.hpp"

#include <dlfcn.h>

#include <filesystem>

namespace haarkit {

void* module_function(const std::string& file, const char* symbol, std::string& problem) {
  namespace fs = std::filesystem;
  problem.clear();
  std::error_code ignored;
  const fs::path folder = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  for (const fs::path& path : {folder / file, folder / HAARKIT_MODULE_FROM_BIN / file}) {
    if (!fs::exists(path, ignored)) continue;
    void* module = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (void* function = module != nullptr ? dlsym(module, symbol) : nullptr) return function;
    const char* said = dlerror();
    problem = said != nullptr ? said : path.string() + " does not fit this program";
    return nullptr;
  }
  return nullptr;
}

}  // namespace haarkit
