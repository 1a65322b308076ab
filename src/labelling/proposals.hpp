#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "haarkit/detect/detector.hpp"
#include "labelling/label_store.hpp"

namespace haarkit {

// What a cascade finds in the pictures, looked for in the background on one thread, one picture after another; a
// picture that somebody looks at comes first. Any thread.
class Proposals {
 public:
  explicit Proposals(const LabelStore& store);
  ~Proposals();  // ends the search
  Proposals(const Proposals&) = delete;
  Proposals& operator=(const Proposals&) = delete;

  // Begins anew with this cascade.
  void use(const Cascade& cascade, const DetectorOptions& options);
  bool active() const;               // whether there is a cascade
  std::size_t looked_at() const;     // pictures
  std::uint64_t generation() const;  // how many cascades there have been

  // The finds in a picture, the surest first; nothing while it was not looked at yet (then it is next).
  std::optional<std::vector<ScoredBox>> of(std::size_t picture);

  // The score at which right and wrong finds part best in what is labelled; nothing while only one kind is known.
  std::optional<double> parting() const;

  // The unlabelled picture that teaches most, without `but`: the one with the find whose score is nearest to
  // parting() (to the median of all scores while there is none); pictures with finds before those without. Nothing when
  // every picture is labelled.
  std::optional<std::size_t> most_uncertain(std::size_t but) const;

 private:
  void work();
  std::optional<double> parting_of(const std::vector<LabelStore::Picture>& pictures) const;  // the mutex is held
  double median() const;                                                                     // likewise

  const LabelStore& store_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::shared_ptr<const Detector> detector_;
  std::uint64_t generation_ = 0;
  std::vector<std::optional<std::vector<ScoredBox>>> found_;
  std::vector<std::size_t> wanted_;
  std::size_t looked_at_ = 0;
  bool ending_ = false;
  std::thread worker_;
};

}  // namespace haarkit
