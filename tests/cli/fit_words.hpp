#pragma once

#include <string>
#include <vector>

#include "train_words.hpp"

namespace haarkit {

inline const std::string kStaged = HAARKIT_SOURCE_DIR "/tests/golden/staged.xml";

// The words of fit-boxes or fit-scores on the folder's drawn faces, small enough to be quick.
inline std::vector<std::string> fit_words(const std::string& command, const Folder& folder, const std::string& output,
                                          const std::string& threads, const std::string& cascade,
                                          const std::vector<std::string>& more) {
  return with({command, cascade, "--objects", folder / "faces", "--framing", "0.7857", "--grey-features", "300",
               "--channel-features", "300", "--held-out", "0.2", "--feature-share", "0.5", "--threads", threads, "-o",
               folder / output},
              more);
}

}  // namespace haarkit
