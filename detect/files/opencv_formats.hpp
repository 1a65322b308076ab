#pragma once

#include <string>
#include <string_view>

#include "files/storage_tree.hpp"
#include "haarkit/detect/cascade.hpp"

namespace haarkit::files {

// Readers of the two formats of OpenCV. `root` is the cascade's own element, in XML below <opencv_storage>.
CascadeParts read_new_cascade(const StorageElement& root);  // opencv_traincascade, OpenCV 2.4 and later
CascadeParts read_old_cascade(const StorageElement& root);  // opencv_haartraining

// Either of them, told apart by their elements. Throws DataError naming `source`, element and line.
CascadeParts read_opencv_cascade(std::string_view text, const std::string& source, StorageSyntax syntax);

// Shared by both readers: one <_> of <rects> after the other. A third rectangle below kLeastThirdWeight is left
// out, wherever it lies.
HaarFeature read_feature(const StorageElement& element, cv::Size window);

// Writers of both formats. `comment` may be empty. Throw DataError naming `target` when the format cannot say what the
// cascade says: a soft cascade, a least score, or a contrast gate other than
// OpenCV's.
std::string new_xml_of(const Cascade& cascade, const std::string& comment, const std::string& target);
std::string old_xml_of(const Cascade& cascade, const std::string& comment, const std::string& target);

}  // namespace haarkit::files
