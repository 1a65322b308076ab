// cv::groupRectangles (OpenCV 4) restated: connected components of "similar" windows, numbered by their first window;
// rounded float means; then groups inside other groups are dropped. Similar windows have left edges no farther apart
// than eps * (w + h) / 2 of either, so a sweep over x sees every pair; of very many windows cells see them sooner.
#include "haarkit/detect/grouping.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <utility>

#include "stop_check.hpp"

namespace haarkit {
namespace {

bool similar(const cv::Rect& a, const cv::Rect& b, double eps) {
  const double delta = eps * (std::min(a.width, b.width) + std::min(a.height, b.height)) * 0.5;
  return std::abs(a.x - b.x) <= delta && std::abs(a.y - b.y) <= delta &&
         std::abs(a.x + a.width - b.x - b.width) <= delta && std::abs(a.y + a.height - b.y - b.height) <= delta;
}

// The windows that are similar to others, joined in a forest.
class Forest {
 public:
  explicit Forest(int size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0); }
  int root(int i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void join(int i, int j) { parent_[root(i)] = root(j); }

 private:
  std::vector<int> parent_;
};

// Every pair that a sweep over x sees.
void join_by_sweep(const std::vector<Detection>& windows, double eps, Forest& forest, StopCheck& /*few*/) {
  const int n = static_cast<int>(windows.size());
  std::vector<int> by_x(n);
  std::iota(by_x.begin(), by_x.end(), 0);
  std::stable_sort(by_x.begin(), by_x.end(), [&](int a, int b) { return windows[a].box.x < windows[b].box.x; });
  for (int i = 0; i < n; ++i) {
    const cv::Rect& a = windows[by_x[i]].box;
    const double reach = a.x + eps * (a.width + a.height) * 0.5;
    for (int j = i + 1; j < n && windows[by_x[j]].box.x <= reach; ++j)
      if (similar(a, windows[by_x[j]].box, eps)) forest.join(by_x[i], by_x[j]);
  }
}

// The same for very many windows. They have few sizes, so those of one size are dealt into square cells whose side is
// about the distance within which two of them are similar; a window then has to be compared only with those in cells
// near its own, for each pair of sizes.
class CellsOfSize {
 public:
  CellsOfSize(cv::Size size, double eps)
      : reach_(eps * (size.width + size.height) * 0.5), side_(std::max(1.0, reach_)) {}

  void add(const cv::Rect& box, int window) { cells_[{number(box.x), number(box.y)}].push_back(window); }

  // The edges of similar windows of this size and of a larger one are nearer to each other than this.
  double reach() const { return reach_ + 1; }

  // Calls f(i, j) for each window i of this size and each j of `others` in a cell within reach.
  template <class F>
  void for_each_near(const CellsOfSize& others, StopCheck& check, F f) const {
    for (const auto& [place, here] : cells_) {
      const auto first = [&](int at) { return others.number(at * side_ - reach()); };
      const auto last = [&](int at) { return others.number((at + 1) * side_ + reach()); };
      for (int x = first(place.first); x <= last(place.first); ++x) {
        const auto end = others.cells_.upper_bound({x, last(place.second)});
        for (auto there = others.cells_.lower_bound({x, first(place.second)}); there != end; ++there) {
          check.after(here.size() * there->second.size());
          for (const int i : here)
            for (const int j : there->second) f(i, j);
        }
      }
    }
  }

 private:
  int number(double place) const { return static_cast<int>(std::floor(place / side_)); }

