#pragma once

#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace haarkit {

// The many files that one command writes into folders: none of them may be one that it reads, and none is written
// twice. Any thread.
class WrittenFiles {
 public:
  // A file that is read. For a list that comes bit by bit: before anything of it is written.
  void add_input(const std::string& path);

  // To be called before `path` is written. Throws DataError when it is an input, by whatever name, or was claimed
  // before.
  void claim(const std::string& path);

 private:
  std::mutex mutex_;
  std::set<std::pair<std::uint64_t, std::uint64_t>> inputs_;  // device and inode
  std::set<std::string> claimed_;
};

}  // namespace haarkit
