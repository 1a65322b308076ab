// cv::groupRectangles (OpenCV 4) restated: connected components of "similar" windows, numbered by their first window;
// rounded float means; then groups inside other groups are dropped. Similar windows have left edges no farther apart
// than eps * (w + h) / 2 of either, so a sweep over x sees every pair.
#include "haarkit/detect/grouping.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

namespace haarkit {
namespace {

bool similar(const cv::Rect& a, const cv::Rect& b, double eps) {
  const double delta = eps * (std::min(a.width, b.width) + std::min(a.height, b.height)) * 0.5;
  return std::abs(a.x - b.x) <= delta && std::abs(a.y - b.y) <= delta &&
         std::abs(a.x + a.width - b.x - b.width) <= delta && std::abs(a.y + a.height - b.y - b.height) <= delta;
}

int root_of(std::vector<int>& parent, int i) {
  while (parent[i] != i) i = parent[i] = parent[parent[i]];
  return i;
}

// For each window the number of its group, counted by first members.
std::vector<int> labels_of(const std::vector<Detection>& windows, double eps, int& group_count) {
  const int n = static_cast<int>(windows.size());
  std::vector<int> by_x(n), parent(n);
  std::iota(by_x.begin(), by_x.end(), 0);
  std::iota(parent.begin(), parent.end(), 0);
  std::stable_sort(by_x.begin(), by_x.end(), [&](int a, int b) { return windows[a].box.x < windows[b].box.x; });
  for (int i = 0; i < n; ++i) {
    const cv::Rect& a = windows[by_x[i]].box;
    const double reach = a.x + eps * (a.width + a.height) * 0.5;
    for (int j = i + 1; j < n && windows[by_x[j]].box.x <= reach; ++j)
      if (similar(a, windows[by_x[j]].box, eps)) parent[root_of(parent, by_x[i])] = root_of(parent, by_x[j]);
  }
  std::vector<int> number(n, -1), labels(n);
  group_count = 0;
  for (int i = 0; i < n; ++i) {
    int& group = number[root_of(parent, i)];
    if (group < 0) group = group_count++;
    labels[i] = group;
  }
  return labels;
}

struct Group {
  std::int64_t x = 0, y = 0, width = 0, height = 0;
  int members = 0;
  double score = 0;
  cv::Rect mean;

  void finish() {
    const float s = 1.F / static_cast<float>(members);
    const auto scaled = [s](std::int64_t sum) { return cvRound(static_cast<float>(sum) * s); };
    mean = {scaled(x), scaled(y), scaled(width), scaled(height)};
  }
};

bool swallowed(const Group& small, const Group& large, double eps) {
  const cv::Rect &a = small.mean, &b = large.mean;
  const int dx = cvRound(b.width * eps), dy = cvRound(b.height * eps);
  return a.x >= b.x - dx && a.y >= b.y - dy && a.x + a.width <= b.x + b.width + dx &&
         a.y + a.height <= b.y + b.height + dy && (large.members > std::max(3, small.members) || small.members < 3);
}

}  // namespace

std::vector<Detection> group_windows(const std::vector<Detection>& windows, int min_neighbors, double eps) {
  if (min_neighbors <= 0 || windows.empty()) return windows;
  int group_count = 0;
  const std::vector<int> labels = labels_of(windows, eps, group_count);
  std::vector<Group> groups(group_count);
  for (std::size_t i = 0; i < windows.size(); ++i) {
    Group& g = groups[labels[i]];
    g.x += windows[i].box.x;
    g.y += windows[i].box.y;
    g.width += windows[i].box.width;
    g.height += windows[i].box.height;
    g.score += windows[i].score;
    ++g.members;
  }
  groups.erase(std::remove_if(groups.begin(), groups.end(), [&](const Group& g) { return g.members <= min_neighbors; }),
               groups.end());
  for (Group& g : groups) g.finish();
  std::vector<Detection> result;
  for (const Group& g : groups) {
    const bool inside = std::any_of(groups.begin(), groups.end(),
                                    [&](const Group& other) { return &other != &g && swallowed(g, other, eps); });
    if (!inside) result.push_back({g.mean, static_cast<float>(g.score)});
  }
  return result;
}

}  // namespace haarkit
