// haarkit label: marks objects in pictures, in a browser.
#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <thread>

#include "cascades/chosen_cascades.hpp"
#include "commands/commands.hpp"
#include "datasets/annotation_reading.hpp"
#include "datasets/label_file.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/paths.hpp"
#include "haarkit/base/text.hpp"
#include "labelling/label_service.hpp"
#include "labelling/label_store.hpp"
#include "labelling/web.hpp"
#include "labelling/web_guard.hpp"
#include "program/interrupt.hpp"
#include "program/options.hpp"
#include "program/output_check.hpp"
#include "program/progress.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

struct LabelCommand {
  std::vector<std::string> paths, classes, imports;
  std::string boxes = "boxes.csv", cascade, detections, hard_negatives = "hard-negatives", exported;
  cv::Size shape;  // empty: any
  std::string class_name = kEveryClass;
  LabelPart part;
  DetectorOptions detector;
  int port = 0;
  bool no_browser = false;
};

void describe(OptionSet& options, LabelCommand& c) {
  options.positional("PICTURE|FOLDER", c.paths,
                     "what to label; folders are searched; without one: the pictures of the labels");
  options.group("Labels");
  options.add("boxes,b", c.boxes, "FILE",
              "the labels: a CSV that every command reads; what is in it is shown, and each change is on disk at once");
  options.add("class", c.classes, "NAME", "the classes of objects, where there are several");
  options.add("shape", c.shape, "WxH", "boxes are drawn with this shape, such as the window's")
      .sides(1, 1'000'000)
      .default_text("any");
  options.add("part", c.part, "N/OF",
              "only this part of the pictures, for one of several people; each has a file, and "
              "--import joins them");
  options.add("import", c.imports, "FILE|FOLDER", "labels to begin with, of any format that evaluate reads");
  options.add("export", c.exported, "FILE|FOLDER",
              "write the labels as .csv, .dat (info.dat), .json (COCO) or into a folder (VOC), and end");
  options.group("Proposals");
  options.add("cascade,c", c.cascade, "FILE", "what it finds is shown, to be taken with one key").default_text("none");
  options.group("Review");
  options.add("detections", c.detections, "FILE",
              "a detector's boxes: go through what disagrees with the labels, one key each");
  options.add("hard-negatives", c.hard_negatives, "DIR",
              "where confirmed false alarms go: crops and a list for train --no-objects");
  options.group("Page");
  options.add("port", c.port, "N", "of 127.0.0.1").range(0, 65535).default_text("a free one");
  options.add_flag("no-browser", c.no_browser, "only print the address");
  options.example("haarkit label photos/", "mark objects in photos/, into boxes.csv");
  options.example("haarkit label photos/ --cascade car.xml", "take or correct what a cascade finds");
  options.example("haarkit label --detections found.csv --boxes truth.csv",
                  "judge misses and false alarms of a detector");
  options.example("haarkit label photos/ --import old.xml --export coco.json", "labels in another format");
  options.note(
      "The page is served to this machine alone, under an address that holds a secret. It works with keys, mouse and "
      "fingers; '?' shows the keys. Ctrl-C ends the program; nothing is lost by that, nor by closing the page.");
}

// Leaves out pictures whose names a CSV cannot hold, which would come back as others. Line breaks are left out too: our
// own CSV holds them, but neither info.dat nor most programs that read tables do.
std::vector<PictureEntry> nameable(const std::vector<PictureEntry>& found) {
  std::vector<PictureEntry> entries;
  for (const PictureEntry& entry : found) {
    if (!entry.problem.empty()) throw DataError("", "", entry.problem);
    const std::vector<AnnotatedPicture> row = {{entry.name, entry.name, {}, {}, false}};
    bool same = false;
    try {
      const auto back = parse_annotations(labels_text(row), AnnotationFormat::csv, "");
      same = back.size() == 1 && back[0].name == entry.name && entry.name.find('\n') == std::string::npos;
    } catch (const DataError&) {
      same = false;
    }
    if (same) {
      entries.push_back(entry);
    } else {
      message("warning: left out " + haarkit::quoted(entry.name) +
              ": a table cannot hold this name (a line break, or blanks at its ends); rename the file");
    }
  }
  return entries;
}

// Those that were named, or else those of the labels.
std::vector<PictureEntry> pictures_of(const LabelCommand& c, const std::vector<AnnotatedPicture>& imported) {
  if (!c.paths.empty()) {
    for (const std::string& path : c.paths)  // else a name with a slip in it is taken for one broken picture
      if (std::error_code none; !fs::exists(path, none))
        throw DataError(path, "", "cannot be read (No such file or directory)", "check the name");
    PictureSources sources;
    sources.paths = c.paths;
    return find_pictures(sources);
  }
  std::vector<PictureEntry> entries;
  std::set<std::string> known;
  const auto add = [&](const std::vector<AnnotatedPicture>& pictures) {
    for (const AnnotatedPicture& picture : pictures)
      if (known.insert(picture.path).second) entries.push_back({picture.path, picture.path});
  };
  if (fs::exists(c.boxes)) add(read_labels(c.boxes));
  add(imported);
  return entries;
}

void open_browser(const std::string& address) {
  std::string program = "xdg-open", word = address;
  char* arguments[] = {program.data(), word.data(), nullptr};
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  for (const int out : {0, 1, 2}) posix_spawn_file_actions_addopen(&files, out, "/dev/null", O_RDWR, 0);
  pid_t child = 0;
  posix_spawnp(&child, program.c_str(), &files, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&files);
}

