// The cascades that a command line names, and what they are called.
#include "cascades/chosen_cascades.hpp"

#include <algorithm>
#include <filesystem>

#include "haarkit/detect/builtin_cascade.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/detect/mirrored.hpp"
#include "program/program.hpp"
#include "program/progress.hpp"
#include "program/values.hpp"

namespace haarkit {
namespace {

class Choice {
 public:
  void add(const std::string& word, bool mirror) {
    auto [name, file, given] = named_file(word, "--cascade");
    if (!given && is_builtin(file)) name = "face";
    if (!given) own_names_.claim(name, is_builtin(file) ? kBuiltin : file);
    Cascade cascade = chosen_cascade(file);
    if (mirror) cascade = mirrored(cascade, file);
    chosen.told = chosen.told || given || (!chosen.cascades.empty() && chosen.cascades[0].name != name);
    chosen.cascades.push_back({name, std::move(cascade)});
    chosen.words.push_back(view_word(file, mirror));
  }

  ChosenCascades chosen;

 private:
  OwnNames own_names_;
};

bool are_all(std::optional<FaceViews> views) {
  return views.value_or(FaceViews::all) == FaceViews::all;
}

}  // namespace

bool is_builtin(const std::string& file) {
  return file == kBuiltin || file == kBuiltinInContext || file == kBuiltinTurned;
}

// Names go into CSV columns, file names and drawings.
NamedFile named_file(const std::string& word, const std::string& option) {
  const auto strange = [](unsigned char c) { return c < ' ' || c == 0x7f || c == '/'; };
  auto [name, file] = name_and_file(word);
  const bool given = file.size() != word.size();
  if (file.empty()) throw UsageError((word.empty() ? option : word) + ": the file is missing");
  if (!given) name = std::filesystem::path(file).stem().string();
  if (name.empty()) throw UsageError(word + ": the name before = is missing, expected NAME=FILE");
  if (std::any_of(name.begin(), name.end(), strange))
    throw UsageError(word +
                     (given ? ": a name must not hold slashes, tabs or line ends; a file of this name does not exist"
                            : ": a name must not hold tabs or line ends, but this file's does; give it another, "
                              "as in " +
                                  option + " NAME=FILE"));
  return {name, file, given};
}

void OwnNames::claim(const std::string& name, const std::string& file) {
  const std::string& first = files_.try_emplace(name, file).first->second;
  if (first != file)
    throw UsageError(first + " and " + file + " would both be called " + name +
                     ": give them names, as in --cascade car=" + first + " --cascade plate=" + file +
                     " (or one name, if they are views of one object)");
}

std::string view_word(const std::string& file, bool mirror) {
  return (mirror ? "mirrored " : "") + std::filesystem::path(file).filename().string();
}

std::vector<std::string> CascadeWords::files() const {
  std::vector<std::string> all;
  for (const auto* words : {&cascades, &mirrored})
    for (const std::string& word : *words)
      if (const std::string file = name_and_file(word).second; !is_builtin(file)) all.push_back(file);
  return all;
}

void add_cascade_options(OptionSet& options, CascadeWords& words) {
  options
      .add("cascade", words.cascades, "[NAME=]FILE",
           "a cascade: OpenCV's XML, YAML or JSON, new or old, or haarkit's own format, or one of the words "
           "builtin, builtin-in-context and builtin-turned; several are looked for in one search. Those of one NAME "
           "are views of one object, joined where they find the same; results say the name when there are several, or "
           "one was given")
      .default_text("these three words, the built-in face cascades");
  options
      .add("mirrored", words.mirrored, "[NAME=]FILE",
           "likewise, with left and right exchanged: a cascade of profiles that look to one side finds the others too")
      .default_text("none");
  add_views_option(options, words.views);
}

void add_views_option(OptionSet& options, std::optional<FaceViews>& views) {
  options
      .add_choice<std::optional<FaceViews>>(
          "views", views, {{"frontal", FaceViews::frontal}, {"all", FaceViews::all}},
          "which faces the built-in cascades look for: frontal, upright ones from the front, with builtin alone, in "
          "a third of the time; all, also heads turned as far as profiles and masked faces, with all three")
      .default_text("all");
}

void require_views_alone(const CascadeWords& words) {
  if (words.views && !words.empty())
    throw UsageError(
        "--views is about the built-in face cascades: to look with others too, name all of them, as in "
        "--cascade builtin --cascade builtin-in-context --cascade builtin-turned --cascade plate.xml");
}

void warn_of_mixed_views(const std::vector<NamedCascade>& cascades) {
  std::map<std::string, CascadeKind> kinds;
  for (const auto& [name, cascade] : cascades) {
    if (kinds.emplace(name, cascade.kind()).first->second == cascade.kind()) continue;
    message("warning: the views of " + name +
            " are soft and staged cascades, whose scores cannot be compared: where both find the same, the staged one "
            "nearly always counts, whichever is right. Train them alike, or give them different names");
    return;
  }
}

void warn_of_too_small(const std::vector<NamedCascade>& cascades, const DetectorOptions& options) {
  if (options.max_size.empty() || options.mode == DetectMode::exact) return;  // exact mode looks at the nearest size
  for (const auto& [name, cascade] : cascades) {
    const cv::Size2d least = cv::Size2d(cascade.window()) / double{cascade.context()};
    if (options.max_size.width < least.width || options.max_size.height < least.height)
      message("warning: " + name + " finds nothing with --max-size " + value_text(options.max_size) +
              ": its smallest box is " + value_text(cv::Size(cvCeil(least.width), cvCeil(least.height))));
  }
}

ChosenCascades chosen_cascades(const CascadeWords& words) {
  Choice choice;
  for (const std::string& word : words.cascades) choice.add(word, false);
  for (const std::string& word : words.mirrored) choice.add(word, true);
  if (words.empty()) choice.add(kBuiltin, false);
  if (words.empty() && are_all(words.views)) {
    choice.add(kBuiltinInContext, false);
    choice.add(kBuiltinTurned, false);
  }
  warn_of_mixed_views(choice.chosen.cascades);
  return std::move(choice.chosen);
}

Cascade chosen_cascade(const std::string& path) {
  if (path == kBuiltinInContext) return builtin_face_in_context_cascade();
  if (path == kBuiltinTurned) return builtin_turned_face_cascade();
  return path == kBuiltin ? builtin_face_cascade() : read_cascade(path);
}

Objects objects_of(const Detector& detector, bool told, const std::vector<std::string>& words) {
  Objects objects{told, detector.names(), {}, 0, {}};
  std::map<int, int> numbers;  // of a detector's object, in the order of the cascades
  for (const int object : detector.objects())
    objects.numbers.push_back(numbers.try_emplace(object, static_cast<int>(numbers.size())).first->second);
  objects.count = static_cast<int>(numbers.size());
  if (objects.names.size() > numbers.size()) objects.views = words;
  return objects;
}

}  // namespace haarkit
