// The options of haarkit synthesize.
#include "commands/synthesize_options.hpp"

#include "datasets/crop_options.hpp"
#include "datasets/vec_conversion.hpp"
#include "program/program.hpp"
#include "program/threads.hpp"

namespace haarkit {

void describe(OptionSet& options, SynthesizeCommand& c) {
  options.positional("PICTURE", c.pictures, "pictures of the object, seen from the front");
  options.group("Object");
  options
      .add("background-colour", c.background_colour, "GREY|R,G,B",
           "what has this colour round the object is not part of it, 0 to 255")
      .default_text("the pictures' transparency");
  options.add("tolerance", c.tolerance, "LEVELS", "how far a colour may be from that one").range(0, 255);
  options.group("Output");
  options.add("output,o", c.output, "DIR|FILE", "a folder for crops or scenes, or a file that ends in .vec");
  options.add("backgrounds", c.backgrounds, "PATH", "folder or list of pictures without the object");
  options.add("count,n", c.count, "N", "samples, or scenes").range(1, 10'000'000);
  options.add("size", c.size, "WxH", "of the crops, pixels")
      .sides(1, kMaxSampleArea)
      .default_text("the object's shape, 56x56 where it is square");
  options
      .add("margin", c.options.margin, "SHARE",
           "background on each side of the object in a crop, in sides of the object")
      .range(0, 2);
  options.add_flag("scenes", c.scenes,
                   "whole pictures with objects in them instead of crops, and their boxes in boxes.csv");
  options.add("most", c.most, "N", "objects in a scene, at most").range(1, 1000);
  options.add("smallest", c.smallest, "PIXELS", "the smallest width of an object in a scene").range(4, 10'000);
  options.add("largest", c.largest, "PIXELS", "the largest width").range(4, 10'000);
  options.add_flag("overwrite", c.overwrite,
                   "write into a folder that is not empty: earlier samples (000000.png, ...) are removed");
  options.add("show", c.show, "FILE", "a picture of the first samples side by side (.png or .jpg)");
  options.group("Changes");
  options.add("angles", c.options.angles, "X,Y,Z",
              "largest turns, degrees: nodding, shaking its head, and in the picture");
  options.add("light", c.options.light, "LEVELS", "largest change of brightness").range(0, 255);
  options.add("contrast", c.options.contrast, "FACTOR", "largest change of contrast").range(1, 10);
  options.add("blur", c.options.blur, "PIXELS", "largest blur, standard deviation").range(0, 20);
  options.add("noise", c.options.noise, "LEVELS", "strongest noise, standard deviation").range(0, 100);
  options.add("inverted", c.options.inverted, "SHARE", "of samples whose object is a negative of itself").range(0, 1);
  options.add("seed", c.options.seed, "N", "of everything that is drawn at random");
  options.group("Work");
  add_threads_option(options, c.threads);
  options.example("haarkit synthesize logo.png --backgrounds photos -o crops --show sheet.png",
                  "1000 crops of a transparent logo");
  options.example("haarkit synthesize sign.jpg --background-colour 255 --backgrounds photos -o sign.vec --size 24x24",
                  "of a picture on white, as a .vec file");
  options.example("haarkit synthesize logo.png --scenes -n 100 --seed 2 --backgrounds photos -o test",
                  "100 pictures with boxes, to measure with");
  options.note(
      "One picture teaches one picture: what no sample shows (another print, another colour, a hand in front of it) is "
      "not learnt. Measure on real photographs. Crops are grey, scenes have the backgrounds' colours and size.");
}

void check(const OptionSet& options, const SynthesizeCommand& c) {
  if (c.pictures.empty()) throw UsageError("no picture of the object given");
  if (c.output.empty()) throw UsageError("nowhere to write to given (--output DIR or FILE.vec)");
  if (c.backgrounds.empty()) throw UsageError("no backgrounds given (--backgrounds FOLDER)");
  if (c.options.angles.size() != 3) throw UsageError("--angles expects three angles: X,Y,Z");
  for (const double angle : c.options.angles)
    if (angle < 0 || angle > 80 + 100 * (&angle == &c.options.angles[2]))
      throw UsageError("--angles expects 0 to 80 degrees for X and Y, 0 to 180 for Z");
  if (!c.background_colour.empty() && c.background_colour.size() != 1 && c.background_colour.size() != 3)
    throw UsageError("--background-colour expects one grey level, or red, green and blue");
  for (const double level : c.background_colour)
    if (level < 0 || level > 255) throw UsageError("--background-colour expects levels from 0 to 255");
  for (const char* name : {"most", "smallest", "largest"})
    if (!c.scenes && options.given(name)) throw UsageError(std::string("--") + name + " is for --scenes");
  for (const char* name : {"size", "margin"})
    if (c.scenes && options.given(name)) throw UsageError(std::string("--") + name + " is for crops, not for --scenes");
  if (options.given("tolerance") && c.background_colour.empty())
    throw UsageError("--tolerance is for --background-colour, which is not given");
  if (c.smallest > c.largest) throw UsageError("--smallest is above --largest");
  if (c.scenes && is_vec_name(c.output)) throw UsageError("--scenes are written into a folder, not into a .vec file");
}

}  // namespace haarkit
