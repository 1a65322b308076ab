#pragma once

#include <chrono>
#include <fstream>
#include <functional>
#include <memory>
#include <string>

#include "haarkit/training/cascade_trainer.hpp"
#include "program/interrupt.hpp"
#include "program/json.hpp"
#include "program/progress.hpp"

namespace haarkit {

// Tells the user how training goes: a line a round and a bar on standard error, and a log of JSON lines for programs
// (docs/training.md describes the log).
class TrainingLog : public TrainingObserver {
 public:
  // object: what one is called. holds_out: some samples are not learnt from. log: path of the log, which is appended to
  // when training resumes; empty: none. round_done is called after each round.
  TrainingLog(const TrainingOptions& options, const std::string& object, bool holds_out, const std::string& log,
              bool resumed, std::function<void(const TrainingState&)> round_done);

  void mining(const MiningProgress& progress) override;
  void round_started(const RoundRecord& record) override;
  void weak_learnt(const WeakProgress& progress) override;
  void round_done(const TrainingState& state) override;
  bool cancelled() override { return interrupted(); }

  // Writes the last line of the log and tells the user why training ended.
  void end(const TrainingResult& result);

 private:
  void write(const char* event, const OrderedJson& members);  // a line of the log

  const TrainingOptions& options_;
  std::string objects_;  // what more than one are called
  bool holds_out_;
  std::string log_path_;
  std::ofstream log_;
  std::function<void(const TrainingState&)> round_done_;
  std::unique_ptr<Progress> bar_;
  std::int64_t shown_ = 0;  // units of the bar
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  bool header_shown_ = false;
};

}  // namespace haarkit
