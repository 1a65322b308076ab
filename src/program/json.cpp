// JSON as the program writes it, by nlohmann's library.
#include "program/json.hpp"

#include "haarkit/base/numbers.hpp"

namespace haarkit {

std::string json_text(const OrderedJson& value, int indent) {
  return value.dump(indent, ' ', false, OrderedJson::error_handler_t::replace);
}

double shortest_double(float value) {
  return parse_number<double>(number_text(value)).value_or(value);
}

}  // namespace haarkit
