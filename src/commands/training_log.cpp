// What training tells: a table on the terminal and a line of JSON for each event.
#include "commands/training_log.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "commands/training_estimate.hpp"
#include "haarkit/base/data_error.hpp"
#include "program/interrupt.hpp"

namespace haarkit {
namespace {

const char* name_of(Ending ending) {
  switch (ending) {
    case Ending::finished:
      return "finished";
    case Ending::target_reached:
      return "target_reached";
    case Ending::out_of_negatives:
      return "out_of_negatives";
    case Ending::no_progress:
      return "no_progress";
    case Ending::cancelled:
      break;
  }
  return "cancelled";
}

std::string rate_text(double rate) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2g", rate);
  return text;
}

// The most memory that this program has held, MiB.
long peak_memory_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;  // Linux counts in KiB
}

void add_mining(JsonWriter& line, const MiningProgress& mining) {
  line.member("wanted", mining.wanted).member("found", mining.found).member("pictures", mining.pictures);
  line.member("windows", mining.windows).member("hits", mining.hits);
  line.member("false_positive_rate", mining.false_positive_rate());
  line.member("weak_per_window", mining.weak_per_window());
}

}  // namespace

TrainingLog::TrainingLog(const TrainingOptions& options, const std::string& log, bool resumed,
                         std::function<void(const TrainingState&)> round_done)
    : options_(options), log_path_(log), round_done_(std::move(round_done)) {
  if (log.empty()) return;
  log_.open(log, resumed ? std::ios::app : std::ios::trunc);
  if (!log_) throw DataError(log, "", "the log cannot be written", "check that its folder exists");
}

void TrainingLog::mining(const MiningProgress& progress) {
  if (bar_ == nullptr) {
    bar_ = std::make_unique<Progress>(static_cast<std::int64_t>(progress.wanted), "negatives");
    shown_ = 0;
  }
  bar_->note("mining, " + rate_text(progress.false_positive_rate()) + " of the windows pass, " +
             std::to_string(progress.windows / 1000000) + " million looked at");
  const auto found = static_cast<std::int64_t>(progress.found);
  bar_->advance(found - shown_);
  shown_ = found;
}

void TrainingLog::round_started(const RoundRecord& record) {
  bar_.reset();
  JsonWriter line = event("round_started");
  line.member("round", record.round).member("faces", record.faces).member("negatives", record.negatives);
  line.member("held_out_faces", record.held_out_faces).member("held_out_negatives", record.held_out_negatives);
  line.key("mining").begin_object(JsonWriter::in_line);
  add_mining(line, record.mining);
  line.end();
  write(line);
}

void TrainingLog::weak_learnt(const WeakProgress& progress) {
  if (progress.weak == 1) bar_ = std::make_unique<Progress>(progress.weak_end, "weak classifiers");
  if (bar_ != nullptr) {
    bar_->note("round " + std::to_string(progress.round) +
               (options_.kind == CascadeKind::staged
                    ? ", passes " + rate_text(progress.held_out_false_positive_rate) + " of held-out negatives"
                    : ""));
    bar_->advance();
  }
  JsonWriter line = event("weak");
  line.member("round", progress.round).member("weak", progress.weak);
  if (options_.kind == CascadeKind::staged) {
    line.member("held_out_false_positive_rate", progress.held_out_false_positive_rate);
  }
  write(line);
}

void TrainingLog::round_done(const TrainingState& state) {
  bar_.reset();
  const RoundRecord& r = state.rounds.back();
  if (!header_shown_) {
    message(
        "round  weak (all)    faces negatives  faces found: training held-out  windows passed: before after      "
        "seconds: mining binning boosting");
    header_shown_ = true;
  }
  char text[256];
  std::snprintf(text, sizeof text, "%5d %5d %5d %8zu %9zu %21.2f%% %9s %21.2g %8.2g %15.1f %7.1f %8.1f", r.round,
                r.weak, r.weak_total, r.faces, r.negatives, 100 * r.training_detection_rate,
                r.held_out_detection_rate ? (number_text(100 * *r.held_out_detection_rate, 2) + "%").c_str() : "-",
                r.false_positive_rate_before, r.false_positive_rate_after, r.mining_seconds, r.binning_seconds,
                r.boosting_seconds);
  const double left = seconds_left(state.rounds, options_);
  message(text + (left > 1 ? "  about " + clock_text(left) + " left" : std::string()));
  JsonWriter line = event("round");
  line.member("round", r.round).member("weak", r.weak).member("weak_total", r.weak_total);
  line.member("faces", r.faces).member("negatives", r.negatives);
  line.member("training_detection_rate", r.training_detection_rate);
  line.member("held_out_detection_rate", r.held_out_detection_rate.value_or(std::numeric_limits<double>::quiet_NaN()));
  line.member("training_false_positive_rate", r.training_false_positive_rate);
  line.member("held_out_false_positive_rate", r.held_out_false_positive_rate);
  line.member("false_positive_rate_before", r.false_positive_rate_before);
  line.member("false_positive_rate_after", r.false_positive_rate_after);
  line.member("mining_seconds", r.mining_seconds).member("binning_seconds", r.binning_seconds);
  line.member("boosting_seconds", r.boosting_seconds).member("seconds_left", left);
  write(line);
  round_done_(state);
}

bool TrainingLog::cancelled() {
  return interrupted();
}

void TrainingLog::end(const TrainingResult& result) {
  bar_.reset();
  message(result.explanation);
  JsonWriter line = event("end");
  line.member("ending", name_of(result.ending)).member("explanation", result.explanation);
  line.member("rounds", result.state.rounds.size()).member("peak_memory_mib", peak_memory_mib());
  write(line);
}

JsonWriter TrainingLog::event(const char* name) const {
  JsonWriter line;
  line.begin_object(JsonWriter::in_line).member("event", name).member("seconds", std::round(seconds() * 1000) / 1000);
  return line;
}

void TrainingLog::write(JsonWriter& line) {
  line.end();
  if (log_path_.empty()) return;
  log_ << line.text() << std::flush;  // a program may follow the log, and a kill must not lose lines
  if (log_) return;
  message("warning: " + log_path_ + ": the log cannot be written any more; training goes on without it");
  log_path_.clear();
}

double TrainingLog::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

}  // namespace haarkit
