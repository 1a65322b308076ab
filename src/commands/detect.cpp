// haarkit detect: pictures and films in, boxes and scores out.
#include <optional>
#include <string>

#include "commands/commands.hpp"
#include "commands/detect_run.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "program/interrupt.hpp"
#include "program/output_check.hpp"
#include "program/threads.hpp"

namespace haarkit {
namespace {

OutputClaims check_outputs(const DetectCommand& c) {
  OutputCheck outputs;
  outputs.file("--output", c.output);
  outputs.folder("--draw", c.batch.draw_folder);
  outputs.folder("--crop", c.batch.crop_folder);
  outputs.folder("--blur", c.batch.blur_folder);
  for (const std::string& path : c.sources.paths) outputs.input(path);
  outputs.input(c.sources.list);
  for (const std::string& path : c.cascades.files()) outputs.input(path);
  for (const std::string& path : CascadeWords{c.parts, {}}.files()) outputs.input(path);
  return outputs.check();
}

DetectCascades cascades_of(const DetectCommand& c) {
  DetectCascades chosen{chosen_cascades(c.cascades), {}};
  warn_of_too_small(chosen.objects.cascades, c.detector);
  if (c.parts.empty()) return chosen;
  chosen.parts = chosen_cascades({c.parts, {}}).cascades;
  chosen.objects.told = true;
  return chosen;
}

std::string text_of(const DetectCascades& cascades) {
  std::string text;
  for (const auto* list : {&cascades.objects.cascades, &cascades.parts})
    for (const auto& [name, cascade] : *list) text += name + "\n" + cascade_text(cascade, CascadeFormat::haarkit);
  return text;
}

}  // namespace

int run_detect(const Args& args) {
  DetectCommand c;
  if (!parse_detect(args, c)) return kExitDone;
  ProgramTeam& team = program_team();
  OutputClaims claims;
  DetectCascades cascades;
  std::optional<DetectInputs> inputs;
  on_leader(team, [&] { claims = check_outputs(c); });
  together(team, [&] {
    cascades = cascades_of(c);
    // Films and results are the leader's; the others are told which pictures, and need the list for their names alone.
    if (!leads()) inputs.emplace(writes_pictures(c.batch) ? c.sources : PictureSources{});
  });
  on_leader(team, [&] { inputs.emplace(c.sources); });
  if (team.size() > 1) require_alike(team, "the cascade", text_of(cascades));
  const ThreadLimit threads(c.detector.threads, team.processes_here());
  tell_team(team);
  c.detector.max_pixels = max_pixels(c.batch.limits);
  c.detector.stop = interrupted;
  if (!leads()) c.output.clear();
  DetectRun run(c, *inputs, cascades, team);
  if (leads()) return run.run();
  run.follow();
  return kExitDone;
}

}  // namespace haarkit
