#pragma once

#include <stdexcept>
#include <string>

namespace haarkit {

/// Bad data from outside (a file, a picture, a list): the one exception family that the library throws for it.
/// what() is one line: "SOURCE: WHERE: PROBLEM; ADVICE", each part left out when empty.
class DataError : public std::runtime_error {
 public:
  /// source: what was read (a file's path as the user gave it); where: line or element inside it ("line 3",
  /// "stages/2/weakClassifiers/0"); problem: what was found and what was expected; advice: what to do about it.
  DataError(std::string source, std::string where, std::string problem, std::string advice = {});

  const std::string& source() const { return source_; }
  const std::string& where() const { return where_; }
  const std::string& problem() const { return problem_; }
  const std::string& advice() const { return advice_; }

 private:
  std::string source_, where_, problem_, advice_;
};

}  // namespace haarkit
