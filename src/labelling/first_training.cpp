// A first cascade while labelling goes on. Its negatives are the pictures without an object, and what lies round the
// objects in the others.
#include "labelling/first_training.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "datasets/label_file.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "pictures/pictures.hpp"

namespace haarkit {
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kFewestObjects = 10, kFewestPictures = 5;
constexpr std::size_t kMostSurroundings = 200;  // pictures that are cut up: more take longer and teach little
constexpr int kLeastSide = 32;                  // of a piece of background, pixels

// A folder that is removed with all it holds.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "haarkit-label-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw DataError(name, "", "cannot be made");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

bool is_of(const TruthBox& box, const std::string& class_name) {
  return class_name.empty() || box.class_name == class_name;
}

// Whole rows above and below all boxes, and what is left of them to either side.
std::vector<cv::Rect> around(const std::vector<TruthBox>& boxes, cv::Size size) {
  cv::Rect2d all = boxes.front().box;
  for (const TruthBox& box : boxes) all |= box.box;
  const int left = cvFloor(all.x), top = cvFloor(all.y), right = cvCeil(all.br().x), bottom = cvCeil(all.br().y);
  const cv::Rect picture({0, 0}, size);
  std::vector<cv::Rect> parts;
  for (const cv::Rect& part :
       {cv::Rect(0, 0, size.width, top), cv::Rect(0, bottom, size.width, size.height - bottom),
        cv::Rect(0, top, left, bottom - top), cv::Rect(right, top, size.width - right, bottom - top)}) {
    if (part.width < kLeastSide || part.height < kLeastSide) continue;
    const cv::Rect inside = part & picture;
    if (inside.width >= kLeastSide && inside.height >= kLeastSide) parts.push_back(inside);
  }
  return parts;
}

// Writes the objects' boxes and the pieces without one; asks before each picture whether it is to stop.
void write_data(const std::vector<LabelStore::Picture>& pictures, const std::string& class_name,
                const TemporaryFolder& folder, const std::function<bool()>& stopped) {
  make_folder(folder / "backgrounds");
  std::vector<AnnotatedPicture> objects;
  std::size_t cut = 0, number = 0;
  for (const LabelStore::Picture& picture : pictures) {
    if (stopped()) return;
    if (!picture.done) continue;
    AnnotatedPicture object{fs::absolute(picture.path).string(), picture.path, {}, {}, false};
    for (TruthBox box : picture.boxes) {
      if (!is_of(box, class_name)) continue;
      box.class_name.clear();
      object.faces.push_back(box);
    }
    if (!object.faces.empty()) objects.push_back(object);
    if (!picture.boxes.empty() && ++cut > kMostSurroundings) continue;
    cv::Mat grey;
    try {
      grey = read_picture(picture.path);
    } catch (const DataError&) {
      continue;  // it cannot be shown either, so nobody labelled it
    }
    const std::vector<cv::Rect> parts = picture.boxes.empty() ? std::vector<cv::Rect>{cv::Rect({0, 0}, grey.size())}
                                                              : around(picture.boxes, grey.size());
    for (const cv::Rect& part : parts)
      write_picture(folder / ("backgrounds/" + std::to_string(++number) + ".png"), grey(part));
  }
  if (objects.empty())
    throw DataError("", "", "no object " + (class_name.empty() ? "" : "of class " + class_name + " ") + "is marked");
  if (number == 0) throw DataError("", "", "there is no picture without an object, and no room around the objects");
  write_file(folder / "objects.csv", labels_text(objects));
}

std::string last_line(const std::string& text) {
  const std::size_t end = text.find_last_not_of(" \r\n");
  if (end == std::string::npos) return "";
  const std::size_t begin = text.find_last_of("\r\n", end);
  return text.substr(begin == std::string::npos ? 0 : begin + 1,
                     end - (begin == std::string::npos ? 0 : begin + 1) + 1);
}

std::string words_in(const std::string& file) {
  try {
    return read_file(file);
  } catch (const DataError&) {
    return "";
  }
}

// Runs this very program; its words go to `said`. Returns 0 when it cannot be started.
pid_t start_program(std::vector<std::string> words, const std::string& said) {
  std::error_code ignored;
  const std::string program = fs::read_symlink("/proc/self/exe", ignored).string();
  words.insert(words.begin(), program);
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, said.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&files, 1, 2);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);  // Ctrl-C reaches this program, which ends the run
  pid_t child = 0;
  if (posix_spawn(&child, program.c_str(), &files, &attributes, arguments.data(), environ) != 0) child = 0;
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return child;
}

}  // namespace

