// The files that an earlier run's table names.
#include "datasets/listed_files.hpp"

#include <filesystem>
#include <sstream>

#include "haarkit/base/files.hpp"
#include "haarkit/base/paths.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

// As csv_field wrote it; of a name with a line break only the beginning, which names nothing.
std::string first_field(const std::string& line) {
  if (line.empty() || line.front() != '"') return line.substr(0, line.find(','));
  std::string field;
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (line[i] == '"' && (i + 1 == line.size() || line[++i] != '"')) break;
    field += line[i];
  }
  return field;
}

}  // namespace

void remove_listed(const std::string& folder, const std::string& table, const std::string& header,
                   const std::function<bool(const std::string& file)>& is_own) {
  const fs::path path = fs::path(folder) / table;
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return;
  std::istringstream lines(read_file(path.string()));
  std::string line;
  if (!std::getline(lines, line) || line != header) return;
  while (std::getline(lines, line)) {
    const std::string file = first_field(line);
    if (is_own(file)) fs::remove(fs::path(folder) / path_below(file), ignored);
  }
  fs::remove(path, ignored);
}

}  // namespace haarkit
