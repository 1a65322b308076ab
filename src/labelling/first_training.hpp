#pragma once

#include <sys/types.h>

#include <mutex>
#include <string>
#include <thread>

#include "haarkit/detect/detector_options.hpp"
#include "labelling/label_store.hpp"
#include "labelling/proposals.hpp"
#include "program/json.hpp"

namespace haarkit {

// A small cascade from what is labelled so far, trained in the background by a run of `haarkit train` of its own (so
// that nothing that happens to it can harm the labels) in some seconds; its finds become the proposals. Any thread.
class FirstTraining {
 public:
  // `options`: how the pictures are searched with it.
  FirstTraining(const LabelStore& store, Proposals& proposals, DetectorOptions options)
      : store_(store), proposals_(proposals), options_(std::move(options)) {}
  ~FirstTraining();  // ends the run
  FirstTraining(const FirstTraining&) = delete;
  FirstTraining& operator=(const FirstTraining&) = delete;

  // Begins with the labels of one class (of all, when empty), unless a run is on.
  void start(const std::string& class_name);
  void stop();

  // {"state": "idle" | "running" | "done" | "failed" | "stopped", "said": the run's last words, "ready": whether there
  // are labels enough of that class (of all, when empty), "needed": what is missing}
  OrderedJson status(const std::string& class_name) const;

 private:
  void work(const std::string& class_name);
  std::string missing(const std::string& class_name) const;
  void tell(const std::string& state, const std::string& said);

  const LabelStore& store_;
  Proposals& proposals_;
  const DetectorOptions options_;
  mutable std::mutex mutex_;
  std::string state_ = "idle", said_;
  pid_t child_ = 0;
  bool stopping_ = false;
  std::thread worker_;
};

}  // namespace haarkit
