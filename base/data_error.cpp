// The one line that a DataError says: source, place, problem, advice, with what is empty left out.
#include "haarkit/base/data_error.hpp"

#include <utility>

namespace haarkit {
namespace {

std::string join(const std::string& source, const std::string& where, const std::string& problem,
                 const std::string& advice) {
  std::string line;
  for (const std::string* part : {&source, &where, &problem}) {
    if (part->empty()) continue;
    if (!line.empty()) line += ": ";
    line += *part;
  }
  return advice.empty() ? line : line + "; " + advice;
}

}  // namespace

DataError::DataError(std::string source, std::string where, std::string problem, std::string advice)
    : std::runtime_error(join(source, where, problem, advice)),
      source_(std::move(source)),
      where_(std::move(where)),
      problem_(std::move(problem)),
      advice_(std::move(advice)) {}

}  // namespace haarkit
