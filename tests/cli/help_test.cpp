#include "catch.hpp"
#include "commands/commands.hpp"
#include "run.hpp"

using namespace haarkit;

TEST_CASE("--help teaches the commands, --version prints the version, both on standard output") {
  const Ran help = run({"--help"});
  CHECK(help.code == 0);
  CHECK(help.err.empty());
  for (const Command& command : commands()) CHECK(contains(help.out, std::string("  ") + command.name + " "));
  CHECK(contains(help.out, "haarkit detect photo.jpg"));
  CHECK(run({"--version"}).out == "haarkit " HAARKIT_VERSION "\n");
}

TEST_CASE("every command has a help with usage, defaults and examples") {
  for (const Command& command : commands()) {
    const Ran help = run({command.name, "--help"});
    CAPTURE(command.name, help.err);
    CHECK(help.code == 0);
    CHECK(contains(help.out, std::string("Usage: haarkit ") + command.name + " "));
    CHECK(contains(help.out, "default "));
    CHECK(contains(help.out, "Examples:"));
    CHECK_FALSE(contains(help.out, "(may be repeated) (may be repeated"));
    CHECK(run({"help", command.name}).out == help.out);
    for (const std::string& line : lines_of(help.out)) CHECK(line.size() <= 110);
  }
}

TEST_CASE("no command, and an unknown one, are usage errors; a near name is suggested") {
  const Ran none = run({});
  CHECK(none.code == 2);
  CHECK(none.out.empty());
  CHECK(contains(none.err, "haarkit --help"));
  const Ran typo = run({"detcet", "photo.jpg"});
  CHECK(typo.code == 2);
  CHECK(contains(typo.err, "unknown command 'detcet'; did you mean 'detect'?"));
}

TEST_CASE("option mistakes exit with 2 and say what was expected") {
  const auto error_of = [](const std::vector<std::string>& words) {
    const Ran ran = run(words);
    CAPTURE(words.size(), ran.err);
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    CHECK(contains(ran.err, "Try 'haarkit detect --help'."));
    return ran.err;
  };
  CHECK(contains(error_of({"detect", "--treads", "2", "x.jpg"}), "did you mean '--threads'?"));
  CHECK(contains(error_of({"detect", "--zzz", "x.jpg"}), "unknown option '--zzz'\n"));
  CHECK(contains(error_of({"detect", "--scale-factor", "1", "x.jpg"}), "between 1.01 and 4, not 1"));
  CHECK(contains(error_of({"detect", "--scale-factor", "1,2", "x.jpg"}), "'1,2' is not a number"));
  CHECK(contains(error_of({"detect", "--scale-factor", "nan", "x.jpg"}), "'nan' is not a number"));
  CHECK(contains(error_of({"detect", "--stride", "2.5", "x.jpg"}), "'2.5' is not a whole number"));
  CHECK(contains(error_of({"detect", "--stride", "99999999999", "x.jpg"}), "too large"));
  CHECK(contains(error_of({"detect", "--min-size", "24x", "x.jpg"}), "'24x' is not a size"));
  CHECK(contains(error_of({"detect", "--format", "xml", "x.jpg"}),
                 "'xml' is not one of text, json, jsonl, csv and fddb"));
  CHECK(contains(error_of({"detect", "--mode", "exact", "--mode", "fast", "x.jpg"}), "more than once"));
  CHECK(contains(error_of({"detect", "x.jpg", "--output"}), "--output"));
  CHECK(contains(error_of({"detect"}), "no picture given"));
  CHECK(contains(error_of({"detect", "--rotate", "--mode", "exact", sample("cat.jpg")}), "rotate needs the fast mode"));
  CHECK(contains(error_of({"detect", "--turns", "10,x", sample("cat.jpg")}), "'10,x' is not a list"));
  CHECK(contains(error_of({"detect", "--turns", "200", sample("cat.jpg")}), "between -180 and 180 degrees"));
}
