// Films in a run of haarkit detect: one that cannot be opened or searched to its end is a problem among others, and
// what was found until then is told; so is a film or a crop that cannot be written. Where results cannot be written,
// the command ends.
#include <exception>
#include <filesystem>
#include <utility>
#include <vector>

#include "commands/detect_run.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/text.hpp"
#include "program/interrupt.hpp"
#include "program/output_check.hpp"
#include "program/problem_in.hpp"
#include "program/progress.hpp"

namespace haarkit {

void DetectRun::film(const FilmSource& source, const PictureEntry& entry) {
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
  // As of pictures: what cannot be written of a film is no fault of what was found in it.
  std::vector<std::string> problems;
  if (reader) search_film(*reader, source, entry, result, problems);
  if (!result.error.empty()) {
    problems.insert(problems.begin(), result.error);
    output_.write(writer_->picture(result));
  }
  if (!problems.empty()) problems_.push_back(listed(problems, "and"));  // one a file
}

void DetectRun::search_film(FilmReader& reader, const FilmSource& source, const PictureEntry& entry,
                            PictureResult& result, std::vector<std::string>& unwritten) {
  FilmOptions options = film_options(source, entry);
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
  std::vector<OutputClaim> claims;
  result.error = problem_in(source.name, [&] {
    written_.add_input(entry.path);
    for (std::string* path : {&options.draw_path, &options.blur_path}) {
      if (path->empty()) continue;
      if (std::string problem = claim_film(*path, claims); !problem.empty()) {
        unwritten.push_back(std::move(problem));
        path->clear();
      }
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
  unwritten.insert(unwritten.end(), outcome.unwritten.begin(), outcome.unwritten.end());
  if (outcome.stopped || window_closed()) stopped_ = source.name + " after " + counted(outcome.frames, "frame");
}

// Why a film cannot be written there; empty: it can, and no other run writes it until the claims are gone.
std::string DetectRun::claim_film(const std::string& path, std::vector<OutputClaim>& claims) {
  return problem_in(path, [&] {
    written_.claim(path);
    make_folder(std::filesystem::path(path).parent_path().string());
    claims.emplace_back(path);
    tell_remains(claims.back());
  });
}

FilmOptions DetectRun::film_options(const FilmSource& source, const PictureEntry& entry) {
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

}  // namespace haarkit
