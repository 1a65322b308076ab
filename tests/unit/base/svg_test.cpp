#include "haarkit/base/svg.hpp"

#include "catch.hpp"

using namespace haarkit;

TEST_CASE("pieces of drawings are elements with a class, places of one decimal and escaped words") {
  CHECK(svg::place(12) == "12");
  CHECK(svg::place(-0.25) == "-0.2");
  CHECK(svg::words("tick", 1, 2.55, svg::Anchor::middle, "a < \"b\"\x01") ==
        "<text class=\"tick\" x=\"1\" y=\"2.5\" text-anchor=\"middle\">a &lt; &quot;b&quot; </text>\n");
  CHECK(svg::line("grid", 0, 1, 2, 3) == "<line class=\"grid\" x1=\"0\" y1=\"1\" x2=\"2\" y2=\"3\"/>\n");
  CHECK(svg::box("bar", 0, 1, 2, 3) == "<rect class=\"bar\" x=\"0\" y=\"1\" width=\"2\" height=\"3\"/>\n");
  CHECK(svg::dot("dot", 0, 1, 4, "a & b") ==
        "<circle class=\"dot\" cx=\"0\" cy=\"1\" r=\"4\"><title>a &amp; b</title></circle>\n");
  CHECK(svg::curve("curve", {{0, 1}, {2, 3.5}}) == "<polyline class=\"curve\" points=\"0,1 2,3.5 \"/>\n");
}
