#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace haarkit {

// What the program writes as JSON; members keep the order in which they are set. Numbers that are not finite are
// written as null, as JSON has no word for them.
using OrderedJson = nlohmann::ordered_json;

// `value` as text with `indent` blanks a level; a negative indent: on one line. Bytes that are not UTF-8 (file names
// may hold any) become U+FFFD.
std::string json_text(const OrderedJson& value, int indent = -1);

// The double with the fewest digits that names the same float: 0.1, not 0.10000000149.
double shortest_double(float value);

}  // namespace haarkit
