#pragma once

#include <cstdint>
#include <string>

#include "haarkit/base/hash.hpp"
#include "haarkit/base/random.hpp"
#include "haarkit/training/jitter.hpp"

namespace haarkit {

// The random numbers of copy number `copy` of the crop called `name`. What draws them beside others takes a stream of
// its own: seed ^ a constant.
inline Random random_of_copy(const std::string& name, int copy, std::uint64_t seed) {
  return Random(stir(name_hash(name) ^ stir(seed ^ stir(static_cast<std::uint64_t>(copy)))));
}

}  // namespace haarkit
