// Batches in which pictures are not what they should be, runs that are killed, and two runs at once.
#include <sys/stat.h>
#include <zlib.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <opencv2/imgcodecs.hpp>
#include <thread>

#include "catch.hpp"
#include "make_pictures.hpp"
#include "run.hpp"
#include "training_folder.hpp"

using namespace haarkit;
namespace fs = std::filesystem;

namespace {

std::string alt2() {
  return stock_cascade("frontalface_alt2");
}

bool wait_until(const std::function<bool()>& holds) {
  for (int i = 0; i < 3000 && !holds(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return holds();
}

// A progressive JPEG whose last scan comes again and again.
std::string many_scans(int times) {
  const std::string jpeg = encoded(".jpg", noisy_picture({64, 48}, CV_8UC3), {cv::IMWRITE_JPEG_PROGRESSIVE, 1});
  const std::size_t last = jpeg.rfind("\xFF\xDA"), end = jpeg.size() - 2;
  std::string bytes = jpeg.substr(0, end);
  for (int i = 0; i < times; ++i) bytes += jpeg.substr(last, end - last);
  return bytes + jpeg.substr(end);
}

// A PNG of 8x8 pixels with a text of 300 MB, packed.
std::string png_with_long_text() {
  const std::string png = encoded(".png", noisy_picture({8, 8}, CV_8UC1));
  const std::string text(300'000'000, ' ');
  uLongf size = compressBound(text.size());
  std::string packed(size, '\0');
  compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(text.data()), text.size());
  return png.substr(0, 33) + png_chunk("zTXt" + std::string("Comment\0\0", 9) + packed.substr(0, size)) +
         png.substr(33);
}

// A list that takes long: the same picture again and again.
std::string long_list(const Folder& folder) {
  save(folder / "a.jpg", text_of(sample("astronaut.jpg")));
  std::string list;
  for (int i = 0; i < 50'000; ++i) list += "a.jpg\n";
  save(folder / "list.txt", list);
  return folder / "list.txt";
}

std::vector<std::string> long_run(const Folder& folder) {
  return {"detect",      "--cascade", alt2(), "--list", long_list(folder),   "--root",
          folder.path(), "--format",  "csv",  "-o",     folder / "found.csv"};
}

// The file that a run writes before its output appears.
std::string part_of(const Folder& folder) {
  for (const std::string& name : folder.files())
    if (contains(name, "found.csv.part") && !text_of(folder / name).empty()) return folder / name;
  return "";
}

}  // namespace

TEST_CASE("whatever one picture of a batch is, the others are done, and it is named with what is wrong") {
  const Folder folder;
  const auto file = [&](const std::string& name) { return folder / ("in/" + name); };
  save(file("a.jpg"), text_of(sample("astronaut.jpg")));
  save(file("long text.png"), png_with_long_text());
  save(file("scans.jpg"), many_scans(200));
  save(file("sparse.jpg"), "\xFF\xD8\xFF");
  fs::resize_file(file("sparse.jpg"), std::uintmax_t{1} << 40);
  save(file("nitf.tif"), "NITF02.10" + std::string(500, ' '));
  save(file("huge.pgm"), "P5 60000 60000 255 ");
  save(file("z.jpg"), text_of(sample("astronaut.jpg")));
  REQUIRE(mkfifo((folder / "pipe.jpg").c_str(), 0600) == 0);
  fs::create_directory(folder / "empty");
  fs::create_symlink("/dev/zero", folder / "zero.jpg");
  save(folder / "list.txt", std::string("in\nempty\npipe.jpg\nzero.jpg\n\0NUL\nno.jpg\n", 39));
  const Ran ran = run({"detect", "--cascade", alt2(), "--list", "list.txt", "--format", "csv"}, folder.path());
  CAPTURE(ran.err);
  CHECK(ran.code == 1);
  CHECK(contains(ran.out, "in/a.jpg,"));
  CHECK(contains(ran.out, "in/z.jpg,"));
  CHECK(contains(ran.err, "9 of 12 pictures could not be read"));
  CHECK(contains(ran.err, "in/scans.jpg: the JPEG file has more than 100 scans"));
  CHECK(contains(ran.err, "in/sparse.jpg: is larger than"));
  CHECK(contains(ran.err, "in/nitf.tif: is not a picture that can be read"));
  CHECK(contains(ran.err, "in/huge.pgm: "));
  CHECK(contains(ran.err, "empty: the folder holds no pictures"));
  CHECK(contains(ran.err, "pipe.jpg: is a pipe"));
  CHECK(contains(ran.err, "zero.jpg: is a device"));
  CHECK(contains(ran.err, "?NUL: is no file name"));
  CHECK(contains(ran.err, "no.jpg: cannot be read"));
  CHECK_FALSE(contains(ran.err, "long text.png"));  // the text is passed over
}

TEST_CASE("a picture that memory does not hold is named, and the others are done") {
#if !defined(__SANITIZE_ADDRESS__)
  const Folder folder;
  // Its head alone, of 20,000 x 20,000 pixels: memory for the pixels is asked for before they are read.
  std::string big = encoded(".png", noisy_picture({8, 8}, CV_8UC3));
  big = big.substr(0, 8) + png_chunk("IHDR" + std::string("\0\0\x4E\x20\0\0\x4E\x20", 8) + big.substr(24, 5)) +
        big.substr(33);
  save(folder / "big.png", big);
  save(folder / "a.jpg", text_of(sample("astronaut.jpg")));
  const std::string line =
      "detect --threads 1 --max-megapixels 500 --cascade " + alt2() + " --format csv big.png a.jpg";
  const Ran ran = run_shell("--version > /dev/null; ulimit -v 900000; " HAARKIT_PROGRAM " " + line, folder.path());
  CAPTURE(ran.err);
  CHECK(ran.code == 1);
  CHECK(contains(ran.err, "big.png: needs more memory than there is"));
  CHECK(contains(ran.out, "a.jpg,"));
#endif
}

TEST_CASE("more threads than processors are told of, and under a memory limit no thread's failure ends the program") {
  const Ran told = run({"detect", "--cascade", alt2(), "--threads", "1024", sample("cat.jpg")});
  CHECK(told.code == 0);
  CHECK(contains(told.err, "--threads 1024: the machine has "));
#if !defined(__SANITIZE_ADDRESS__)
  for (const char* limit : {"200000", "400000"}) {
    const Ran ran = run_shell("--version > /dev/null; ulimit -v " + std::string(limit) +
                              "; " HAARKIT_PROGRAM " detect --threads 1024 --format csv --cascade " + alt2() + " " +
                              sample("astronaut.jpg"));
    CAPTURE(limit, ran.err);
    CHECK((ran.code == 0 || ran.code == 1));  // 1: out of memory, in words
    CHECK(contains(ran.err + ran.out, ran.code == 0 ? "astronaut.jpg," : "memory"));
  }
#endif
}

TEST_CASE("a drawing that cannot be written is named, and its row and the others are there") {
  const Folder folder;
  save(folder / "in/a.jpg", text_of(sample("astronaut.jpg")));
  cv::imwrite(folder / "in/wide.bmp", cv::Mat(30, 66'000, CV_8UC1, cv::Scalar(99)));  // JPEG's sides end at 65,500
  const Ran ran = run({"detect", "--cascade", alt2(), "--draw", "out", "--format", "json", "in"}, folder.path());
  CAPTURE(ran.err);
  CHECK(ran.code == 1);
  CHECK(contains(ran.err, "in/wide.bmp: "));
  CHECK(contains(ran.err, "cannot be written as JPEG"));
  CHECK(contains(ran.out, "\"width\":66000"));
  CHECK(fs::exists(folder / "out/a.jpg"));
}

TEST_CASE("a subfolder that cannot be read is named, and the pictures of the others are found") {
  if (geteuid() == 0) return;  // root reads all
  const Folder folder;
  save(folder / "in/a.jpg", text_of(sample("astronaut.jpg")));
  save(folder / "in/shut/b.jpg", text_of(sample("astronaut.jpg")));
  fs::permissions(folder / "in/shut", fs::perms::none);
  const Ran ran = run({"detect", "--cascade", alt2(), "--format", "csv", "in"}, folder.path());
  fs::permissions(folder / "in/shut", fs::perms::all);
  CHECK(ran.code == 1);
  CHECK(contains(ran.out, "in/a.jpg,"));
  CHECK(contains(ran.err, "in/shut: the folder cannot be searched"));
}

TEST_CASE("pictures that differ in their ending alone have crops of their own") {
  const Folder folder;
  save(folder / "in/a.jpg", text_of(sample("astronaut.jpg")));
  cv::imwrite(folder / "in/a.png", cv::imread(sample("astronaut.jpg")));
  REQUIRE(run({"detect", "--cascade", alt2(), "--min-size", "80", "--crop", "crops", "in"}, folder.path()).code == 0);
  CHECK(fs::exists(folder / "crops/a.jpg_1.png"));
  CHECK(fs::exists(folder / "crops/a.png_1.png"));
}

TEST_CASE("a crop never replaces a picture that is read") {
  const Folder folder;
  save(folder / "in/a.jpg", text_of(sample("astronaut.jpg")));
  save(folder / "in/a_1.png", encoded(".png", noisy_picture({64, 64}, CV_8UC1)));
  const std::string before = text_of(folder / "in/a_1.png");
  const Ran ran = run({"detect", "--cascade", alt2(), "--crop", "in", "in/a.jpg", "in/a_1.png"}, folder.path());
  CAPTURE(ran.err);
  CHECK(ran.code == 1);
  CHECK(contains(ran.err, "in/a_1.png: is read by this command and would be replaced"));
  CHECK(text_of(folder / "in/a_1.png") == before);
}

TEST_CASE("a closed terminal and SIGTERM end a batch as Ctrl-C does") {
  for (const int signal : {SIGHUP, SIGTERM, SIGINT}) {
    CAPTURE(signal);
    const Folder folder;
    const Background running(long_run(folder), folder / "out");
    REQUIRE(wait_until([&] { return contains(text_of(part_of(folder)), "a.jpg"); }));
    running.send(signal);
    CHECK(running.wait() == 130);
    CHECK(contains(text_of(folder / "found.csv"), "a.jpg,"));
  }
}

TEST_CASE("Ctrl-C ends the search of one large picture") {
  const Folder folder;
  cv::imwrite(folder / "big.png", noisy_picture({9000, 9000}, CV_8UC1), {cv::IMWRITE_PNG_COMPRESSION, 1});
  const Background running({"detect", "--cascade", alt2(), "--mode", "exact", "--scale-factor", "1.01", "--threads",
                            "1", "--format", "csv", "-o", folder / "found.csv", folder / "big.png"},
                           folder / "out");
  REQUIRE(wait_until([&] { return !part_of(folder).empty(); }));
  running.send(SIGINT);
  CHECK(running.wait() == 130);
  CHECK(text_of(folder / "found.csv") == "image,x,y,w,h,score\n");
}

TEST_CASE("the rows of a run that was killed are in a file beside the output, which the next run removes") {
  const Folder folder;
  const Background running(long_run(folder), folder / "out");
  REQUIRE(wait_until([&] { return contains(text_of(part_of(folder)), "a.jpg"); }));
  running.send(SIGKILL);
  running.wait();
  const std::string part = part_of(folder);
  REQUIRE_FALSE(part.empty());
  CHECK(lines_of(text_of(part)).at(1).substr(0, 6) == "a.jpg,");
  CHECK_FALSE(fs::exists(folder / "found.csv"));
  const Ran next = run({"detect", "--cascade", alt2(), "-o", folder / "found.csv", sample("cat.jpg")});
  CHECK(next.code == 0);
  CHECK(contains(next.err, part + ": removed; a run that was killed had left it"));
  CHECK(folder.files() == std::vector<std::string>{"a.jpg", "found.csv", "list.txt", "out"});
}

TEST_CASE("of two runs that write one file the second is refused, and writes nothing") {
  const Folder folder;
  const Background running(long_run(folder), folder / "out");
  REQUIRE(wait_until([&] { return contains(text_of(part_of(folder)), "a.jpg"); }));
  const Ran second = run({"detect", "--cascade", alt2(), "-o", folder / "found.csv", sample("cat.jpg")});
  CHECK(second.code == 1);
  CHECK(contains(second.err, "found.csv: another run is writing this file"));
  const Ran other = run({"evaluate", "--cascade", alt2(), "-o", folder / "found.csv", folder / "boxes.csv"});
  CHECK(other.code == 1);
  CHECK(contains(other.err, "found.csv: another run is writing this file"));
  running.send(SIGINT);
  CHECK(running.wait() == 130);
  CHECK(contains(text_of(folder / "found.csv"), "a.jpg,"));
  CHECK(run({"detect", "--cascade", alt2(), "-o", folder / "found.csv", sample("cat.jpg")}).code == 0);
}

TEST_CASE("training goes on when nobody reads its messages or its log any more") {
  const Folder folder;
  draw_data(folder);
  const std::string words =
      "train --objects faces --backgrounds backgrounds --window 16 --pool-size 100 --stages 2 --negatives 50 "
      "--framing 0.7857 -o ";
  run_shell(words + "x.xml 2>&1 | head -n 1 > first; sleep 0", folder.path());
  CHECK(fs::exists(folder / "x.xml"));
  CHECK_FALSE(fs::exists(folder / "x.xml.checkpoint"));
  const Ran ran = run_shell(words + "y.xml --log /dev/fd/3 3>&1 > other | head -c 1", folder.path());
  CHECK(fs::exists(folder / "y.xml"));
  CHECK_FALSE(fs::exists(folder / "y.xml.checkpoint"));
}

TEST_CASE("an output to /dev/stdout goes behind what is in that file already") {
  const Ran ran = run_shell("--version; " HAARKIT_PROGRAM " detect --format csv --cascade " + alt2() +
                            " -o /dev/stdout " + sample("cat.jpg"));
  CHECK(ran.code == 0);
  CHECK(ran.out == "haarkit " HAARKIT_VERSION "\nimage,x,y,w,h,score\n");
}

TEST_CASE("a reader that wants no more results ends a batch silently") {
  const Folder folder;
  long_list(folder);
  const Ran ran = run_shell("detect --cascade " + alt2() + " --list list.txt | head -n 1", folder.path());
  CHECK(contains(ran.out, "a.jpg: "));
  CHECK(ran.err.empty());
}

TEST_CASE("no output that is no picture replaces a picture, whatever it is called") {
  const Folder folder;
  draw_data(folder);
  const std::string face = folder / "faces/1.png", before = text_of(face);
  fs::copy(face, folder / "a text.txt");
  for (const std::string& path : {face, folder / "a text.txt"}) {
    const Ran ran = run({"train", "--objects", folder / "faces", "--backgrounds", folder / "backgrounds", "-o",
                         folder / "x.xml", "--log", path});
    CHECK(ran.code == 1);
    CHECK(contains(ran.err, "--log would replace a picture"));
    CHECK(text_of(path) == before);
  }
  const Ran same = run({"train", "--objects", folder / "faces", "--backgrounds", folder / "backgrounds", "-o",
                        folder / "x.xml", "--checkpoint", folder / "x.xml"});
  CHECK(contains(same.err, "--output and --checkpoint name the same file"));
  const Ran hardest = run({"train", "--objects", folder / "faces", "--backgrounds", folder / "backgrounds", "-o",
                           folder / "x.xml", "--hardest", folder / "backgrounds"});
  CHECK(contains(hardest.err, "--hardest names a folder that is read from"));
  save(folder / "crops/crops.csv", "image,x,y,w,h\n../faces/1.png,1,1,40,40\n");
  const Ran crop = run({"crop", "--annotations", folder / "crops/crops.csv", "-o", folder / "crops"});
  CHECK(crop.code == 1);
  CHECK(contains(crop.err, "--output would replace a file that is read"));
  const Ran drawn = run({"info", alt2(), "-o", folder / "b.png", "--draw", folder / "b.png"});
  CHECK(contains(drawn.err, "name the same file"));
}
