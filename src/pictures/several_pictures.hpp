// Files that hold several pictures, of which one is read.
#pragma once

#include <string>

namespace haarkit {

// How many pictures a TIFF file (its pages), a PNG or a WebP file (an animation) holds; 1 of other files and where it
// cannot be told. Small versions of a page and masks do not count. Looks at the file's table of contents alone.
int pictures_in(const std::string& bytes);

// "is an animation of 12 pictures, of which ...": what the user is told of such a file; empty of one picture.
std::string note_of_several(const std::string& bytes);

}  // namespace haarkit
