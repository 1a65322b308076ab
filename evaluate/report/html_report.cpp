#include "haarkit/evaluate/report.hpp"
namespace haarkit {
std::string html_report(const Report&) {
  return "";
}
}  // namespace haarkit