  double reach_, side_;
  std::map<std::pair<int, int>, std::vector<int>> cells_;  // by column and row: the windows in it
};

void join_by_cells(const std::vector<Detection>& windows, double eps, Forest& forest, StopCheck& check) {
  std::map<std::pair<int, int>, CellsOfSize> sizes;  // by width, then height
  for (std::size_t i = 0; i < windows.size(); ++i) {
    constexpr std::size_t kSteps = 50;  // that adding one is worth
    check.after(kSteps);
    const cv::Rect& box = windows[i].box;
    sizes.try_emplace({box.width, box.height}, box.size(), eps).first->second.add(box, static_cast<int>(i));
  }
  const auto join = [&](int i, int j) {
    if (similar(windows[i].box, windows[j].box, eps)) forest.join(i, j);
  };
  for (auto a = sizes.begin(); a != sizes.end(); ++a)
    for (auto b = a; b != sizes.end() && b->first.first - a->first.first <= 2 * a->second.reach(); ++b)
      a->second.for_each_near(b->second, check, join);
}

// For each window the number of its group, counted by first members.
std::vector<int> labels_of(const std::vector<Detection>& windows, double eps, StopCheck& check, int& group_count) {
  constexpr int kMany = 5000;
  const int n = static_cast<int>(windows.size());
  Forest forest(n);
  (n > kMany ? join_by_cells : join_by_sweep)(windows, eps, forest, check);
  std::vector<int> number(n, -1), labels(n);
  group_count = 0;
  for (int i = 0; i < n; ++i) {
    int& group = number[forest.root(i)];
    if (group < 0) group = group_count++;
    labels[i] = group;
  }
  return labels;
}

// The box that OpenCV gives a group: float means, rounded.
cv::Rect mean_box(const std::vector<Detection>& windows, const std::vector<int>& members) {
  std::int64_t x = 0, y = 0, width = 0, height = 0;
  for (const int i : members) {
    const cv::Rect& box = windows[i].box;
    x += box.x;
    y += box.y;
    width += box.width;
    height += box.height;
  }
  const float s = 1.F / static_cast<float>(members.size());
  const auto scaled = [s](std::int64_t sum) { return cvRound(static_cast<float>(sum) * s); };
  return {scaled(x), scaled(y), scaled(width), scaled(height)};
}

bool swallowed(const WindowGroup& small, const WindowGroup& large, double eps) {
  const cv::Rect &a = small.box, &b = large.box;
  const int dx = cvRound(b.width * eps), dy = cvRound(b.height * eps);
  return a.x >= b.x - dx && a.y >= b.y - dy && a.x + a.width <= b.x + b.width + dx &&
         a.y + a.height <= b.y + b.height + dy &&
         (large.windows.size() > std::max<std::size_t>(3, small.windows.size()) || small.windows.size() < 3);
}

}  // namespace

std::vector<WindowGroup> groups_of(const std::vector<Detection>& windows, int min_neighbors, double eps,
                                   const std::function<bool()>& stop) {
  StopCheck check(stop);
  int group_count = 0;
  const std::vector<int> labels = labels_of(windows, eps, check, group_count);
  std::vector<WindowGroup> groups(group_count);
  for (std::size_t i = 0; i < windows.size(); ++i) groups[labels[i]].windows.push_back(static_cast<int>(i));
  groups.erase(std::remove_if(groups.begin(), groups.end(),
                              [&](const WindowGroup& g) {
                                return g.windows.size() <= static_cast<std::size_t>(std::max(min_neighbors, 0));
                              }),
               groups.end());
  for (WindowGroup& g : groups) g.box = mean_box(windows, g.windows);
  std::vector<WindowGroup> result;
  for (const WindowGroup& g : groups) {
    check.after(groups.size());
    const bool inside = std::any_of(groups.begin(), groups.end(),
                                    [&](const WindowGroup& other) { return &other != &g && swallowed(g, other, eps); });
    if (!inside) result.push_back(g);
  }
  return result;
}

std::vector<Detection> group_windows(const std::vector<Detection>& windows, int min_neighbors, double eps,
                                     const std::function<bool()>& stop) {
  if (min_neighbors <= 0 || windows.empty()) return windows;
  std::vector<Detection> result;
  for (const WindowGroup& group : groups_of(windows, min_neighbors, eps, stop)) {
    double score = 0;
    for (const int i : group.windows) score += windows[i].score;
    result.push_back({group.box, static_cast<float>(score)});
  }
  return result;
}

}  // namespace haarkit
