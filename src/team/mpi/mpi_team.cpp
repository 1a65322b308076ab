// A team of MPI's processes: a module of its own, so that whoever has no MPI needs none.
#include <dlfcn.h>
#include <mpi.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <list>
#include <vector>

#include "team/program_team.hpp"

namespace haarkit {
namespace {

constexpr int kLetterTag = 1;
constexpr std::size_t kMostAtOnce = std::size_t{1} << 30;  // MPI counts in int
constexpr std::size_t kSlot = 64;                          // bytes of a short text with its length

int count_of(std::size_t bytes) {
  return static_cast<int>(bytes);
}

// What a member gives to exchange(): its length, and itself where that is short.
struct Slot {
  std::uint64_t size = 0;
  std::array<char, kSlot - sizeof(std::uint64_t)> text = {};
};
static_assert(sizeof(Slot) == kSlot);

class MpiTeam final : public ProgramTeam {
 public:
  MpiTeam() {
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
    MPI_Comm here = MPI_COMM_NULL;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &here);
    MPI_Comm_size(here, &here_);
    MPI_Comm_free(&here);
    std::array<char, MPI_MAX_PROCESSOR_NAME> name = {};
    int length = 0;
    MPI_Get_processor_name(name.data(), &length);
    hosts_ = exchange(std::string(name.data(), static_cast<std::size_t>(length)));
  }

  int rank() const override { return rank_; }
  int size() const override { return size_; }
  int processes_here() const override { return here_; }
  std::string name(int rank) const override {
    return "process " + std::to_string(rank) + " on " + hosts_[static_cast<std::size_t>(rank)];
  }

  void tell(int from, void* bytes, std::size_t count) override {
    auto* place = static_cast<char*>(bytes);
    for (std::size_t done = 0; done < count; done += kMostAtOnce)
      MPI_Bcast(place + done, count_of(std::min(kMostAtOnce, count - done)), MPI_BYTE, from, MPI_COMM_WORLD);
  }

  std::vector<std::string> exchange(const std::string& mine) override {
    Slot slot;
    slot.size = mine.size();
    std::memcpy(slot.text.data(), mine.data(), std::min(mine.size(), slot.text.size()));
    std::vector<Slot> slots(static_cast<std::size_t>(size_));
    MPI_Allgather(&slot, kSlot, MPI_BYTE, slots.data(), kSlot, MPI_BYTE, MPI_COMM_WORLD);
    std::vector<std::string> all(static_cast<std::size_t>(size_));
    for (int r = 0; r < size_; ++r) {
      const Slot& theirs = slots[static_cast<std::size_t>(r)];
      std::string& text = all[static_cast<std::size_t>(r)];
      if (theirs.size <= theirs.text.size()) {
        text.assign(theirs.text.data(), theirs.size);
        continue;
      }
      if (r == rank_) text = mine;
      text.resize(theirs.size);
      tell(r, text.data(), theirs.size);
    }
    return all;
  }

  // Does not wait for the other one to receive it, which may be sending too.
  void send(int to, const std::string& text) override {
    Sending& sending = sending_.emplace_back(Sending{text, MPI_REQUEST_NULL});
    MPI_Isend(sending.text.data(), count_of(sending.text.size()), MPI_BYTE, to, kLetterTag, MPI_COMM_WORLD,
              &sending.request);
  }  // NOLINT(clang-analyzer-optin.mpi.MPI-Checker): receive() and finish() wait, which it does not see through a list

  std::optional<Letter> receive() override {
    sending_.remove_if([](Sending& sending) {
      int sent = 0;
      MPI_Test(&sending.request, &sent, MPI_STATUS_IGNORE);
      return sent != 0;
    });
    int there = 0, size = 0;
    MPI_Status status;
    MPI_Iprobe(MPI_ANY_SOURCE, kLetterTag, MPI_COMM_WORLD, &there, &status);
    if (there == 0) return std::nullopt;
    MPI_Get_count(&status, MPI_BYTE, &size);
    Letter letter{status.MPI_SOURCE, std::string(static_cast<std::size_t>(size), '\0')};
    MPI_Recv(letter.text.data(), size, MPI_BYTE, letter.from, kLetterTag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    return letter;
  }

  void finish() override {
    // NOLINTNEXTLINE(clang-analyzer-optin.mpi.MPI-Checker)
    for (Sending& sending : sending_) MPI_Wait(&sending.request, MPI_STATUS_IGNORE);
    MPI_Finalize();
  }
  [[noreturn]] void abort(int code) override {
    MPI_Abort(MPI_COMM_WORLD, code);
    std::_Exit(code);
  }

 private:
  // A letter on its way, whose text must stay where it is.
  struct Sending {
    std::string text;
    MPI_Request request;
  };

  std::list<Sending> sending_;
  int rank_ = 0, size_ = 1, here_ = 1;
  std::vector<std::string> hosts_;
};

}  // namespace
}  // namespace haarkit

extern "C" haarkit::ProgramTeam* haarkit_open_team() {
  // MPI's plugins look for its functions among those of the whole process, and modules keep theirs to themselves.
  Dl_info library = {};
  if (dladdr(reinterpret_cast<void*>(&MPI_Init_thread), &library) != 0)
    dlopen(library.dli_fname, RTLD_NOW | RTLD_GLOBAL | RTLD_NOLOAD);
  static haarkit::MpiTeam team;
  return &team;
}
