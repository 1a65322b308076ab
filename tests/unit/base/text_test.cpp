#include "haarkit/base/text.hpp"

#include <limits>

#include "catch.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/base/paths.hpp"

using namespace haarkit;

TEST_CASE("a number is a whole word, finite and within its type") {
  CHECK(parse_number<int>("-12") == -12);
  CHECK(parse_number<int>("+12") == 12);
  CHECK(parse_number<double>("1e-3") == 0.001);
  for (const char* word : {"", "+", "-", "+-1", "1 ", " 1", "1x", "0x10", "2147483648", "1.5"})
    CHECK_FALSE(parse_number<int>(word).has_value());
  for (const char* word : {"nan", "inf", "-inf", "1e999", "1,5"}) CHECK_FALSE(parse_number<double>(word).has_value());
  CHECK_FALSE(parse_number<std::uint64_t>("-1").has_value());
}

TEST_CASE("a number's text reads back as the same number, and is the shortest that does") {
  CHECK(number_text(0.1) == "0.1");
  CHECK(number_text(0.1F) == "0.1");
  CHECK(number_text(3.14159, 2) == "3.14");
  CHECK(number_text(std::numeric_limits<double>::max(), 0).size() == 309);
  for (const double value : {1.0 / 3, -2e-300, 12345678.9}) CHECK(parse_number<double>(number_text(value)) == value);
}

TEST_CASE("a CSV field is quoted only where it must be") {
  CHECK(csv_field("a b.jpg") == "a b.jpg");
  CHECK(csv_field("a,b") == "\"a,b\"");
  CHECK(csv_field("say \"a\"") == "\"say \"\"a\"\"\"");
}

TEST_CASE("counts and lists read as a sentence") {
  CHECK(counted(1, "picture") == "1 picture");
  CHECK(counted(0, "picture") == "0 pictures");
  CHECK(counted(0, "box") == "0 boxes");
  CHECK(plural_of("face") == "faces");
  CHECK(plural_of("body") == "bodies");
  CHECK(plural_of("key") == "keys");
  CHECK(plural_of("bus") == "buses");
  CHECK(plural_of("cross") == "crosses");
  CHECK(plural_of("plates") == "plates");
  CHECK(with_article("eye") == "an eye");
  CHECK(listed({"a"}, "or") == "a");
  CHECK(listed({"a", "b", "c"}, "or") == "a, b or c");
}

TEST_CASE("a word in a message is short and shows no control characters") {
  CHECK(haarkit::quoted("a\x1b[2J") == "'a?[2J'");
  CHECK(haarkit::quoted(std::string(100, 'x')).size() == 45);
}

TEST_CASE("a name stays below the folder that it is put behind") {
  CHECK(path_below("a/b.jpg") == "a/b.jpg");
  CHECK(path_below("/etc/passwd") == "etc/passwd");
  CHECK(path_below("../../x/../y.png") == "y.png");
  CHECK(path_below("..").empty());
}

TEST_CASE("pictures are known by their ending, in small letters or capitals") {
  CHECK(has_picture_ending("a.JPG"));
  CHECK(has_picture_ending("b.c/d.webp"));
  CHECK_FALSE(has_picture_ending("jpg"));
  CHECK_FALSE(has_picture_ending("a.txt"));
  CHECK(ending_of("x/A.Tar.GZ") == ".gz");
}

TEST_CASE("text comes out as UTF-8 without a byte order mark, whichever of the two UTF-16 it was") {
  using namespace std::string_literals;
  CHECK(utf8_of("plain") == "plain");
  CHECK(utf8_of("\xEF\xBB\xBF"
                "a") == "a");
  CHECK(utf8_of("\xFF\xFE"
                "a\0\xE9\0\xAC\x20\x3D\xD8\x00\xDE"s) == "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
  CHECK(utf8_of("\xFE\xFF\0a\x20\xAC"s) == "a\xE2\x82\xAC");
  CHECK(utf8_of("\xFF\xFE\x3D\xD8"
                "a\0"s) ==
        "\xEF\xBF\xBD"
        "a");  // half of a pair
}