bool has_display() {
  for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY"})
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0') return true;
  return false;
}

void tell_state(const LabelStore& store) {
  std::size_t done = 0;
  for (const LabelStore::Picture& picture : store.pictures()) done += picture.done;
  message("haarkit label: " + counted(store.size(), "picture") + ", " + std::to_string(done) + " labelled, in " +
          store.file());
}

// The classes that were given, then those that labels have already.
std::vector<std::string> classes_of(const LabelStore& store, std::vector<std::string> classes) {
  for (const AnnotatedPicture& picture : store.labelled()) {
    for (const TruthBox& box : picture.faces)
      if (!box.class_name.empty() && std::find(classes.begin(), classes.end(), box.class_name) == classes.end())
        classes.push_back(box.class_name);
  }
  return classes;
}

int serve(LabelStore& store, const LabelCommand& c) {
  Proposals proposals(store);
  if (!c.cascade.empty()) proposals.use(chosen_cascade(c.cascade), c.detector);
  FirstTraining training(store, proposals, c.detector);
  Review review(store, c.hard_negatives);
  if (!c.detections.empty()) review.compare(c.detections);
  LabelSettings settings;
  settings.classes = classes_of(store, c.classes);
  if (!c.shape.empty()) settings.aspect = static_cast<double>(c.shape.width) / c.shape.height;
  LabelService service(store, proposals, training, review, settings);

  const std::string secret = new_secret();
  int port = 0;
  const WebSite site{[&](const WebRequest& request) { return comes_from_page(request, secret, port); },
                     [&](const WebRequest& request) { return service.answer(page_part(request, secret), request); }};
  const std::unique_ptr<WebServer> server = open_web_server(c.port, site);
  port = server->port();
  const std::string address = "http://127.0.0.1:" + std::to_string(port) + "/" + secret + "/";
  std::thread answering([&] { server->run(); });
  message("haarkit label: open " + address + " (Ctrl-C ends)");
  if (!c.no_browser && has_display()) open_browser(address);
  while (!interrupted()) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  server->stop();
  answering.join();
  return kExitDone;
}

// What an info.dat cannot say: its boxes are all objects of one kind.
void tell_left_out(const std::vector<AnnotatedPicture>& pictures, const std::string& path) {
  if (const std::string ending = ending_of(path); ending != ".dat" && ending != ".txt") return;
  std::size_t ignored = 0;
  std::set<std::string> classes;
  for (const AnnotatedPicture& picture : pictures)
    for (const TruthBox& box : picture.faces) {
      ignored += box.ignore;
      if (!box.ignore) classes.insert(box.class_name);
    }
  if (ignored > 0)
    message("warning: " + path + ": " + counted(ignored, "box") +
            " to be ignored left out, which info.dat cannot say: what is there counts as no object");
  if (classes.size() > 1)
    message("warning: " + path + ": info.dat cannot tell the " + std::to_string(classes.size()) +
            " classes apart: as many kinds of objects are one in it; .csv, .json and a folder keep them");
}

}  // namespace

int run_label(const Args& args) {
  LabelCommand c;
  OptionSet options("label", "[options] [PICTURE|FOLDER...]", "Marks objects in pictures, in a browser.");
  describe(options, c);
  if (!options.parse(args)) return kExitDone;
  if (c.paths.empty() && c.imports.empty() && !fs::exists(c.boxes)) throw UsageError("no pictures given");

  OutputCheck outputs;
  if (c.exported.empty())
    outputs.file("--boxes", c.boxes);
  else if (fs::path(c.exported).has_extension())
    outputs.file("--export", c.exported);
  else
    outputs.folder("--export", c.exported);
  if (!c.exported.empty() && fs::exists(c.boxes)) outputs.input(c.boxes);
  for (const std::string& path : c.imports) outputs.input(path);
  if (!c.detections.empty()) {
    outputs.input(c.detections);
    make_folder(c.hard_negatives);
    outputs.file("--hard-negatives", Review::verdicts_file(c.hard_negatives));
  }
  const OutputClaims claims = outputs.check();

  std::vector<AnnotatedPicture> imported;
  for (const std::string& path : c.imports) {
    AnnotationOptions reading;
    reading.class_name = kEveryClass;
    for (AnnotatedPicture& picture : read_annotated(path, {}, reading)) imported.push_back(std::move(picture));
  }
  const std::vector<PictureEntry> pictures = pictures_of(c, imported);
  LabelStore store(c.boxes, nameable(pictures), c.part, imported);
  if (store.size() == 0) throw DataError("--part " + value_text(c.part), "", "holds none of the pictures");
  if (!c.exported.empty()) {
    const std::vector<AnnotatedPicture> labelled = store.labelled();
    if (labelled.empty()) throw DataError(c.boxes, "", "nothing is labelled yet, so there is nothing to export");
    export_labels(labelled, c.exported);
    tell_left_out(labelled, c.exported);
    message("haarkit label: " + counted(labelled.size(), "picture") + " in " + c.exported);
    return kExitDone;
  }
  if (!imported.empty()) store.write();
  tell_state(store);
  const int code = serve(store, c);
  tell_state(store);
  return code;
}

}  // namespace haarkit
