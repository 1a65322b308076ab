// Files that the user gives a name.
#include "program/named_file.hpp"

#include <filesystem>

namespace haarkit {

std::pair<std::string, std::string> name_and_file(const std::string& word) {
  const auto equals = word.find('=');
  if (equals == std::string::npos || std::filesystem::exists(word)) return {"", word};
  return {word.substr(0, equals), word.substr(equals + 1)};
}

}  // namespace haarkit
