#pragma once

#include <string>

#include "labelling/web.hpp"

namespace haarkit {

// 128 random bits of the system as 32 hexadecimal digits: what only who was given the address knows. Throws DataError.
std::string new_secret();

// Whether a request comes from the page: its path begins with the secret, it was sent to 127.0.0.1 or localhost by that
// name (a hostile site's name that was made to lead here is another), and what changes something was not sent by
// another site's page. Any thread.
bool comes_from_page(const WebRequest& request, const std::string& secret, int port);

// What follows the secret in an admitted request's path: "list" of "/SECRET/list".
std::string page_part(const WebRequest& request, const std::string& secret);

}  // namespace haarkit
