#pragma once

#include <vector>

#include "haarkit/detect/detection.hpp"
#include "haarkit/detect/reduced_picture.hpp"
#include "search.hpp"

namespace haarkit {

// The last step of fast mode: the boxes of finds are fitted, then their scores, by cascades that know how; what comes
// to lie on a better find of its cascade is dropped. Finds that cannot reach the wanted score are left out. Independent
// of the number of threads.
void fit_finds(const Search& search, const ReducedPicture& picture, std::vector<Detection>& found);

}  // namespace haarkit
