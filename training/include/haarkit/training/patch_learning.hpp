#pragma once

#include <cstddef>
#include <cstdint>

namespace haarkit {

/// How trees on patches are learnt. The initialisers are the defaults, also of the program.
struct PatchLearningOptions {
  double reach = 1.2;  ///< what is looked at: this many times the box, 1..4
  int trees = 300;     ///< 1..1,000,000
  int depth = 4;       ///< levels of splits in a tree, 1..6
  double rate = 0.1;   ///< how much of what is left each tree takes away, above 0, up to 1
  int grey_features = 4000, channel_features = 4000;  ///< to choose from, about, 1..1,000,000
  double feature_share = 0.1;                         ///< part of them that a tree looks at, above 0, up to 1
  std::uint64_t seed = 1;                             ///< of that choice
};

/// Throws std::invalid_argument that names the field and its range.
void check(const PatchLearningOptions& options);

/// The most patches that can be learnt from.
inline constexpr std::size_t kMostPatches = 500'000;

}  // namespace haarkit
