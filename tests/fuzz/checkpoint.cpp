// Checkpoints of any bytes, with the right checksum behind them, so that what is checked behind it is reached: a state
// that training can go on from, and that is written and read as it is, or DataError.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/hash.hpp"
#include "haarkit/training/training_state.hpp"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace haarkit;
  std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::uint64_t sum = hash_of(data, size);
  bytes.append(reinterpret_cast<const char*>(&sum), sizeof sum);
  try {
    const TrainingState state = parse_checkpoint(bytes, "input");
    if (state.rounds.empty()) return 0;
    const Cascade cascade(state.cascade);  // throws DataError of its own, which is a fault here
    if (cascade.weak_count() != state.rounds.back().weak_total) std::abort();
    if (state.negatives.window() != cascade.window() || state.miner.next_view < 0) std::abort();
  } catch (const DataError& error) {
    if (error.source() != "input" || error.problem().empty()) std::abort();
  }
  return 0;
}
