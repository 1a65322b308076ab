#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "text_input.hpp"

namespace haarkit {

// Rows of boxes: which column holds what, from the header or, without one, image,x,y,w,h,score.
class CsvTable {
 public:
  // Throws DataError for a header or a row that it cannot read.
  CsvTable(std::string_view text, const std::string& source);

  // True when the first line is a header that we know, a row of image,x,y,w,h or one of a picture without boxes.
  static bool looks_like(std::string_view first_line);

  struct Row {
    text_input::Line line;
    std::string image;
    std::vector<double> values;  // x y w h, or major minor angle cx cy; empty: a picture without a box
    std::string score = {};      // as it is written: of annotations without a header it may be anything else
    bool ignore = false;
    std::string class_name = {};  // its class; empty where there is no such column
    std::string subject = {};     // TruthBox's, likewise
  };
  bool ellipses() const { return ellipses_; }
  const std::vector<Row>& rows() const { return rows_; }
  std::set<std::string> classes() const;  // of the boxes; none where there is no column `class`, or nothing in it

 private:
  std::vector<Row> rows_;
  bool ellipses_ = false;
};

}  // namespace haarkit
