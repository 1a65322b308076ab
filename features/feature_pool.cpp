// Feature pools. Each kind is a small pattern of cells that is scaled by a unit of dx x dy pixels and put at (x, y).
// basic, core and all take every position and unit. compact and the channel pool thin them to a part p: a feature stays
// if
//   frac(x a1 + y a2 + dx a3 + dy a4 + kind a5) < p,  a_k = g^-k, g = 1.1347... the root of g^6 = g + 1,
// Roberts' quasi-random lattice (2018, "The unreasonable effectiveness of quasirandom sequences"), in 64-bit fixed
// point. So kinds, positions and sizes keep their shares, and the features that stay are spread evenly: of neighbours
// that differ by a pixel in position or size about one in 1 / p stays, without the clumps of a random choice. Kinds and
// order: Viola and Jones 2001, Lienhart 2003; opencv_traincascade.
#include "haarkit/features/feature_pool.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace haarkit {
namespace {

struct UnitRect {
  int x, y, width, height;  // in units; tilted: position and size along the feature's own axes
  float weight;
};

struct Kind {
  bool tilted;
  int rect_count;
  UnitRect rects[3];  // the first one is the whole feature
};

constexpr Kind kEdgeX{false, 2, {{0, 0, 2, 1, -1}, {1, 0, 1, 1, 2}}};
constexpr Kind kEdgeY{false, 2, {{0, 0, 1, 2, -1}, {0, 1, 1, 1, 2}}};
constexpr Kind kLineX{false, 2, {{0, 0, 3, 1, -1}, {1, 0, 1, 1, 3}}};
constexpr Kind kLineY{false, 2, {{0, 0, 1, 3, -1}, {0, 1, 1, 1, 3}}};
constexpr Kind kDoubleLineX{false, 2, {{0, 0, 4, 1, -1}, {1, 0, 2, 1, 2}}};
constexpr Kind kDoubleLineY{false, 2, {{0, 0, 1, 4, -1}, {0, 1, 1, 2, 2}}};
constexpr Kind kChecker{false, 3, {{0, 0, 2, 2, -1}, {0, 0, 1, 1, 2}, {1, 1, 1, 1, 2}}};
constexpr Kind kCentre{false, 2, {{0, 0, 3, 3, -1}, {1, 1, 1, 1, 9}}};
constexpr Kind kTiltedEdgeX{true, 2, {{0, 0, 2, 1, -1}, {0, 0, 1, 1, 2}}};
constexpr Kind kTiltedEdgeY{true, 2, {{0, 0, 1, 2, -1}, {0, 0, 1, 1, 2}}};
constexpr Kind kTiltedLineX{true, 2, {{0, 0, 3, 1, -1}, {1, 0, 1, 1, 3}}};
constexpr Kind kTiltedLineY{true, 2, {{0, 0, 1, 3, -1}, {0, 1, 1, 1, 3}}};
constexpr Kind kTiltedDoubleLineX{true, 2, {{0, 0, 4, 1, -1}, {1, 0, 2, 1, 2}}};
constexpr Kind kTiltedDoubleLineY{true, 2, {{0, 0, 1, 4, -1}, {0, 1, 1, 2, 2}}};
constexpr Kind kBox{false, 1, {{0, 0, 1, 1, 1}}};

std::vector<Kind> kinds_of(FeaturePool pool) {
  if (pool == FeaturePool::compact || pool == FeaturePool::basic) return {kEdgeX, kEdgeY, kLineX, kLineY, kChecker};
  std::vector<Kind> kinds{kEdgeX, kEdgeY, kLineX, kLineY, kDoubleLineX, kDoubleLineY, kChecker, kCentre};
  if (pool == FeaturePool::all)
    kinds.insert(kinds.end(),
                 {kTiltedEdgeX, kTiltedEdgeY, kTiltedLineX, kTiltedLineY, kTiltedDoubleLineX, kTiltedDoubleLineY});
  return kinds;
}

bool fits(const Kind& kind, int x, int y, int dx, int dy, cv::Size window) {
  const int w = kind.rects[0].width * dx, h = kind.rects[0].height * dy;
  return kind.tilted ? x - h >= 0 && x + w <= window.width && y + w + h <= window.height
                     : x + w <= window.width && y + h <= window.height;
}

HaarFeature make(const Kind& kind, Channel channel, int x, int y, int dx, int dy) {
  HaarFeature feature;
  feature.channel = channel;
  feature.tilted = kind.tilted;
  feature.rect_count = kind.rect_count;
  for (int i = 0; i < kind.rect_count; ++i) {
    const UnitRect& r = kind.rects[i];
    const int right = r.x * dx, down = r.y * dy;
    const cv::Point at = kind.tilted ? cv::Point(x + right - down, y + right + down) : cv::Point(x + right, y + down);
    feature.rects[i] = {{at, cv::Size(r.width * dx, r.height * dy)}, r.weight};
  }
  return feature;
}

// Calls f(kind, x, y, dx, dy) in the documented order.
template <typename F>
void for_each_feature(const std::vector<Kind>& kinds, cv::Size window, F f) {
  for (int x = 0; x < window.width; ++x)
    for (int y = 0; y < window.height; ++y)
      for (int dx = 1; dx <= window.width - x; ++dx)
        for (int dy = 1; dy <= window.height - y; ++dy)
          for (const Kind& kind : kinds)
            if (fits(kind, x, y, dx, dy, window)) f(kind, x, y, dx, dy);
}

struct Placed {
  const Kind* kind;
  int x, y, dx, dy;
};

// Is the feature on the lattice? kind: its index in the list of kinds; part: p in 1 / 2^64.
bool stays(std::uint64_t kind, const Placed& p, std::uint64_t part) {
  // g^-1 .. g^-5 times 2^64.
  constexpr std::uint64_t kA[5] = {0xe19b01aa9d42c633, 0xc6d1d6c8ed0c9631, 0xaf36d01ef7518dbb, 0x9a69443f36f710e6,
                                   0x881403b9339bd42d};
  const auto times = [](std::uint64_t a, int i) { return a * static_cast<std::uint64_t>(i); };
  const std::uint64_t sum =
      times(kA[0], p.x) + times(kA[1], p.y) + times(kA[2], p.dx) + times(kA[3], p.dy) + kA[4] * kind;
  return sum < part;
}

// About `target` of the features of these kinds with units of at least first_unit pixels. Counted first: all of a
// window of 256x256 would be billions.
std::vector<Placed> thinned(const std::vector<Kind>& kinds, cv::Size window, int first_unit, std::size_t target) {
  std::size_t count = 0;
  for_each_feature(kinds, window, [&](const Kind&, int, int, int dx, int dy) {
    if (dx >= first_unit && dy >= first_unit) ++count;
  });
  if (count == 0) return {};
  const bool all = count <= target;
  const std::uint64_t part = std::numeric_limits<std::uint64_t>::max() / count * target;
  std::vector<Placed> placed;
  for_each_feature(kinds, window, [&](const Kind& kind, int x, int y, int dx, int dy) {
    const Placed p{&kind, x, y, dx, dy};
    if (dx < first_unit || dy < first_unit) return;
    if (all || stays(static_cast<std::uint64_t>(&kind - kinds.data()), p, part)) placed.push_back(p);
  });
  return placed;
}

}  // namespace

