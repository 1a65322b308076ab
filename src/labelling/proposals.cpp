// Boxes proposed by a cascade, and the order in which pictures teach it most: uncertainty sampling (Lewis and Gale
// 1994).
#include "labelling/proposals.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "haarkit/base/stopped.hpp"
#include "haarkit/evaluate/overlap.hpp"
#include "pictures/pictures.hpp"
#include "program/interrupt.hpp"
#include "program/problem_in.hpp"

namespace haarkit {

Proposals::Proposals(const LabelStore& store) : store_(store), found_(store.size()) {
  worker_ = std::thread([this] { work(); });
}

Proposals::~Proposals() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    ++generation_;  // what is being searched is no longer wanted
  }
  wake_.notify_all();
  worker_.join();
}

void Proposals::use(const Cascade& cascade, const DetectorOptions& options) {
  DetectorOptions own = options;
  own.threads = 1;
  std::uint64_t generation = 0;
  {
    const std::lock_guard lock(mutex_);
    generation = generation_ + 1;
  }
  own.stop = [this, generation] {
    const std::lock_guard lock(mutex_);
    return generation_ != generation || interrupted();
  };
  auto detector = std::make_shared<const Detector>(cascade, own);
  {
    const std::lock_guard lock(mutex_);
    generation_ = generation;
    detector_ = std::move(detector);
    found_.assign(store_.size(), std::nullopt);
    looked_at_ = 0;
  }
  wake_.notify_all();
}

bool Proposals::active() const {
  const std::lock_guard lock(mutex_);
  return detector_ != nullptr;
}

std::size_t Proposals::looked_at() const {
  const std::lock_guard lock(mutex_);
  return looked_at_;
}

std::uint64_t Proposals::generation() const {
  const std::lock_guard lock(mutex_);
  return generation_;
}

std::optional<std::vector<ScoredBox>> Proposals::of(std::size_t picture) {
  const std::lock_guard lock(mutex_);
  if (detector_ != nullptr && !found_.at(picture)) {
    wanted_.push_back(picture);
    wake_.notify_all();
  }
  return found_.at(picture);
}

void Proposals::work() {
  std::unique_lock lock(mutex_);
  for (std::size_t next = 0;;) {
    wake_.wait(lock, [&] { return ending_ || (detector_ != nullptr && looked_at_ < found_.size()); });
    if (ending_ || interrupted()) return;
    std::size_t picture = found_.size();
    while (!wanted_.empty() && picture == found_.size()) {
      if (!found_[wanted_.back()]) picture = wanted_.back();
      wanted_.pop_back();
    }
    for (std::size_t tried = 0; picture == found_.size(); ++tried, next = (next + 1) % found_.size())
      if (!found_[next]) picture = next;
    const std::shared_ptr<const Detector> detector = detector_;
    const std::uint64_t generation = generation_;
    lock.unlock();
    std::vector<ScoredBox> boxes;
    bool stopped = false;
    try {
      const std::string path = store_.picture(picture).path;
      problem_in(path, [&] {  // a picture that cannot be read has no finds; the page says why when it is shown
        for (const Detection& found : detector->detect(read_picture(path, PictureColour::bgr)))
          boxes.push_back({cv::Rect2d(found.box), static_cast<double>(found.score)});
      });
    } catch (const Stopped&) {
      stopped = true;
    }
    std::stable_sort(boxes.begin(), boxes.end(),
                     [](const ScoredBox& a, const ScoredBox& b) { return a.score > b.score; });
    lock.lock();
    if (generation != generation_ || stopped) continue;
    if (!found_[picture]) ++looked_at_;
    found_[picture] = std::move(boxes);
  }
}

double Proposals::median() const {
  std::vector<double> all;
  for (const auto& finds : found_)
    if (finds)
      for (const ScoredBox& find : *finds) all.push_back(find.score);
  if (all.empty()) return 0;
  std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2), all.end());
  return all[all.size() / 2];
}

std::optional<double> Proposals::parting() const {
  const std::vector<LabelStore::Picture> pictures = store_.pictures();
  const std::lock_guard lock(mutex_);
  return parting_of(pictures);
}

std::optional<double> Proposals::parting_of(const std::vector<LabelStore::Picture>& pictures) const {
  std::vector<std::pair<double, bool>> scores;  // and whether the find is one of the labelled objects
  for (std::size_t i = 0; i < found_.size(); ++i) {
    if (!found_[i] || !pictures[i].done) continue;
    const auto& boxes = pictures[i].boxes;
    for (const ScoredBox& find : *found_[i])
      scores.emplace_back(find.score, std::any_of(boxes.begin(), boxes.end(),
                                                  [&](const TruthBox& box) { return iou(box.box, find.box) > 0.5; }));
  }
  std::sort(scores.begin(), scores.end());
  const long right = std::count_if(scores.begin(), scores.end(), [](const auto& s) { return s.second; });
  if (right == 0 || right == static_cast<long>(scores.size())) return std::nullopt;
  // The threshold with the fewest mistakes: right finds below it, wrong ones above.
  long mistakes = static_cast<long>(scores.size()) - right, fewest = mistakes;
  double best = scores.front().first;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    mistakes += scores[i].second ? 1 : -1;
    if (mistakes >= fewest) continue;
    fewest = mistakes;
    best = i + 1 < scores.size() ? (scores[i].first + scores[i + 1].first) / 2 : scores[i].first;
  }
  return best;
}

std::optional<std::size_t> Proposals::most_uncertain(std::size_t but) const {
  const std::vector<LabelStore::Picture> pictures = store_.pictures();
  const std::lock_guard lock(mutex_);
  const std::optional<double> parting = parting_of(pictures);
  const double threshold = parting ? *parting : median();
  std::optional<std::size_t> best;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    if (pictures[i].done || i == but) continue;
    double distance = std::numeric_limits<double>::max();
    if (found_[i])
      for (const ScoredBox& find : *found_[i]) distance = std::min(distance, std::abs(find.score - threshold));
    if (distance >= least) continue;
    least = distance;
    best = i;
  }
  return best;
}

}  // namespace haarkit
