// haarkit detect: pictures and films in, boxes and scores out.
#include <algorithm>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>

#include "cascades/chosen_cascades.hpp"
#include "commands/commands.hpp"
#include "commands/detect_batch.hpp"
#include "commands/detect_film.hpp"
#include "commands/detect_inputs.hpp"
#include "commands/detect_options.hpp"
#include "commands/detect_shared.hpp"
#include "commands/detection_formats.hpp"
#include "films/films.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "program/interrupt.hpp"
#include "program/output.hpp"
#include "program/output_check.hpp"
#include "program/problem_in.hpp"
#include "program/progress.hpp"
#include "program/threads.hpp"
#include "team/dealing.hpp"
#include "team/program_team.hpp"

namespace haarkit {
namespace {

OutputClaims check_outputs(const DetectCommand& c) {
  OutputCheck outputs;
  outputs.file("--output", c.output);
  outputs.folder("--draw", c.batch.draw_folder);
  outputs.folder("--crop", c.batch.crop_folder);
  outputs.folder("--blur", c.batch.blur_folder);
  for (const std::string& path : c.sources.paths) outputs.input(path);
  outputs.input(c.sources.list);
  for (const std::string& path : c.cascades.files()) outputs.input(path);
  for (const std::string& path : CascadeWords{c.parts, {}}.files()) outputs.input(path);
  return outputs.check();
}

void report(const std::vector<std::string>& problems, std::size_t count, const std::string& noun) {
  if (problems.empty()) return;
  if (count > 1) {
    message("haarkit detect: " + std::to_string(problems.size()) + " of " + counted(count, noun) +
            " could not be read, searched or written:");
  }
  for (const std::string& problem : problems) message((count > 1 ? "  " : "haarkit detect: ") + problem);
}

// The cascades of whole objects (--cascade) and of parts inside them (--parts).
struct Cascades {
  ChosenCascades objects;
  std::vector<NamedCascade> parts;
};

Cascades cascades_of(const DetectCommand& c) {
  Cascades chosen{chosen_cascades(c.cascades), {}};
  if (c.parts.empty()) return chosen;
  chosen.parts = chosen_cascades({c.parts, {}}).cascades;
  chosen.objects.told = true;
  return chosen;
}

std::string text_of(const Cascades& cascades) {
  std::string text;
  for (const auto* list : {&cascades.objects.cascades, &cascades.parts})
    for (const auto& [name, cascade] : *list) text += name + "\n" + cascade_text(cascade, CascadeFormat::haarkit);
  return text;
}

// One run of the command.
class Run {
 public:
  Run(const DetectCommand& c, DetectInputs& inputs, const Cascades& cascades, ProgramTeam& team)
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

  int run() {
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
    dealing_.end();
    output_.write(writer_->end());
    output_.finish();
    return exit_code();
  }

  // What the other members of the team do.
  void follow() { follow_batches(dealing_, search(), names_, c_.batch); }

 private:
  // With many pictures, a list that is waited for, films or a team each picture gets one thread, since others have
  // pictures of their own; of few pictures all threads share each.
  DetectorOptions detector_options() const {
    DetectorOptions options = c_.detector;
    const bool many = inputs_.known().size() >= 2 * static_cast<std::size_t>(ThreadLimit::current());
    if (many || live_ || inputs_.has_film() || team_.size() > 1) options.threads = 1;
    return options;
  }

  ObjectSearch search() const { return {detector_, objects_, parts_ ? &*parts_ : nullptr}; }

