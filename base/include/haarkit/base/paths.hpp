#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace haarkit {

/// `name`, which may be absolute or climb out of its folder ("../../etc/passwd"), as a relative path that stays below
/// whatever folder it is put behind. Empty when nothing of it is left.
std::filesystem::path path_below(const std::string& name);

/// Where a path leads, behind links and from the root, also when nothing is there yet.
std::filesystem::path place_of(const std::filesystem::path& path);

/// What follows the last point of a file's name, with the point, in small letters: ".jpg". "" when there is none.
std::string ending_of(const std::filesystem::path& path);

/// True for the endings of picture formats that can be read: what is taken for a picture when a folder is searched.
bool has_picture_ending(const std::filesystem::path& path);

/// True when bytes begin as a file of one of those formats does, whatever the file's name: JPEG, PNG, BMP, TIFF, WebP,
/// PNM, PAM and PFM, JPEG 2000, Sun raster, Radiance HDR.
bool begins_as_picture(std::string_view bytes);

}  // namespace haarkit
