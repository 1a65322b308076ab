#pragma once

#include <string>
#include <vector>

namespace haarkit {

// Where a command is going to write. It decides before any work whether that can succeed, so that no evening's work is
// lost to a misspelt folder.
//
//   OutputCheck outputs;
//   outputs.file("--output", c.output);
//   outputs.folder("--report", c.report_folder);
//   outputs.input(c.annotations);
//   outputs.check();
class OutputCheck {
 public:
  // A file to be written; its folder must be there. "" and "-" (standard output) are no files.
  void file(const std::string& option, const std::string& path);
  // A folder to write into; it is made where it is missing. "": none.
  void folder(const std::string& option, const std::string& path);
  // A file that is read, which must not be written over.
  void input(const std::string& path);

  // Throws DataError that names the option and the path: no folder, not to be written to, a folder where a file is
  // expected or the other way round, an input, or the same file twice.
  void check() const;

 private:
  struct Place {
    std::string option, path;
    bool is_folder;
  };
  std::vector<Place> places_;
  std::vector<std::string> inputs_;
};

}  // namespace haarkit