  void all_inputs() {
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

  bool window_closed() const { return window_ && window_->closed(); }

  // The pictures up to the next film.
  void pictures() {
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

  void film(const FilmSource& source, const PictureEntry& entry) {
    ++done_;
    // The film's own result, written only if it fails. Its frame is set once one was handed on: what was searched in
    // part is not told to be unread.
    PictureResult result;
    result.name = source.name;
    std::unique_ptr<FilmReader> reader;
    try {
      if (c_.format == DetectionFormat::csv && !columns_.frames) {
        throw DataError(source.name, "", "is a film, and CSV's columns were written before it came",
                        "use --format jsonl with such a list");
      }
      reader = open_film(source);
    } catch (const DataError& error) {
      if (interrupted()) {  // Ctrl-C while it was being opened: no fault of the film's
        stopped_ = source.name;
        return;
      }
      result.error = error.what();
    }
    if (reader) search_film(*reader, source, entry, result);
    if (result.error.empty()) return;
    problems_.push_back(result.error);
    output_.write(writer_->picture(result));
  }

  void search_film(FilmReader& reader, const FilmSource& source, const PictureEntry& entry, PictureResult& result) {
    const FilmOptions options = film_options(source, entry);
    FilmOutcome outcome;
    std::exception_ptr unwritable;  // the results, not the film: that ends the command
    Progress progress(reader.estimated_frames() / options.every, "frames");
    const auto work = [&] {
      outcome = detect_film(search(), reader, source.name, options, [&](const PictureResult& frame) {
        try {
          put(frame);
        } catch (...) {
          unwritable = std::current_exception();
          throw;
        }
        result.frame = frame.frame;
        progress.advance();
      });
    };
    bool begun = false;
    result.error = problem_in(source.name, [&] {
      written_.add_input(entry.path);
      for (const std::string& path : {options.draw_path, options.blur_path}) {
        if (path.empty()) continue;
        written_.claim(path);
        make_folder(std::filesystem::path(path).parent_path().string());
      }
      begun = true;
      if (window_) {
        window_->run(work);
      } else {
        work();
      }
    });
    if (unwritable) std::rethrow_exception(unwritable);
    // What was found until something could not be written is told all the same.
    if (begun) output_.write(writer_->film_end(source.name));
    if (!outcome.problem.empty()) result.error = source.name + ": " + outcome.problem;
    if (outcome.stopped || window_closed()) stopped_ = source.name + " after " + counted(outcome.frames, "frame");
  }

  FilmOptions film_options(const FilmSource& source, const PictureEntry& entry) {
    FilmOptions options = c_.film;
    options.best = c_.batch.best;
    options.cut = c_.batch.cut;
    options.live = source.live && source.path != "-";
    options.tracker.live = source.live;
    if (!c_.batch.draw_folder.empty()) options.draw_path = names_.film(c_.batch.draw_folder, entry);
    if (!c_.batch.blur_folder.empty()) options.blur_path = names_.film(c_.batch.blur_folder, entry);
    if (!c_.batch.crop_folder.empty()) {
      options.crop_path = [this, entry](std::int64_t frame, int number) {
        std::string path = names_.frame_crop(c_.batch.crop_folder, entry, frame, number);
        written_.claim(path);
        return path;
      };
    }
    if (window_) options.window = &*window_;
    return options;
  }

  void put(const PictureResult& result) {
    found_ = found_ || !result.detections.empty();
    output_.write(writer_->picture(result));
  }

  int exit_code() const {
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

  const DetectCommand& c_;
  ProgramTeam& team_;
  Dealing dealing_;
  DetectInputs& inputs_;
  OutputNames names_;
  WrittenFiles written_;
  bool live_;
  Detector detector_;
  Objects objects_;
  std::optional<PartsSearch> parts_;
  DetectionColumns columns_;
  Output output_;
  std::unique_ptr<DetectionWriter> writer_;
  std::optional<FilmWindow> window_;
  std::size_t done_ = 0;  // files dealt with
  std::vector<std::string> problems_;
  std::string stopped_;  // the film in which Ctrl-C was pressed or the window closed, and how far it was
  bool found_ = false;
};

}  // namespace

int run_detect(const Args& args) {
  DetectCommand c;
  if (!parse_detect(args, c)) return kExitDone;
  ProgramTeam& team = program_team();
  OutputClaims claims;
  Cascades cascades;
  std::optional<DetectInputs> inputs;
  on_leader(team, [&] { claims = check_outputs(c); });
  together(team, [&] {
    cascades = cascades_of(c);
    // Films and results are the leader's; the others are told which pictures, and need the list for their names alone.
    if (!leads()) inputs.emplace(writes_pictures(c.batch) ? c.sources : PictureSources{});
  });
  on_leader(team, [&] { inputs.emplace(c.sources); });
  if (team.size() > 1) require_alike(team, "the cascade", text_of(cascades));
  const ThreadLimit threads(c.detector.threads, team.processes_here());
  tell_team(team);
  c.detector.max_pixels = max_pixels(c.batch.limits);
  c.detector.stop = interrupted;
  if (!leads()) c.output.clear();
  Run run(c, *inputs, cascades, team);
  if (leads()) return run.run();
  run.follow();
  return kExitDone;
}

}  // namespace haarkit