std::vector<HaarFeature> feature_pool(FeaturePool pool, cv::Size window, std::size_t target) {
  const std::vector<Kind> kinds = kinds_of(pool);
  std::vector<HaarFeature> features;
  if (pool == FeaturePool::compact) {
    for (const Placed& p : thinned(kinds, window, 1, target))
      features.push_back(make(*p.kind, Channel::grey, p.x, p.y, p.dx, p.dy));
  } else {
    for_each_feature(kinds, window, [&](const Kind& kind, int x, int y, int dx, int dy) {
      features.push_back(make(kind, Channel::grey, x, y, dx, dy));
    });
  }
  return features;
}

std::vector<HaarFeature> channel_pool(cv::Size window, std::size_t target) {
  constexpr int kFirstUnit = 2;
  const std::vector<Kind> kinds{kBox, kEdgeX, kEdgeY, kLineX, kLineY};
  const std::vector<Placed> placed = thinned(kinds, window, kFirstUnit, target / (kChannelCount - 1));
  std::vector<HaarFeature> features;
  for (int channel = 1; channel < kChannelCount; ++channel)
    for (const Placed& p : placed)
      features.push_back(make(*p.kind, static_cast<Channel>(channel), p.x, p.y, p.dx, p.dy));
  return features;
}

}  // namespace haarkit
