#pragma once

#include <functional>
#include <string>

namespace haarkit {

// Removes what an earlier run wrote into a folder: the files that the first column of its table names, and the table.
// Does nothing where the table is missing or begins with another line than `header`. is_own: whether a run gives such
// names; others stay.
void remove_listed(const std::string& folder, const std::string& table, const std::string& header,
                   const std::function<bool(const std::string& file)>& is_own);

}  // namespace haarkit
