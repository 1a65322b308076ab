#pragma once

#include <string>
#include <utility>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/evaluate/annotated_picture.hpp"

namespace haarkit {

// Passes on the first warnings about a folder's files, and then how many more there were: a folder may hold thousands
// of files, all with the same to be said.
class FewWarnings {
 public:
  FewWarnings(std::string folder, const Warn& warn) : folder_(std::move(folder)), warn_(warn) {}

  // To be given to what reads the files; nothing where nobody listens. Valid as long as this object.
  Warn warn() {
    if (!warn_) return {};
    return [this](const DataError& warning) {
      if (++told_ <= kMost) warn_(warning);
    };
  }

  // When all files are read.
  void finish() const {
    if (told_ > kMost) warn_(DataError(folder_, "", counted(told_ - kMost, "more warning") + " of this kind"));
  }

 private:
  static constexpr std::size_t kMost = 3;
  std::string folder_;
  const Warn& warn_;
  std::size_t told_ = 0;
};

}  // namespace haarkit
