// SVG elements as text.
#include "haarkit/base/svg.hpp"

#include "haarkit/base/numbers.hpp"

namespace haarkit::svg {
namespace {

using Attributes = std::vector<std::pair<const char*, std::string>>;

std::string element(const std::string& name, const Attributes& attributes, const std::string& content) {
  std::string text = "<" + name;
  for (const auto& [key, value] : attributes) text.append(" ").append(key).append("=\"").append(value).append("\"");
  return text + (content.empty() ? "/>\n" : ">" + content + "</" + name + ">\n");
}

std::string titled(const std::string& title) {
  return title.empty() ? "" : "<title>" + escaped(title) + "</title>";
}

}  // namespace

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += static_cast<unsigned char>(c) < 32 ? ' ' : c;
    }
  }
  return out;
}

std::string place(double value) {
  std::string text = number_text(value, 1);
  if (text.size() > 2 && text.compare(text.size() - 2, 2, ".0") == 0) text.resize(text.size() - 2);
  return text;
}

std::string words(const std::string& style_class, double x, double y, Anchor anchor, const std::string& text) {
  const char* const anchors[] = {"start", "middle", "end"};
  return element(
      "text",
      {{"class", style_class}, {"x", place(x)}, {"y", place(y)}, {"text-anchor", anchors[static_cast<int>(anchor)]}},
      escaped(text));
}

std::string line(const std::string& style_class, double x1, double y1, double x2, double y2) {
  return element(
      "line", {{"class", style_class}, {"x1", place(x1)}, {"y1", place(y1)}, {"x2", place(x2)}, {"y2", place(y2)}}, "");
}

std::string box(const std::string& style_class, double x, double y, double width, double height,
                const std::string& title) {
  return element(
      "rect",
      {{"class", style_class}, {"x", place(x)}, {"y", place(y)}, {"width", place(width)}, {"height", place(height)}},
      titled(title));
}

std::string dot(const std::string& style_class, double x, double y, double radius, const std::string& title) {
  return element("circle", {{"class", style_class}, {"cx", place(x)}, {"cy", place(y)}, {"r", place(radius)}},
                 titled(title));
}

std::string curve(const std::string& style_class, const std::vector<std::pair<double, double>>& points) {
  std::string places;
  for (const auto& [x, y] : points) places += place(x) + "," + place(y) + " ";
  return element("polyline", {{"class", style_class}, {"points", places}}, "");
}

}  // namespace haarkit::svg
