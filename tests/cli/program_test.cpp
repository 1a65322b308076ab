#include <limits>
#include <opencv2/core/utility.hpp>

#include "catch.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/base/text.hpp"
#include "program/json.hpp"
#include "program/nearest.hpp"
#include "program/options.hpp"
#include "program/output.hpp"
#include "program/output_check.hpp"
#include "program/progress.hpp"
#include "program/threads.hpp"
#include "run.hpp"

using namespace haarkit;

TEST_CASE("JSON strings are escaped, and bytes that are not UTF-8 are replaced") {
  CHECK(json_text("a\"b\\c\n\t\x01") == R"("a\"b\\c\n\t\u0001")");
  CHECK(json_text("gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80") == "\"gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80\"");
  for (const char* bad : {"\xFF", "\xC0\x80", "\xED\xA0\x80", "\xE2\x82"}) {  // alone, overlong, a surrogate, cut off
    const std::string text = json_text(std::string("a") + bad + "b");
    CHECK(text.substr(0, 5) == "\"a\xEF\xBF\xBD");
    CHECK(nlohmann::json::parse(text).is_string());
  }
}

TEST_CASE("JSON keeps the order of members, writes a float's shortest text, and has no word for infinity") {
  OrderedJson json{{"b", shortest_double(0.1F)}};
  json["a"] = std::numeric_limits<double>::infinity();
  CHECK(json_text(json) == R"({"b":0.1,"a":null})");
  CHECK(json_text(json, 2) == "{\n  \"b\": 0.1,\n  \"a\": null\n}");
}

TEST_CASE("a thread limit binds TBB and OpenCV while it lives, and no longer") {
  const int earlier = cv::getNumThreads();
  {
    const ThreadLimit limit(1);
    CHECK(ThreadLimit::current() == 1);
    CHECK(cv::getNumThreads() == 1);
  }
  CHECK(cv::getNumThreads() == earlier);
  const ThreadLimit none(0);
  CHECK(cv::getNumThreads() == earlier);
}

TEST_CASE("numbers and CSV fields as text") {
  CHECK(number_text(3.14159, 2) == "3.14");
  CHECK(number_text(0.1) == "0.1");
  CHECK(number_text(0.1F) == "0.1");
  CHECK(csv_field("plain name.jpg") == "plain name.jpg");
  CHECK(csv_field("a,\"b\"") == "\"a,\"\"b\"\"\"");
  CHECK(counted(1, "picture") == "1 picture");
  CHECK(counted(0, "picture") == "0 pictures");
  CHECK(listed({"a", "b", "c"}, "or") == "a, b or c");
  CHECK(clock_text(75) == "1:15");
  CHECK(clock_text(3700) == "1:01:40");
}

TEST_CASE("a near name is found by typos, swaps and beginnings, and nothing is forced") {
  const std::vector<std::string> names = {"--threads", "--scale-factor", "--min-size", "--min-score"};
  CHECK(nearest_name("--treads", names) == "--threads");
  CHECK(nearest_name("--scael-factor", names) == "--scale-factor");
  CHECK(nearest_name("--scale", names) == "--scale-factor");
  CHECK(nearest_name("--quality", names).empty());
}

TEST_CASE("options fill the fields that they are bound to, whose values are the defaults shown") {
  int rounds = 7;
  bool fast = false;
  std::vector<std::string> names = {"default"}, files;
  cv::Size window(20, 24);
  OptionSet options("try", "[options] FILE...", "Tries.");
  options.add("rounds,r", rounds, "N", "how many rounds").range(1, 9);
  options.add_flag("fast", fast, "be fast");
  options.add("name", names, "NAME", "a name");
  options.add("window", window, "PIXELS", "the window");
  options.positional("FILE...", files, "files");
  CHECK(contains(terminal_text(options.help_page()), "-r, --rounds N           how many rounds (1 to 9, default 7)"));
  CHECK(contains(terminal_text(options.help_page()), "default 20x24"));

  REQUIRE(options.parse({"--rounds=3", "a", "--fast", "--name", "x", "--name", "y", "--window", "24", "b"}));
  CHECK(rounds == 3);
  CHECK(fast);
  CHECK(names == std::vector<std::string>{"x", "y"});
  CHECK(window == cv::Size(24, 24));
  CHECK(files == std::vector<std::string>{"a", "b"});
  CHECK(options.given("rounds"));
  CHECK_FALSE(options.given("help"));
}

TEST_CASE("a negative number and a word after -- are values, not options") {
  double score = 0;
  std::vector<std::string> files;
  OptionSet options("try", "", "Tries.");
  options.add("score", score, "S", "a score");
  options.positional("FILE", files, "files");
  REQUIRE(options.parse({"--score", "-1.5e1", "--", "-odd.jpg"}));
  CHECK(score == -15);
  CHECK(files == std::vector<std::string>{"-odd.jpg"});
}

TEST_CASE("an output file appears whole when it is finished, or not at all") {
  const Folder folder;
  save(folder / "kept.txt", "old");
  {
    Output output(folder / "kept.txt");
    output.write("half");
  }
  CHECK(text_of(folder / "kept.txt") == "old");
  {
    Output output(folder / "kept.txt");
    output.write("new");
    output.finish();
  }
  CHECK(text_of(folder / "kept.txt") == "new");
  CHECK(folder.files() == std::vector<std::string>{"kept.txt"});
  CHECK_THROWS_AS(Output(folder / "no/such/folder.txt"), DataError);
  CHECK_THROWS_AS(Output(folder.path()), DataError);
}

