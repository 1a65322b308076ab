#include "run.hpp"

#include <fcntl.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace haarkit {
namespace {

namespace fs = std::filesystem;

std::string quoted(const std::string& word) {
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

int exit_code(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// In a child process: becomes the program.
[[noreturn]] void execute(const std::vector<std::string>& words) {
  std::vector<char*> arguments = {const_cast<char*>("haarkit")};
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  execv(HAARKIT_PROGRAM, arguments.data());
  _exit(127);
}

}  // namespace

Ran run_shell(const std::string& line, const std::string& where) {
  return run_command(quoted(HAARKIT_PROGRAM) + " " + line, where);
}

Ran run_team(int processes, const std::vector<std::string>& words, const std::string& wrapper,
             const std::string& where) {
  std::string line = (wrapper.empty() ? "" : quoted(wrapper) + " ") + quoted(HAARKIT_PROGRAM);
  for (const std::string& word : words) line += " " + quoted(word);
  // MPI keeps some memory to its end, which the leak sanitizer would take for lost.
  return run_command("export ASAN_OPTIONS=detect_leaks=0 OMPI_MCA_rmaps_base_oversubscribe=1; mpirun " +
                         std::string(geteuid() == 0 ? "--allow-run-as-root " : "") + "-n " + std::to_string(processes) +
                         " " + line,
                     where);
}

bool can_run_teams() {
  const bool launcher = run_command("command -v mpirun").code == 0;
  const bool module = fs::exists(fs::path(HAARKIT_PROGRAM).parent_path() / "haarkit_mpi.so");
  return launcher && module;
}

Ran run_command(const std::string& line, const std::string& where) {
  const Folder folder;
  const std::string command = "cd " + quoted(where) + " && { " + line + "; } > " + quoted(folder / "out") + " 2> " +
                              quoted(folder / "err") + " < /dev/null";
  Ran ran;
  ran.code = exit_code(std::system(command.c_str()));
  ran.out = text_of(folder / "out");
  ran.err = text_of(folder / "err");
  return ran;
}

Ran run(const std::vector<std::string>& words, const std::string& where) {
  std::string line;
  for (const std::string& word : words) line += quoted(word) + " ";
  return run_shell(line, where);
}

std::string run_on_terminal(const std::vector<std::string>& words) {
  int terminal = -1;
  const pid_t child = forkpty(&terminal, nullptr, nullptr, nullptr);
  if (child < 0) throw std::runtime_error("no terminal");
  if (child == 0) execute(words);
  std::string text;
  char buffer[4096];
  for (ssize_t got = 0; (got = read(terminal, buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<std::size_t>(got));
  }
  close(terminal);
  waitpid(child, nullptr, 0);
  return text;
}

Background::Background(const std::vector<std::string>& words, const std::string& out_file) : pid_(fork()) {
  if (pid_ < 0) throw std::runtime_error("fork failed");
  if (pid_ > 0) return;
  const int out = open(out_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  dup2(out, STDOUT_FILENO);
  dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
  execute(words);
}

void Background::send(int signal) const {
  kill(pid_, signal);
}

int Background::wait() const {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  return exit_code(status);
}

Folder::Folder() {
  std::string name = (fs::temp_directory_path() / "haarkit-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::vector<std::string> Folder::files() const {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(path_)) {
    if (entry.is_regular_file()) names.push_back(fs::relative(entry.path(), path_).string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void save(const std::string& path, const std::string& bytes) {
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string sample(const std::string& name) {
  return HAARKIT_SOURCE_DIR "/samples/pictures/" + name;
}

std::string stock_cascade(const std::string& name) {
  return "/usr/share/opencv4/haarcascades/haarcascade_" + name + ".xml";
}

}  // namespace haarkit
