// Running the program, and folders to run it in.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace haarkit {

struct Ran {
  int code = -1;         // exit code, or 128 + signal
  std::string out, err;  // what it printed
};

// Runs `haarkit` with these words in the folder `where` and waits.
Ran run(const std::vector<std::string>& words, const std::string& where = ".");

// The same through a shell: `line` follows the program's name and may redirect and pipe.
Ran run_shell(const std::string& line, const std::string& where = ".");

// Any other line of shell.
Ran run_command(const std::string& line, const std::string& where = ".");

// Runs `haarkit` as so many processes of one team, by Open MPI's mpirun; only where can_run_teams(). wrapper: a program
// that is started instead of each, with the whole command line; empty: none.
Ran run_team(int processes, const std::vector<std::string>& words, const std::string& wrapper = "",
             const std::string& where = ".");
bool can_run_teams();

// What a run prints on a terminal (standard output and error together).
std::string run_on_terminal(const std::vector<std::string>& words);

// A run in the background whose standard output goes to a file.
class Background {
 public:
  Background(const std::vector<std::string>& words, const std::string& out_file);
  void send(int signal) const;
  int wait() const;  // exit code, or 128 + signal

 private:
  pid_t pid_;
};

// A new empty folder that is removed with all it holds.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  std::vector<std::string> files() const;  // all files below it, sorted, relative to it

 private:
  std::string path_;
};

std::string text_of(const std::string& path);
void save(const std::string& path, const std::string& bytes);
std::vector<std::string> lines_of(const std::string& text);
bool contains(const std::string& text, const std::string& part);

// A sample photograph, and a stock cascade of Debian's opencv-data.
std::string sample(const std::string& name);
std::string stock_cascade(const std::string& name);

}  // namespace haarkit
