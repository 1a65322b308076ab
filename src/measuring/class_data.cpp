// Data sets for detectors of several classes.
#include "measuring/class_data.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/text.hpp"
#include "program/program.hpp"
#include "program/values.hpp"

namespace haarkit {
namespace {

// The names that the user gave to detectors, each once, in order.
std::vector<std::string> given_names(const EvaluateCommand& c, const std::vector<MeasuredCascades>& cascades) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const MeasuredCascades& measured : cascades) add(measured.named ? measured.name : "");
  for (const std::string& word : c.detections) add(name_and_file(word).first);
  return names;
}

std::set<std::string> classes_of(const std::vector<DataSet>& sets) {
  std::set<std::string> classes;
  for (const DataSet& set : sets)
    for (const AnnotatedPicture& picture : set.pictures)
      for (const TruthBox& object : picture.faces)
        if (!object.class_name.empty()) classes.insert(object.class_name);
  return classes;
}

void require_class(const std::string& name, const std::set<std::string>& classes, const std::string& hint) {
  if (classes.count(name) != 0) return;
  std::string list;
  for (const std::string& one : classes) list += (list.empty() ? "" : ", ") + one;
  throw UsageError(name + " is no class of the annotations, which hold " + list + ": " + hint);
}

std::size_t without_class(const std::vector<DataSet>& sets) {
  std::size_t count = 0;
  for (const DataSet& set : sets)
    for (const AnnotatedPicture& picture : set.pictures)
      count += std::count_if(picture.faces.begin(), picture.faces.end(),
                             [](const TruthBox& object) { return object.class_name.empty(); });
  return count;
}

std::vector<DataSet> of_class(std::vector<DataSet> sets, const std::string& class_name) {
  for (DataSet& set : sets) {
    set.name += ", " + class_name;
    for (AnnotatedPicture& picture : set.pictures) {
      std::vector<TruthBox> own;
      std::copy_if(picture.faces.begin(), picture.faces.end(), std::back_inserter(own),
                   [&](const TruthBox& object) { return object.class_name == class_name; });
      picture.faces = std::move(own);
    }
  }
  return sets;
}

}  // namespace

std::vector<ClassData> data_by_class(const EvaluateCommand& c, const std::vector<MeasuredCascades>& cascades) {
  const std::string& asked = c.data.options.class_name;
  const std::vector<std::string> names = given_names(c, cascades);
  if (asked.empty() && !names.empty()) {
    DataSources all = c.data;
    all.options.class_name = kEveryClass;
    std::vector<DataError> warnings;  // told here only if this reading is the one that counts
    all.options.warn = [&](const DataError& warning) { warnings.push_back(warning); };
    const std::vector<DataSet> sets = read_data_sets(all);
    const std::set<std::string> classes = classes_of(sets);
    const bool by_name = classes.size() > 1 && std::any_of(names.begin(), names.end(), [&](const std::string& name) {
                           return classes.count(name) != 0;
                         });
    if (by_name) {
      for (const DataError& warning : warnings) message("warning: " + std::string(warning.what()));
      for (const MeasuredCascades& measured : cascades)
        require_class(measured.name, classes, "call it by the name of its class, as in --cascade NAME=FILE");
      if (const std::size_t count = without_class(sets); count > 0)
        message("warning: " + counted(count, "box") +
                " without a class left out, because detectors are measured by class");
      std::vector<ClassData> by_class;
      for (const std::string& name : names) {
        require_class(name, classes, "name detectors after classes, or choose one for all with --class");
        by_class.push_back({name, true, of_class(sets, name)});
      }
      return by_class;
    }
  }
  return {{asked, false, read_data_sets(c.data)}};
}

}  // namespace haarkit
