#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "haarkit/evaluate/annotated_picture.hpp"

namespace haarkit {

// Throws DataError with a guess at what the file is, unless one of the pictures that it lists is there or is at least
// called like a picture. `text` is what the list was read from.
void require_pictures(const std::vector<AnnotatedPicture>& listed, std::string_view text, const std::string& source);

}  // namespace haarkit
