#pragma once

#include <filesystem>
#include <string>

#include "catch.hpp"
#include "run.hpp"

namespace haarkit {

// Two sample photographs with a face and one without, annotated around what alt2 finds.
struct SmallSet : Folder {
  SmallSet() {
    for (const char* name : {"astronaut.jpg", "grace_hopper.jpg", "cat.jpg"})
      std::filesystem::copy_file(sample(name), *this / name);
    save(*this / "empty.txt", "cat.jpg\n");
    const Ran found = run({"detect", "--cascade", alt2(), "--format", "csv", "astronaut.jpg"}, path());
    const auto lines = lines_of(found.out);
    REQUIRE(lines.size() >= 2);
    save(*this / "faces.csv",
         "image,x,y,w,h\n" + lines[1].substr(0, lines[1].rfind(',')) + "\ngrace_hopper.jpg,1,1,12,12\n");
  }
  static std::string alt2() { return stock_cascade("frontalface_alt2"); }
};

}  // namespace haarkit
