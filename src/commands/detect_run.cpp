// The run of haarkit detect but for its films (detect_run_films.cpp).
#include "commands/detect_run.hpp"

#include <algorithm>

#include "haarkit/base/files.hpp"
#include "haarkit/base/text.hpp"
#include "program/interrupt.hpp"
#include "program/progress.hpp"
#include "program/threads.hpp"

namespace haarkit {
namespace {

void report(const std::vector<std::string>& problems, std::size_t count, const std::string& noun) {
  if (problems.empty()) return;
  if (count > 1) {
    message("haarkit detect: " + std::to_string(problems.size()) + " of " + counted(count, noun) +
            " could not be read, searched or written:");
  }
  for (const std::string& problem : problems) message((count > 1 ? "  " : "haarkit detect: ") + problem);
}

}  // namespace

DetectRun::DetectRun(const DetectCommand& c, DetectInputs& inputs, const DetectCascades& cascades, ProgramTeam& team)
    : c_(c),
      team_(team),
      dealing_(team, ThreadLimit::current()),
      inputs_(inputs),
      names_(inputs.known()),
      live_(inputs.live() || !c.camera.empty()),
      detector_(cascades.objects.cascades, detector_options()),
      objects_(objects_of(detector_, cascades.objects.told, cascades.objects.words)),
      columns_{!c.camera.empty() || inputs.has_film(), c.film.track, objects_, {}},
      output_(c.output) {
  if (!cascades.parts.empty()) {
    parts_.emplace(cascades.parts, c.detector);
    columns_.parts = parts_->objects();
  }
  writer_ = detection_writer(c.format, columns_);
}

int DetectRun::run() {
  if (c_.format == DetectionFormat::fddb && objects_.count > 1)
    throw UsageError("--format fddb has no room for names of several objects: take csv, json or jsonl");
  if (c_.show && c_.camera.empty() && !inputs_.live() && !inputs_.has_film())
    throw UsageError("--show needs a film or a camera");
  for (const PictureEntry& entry : inputs_.known()) {
    refuse_overwriting(entry, names_, c_.batch);
    if (writes_pictures(c_.batch)) written_.add_input(entry.path);
  }
  for (const std::string& folder : {c_.batch.draw_folder, c_.batch.crop_folder, c_.batch.blur_folder}) {
    if (!folder.empty()) make_folder(folder);
  }
  if (c_.show) window_.emplace();
  output_.write(writer_->begin());
  if (c_.camera.empty()) {
    all_inputs();
  } else {
    const FilmSource source = camera_source(c_.camera);
    const bool by_number = source.path != c_.camera;
    film(source, {source.path, by_number ? "camera" + c_.camera : "camera"});
  }
  if (done_ == 0 && c_.camera.empty() && !interrupted())
    message("warning: " + (inputs_.live() ? "standard input" : c_.sources.list) +
            ": the list names no picture: nothing was searched");
  dealing_.end();
  output_.write(writer_->end());
  output_.finish();
  return exit_code();
}

void DetectRun::follow() {
  follow_batches(dealing_, search(), names_, c_.batch);
}

// With many pictures, a list that is waited for, films or a team each picture gets one thread, since others have
// pictures of their own; of few pictures all threads share each.
DetectorOptions DetectRun::detector_options() const {
  DetectorOptions options = c_.detector;
  const bool many = inputs_.known().size() >= 2 * static_cast<std::size_t>(ThreadLimit::current());
  if (many || live_ || inputs_.has_film() || team_.size() > 1) options.threads = 1;
  return options;
}

ObjectSearch DetectRun::search() const {
  return {detector_, objects_, parts_ ? &*parts_ : nullptr};
}

void DetectRun::all_inputs() {
  while (!interrupted() && !window_closed()) {
    pictures();
    const std::optional<PictureEntry> entry = inputs_.next_film();
    if (!entry) return;
    FilmSource source;
    source.path = entry->path;
    source.name = entry->name;
    film(source, *entry);
  }
}

// The pictures up to the next film.
void DetectRun::pictures() {
  const auto total = static_cast<std::int64_t>(inputs_.known().size());
  Progress progress(live_ || columns_.frames ? 0 : total, "pictures");
  const auto next = [this] { return inputs_.next_picture(); };
  const auto on_result = [&](const PictureResult& result) {
    put(result);
    progress.advance();
  };
  const BatchOutcome outcome = team_.size() > 1
                                   ? deal_batch(dealing_, search(), next, names_, c_.batch, written_, on_result)
                                   : detect_batch(search(), next, names_, c_.batch, written_, on_result);
  done_ += outcome.done;
  problems_.insert(problems_.end(), outcome.problems.begin(), outcome.problems.end());
}

void DetectRun::put(const PictureResult& result) {
  found_ = found_ || !result.detections.empty();
  output_.write(writer_->picture(result));
}

int DetectRun::exit_code() const {
  const std::size_t total = std::max(done_, inputs_.known().size());
  const std::string noun = columns_.frames || inputs_.live() ? "file" : "picture";
  report(problems_, total, noun);
  if (interrupted() && (!stopped_.empty() || inputs_.live() || done_ < total)) {
    const std::string done =
        inputs_.live() ? counted(done_, "file") : std::to_string(done_) + " of " + counted(total, noun);
    message("haarkit detect: stopped " + (stopped_.empty() ? "after " + done : "in " + stopped_));
    return kExitInterrupted;
  }
  if (window_closed() && !stopped_.empty())
    message("haarkit detect: the window was closed in " + stopped_ +
            (done_ < total ? "; " + counted(total - done_, noun) + " not searched" : ""));
  if (!problems_.empty()) return kExitData;
  return c_.fail_if_none && !found_ ? kExitNone : kExitDone;
}

}  // namespace haarkit
