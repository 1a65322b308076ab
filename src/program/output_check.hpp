#pragma once

#include <string>
#include <vector>

#include "haarkit/base/output_file.hpp"

namespace haarkit {

// Where a command is going to write. check() finds out before any work whether that can succeed, so that no evening's
// work is lost to a misspelt folder.
//
//   OutputCheck outputs;
//   outputs.file("--output", c.output);
//   outputs.folder("--report", c.report_folder);
//   outputs.input(c.annotations);
//   const OutputClaims claims = outputs.check();  // no other run writes these files while it lives
using OutputClaims = std::vector<OutputClaim>;

class OutputCheck {
 public:
  // A file that is no picture; its folder must be there. "" and "-" (standard output) are no files. begins: how this
  // option's files begin; a file that is there and begins otherwise (labels, say) is not replaced.
  void file(const std::string& option, const std::string& path, const std::string& begins = {}) {
    if (!path.empty() && path != "-") places_.push_back({option, path, Kind::file, begins});
  }
  // A file that is a picture; its folder is made where it is missing. "": none.
  void picture(const std::string& option, const std::string& path) {
    if (!path.empty()) places_.push_back({option, path, Kind::picture, {}});
  }
  // A folder to write into; it is made where it is missing. "": none. empty: nothing may be in it yet (hidden files do
  // not count), so that nothing is lost, or mixed with what is new, without being asked for (--overwrite).
  void folder(const std::string& option, const std::string& path, bool empty = false) {
    if (!path.empty()) places_.push_back({option, path, Kind::folder, {}, empty});
  }
  // A file that is read, which must not be written over. "": none.
  void input(const std::string& path) {
    if (!path.empty()) inputs_.push_back(path);
  }

  // Throws DataError that names the option and the path: no folder, not to be written to, a folder where a file is
  // expected or the other way round, an input, a folder that is read from or that is not empty, a picture (a file() is
  // none) or what begins otherwise, the same name twice, or a file that another run is writing. What a killed run left
  // of these files is removed, and named where it held anything.
  OutputClaims check() const;

 private:
  enum class Kind { file, picture, folder };
  struct Place {
    std::string option, path;
    Kind kind;
    std::string begins;
    bool empty = false;
  };
  void check_inputs(const Place& place) const;
  static void check_pair(const Place& first, const Place& second);

  std::vector<Place> places_;
  std::vector<std::string> inputs_;
};

// Names what a killed run left of a file and the claim has removed.
void tell_remains(const OutputClaim& claim);

}  // namespace haarkit
