// Which processes work together: one, unless an MPI launcher says otherwise.
#include "team/program_team.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <thread>

#include "haarkit/base/hash.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/training/training_state.hpp"
#include "program/modules.hpp"
#include "program/progress.hpp"
#include "program/threads.hpp"

namespace haarkit {
namespace {

// How long a process that fails waits for the leader to say the same.
constexpr std::chrono::seconds kLeaderFirst{1};

class Alone : public ProgramTeam {
 public:
  int rank() const override { return 0; }
  int size() const override { return 1; }
  std::string name(int rank) const override { return team_of_one().name(rank); }
  void tell(int /*from*/, void* /*bytes*/, std::size_t /*count*/) override {}
  std::vector<std::string> exchange(const std::string& mine) override { return {mine}; }
  int processes_here() const override { return 1; }
  void send(int /*to*/, const std::string& /*text*/) override {}
  std::optional<Letter> receive() override { return std::nullopt; }
  void finish() override {}
  [[noreturn]] void abort(int code) override { std::_Exit(code); }
};

// Variables that tell of a launch: Open MPI's mpirun, then MPICH's and Slurm's PMI-2, then Slurm's PMIx, which leaves
// the size to Slurm.
constexpr struct {
  const char *rank, *size;
} kLaunchers[] = {
    {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"}, {"PMI_RANK", "PMI_SIZE"}, {"PMIX_RANK", "SLURM_STEP_NUM_TASKS"}};

// A variable's number, -1 where there is none.
int number_in(const char* variable) {
  const char* text = std::getenv(variable);
  return text == nullptr || *text == '\0' ? -1 : std::atoi(text);
}

ProgramTeam* started = nullptr;

// The words after the program's name.
std::string command_line() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::string words((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  words.erase(0, std::min(words.find('\0'), words.size()));
  std::replace(words.begin(), words.end(), '\0', ' ');
  return words;
}

void require_one_command(ProgramTeam& team) {
  const auto other = dissent(team, command_line());
  if (!other) return;
  throw TeamError(team.name(other->rank), "", "was told" + other->theirs + ", and " + team.name(0) + other->leaders,
                  "give all processes the same command line");
}

void require_one_version(ProgramTeam& team) {
  const auto other = dissent(team, HAARKIT_VERSION ", learning " + std::to_string(kLearningVersion));
  if (!other) return;
  throw TeamError(team.name(other->rank), "",
                  "is haarkit " + other->theirs + ", and " + team.name(0) + " is haarkit " + other->leaders,
                  "install the same version on all machines");
}

}  // namespace

Launch launched() {
  for (const auto& launcher : kLaunchers) {
    const Launch launch{number_in(launcher.rank), number_in(launcher.size)};
    if (launch.size > 0 && launch.rank >= 0 && launch.rank < launch.size) return launch;  // the first one that is there
  }
  return {};
}

void forget_launch() {
  for (const auto& launcher : kLaunchers) {
    unsetenv(launcher.rank);
    unsetenv(launcher.size);
  }
}

ProgramTeam& program_team() {
  static Alone alone;
  const Launch launch = launched();
  if (launch.size == 1) return alone;
  if (started != nullptr) return *started;
  const std::string who = counted(launch.size, "process") + " that an MPI launcher started";
  std::string problem;
  auto* const open = reinterpret_cast<OpenTeam>(module_function("haarkit_mpi.so", kOpenTeam, problem));
  if (open == nullptr) {
    if (problem.empty()) throw DataError(who, "", "need the package haarkit-mpi to work together");
    throw DataError(who, "", "need MPI to work together, which cannot be loaded: " + problem);
  }
  started = open();
  if (started->size() != launch.size) {
    throw DataError(who, "", "cannot meet: MPI sees " + std::to_string(started->size()),
                    "start them with the launcher of the MPI that haarkit-mpi is built with (Debian's mpirun)");
  }
  require_one_version(*started);
  require_one_command(*started);
  return *started;
}

void require_alike(Team& team, const std::string& what, const std::string& mine) {
  const auto other = dissent(team, std::to_string(hash_of(mine)));
  if (!other) return;
  throw TeamError(what, "", "of " + team.name(other->rank) + " differs from that of " + team.name(0),
                  "give all machines the same files");
}

void finish_program_team() {
  if (started != nullptr) started->finish();
}

void abort_program_team(const std::string& why, int code) {
  if (!leads()) std::this_thread::sleep_for(kLeaderFirst);  // the launcher ends all when one ends so
  if (started == nullptr) return;
  const int rank = started->rank();
  const std::string who = rank > 0 ? started->name(rank) + ": " : "";
  const std::string line = why.empty() ? "" : who + why + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);
  started->abort(code);
}

void tell_team(ProgramTeam& team) {
  if (team.size() == 1) return;
  const long online = sysconf(_SC_NPROCESSORS_ONLN);
  const int threads = ThreadLimit::current();
  const std::vector<std::string> firsts = team.exchange(std::to_string(team.processes_here()));
  double machines = 0;  // each process counts as its share of its machine
  for (const std::string& processes : firsts) machines += 1.0 / std::atoi(processes.c_str());
  message(counted(team.size(), "process") + " on " + counted(std::lround(machines), "machine") +
          " work together, this one with " + counted(threads, "thread"));
  if (static_cast<long>(threads) * team.processes_here() < online / 2) {
    message("  of " + std::to_string(online) + " processors here: mpirun --bind-to none lets them all work");
  }
}

}  // namespace haarkit
