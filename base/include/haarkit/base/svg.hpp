#pragma once

#include <string>
#include <utility>
#include <vector>

/// Pieces of SVG drawings as text. What they look like is for a style sheet to say: each names its class. Coordinates
/// are in the units of the drawing's view box, from its upper left corner. Thread safe.
namespace haarkit::svg {

/// `text` as it may stand between tags or in quotes, in SVG and HTML; bytes that are no printable characters become
/// blanks.
std::string escaped(const std::string& text);

/// A coordinate with one decimal at most.
std::string place(double value);

enum class Anchor { start, middle, end };

/// Words on a line, whose beginning, middle or end stands at x; they are escaped.
std::string words(const std::string& style_class, double x, double y, Anchor anchor, const std::string& text);

std::string line(const std::string& style_class, double x1, double y1, double x2, double y2);

/// A rectangle; `title`, which is escaped, is shown under the pointer.
std::string box(const std::string& style_class, double x, double y, double width, double height,
                const std::string& title = {});

std::string dot(const std::string& style_class, double x, double y, double radius, const std::string& title);

/// A line through all points.
std::string curve(const std::string& style_class, const std::vector<std::pair<double, double>>& points);

}  // namespace haarkit::svg
