// Direct backward pruning (Zhang and Viola 2007). The last threshold is set so that the wanted share of the faces
// passes it. Each earlier threshold is the lowest running sum, at its place, of the faces that pass the last one: no
// face that would be found in the end is lost on the way, and a face that is lost in the end keeps no earlier threshold
// low. Then some faces may be given up for speed. (Bourdev and Brandt 2005 lose so many after each weak classifier, by
// a fixed schedule.) A face holds a threshold down where its running sum is the lowest; without the face the threshold
// rises to the next lowest sum, and background windows are rejected earlier. Step by step those faces are given up that
// save the background windows most weak classifiers for each face given up.
#include "soft_thresholds.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <numeric>

namespace haarkit {
namespace {

std::size_t share_of(double share, std::size_t count) {
  return static_cast<std::size_t>(share * static_cast<double>(count) + 1e-9);
}

class ThresholdSearch {
 public:
  ThresholdSearch(const RunningSums& faces, const RunningSums& windows)
      : faces_(faces), windows_(windows), weak_(faces.weak_count()) {}

  std::vector<float> run(const SoftLoss& loss) {
    const std::size_t count = faces_.sample_count();
    const std::size_t lost_at_end = std::min(share_of(loss.final, count), count - 1);
    std::vector<std::uint32_t> kept = lowest(faces_.after(weak_ - 1), all_faces(), count);
    kept.erase(kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(lost_at_end));
    last_ = faces_.after(weak_ - 1)[kept.front()];
    std::size_t allowed = windows_.sample_count() == 0 ? 0 : std::min(share_of(loss.early, count), kept.size() - 1);
    given_up_.assign(count, 0);
    first_.assign(weak_, 0);
    lowest_.resize(weak_);
    for (int t = 0; t < weak_; ++t) lowest_[t] = lowest(faces_.after(t), kept, allowed + 1);
    while (allowed > 0) {
      const std::size_t gone = give_up_some(allowed);
      if (gone == 0) break;
      allowed -= gone;
    }
    std::vector<float> thresholds(weak_);
    for (int t = 0; t < weak_; ++t) thresholds[t] = threshold(t);
    return thresholds;
  }

 private:
  std::vector<std::uint32_t> all_faces() const {
    std::vector<std::uint32_t> all(faces_.sample_count());
    std::iota(all.begin(), all.end(), 0U);
    return all;
  }

  // The `count` faces of the lowest sums, rising; equal sums in the order of faces.
  static std::vector<std::uint32_t> lowest(const float* sums, std::vector<std::uint32_t> of, std::size_t count) {
    count = std::min(count, of.size());
    const auto end = of.begin() + static_cast<std::ptrdiff_t>(count);
    std::partial_sort(of.begin(), end, of.end(),
                      [&](auto a, auto b) { return sums[a] != sums[b] ? sums[a] < sums[b] : a < b; });
    of.erase(end, of.end());
    return of;
  }

  // The face that holds the threshold after weak classifier t down, and the threshold without it. The last threshold
  // stays: it is the detection rate's.
  std::uint32_t holder(int t) const { return lowest_[t][first_[t]]; }
  float threshold(int t) const { return t == weak_ - 1 ? last_ : faces_.after(t)[holder(t)]; }
  float next_threshold(int t) const {
    std::size_t next = first_[t] + 1;
    while (next < lowest_[t].size() && given_up_[lowest_[t][next]]) ++next;
    return next < lowest_[t].size() ? faces_.after(t)[lowest_[t][next]] : threshold(t);
  }

  // Windows by falling number of the weak classifier that rejects them, so that those alive at t are the first ones.
  void order_windows() {
    const std::size_t count = windows_.sample_count();
    if (order_.empty()) {
      order_.resize(count);
      std::iota(order_.begin(), order_.end(), 0U);
      rejected_at_.assign(count, weak_ - 1);
      seen_.assign(count, 0);
    }
    std::vector<std::uint32_t> alive(order_), still;
    for (int t = 0; t + 1 < weak_ && !alive.empty(); ++t) {
      const float* sums = windows_.after(t);
      still.clear();
      for (const std::uint32_t j : alive) {
        if (sums[j] < threshold(t))
          rejected_at_[j] = t;
        else
          still.push_back(j);
      }
      alive.swap(still);
    }
    std::stable_sort(order_.begin(), order_.end(), [&](auto a, auto b) { return rejected_at_[a] > rejected_at_[b]; });
  }