FirstTraining::~FirstTraining() {
  stop();
  if (worker_.joinable()) worker_.join();
}

void FirstTraining::tell(const std::string& state, const std::string& said) {
  const std::lock_guard lock(mutex_);
  state_ = state;
  said_ = said;
}

std::string FirstTraining::missing(const std::string& class_name) const {
  std::size_t objects = 0, labelled = 0;
  for (const LabelStore::Picture& picture : store_.pictures()) {
    if (!picture.done) continue;
    ++labelled;
    for (const TruthBox& box : picture.boxes) objects += !box.ignore && is_of(box, class_name);
  }
  const auto lacking = [](std::size_t have, std::size_t need, const char* noun) {
    return have >= need ? std::string() : counted(need - have, noun);
  };
  std::vector<std::string> parts;
  for (const std::string& part :
       {lacking(objects, kFewestObjects, "more object"), lacking(labelled, kFewestPictures, "more picture")})
    if (!part.empty()) parts.push_back(part);
  return listed(parts, "and");
}

void FirstTraining::start(const std::string& class_name) {
  const std::lock_guard lock(mutex_);
  if (state_ == "running") return;
  if (worker_.joinable()) worker_.join();  // it has told its end, and returns at once
  state_ = "running";
  said_ = "cutting samples";
  stopping_ = false;
  worker_ = std::thread([this, class_name] { work(class_name); });
}

void FirstTraining::stop() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  if (child_ > 0) kill(child_, SIGKILL);
}

OrderedJson FirstTraining::status(const std::string& class_name) const {
  const std::string needed = missing(class_name);
  const std::lock_guard lock(mutex_);
  return {{"state", state_}, {"said", said_}, {"ready", needed.empty()}, {"needed", needed}};
}

void FirstTraining::work(const std::string& class_name) {
  try {
    const TemporaryFolder folder;
    write_data(store_.pictures(), class_name, folder, [this] {
      const std::lock_guard lock(mutex_);
      return stopping_;
    });
    const std::string said = folder / "said.txt", cascade = folder / "first.haarkit";
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) {
        state_ = "stopped";
        said_.clear();
        return;
      }
      child_ = start_program({"train", "--objects", folder / "objects.csv", "--backgrounds", folder / "backgrounds",
                              "--output", cascade, "--kind", "soft", "--weak", "128", "--channel-features", "0",
                              "--max-weight", "0", "--negatives", "3000", "--max-cut", "0.6"},
                             said);
      if (child_ == 0) {
        state_ = "failed";
        said_ = "haarkit train cannot be started";
        return;
      }
    }
    // Waits without reaping, so that stop() cannot hit a stranger that was given the same number.
    siginfo_t ended = {};
    while (waitid(P_PID, static_cast<id_t>(child_), &ended, WEXITED | WNOWAIT | WNOHANG) == 0 && ended.si_pid == 0) {
      usleep(100'000);
      tell("running", last_line(words_in(said)));
    }
    int status = 0;
    bool stopped = false, succeeded = false;
    {
      const std::lock_guard lock(mutex_);
      // How it ended is not known where whoever started this program ignores SIGCHLD.
      succeeded =
          waitpid(child_, &status, 0) == child_ ? WIFEXITED(status) && WEXITSTATUS(status) == 0 : fs::exists(cascade);
      child_ = 0;
      stopped = stopping_;
    }
    if (stopped) return tell("stopped", "");
    if (!succeeded) return tell("failed", last_line(words_in(said)));
    proposals_.use(read_cascade(cascade), options_);
    tell("done", last_line(words_in(said)));
  } catch (const std::exception& error) {
    tell("failed", error.what());
  }
}

}  // namespace haarkit
