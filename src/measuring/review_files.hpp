#pragma once

#include <string>

#include "haarkit/evaluate/report.hpp"
#include "measuring/data_sets.hpp"

namespace haarkit {

// Writes what `haarkit label` needs to go through a data set's misses and false alarms: the labels, and what each
// detector found (boxes mapped as they were measured), into FOLDER/review; `number`, from 1 on, tells the data set
// from others. Sets each detector's `review` to the command that does it. Throws DataError.
void write_review_files(const DataSet& set, int number, const std::string& folder, DataSetReport& report);

}  // namespace haarkit
