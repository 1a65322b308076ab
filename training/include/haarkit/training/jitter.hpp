#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "haarkit/training/window_cut.hpp"

namespace haarkit {

/// Small random changes of a crop's window.
struct JitterOptions {
  double shift = 0.05;  ///< largest shift in x and in y, sides of the window, 0..0.5; uniform in both directions
  double scale = 1.1;   ///< largest change of size, a factor from 1 to 10; log-uniform between 1 / scale and scale
  /// Largest turn, degrees, 0..180; uniform in both directions. Unless said, 10 for a square window, and the less, the
  /// longer the window: a turn moves the ends of a long one by more of its short side.
  std::optional<double> rotation = {};
  double blur = 0;       ///< largest blur, standard deviation in window pixels, 0..3; uniform from 0 up
  double blurred = 0.5;  ///< share of the jittered copies that get a blur when `blur` is above 0, 0..1
  double noise = 0;      ///< strongest noise, standard deviation in grey levels, 0..64; uniform from 0 up. For cascades
                         ///< that will run on pictures reduced without smoothing, as in OpenCV
  double light = 0;      ///< strongest change of light, 0..1: a gamma between 2^-light and 2^light, and brightness that
                     ///< rises or falls over the window, from 1 - light / 2 on one side to 1 + light / 2 on the other
  double masked = 0;  ///< share of the jittered copies, of faces, that get a mask over mouth and nose, 0..1
};

/// Throws std::invalid_argument that names the field and its range.
void check(const JitterOptions& options);

/// A 64-bit hash of a name, the same on every machine, all of its bits alike good.
std::uint64_t name_hash(const std::string& name);

/// True for about `share` (0..1) of all names; depends on the name alone, so that it is the same in every run.
bool is_held_out(const std::string& name, double share);

/// The pose of copy number `copy` (any number; the caller leaves copy 0 as it is) of the crop called `name`. Depends on
/// the arguments alone: not on the order of calls, nor on the thread.
WindowPose jittered(const WindowPose& pose, const JitterOptions& options, cv::Size window, const std::string& name,
                    int copy, std::uint64_t seed);

/// Changes the light on copy number `copy`: its window's pixels, row by row. Depends on the arguments alone.
void change_light(const JitterOptions& options, const std::string& name, int copy, std::uint64_t seed, cv::Size window,
                  std::uint8_t* pixels);

/// Adds the noise of copy number `copy` to its window: `count` pixels. Depends on the arguments alone.
void add_noise(const JitterOptions& options, const std::string& name, int copy, std::uint64_t seed,
               std::uint8_t* pixels, std::size_t count);

}  // namespace haarkit
