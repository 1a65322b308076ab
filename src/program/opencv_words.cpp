// The words of OpenCV's trainer and createsamples, and what they are called here.
#include "program/opencv_words.hpp"

#include <algorithm>
#include <iterator>

namespace haarkit {
namespace {

struct Answer {
  const char *name, *ours;
};

constexpr Answer kAnswers[] = {
    // opencv_traincascade
    {"data", "the cascade's file is named with --output, the run is saved beside it (--checkpoint)"},
    {"vec", "haarkit train takes .vec files, folders of crops and annotation files with --objects"},
    {"bg", "backgrounds are given with --backgrounds (a folder or a list)"},
    {"numPos", "all crops are used; none need be kept in reserve for later stages"},
    {"numNeg", "it is --negatives, windows a stage"},
    {"numStages", "it is --stages"},
    {"precalcValBufSize", "memory is set with --memory, in MiB"},
    {"precalcIdxBufSize", "memory is set with --memory, in MiB"},
    {"numThreads", "it is --threads"},
    {"acceptanceRatioBreakValue", "it is --false-positive-rate: training ends when fewer windows pass"},
    {"baseFormatSave", "`haarkit convert --format opencv-old` writes the old format"},
    {"stageType", "stages are boosted; --kind soft trains one ensemble without stages"},
    {"featureType", "it is --features: haar (--pool says which) or lbp"},
    {"bt", "it is --boost: gentle, real or discrete"},
    {"minHitRate", "it is --stage-detection-rate"},
    {"maxFalseAlarmRate", "it is --stage-false-positive-rate"},
    {"weightTrimRate", "it is --weight-trim"},
    {"maxDepth", "it is --depth"},
    {"maxWeakCount", "it is --max-weak"},
    {"mode", "it is --pool: basic, core or all, as in OpenCV, or compact"},
    {"w", "width and height are given together: --window WxH (haarkit convert: --vec-size, synthesize: --size)"},
    {"h", "width and height are given together: --window WxH (haarkit convert: --vec-size, synthesize: --size)"},
    // opencv_createsamples
    {"info", "haarkit train and haarkit convert read info.dat as it is; haarkit crop --annotations cuts its boxes"},
    {"img",
     "haarkit synthesize makes samples of one picture: haarkit synthesize PICTURE --backgrounds FOLDER --output DIR"},
    {"num", "it is --count, of haarkit synthesize; haarkit train uses all crops"},
    {"bgcolor", "it is --background-colour, of haarkit synthesize"},
    {"bgthresh", "it is --tolerance, of haarkit synthesize"},
    {"inv", "it is --inverted 1, of haarkit synthesize"},
    {"randinv", "it is --inverted 0.5, of haarkit synthesize"},
    {"maxidev", "it is --light, of haarkit synthesize"},
    {"maxxangle",
     "it is --angles X,Y,Z, of haarkit synthesize, in degrees; haarkit train turns copies by --jitter-rotation"},
    {"maxyangle",
     "it is --angles X,Y,Z, of haarkit synthesize, in degrees; haarkit train turns copies by --jitter-rotation"},
    {"maxzangle",
     "it is --angles X,Y,Z, of haarkit synthesize, in degrees; haarkit train turns copies by --jitter-rotation"},
    {"show", "`haarkit convert FILE.vec FOLDER` writes a .vec file's samples as pictures"},
    {"scale", "`haarkit convert FILE.vec FOLDER` writes a .vec file's samples as pictures"},
    {"rngseed", "it is --seed"},
    // Others
    {"positives", "crops of the object are given with --objects"},
    {"pos", "crops of the object are given with --objects"},
    {"negative", "pictures without the object are given with --backgrounds"},
    {"neg", "pictures without the object are given with --backgrounds"},
    {"width", "width and height are given together: --window WxH"},
    {"height", "width and height are given together: --window WxH"},
    {"minNeighbors", "it is --min-neighbors, in exact mode"},
    {"scaleFactor", "it is --scale-factor"},
    {"minSize", "it is --min-size"},
    {"maxSize", "it is --max-size"},
};

}  // namespace

std::string answer_to_opencv(const std::string& word) {
  const std::size_t dashes = std::min(word.find_first_not_of('-'), word.size());
  if (dashes == 0 || dashes > 2) return "";
  const std::string name = word.substr(dashes, word.find('=') - dashes);
  const auto at =
      std::find_if(std::begin(kAnswers), std::end(kAnswers), [&](const Answer& a) { return name == a.name; });
  return at == std::end(kAnswers) ? "" : "unknown option '" + word + "': " + at->ours;
}

}  // namespace haarkit
