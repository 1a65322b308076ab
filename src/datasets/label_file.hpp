#pragma once

#include <string>
#include <vector>

#include "haarkit/evaluate/annotated_picture.hpp"

namespace haarkit {

// Labels as a file: image,x,y,w,h,ignore and, where a box has a class, class. A row with an image alone is a picture
// without an object; a picture that nobody has labelled has no row. Every command reads it.
std::string labels_text(const std::vector<AnnotatedPicture>& pictures);

// Reads such a file, with the boxes of all classes. Throws DataError, also for a CSV with other columns, which would be
// lost when it is written again, and for other formats (both can be imported).
std::vector<AnnotatedPicture> read_labels(const std::string& path);

// Writes labels for other programs: info.dat (OpenCV) where the name ends in .dat or .txt, COCO where it ends in .json,
// Pascal VOC (a file a picture) into a folder, CSV where it ends in .csv. Ignore boxes are left out of an info.dat,
// which cannot tell them. Pictures are named relative to the file. COCO and VOC need the pictures' sizes, so they are
// read. Throws DataError.
void export_labels(const std::vector<AnnotatedPicture>& pictures, const std::string& path);

// How a file in `folder` names a picture ("" is the working folder): relative to the folder, where that is possible.
std::string seen_from(const std::string& folder, const std::string& picture);

}  // namespace haarkit
