#pragma once

#include <vector>

#include "haarkit/evaluate/annotated_picture.hpp"
#include "haarkit/evaluate/report.hpp"

namespace haarkit {

struct GalleryOptions {
  std::size_t most = 12;  // pictures in a gallery
  int side = 112;         // pixels of a thumbnail
};

// The largest faces that the detector misses at the operating point, and the surest detections that are no faces, as
// small JPEG pictures with the box drawn. Pictures that can't be read are left out.
void add_galleries(const std::vector<AnnotatedPicture>& pictures, const OperatingPoint& point,
                   const GalleryOptions& options, DetectorReport& report);

}  // namespace haarkit
