// The report for a terminal.
#include <algorithm>

#include "haarkit/evaluate/report.hpp"
#include "tables.hpp"

namespace haarkit {
namespace {

// The first column to the left, the others to the right, two blanks between; a value in the first column that repeats
// the one above is left out.
std::string text_of(const ReportTable& table) {
  std::vector<std::size_t> widths(table.header.size(), 0);
  std::vector<const std::vector<std::string>*> lines{&table.header};
  for (const auto& row : table.rows) lines.push_back(&row);
  for (const auto* line : lines)
    for (std::size_t c = 0; c < line->size(); ++c) widths[c] = std::max(widths[c], (*line)[c].size());
  std::string text = table.title + "\n";
  for (std::size_t l = 0; l < lines.size(); ++l) {
    std::string line = " ";
    for (std::size_t c = 0; c < lines[l]->size(); ++c) {
      std::string word = (*lines[l])[c];
      if (c == 0 && l > 1 && word == lines[l - 1]->front()) word.clear();
      const std::string blanks(widths[c] - word.size(), ' ');
      if (c == 0)
        line.append(" ").append(word).append(blanks);
      else
        line.append("  ").append(blanks).append(word);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text + "\n";
}

}  // namespace

std::string text_report(const Report& report) {
  std::string text;
  for (const std::string& warning : mapping_warnings(report)) text += "WARNING: " + warning + "\n\n";
  for (const DataSetReport& data : report.data) {
    text += data.name + ": " + summary_of(data, report) + "\n\n";
    for (const ReportTable& table : tables_of(data, report)) text += text_of(table);
  }
  for (const ReportTable& table : crop_tables(report)) text += text_of(table);
  return text;
}

}  // namespace haarkit
