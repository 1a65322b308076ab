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
  std::optional<double> own_score;                // the cascade's own operating point (of several, if it is the same)
};

// A detector to be measured: a cascade that we run, or a file of what another one found.
class EvaluatedDetector {
 public:
  explicit EvaluatedDetector(std::string name) : name_(std::move(name)) {}
  virtual ~EvaluatedDetector() = default;
  const std::string& name() const { return name_; }

  // Advances progress once a picture. After Ctrl-C the result is not complete.
  virtual DetectorBoxes run(const std::vector<AnnotatedPicture>& pictures, Progress& progress) = 0;

  // What the user is to be told, when all data sets are done.
  virtual std::vector<std::string> warnings() const { return {}; }

 private:
  std::string name_;
};

// Cascades that are measured together: views of one object.
struct MeasuredCascades {
  std::string name;
  bool named = false;  // by the user
  std::vector<NamedCascade> views;
  std::vector<std::string> words;  // by view: the file, or which built-in one
};

// The cascades asked for, in the order of their names, or the built-in one. Throws DataError.
std::vector<MeasuredCascades> measured_cascades(const EvaluateCommand& command);

// Cascades, then detection files, in the order given. class_name: of the objects that are measured, empty where there
// are no classes to choose from; detections of other classes are left out. by_name: only detectors that the user called
// like the class, and detection files without a name. dealing: a team's, to run the cascades by; null: here alone.
// Throws DataError.
std::vector<std::unique_ptr<EvaluatedDetector>> evaluated_detectors(const EvaluateCommand& command,
                                                                    const std::vector<MeasuredCascades>& cascades,
                                                                    const std::string& class_name, bool by_name,
                                                                    Dealing* dealing);

// What the members of a team that do not lead do meanwhile, until the leader ends the dealing.
void follow_evaluation(const EvaluateCommand& command, const std::vector<MeasuredCascades>& cascades, Dealing& dealing);

}  // namespace haarkit
