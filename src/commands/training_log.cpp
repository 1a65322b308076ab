// What training tells: a table on the terminal and a line of JSON for each event.
#include "commands/training_log.hpp"

#include <sys/resource.h>

#include <cmath>
#include <cstdio>

#include "commands/training_estimate.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/base/output_file.hpp"
#include "haarkit/base/text.hpp"

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

OrderedJson json_of(const MiningProgress& mining) {
  return {{"wanted", mining.wanted},
          {"found", mining.found},
          {"pictures", mining.pictures},
          {"windows", mining.windows},
          {"hits", mining.hits},
          {"false_positive_rate", mining.false_positive_rate()},
          {"weak_per_window", mining.weak_per_window()}};
}

}  // namespace

TrainingLog::TrainingLog(const TrainingOptions& options, const std::string& object, bool holds_out,
                         const std::string& log, bool resumed, std::function<void(const TrainingState&)> round_done)
    : options_(options),
      objects_(plural_of(object)),
      holds_out_(holds_out),
      log_path_(log),
      round_done_(std::move(round_done)) {
  if (log.empty()) return;
  log_.open(log, resumed || is_written_in_place(log) ? std::ios::app : std::ios::trunc);
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
  write("round_started", {{"round", record.round},
                          {"faces", record.faces},
                          {"negatives", record.negatives},
                          {"held_out_faces", holds_out_ ? record.held_out_faces : 0},
                          {"held_out_negatives", record.held_out_negatives},
                          {"mining", json_of(record.mining)}});
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
  OrderedJson members{{"round", progress.round}, {"weak", progress.weak}};
  if (options_.kind == CascadeKind::staged)
    members["held_out_false_positive_rate"] = progress.held_out_false_positive_rate;
  write("weak", members);
}

void TrainingLog::round_done(const TrainingState& state) {
  bar_.reset();
  const RoundRecord& r = state.rounds.back();
  if (!header_shown_) {
    const std::string column(objects_.size() < 8 ? 8 - objects_.size() : 0, ' ');
    message("round  weak (all) " + column + objects_ +
            " negatives        found: training held-out  windows passed: before after      "
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
  const auto held_out = r.held_out_detection_rate ? OrderedJson(*r.held_out_detection_rate) : OrderedJson();
  write("round", {{"round", r.round},
                  {"weak", r.weak},
                  {"weak_total", r.weak_total},
                  {"faces", r.faces},
                  {"negatives", r.negatives},
                  {"training_detection_rate", r.training_detection_rate},
                  {"held_out_detection_rate", held_out},
                  {"training_false_positive_rate", r.training_false_positive_rate},
                  {"held_out_false_positive_rate", r.held_out_false_positive_rate},
                  {"false_positive_rate_before", r.false_positive_rate_before},
                  {"false_positive_rate_after", r.false_positive_rate_after},
                  {"mining_seconds", r.mining_seconds},
                  {"binning_seconds", r.binning_seconds},
                  {"boosting_seconds", r.boosting_seconds},
                  {"seconds_left", left}});
  round_done_(state);
}

void TrainingLog::end(const TrainingResult& result) {
  bar_.reset();
  message(result.explanation);
  write("end", {{"ending", name_of(result.ending)},
                {"explanation", result.explanation},
                {"rounds", result.state.rounds.size()},
                {"peak_memory_mib", peak_memory_mib()}});
}

void TrainingLog::write(const char* event, const OrderedJson& members) {
  if (log_path_.empty()) return;
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  OrderedJson line{{"event", event}, {"seconds", std::round(seconds * 1000) / 1000}};
  line.update(members);
  log_ << json_text(line) + "\n" << std::flush;  // a program may follow the log, and a kill must not lose lines
  if (log_) return;
  message("warning: " + log_path_ + ": the log cannot be written any more; training goes on without it");
  log_path_.clear();
}

}  // namespace haarkit
