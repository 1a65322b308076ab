// The one function of haarkit_mpi.so, between the program and MPI.
#pragma once

#include "team/program_team.hpp"

namespace haarkit {

// Joins the processes that the launcher started; to be called once. The team lives until the process ends.
using OpenTeam = ProgramTeam* (*)();
inline constexpr char kOpenTeam[] = "haarkit_open_team";

}  // namespace haarkit
