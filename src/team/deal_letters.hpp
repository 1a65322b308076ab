#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "haarkit/base/bytes.hpp"
#include "team/program_team.hpp"

namespace haarkit {

// What the two sides of a deal (deal_leader.hpp, deal_follower.hpp) write to each other, and how they look for letters.
enum class LetterKind : std::uint8_t {
  ask,      // count: a member wants so many items
  portion,  // count, then number and text of each
  result,   // number, text
  end
};

constexpr std::chrono::microseconds kLookAround{1000};  // between looks for letters

struct DealItem {
  std::uint64_t number = 0;
  std::string text;
};

// A letter whose kind was read; the rest of it is next.
struct OpenLetter {
  int from;
  ByteReader bytes;
  LetterKind kind{};
};

inline std::optional<OpenLetter> next_letter(ProgramTeam& team) {
  std::optional<ProgramTeam::Letter> letter = team.receive();
  if (!letter) return std::nullopt;
  OpenLetter open{letter->from, ByteReader(std::move(letter->text), team.name(letter->from))};
  open.bytes(open.kind);
  return open;
}

// What both sides of a deal have: loops that work, and letters until close().
class DealSide {
 public:
  void close() { closed_ = true; }

 protected:
  // look(): whether there was anything to do.
  template <typename Look>
  void look_for_letters(const Look& look) const {
    while (!closed_)
      if (!look()) std::this_thread::sleep_for(kLookAround);
  }

  std::atomic<bool> closed_{false};
};

}  // namespace haarkit
