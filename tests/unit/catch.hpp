#pragma once

// Catch2, of version 2 (one header; Debian 12, Ubuntu 22.04) or 3 (Debian 13, Ubuntu 24.04), by the names of version 2.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#include <string>

namespace Catch {

using Matchers::StartsWith;
using Matchers::WithinAbs;
using Matchers::WithinRel;
inline auto Contains(const std::string& part) {
  return Matchers::ContainsSubstring(part);
}

}  // namespace Catch

using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif
