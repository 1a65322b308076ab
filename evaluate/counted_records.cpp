// Records as FDDB and WIDER FACE write them: a picture's name, a count, then so many lines of numbers.
#include "counted_records.hpp"

#include <algorithm>

#include "haarkit/base/data_error.hpp"

namespace haarkit {

using namespace text_input;

std::vector<CountedRecord> read_counted_records(std::string_view text, const std::string& source, std::size_t fewest,
                                                std::size_t most) {
  const std::vector<Line> lines = lines_of(text);
  std::vector<CountedRecord> records;
  for (std::size_t i = 0; i < lines.size();) {
    CountedRecord record{std::string(lines[i].text), {}, {}};
    if (++i == lines.size())
      throw DataError(source, where(lines[i - 1]), "the file ends after a picture's name; expected a count of boxes");
    const auto count = count_of(lines[i].text);
    if (!count)
      throw DataError(source, where(lines[i]),
                      "\"" + std::string(lines[i].text.substr(0, 40)) + "\" is no count of boxes",
                      "expected: a picture's name, the count, then a line a box");
    const Line count_line = lines[i++];
    if (*count == 0 && i < lines.size()) {
      const auto zeros = numbers_of(lines[i].text);
      if (zeros && zeros->size() >= fewest &&
          std::all_of(zeros->begin(), zeros->end(), [](double v) { return v == 0; }))
        ++i;
    }
    if (lines.size() - i < static_cast<std::size_t>(*count))
      throw DataError(source, where(count_line), "the file ends before the last of these boxes");
    for (int k = 0; k < *count; ++k, ++i) {
      auto numbers = numbers_of(lines[i].text);
      if (!numbers || numbers->size() < fewest || numbers->size() > most)
        throw DataError(source, where(lines[i]),
                        "expected a box of " + std::to_string(fewest) + " to " + std::to_string(most) + " numbers",
                        "the count above it says " + std::to_string(*count) + " boxes");
      record.lines.push_back(lines[i]);
      record.numbers.push_back(std::move(*numbers));
    }
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace haarkit
