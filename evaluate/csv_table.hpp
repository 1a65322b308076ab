#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "text_input.hpp"

namespace haarkit {

// Annotations or detections as a table: a row is a box of a picture, or a picture without boxes. Which column holds
// what is told by the header or, without one, is image,x,y,w,h,score.
class CsvTable {
 public:
  // The text must outlive the table. Throws DataError for a header that lacks a column and for a row that it cannot
  // read.
  CsvTable(std::string_view text, const std::string& source);

  // True when the first line is a header (a column's name like `image`, and no numbers), a row of image,x,y,w,h or one
  // of a picture without boxes.
  static bool looks_like(std::string_view first_line);
  // Whether a line is a row image,x,y,w,h.
  static bool is_box(std::string_view line);

  struct Row {
    text_input::Line line;  // of the text
    std::string image;
    std::vector<double> values;  // x y w h, or major minor angle cx cy; empty: a picture without a box
    std::string score = {};      // as it is written: of annotations without a header it may be anything else
    bool ignore = false;
    std::string class_name = {};  // its class; empty where there is no such column
    std::string subject = {};     // TruthBox's, likewise
  };
  bool ellipses() const { return ellipses_; }
  const std::vector<Row>& rows() const { return rows_; }
  const std::vector<std::string>& unused() const { return unused_; }  // columns of the header that say nothing here
  std::string columns() const;                                        // for messages: "its columns: image, x, y"
  // Of the boxes; none where there is no column `class` (or class_name, label, category, name), or nothing in it.
  std::set<std::string> classes() const;

 private:
  std::vector<Row> rows_;
  std::vector<std::string> header_, unused_;
  bool ellipses_ = false;
};

}  // namespace haarkit
