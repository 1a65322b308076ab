#pragma once

#include <string>
#include <vector>

#include "haarkit/evaluate/report.hpp"

namespace haarkit {

// A table of words with a heading; the text and HTML reports show the same ones.
struct ReportTable {
  std::string title, note;  // note: a sentence below, may be empty
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
};

// "1,002 pictures (1,002 with a face, 0 without), 1,247 faces, 0 of them ignored"
std::string summary_of(const DataSetReport& data, const Report& report);

// The tables of a data set; those that would be empty are left out.
std::vector<ReportTable> tables_of(const DataSetReport& data, const Report& report);

std::vector<ReportTable> crop_tables(const Report& report);

}  // namespace haarkit
