#pragma once

#include <string>
#include <vector>

#include "haarkit/evaluate/annotated_picture.hpp"

namespace haarkit {

// Whether pictures are where an annotation file's paths lead. option: the command's own, which says where they start;
// root: its value. Throws DataError where that is no folder; told where most pictures are missing.
void check_places(const std::string& annotations, const std::vector<AnnotatedPicture>& pictures,
                  const std::string& option, const std::string& root);

// The others look at the heads of at most a thousand of the pictures that have boxes, evenly spread; pictures that
// cannot be read are passed over.

// Whether pictures have the sizes that their annotations say (COCO, VOC): boxes that were drawn on reduced copies lie
// at wrong places. Width and height may be exchanged (a picture that is turned by EXIF). Throws DataError where most
// pictures have another size; warn is told where fewer have.
void check_picture_sizes(const std::string& annotations, const std::vector<AnnotatedPicture>& pictures,
                         const Warn& warn);

// Tells of boxes whose width and height seem to be the place of their other corner: all are wider than far from the
// left and higher than far from the top, and a quarter reaches beyond its picture.
void tell_corners(const std::string& annotations, const std::vector<AnnotatedPicture>& pictures, const Warn& warn);

// Tells of boxes whose middle lies outside their picture.
void tell_boxes_outside(const std::string& data, const std::vector<AnnotatedPicture>& pictures, const Warn& warn);

}  // namespace haarkit