  // The first so many kept faces after weak classifier t, and those that tie with the last of them; none when that is
  // more than may go.
  std::vector<std::uint32_t> group(int t, std::size_t count, std::size_t allowed) const {
    const float* sums = faces_.after(t);
    std::vector<std::uint32_t> group;
    for (std::size_t i = first_[t]; i < lowest_[t].size(); ++i) {
      const std::uint32_t face = lowest_[t][i];
      if (given_up_[face]) continue;
      if (group.size() >= count && sums[face] != sums[group.back()]) return group;
      if (group.size() == allowed) break;
      group.push_back(face);
    }
    return {};
  }

  // How many weak classifiers fewer the windows would run through, all together, if these faces were given up. held:
  // for each face, the numbers of the thresholds that it holds down. A window with a sum below such a threshold's next
  // value would be rejected there, instead of where it is rejected now.
  std::int64_t spared(const std::vector<std::uint32_t>& group, const std::vector<std::vector<int>>& held) {
    std::vector<int> raised;  // thresholds that would rise
    for (const std::uint32_t face : group) {
      raised.insert(raised.end(), held[face].begin(), held[face].end());
      given_up_[face] = 1;
    }
    std::sort(raised.begin(), raised.end());
    std::int64_t spared = 0;
    ++look_;
    for (const int t : raised) {
      const float* sums = windows_.after(t);
      const float limit = next_threshold(t);
      for (const std::uint32_t j : order_) {
        if (rejected_at_[j] <= t) break;                      // this window, and all behind it, do not get so far
        if (sums[j] >= limit || seen_[j] == look_) continue;  // still passes, or is counted at an earlier threshold
        seen_[j] = look_;
        spared += rejected_at_[j] - t;
      }
    }
    for (const std::uint32_t face : group) given_up_[face] = 0;
    return spared;
  }

  // Gives up the group of faces that spares most for each of them. Groups, because a threshold rises only when all
  // faces that tie at it go, and little when the next one is close. Returns its size, 0 when nothing can be spared.
  std::size_t give_up_some(std::size_t allowed) {
    order_windows();
    std::vector<std::vector<int>> held(faces_.sample_count());
    for (int t = 0; t + 1 < weak_; ++t) held[holder(t)].push_back(t);
    double most = 0;
    std::vector<std::uint32_t> best;
    std::vector<std::uint32_t> last[kGroups];  // neighbouring thresholds are often held by the same faces
    for (int t = 0; t + 1 < weak_; ++t) {
      for (int g = 0; g < kGroups && std::size_t{1} << g <= allowed; ++g) {
        std::vector<std::uint32_t> candidates = group(t, std::size_t{1} << g, allowed);
        if (candidates.empty()) break;
        if (candidates == last[g]) continue;
        const double here = static_cast<double>(spared(candidates, held)) / static_cast<double>(candidates.size());
        if (here > most) {
          most = here;
          best = candidates;
        }
        last[g] = std::move(candidates);
      }
    }
    for (const std::uint32_t face : best) given_up_[face] = 1;
    for (int t = 0; t < weak_; ++t)
      while (first_[t] + 1 < lowest_[t].size() && given_up_[holder(t)]) ++first_[t];
    return best.size();
  }

  static constexpr int kGroups = 5;  // of 1, 2, 4, 8 and 16 faces

  const RunningSums& faces_;
  const RunningSums& windows_;
  int weak_;
  float last_ = 0;
  std::vector<std::vector<std::uint32_t>> lowest_;  // after each weak classifier: the kept faces of the lowest sums
  std::vector<std::size_t> first_;                  // of them the first that is not given up
  std::vector<char> given_up_;
  std::vector<std::uint32_t> order_;
  std::vector<int> rejected_at_;
  std::vector<std::int64_t> seen_;  // the look in which a window was counted last
  std::int64_t look_ = 0;
};

}  // namespace

std::vector<float> soft_thresholds(const RunningSums& faces, const RunningSums& windows, const SoftLoss& loss) {
  assert(faces.sample_count() > 0 && faces.weak_count() > 0);
  return ThresholdSearch(faces, windows).run(loss);
}

double weak_per_window(const RunningSums& windows, const std::vector<float>& thresholds) {
  if (windows.sample_count() == 0) return 0;
  std::vector<char> alive(windows.sample_count(), 1);
  std::int64_t run = 0;
  for (std::size_t t = 0; t < thresholds.size(); ++t) {
    const float* sums = windows.after(static_cast<int>(t));
    for (std::size_t j = 0; j < alive.size(); ++j) {
      run += alive[j];
      if (sums[j] < thresholds[t]) alive[j] = 0;
    }
  }
  return static_cast<double>(run) / static_cast<double>(windows.sample_count());
}

}  // namespace haarkit
