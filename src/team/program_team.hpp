#pragma once

#include <optional>
#include <string>

#include "haarkit/training/team.hpp"

namespace haarkit {

// The processes that one MPI launcher (mpirun, srun) started, as the program sees them. Each call of the whole team is
// made on the thread that started it.
class ProgramTeam : public Team {
 public:
  // How many of the team's processes are on this machine, this one too.
  virtual int processes_here() const = 0;

  // Letters between two members, for work that is dealt out as members become free. Any thread, but only one at a time,
  // and none while a call of the whole team is made.
  struct Letter {
    int from = 0;
    std::string text;
  };
  virtual void send(int to, const std::string& text) = 0;
  virtual std::optional<Letter> receive() = 0;  // the next one that has come, from any member; never waits

  // Ends the team in order: every member's last call.
  virtual void finish() = 0;
  // Ends all processes of the team at once, with this exit code.
  [[noreturn]] virtual void abort(int code) = 0;
};

// The one function of haarkit_mpi.so: joins the processes that the launcher started; to be called once. The team lives
// until the process ends.
using OpenTeam = ProgramTeam* (*)();
inline constexpr char kOpenTeam[] = "haarkit_open_team";

// What the launcher's environment variables say; 0 of 1 where there was none.
struct Launch {
  int rank = 0, size = 1;
};
Launch launched();

// Whether this process speaks for the team: writes files and results, and tells the user.
inline bool leads() {
  return launched().rank == 0;
}

// From here on no launcher started this process, nor those that it starts: where the first of a team works on its own.
// Before any thread begins.
void forget_launch();

// The team that this process is one of: of one, unless an MPI launcher started it among others. Then the first call
// loads haarkit_mpi.so (Debian's package haarkit-mpi) and meets the others. Throws DataError when it cannot be loaded,
// or when other versions of the program are among them.
ProgramTeam& program_team();

// Compares what all members must have alike ("the cascade", its text). Throws TeamError that names a member with
// another one. A call of the whole team.
void require_alike(Team& team, const std::string& what, const std::string& mine);

// Ends the team if there is one that program_team() has started.
void finish_program_team();

// Says on standard error, with this process's name, why the team ends, and ends it. Where all processes fail alike the
// leader's word comes first and is the only one. why empty: the leader has said it already. Where no team was started
// it only lets the leader speak first.
void abort_program_team(const std::string& why, int code);

// Tells how many processes on how many machines work, and when they have fewer processors than there are.
void tell_team(ProgramTeam& team);

}  // namespace haarkit
