#pragma once

#include <map>
#include <string>
#include <vector>

#include "haarkit/detect/detector.hpp"
#include "program/options.hpp"

namespace haarkit {

// Warns where views of one object (cascades of one name) are soft and staged ones: their scores are on different
// scales.
void warn_of_mixed_views(const std::vector<NamedCascade>& cascades);

// Warns of cascades that find nothing in any picture, because a box of theirs is never as small as --max-size.
void warn_of_too_small(const std::vector<NamedCascade>& cascades, const DetectorOptions& options);

// What stands for the built-in face cascades where a file may be named.
inline constexpr char kBuiltin[] = "builtin", kBuiltinInContext[] = "builtin-in-context",
                      kBuiltinTurned[] = "builtin-turned";
bool is_builtin(const std::string& file);
// What a result calls a cascade among views of one object: "mirrored profile.xml".
std::string view_word(const std::string& file, bool mirror);

// The words FILE or NAME=FILE of an option; a file without a name is called by its stem. Throws UsageError for names
// that cannot be, and without a file.
struct NamedFile {
  std::string name, file;
  bool given = false;  // the name
};
NamedFile named_file(const std::string& word, const std::string& option);

// The names of cascades that nobody gave one. Trainers call every cascade cascade.xml: two of these are not views of
// one object because of that.
class OwnNames {
 public:
  // Throws UsageError when another file has the name.
  void claim(const std::string& name, const std::string& file);

 private:
  std::map<std::string, std::string> files_;
};

// Of a face, which of the built-in cascades look for it.
enum class FaceViews { frontal, all };

// The words of --cascade and --mirrored: FILE or NAME=FILE each; and --views, for when there are none.
struct CascadeWords {
  std::vector<std::string> cascades, mirrored;
  std::optional<FaceViews> views = std::nullopt;  // none: all

  bool empty() const { return cascades.empty() && mirrored.empty(); }
  std::vector<std::string> files() const;
};

// --cascade, --mirrored and --views.
void add_cascade_options(OptionSet& options, CascadeWords& words);
void add_views_option(OptionSet& options, std::optional<FaceViews>& views);
// Throws UsageError for --views beside named cascades, which it does not speak of.
void require_views_alone(const CascadeWords& words);

// Cascades to look with, and whether results tell which name found what: where there are several, or the user gave
// one a name.
struct ChosenCascades {
  std::vector<NamedCascade> cascades;
  std::vector<std::string> words;  // by cascade: view_word
  bool told = false;
};

// Reads them; the built-in ones when none is named. A cascade without a name is called by its file's stem, a built-in
// one "face". Throws UsageError for names that cannot be, and when two files would share a stem as their name without
// having been asked to; DataError.
ChosenCascades chosen_cascades(const CascadeWords& words);

// The cascade in a file, or a built-in one for the words above. Throws DataError.
Cascade chosen_cascade(const std::string& path);

// What the cascades of a detector find, as results tell it.
struct Objects {
  bool told = false;               // results say the names
  std::vector<std::string> names;  // by cascade
  std::vector<int> numbers;        // by cascade: of its object, in the order of the cascades; views share one
  int count = 0;                   // of objects
  std::vector<std::string> views;  // by cascade, where objects have several: which it is

  const std::string& name_of(const Detection& d) const { return names[d.cascade]; }
};
Objects objects_of(const Detector& detector, bool told, const std::vector<std::string>& words = {});

}  // namespace haarkit
