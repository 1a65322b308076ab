// Runs a command and turns what it throws into a message and an exit code.
#include "program/program.hpp"

#include <algorithm>
#include <new>
#include <opencv2/core.hpp>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/stopped.hpp"
#include "program/help_page.hpp"
#include "program/interrupt.hpp"
#include "program/nearest.hpp"
#include "program/output.hpp"
#include "program/progress.hpp"
#include "team/program_team.hpp"

namespace haarkit {
namespace {

HelpPage program_help(const std::vector<Command>& commands) {
  HelpPage page;
  page.usage = "COMMAND [options] ...";
  page.summary = "Haar cascades, from labelled pictures to found objects.";
  HelpPage::Group& group = page.groups.emplace_back();
  group.title = "Commands";
  for (const Command& command : commands) group.rows.push_back({command.name, "", "", command.summary});
  page.groups.push_back({"More",
                         {{"COMMAND --help", "", "", "what a command does, its options with defaults, examples"},
                          {"--version", "", "", "the version"}}});
  page.examples = {
      {"haarkit detect photo.jpg", "boxes and scores of the faces in a picture"},
      {"haarkit detect --draw out pictures/", "the same for a folder, with annotated copies in out/"},
      {"haarkit detect --track --draw out film.mp4", "a film: numbered faces, and the film with their boxes"},
      {"haarkit info cascade.xml", "what a cascade is made of"},
  };
  page.notes = {
      "Results go to standard output, messages to standard error. Exit code: 0 done (also when nothing was found), 1 a "
      "file could not be read or written, 2 wrong command line, 3 nothing was found (with --fail-if-none), 130 stopped "
      "by Ctrl-C (what was done by then is "
      "written)."};
  return page;
}

void print(const std::string& text) {
  Output output("");
  output.write(text);
  output.finish();
}

int run_command(const std::vector<std::string>& args, const std::vector<Command>& commands) {
  const std::string& name = args.front();
  const std::vector<std::string> rest(args.begin() + 1, args.end());
  if (name == "--help" || name == "-h" || (name == "help" && rest.empty())) {
    print(terminal_text(program_help(commands)));
    return kExitDone;
  }
  if (name == "--help-as" && !rest.empty()) {
    print(help_as(rest.front(), program_help(commands)));
    return kExitDone;
  }
  if (name == "--version") {
    print("haarkit " HAARKIT_VERSION "\n");
    return kExitDone;
  }
  const auto find = [&commands](const std::string& wanted) {
    return std::find_if(commands.begin(), commands.end(), [&](const Command& c) { return c.name == wanted; });
  };
  const bool asks_help = name == "help";
  const std::string& wanted = asks_help ? rest.front() : name;
  if (const auto command = find(wanted); command != commands.end()) {
    return command->run(asks_help ? std::vector<std::string>{"--help"} : rest);
  }
  std::vector<std::string> names;
  names.reserve(commands.size());
  for (const Command& command : commands) names.emplace_back(command.name);
  const std::string near = nearest_name(wanted, names);
  throw UsageError("unknown command '" + wanted + "'" + (near.empty() ? "" : "; did you mean '" + near + "'?"));
}

}  // namespace

int run_program(const std::vector<std::string>& args, const std::vector<Command>& commands) {
  const bool led = !leads();
  if (led) be_quiet();
  if (args.empty()) {
    message("haarkit: no command given");
    message("Try 'haarkit --help'.");
    return kExitUsage;
  }
  const bool known = std::any_of(commands.begin(), commands.end(),
                                 [&](const Command& command) { return command.name == args.front(); });
  const bool shared = std::any_of(commands.begin(), commands.end(), [&](const Command& command) {
    return command.shared && command.name == args.front();
  });
  if (led && !shared) return kExitDone;
  if (!shared) forget_launch();  // label starts a training
  const std::string who = known ? "haarkit " + args.front() : "haarkit";
  watch_interrupts();
  const auto refuse = [&](const std::exception& error) {
    message(who + ": " + error.what());
    message("Try '" + who + " --help'.");
    abort_program_team("", kExitUsage);
    return kExitUsage;
  };
  const auto fail = [&](const std::string& why, ExitCode code) {
    abort_program_team(who + ": " + why, code);
    message(who + ": " + why);
    return code;
  };
  try {
    const int code = run_command(args, commands);
    finish_program_team();
    return code;
  } catch (const ClosedPipe&) {
    abort_program_team(who + ": nobody reads the output any more", kExitData);
    end_by_closed_pipe();
  } catch (const Stopped&) {  // by Ctrl-C, where a command has nothing to write then
    return fail("stopped", kExitInterrupted);
  } catch (const UsageError& error) {
    return refuse(error);
  } catch (const std::invalid_argument& error) {  // the library's word for options that do not fit together
    return refuse(error);
  } catch (const TeamError& error) {  // of all processes alike
    message(who + ": " + error.what());
    finish_program_team();
  } catch (const DataError& error) {
    return fail(error.what(), kExitData);
  } catch (const std::bad_alloc&) {
    return fail("out of memory", kExitData);
  } catch (const cv::Exception& error) {
    return fail(error.code == cv::Error::StsNoMem ? "out of memory" : "OpenCV failed: " + error.err, kExitData);
  } catch (const std::exception& error) {
    return fail(error.what(), kExitData);
  }
  return kExitData;
}

}  // namespace haarkit
