#pragma once

#include <string>
#include <vector>

#include "training_folder.hpp"

namespace haarkit {

// The words of a small training on the folder's drawn faces.
inline std::vector<std::string> train_words(const Folder& folder, const std::string& output) {
  return {"train",
          "--objects",
          folder / "faces",
          "--framing",
          "0.7857",
          "--backgrounds",
          folder / "backgrounds",
          "--window",
          "16",
          "--pool-size",
          "300",
          "--depth",
          "1",
          "--stages",
          "4",
          "--negatives",
          "200",
          "--stage-false-positive-rate",
          "0.3",
          "--output",
          folder / output};
}

inline std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace haarkit