TEST_CASE("an option has another name when it is given one, and is told by its first") {
  std::vector<std::string> objects;
  OptionSet options("try", "", "Tries.");
  options.add("objects", objects, "PATH", "crops").alias("faces");
  CHECK(contains(terminal_text(options.help_page()), "also --faces"));
  REQUIRE(options.parse({"--faces", "a", "--faces=b", "--objects", "c"}));
  CHECK(objects == std::vector<std::string>{"a", "b", "c"});
  CHECK(options.given("objects"));
}

TEST_CASE("the values of all options are those given and else the defaults") {
  std::vector<std::string> objects;
  int count = 3, depth = 2;
  bool all = false, strict = false;
  OptionSet options("try", "", "Tries.");
  options.add("objects", objects, "PATH", "crops");
  options.add("count", count, "N", "how many");
  options.add("depth", depth, "N", "levels").default_text("as many as fit");
  options.add_flag("all", all, "all of them");
  options.add_flag("strict", strict, "no mercy");
  REQUIRE(options.parse({"--objects", "a", "--objects", "b", "--count", "3", "--all"}));
  using Values = std::vector<std::pair<std::string, std::string>>;
  CHECK(options.values() ==
        Values{{"objects", "a,b"}, {"count", "3"}, {"depth", "as many as fit"}, {"all", "yes"}, {"strict", "no"}});
}

TEST_CASE("options of OpenCV's trainer are answered with ours, and our own of the same name are taken") {
  const auto answer = [](const std::vector<std::string>& words) {
    int width = 0;
    std::string mode;
    OptionSet options("try", "", "Tries.");
    options.add("mode", mode, "WORD", "our own");
    options.add("output,o", mode, "FILE", "our own");
    options.add("width", width, "N", "our own");
    try {
      options.parse(words);
    } catch (const UsageError& error) {
      return std::string(error.what());
    }
    return std::string("taken");
  };
  CHECK(contains(answer({"-numPos", "900"}), "'-numPos': all crops are used"));
  CHECK(contains(answer({"--numNeg", "900"}), "it is --negatives"));
  CHECK(contains(answer({"-minHitRate", "0.999"}), "it is --stage-detection-rate"));
  CHECK(contains(answer({"--maxFalseAlarmRate=0.5"}), "it is --stage-false-positive-rate"));
  CHECK(contains(answer({"-w", "24"}), "--window WxH"));
  CHECK(contains(answer({"-h", "24"}), "--window WxH"));
  CHECK(contains(answer({"-mode", "ALL"}), "it is --pool"));
  CHECK(contains(answer({"--positives", "p"}), "--objects"));
  CHECK(contains(answer({"-featureType", "LBP"}), "lbp"));
  for (const char* name : {"img", "num", "bgcolor", "bgthresh", "inv", "randinv", "maxidev", "maxxangle", "maxzangle"})
    CHECK(contains(answer({std::string("-") + name, "1"}), "haarkit synthesize"));
  CHECK(answer({"--mode", "all", "--width", "3"}) == "taken");
  for (const char* name : {"data", "vec", "bg", "numStages", "featureType", "maxDepth", "maxWeakCount", "bt", "img",
                           "num", "show", "info", "precalcValBufSize", "acceptanceRatioBreakValue", "weightTrimRate"}) {
    CAPTURE(name);
    CHECK(contains(answer({std::string("-") + name}), std::string("unknown option '-") + name + "': "));
  }
}

TEST_CASE("outputs are checked before any work: folders, files for folders, inputs, one file twice") {
  const Folder folder;
  save(folder / "in.txt", "x");
  const auto problem = [&](const std::function<void(OutputCheck&)>& name) {
    OutputCheck outputs;
    outputs.input(folder / "in.txt");
    name(outputs);
    try {
      outputs.check();
    } catch (const DataError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(problem([&](auto& o) { o.file("--a", folder / "new.txt"), o.folder("--b", folder / "new/er"); }).empty());
  CHECK(problem([&](auto& o) { o.file("--a", ""), o.file("--a", "-"), o.folder("--b", ""); }).empty());
  CHECK(problem([&](auto& o) { o.file("--a", "/dev/null"), o.file("--b", "/dev/null"); }).empty());
  CHECK(contains(problem([&](auto& o) { o.file("--a", folder / "no/x"); }), "there is no folder"));
  CHECK(contains(problem([&](auto& o) { o.file("--a", folder.path()); }), "--a " + folder.path() + ": is a folder"));
  CHECK(contains(problem([&](auto& o) { o.file("--a", folder / "in.txt/x"); }), "is no folder"));
  CHECK(contains(problem([&](auto& o) { o.folder("--b", folder / "in.txt/x"); }), "is a file, not a folder"));
  CHECK(contains(problem([&](auto& o) { o.file("--a", folder / "in.txt"); }), "--a would replace a file that is read"));
  CHECK(contains(problem([&](auto& o) { o.file("--a", folder / "x"), o.file("--b", folder / "./x"); }),
                 "--a and --b name the same file"));
  const char* const one_name = "--a and --b want a file and a folder of one name; choose another name";
  CHECK(contains(problem([&](auto& o) { o.file("--a", folder / "x"), o.folder("--b", folder / "x/"); }), one_name));
  CHECK(contains(problem([&](auto& o) { o.file("--a", folder / "x"), o.folder("--b", folder / "x/y"); }), one_name));
  CHECK(contains(problem([&](auto& o) { o.folder("--a", folder / "x/y"), o.file("--b", folder / "x"); }), one_name));
  CHECK(
      contains(problem([&](auto& o) { o.file("--a", folder / "x"), o.picture("--b", folder / "x/y.png"); }), one_name));
  CHECK(problem([&](auto& o) { o.file("--a", folder / "x"), o.folder("--b", folder / "xy"); }).empty());
  CHECK(problem([&](auto& o) { o.folder("--a", folder / "x"), o.picture("--b", folder / "x/y.png"); }).empty());
}
