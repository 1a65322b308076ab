#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "haarkit/evaluate/report.hpp"
#include "measuring/evaluate_options.hpp"
#include "program/progress.hpp"
#include "team/dealing.hpp"

namespace haarkit {

// What one detector found in a data set's pictures.
struct DetectorBoxes {
  std::string name;
  std::vector<std::vector<ScoredBox>> boxes;      // parallel to the pictures
  std::optional<DetectionSpeed> speed;            // of a cascade that was run
  std::map<std::size_t, std::string> unreadable;  // picture index -> why
  std::optional<double> own_score;                // the cascade's own operating point
};

// A detector to be measured: a cascade that we run, or a file of what another one found.
class EvaluatedDetector {
 public:
  explicit EvaluatedDetector(std::string name) : name_(std::move(name)) {}
  virtual ~EvaluatedDetector() = default;
  const std::string& name() const { return name_; }

  // Advances progress once a picture. After Ctrl-C the result is not complete.
  virtual DetectorBoxes run(const std::vector<AnnotatedPicture>& pictures, Progress& progress) = 0;

 private:
  std::string name_;
};

struct NamedCascade {
  std::string name;
  Cascade cascade;
};

// The cascades asked for, or the default one. Throws DataError.
std::vector<NamedCascade> named_cascades(const EvaluateCommand& command);

// Cascades, then detection files, in the order given. dealing: a team's, to run the cascades by; null: here alone.
// Throws DataError.
std::vector<std::unique_ptr<EvaluatedDetector>> evaluated_detectors(const EvaluateCommand& command, Dealing* dealing);

// What the members of a team that do not lead do meanwhile, until the leader ends the dealing.
void follow_evaluation(const EvaluateCommand& command, Dealing& dealing);

}  // namespace haarkit
