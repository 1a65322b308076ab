// Pictures and what was found in them, as letters between the processes of a team.
#include "commands/detect_shared.hpp"

#include "haarkit/base/bytes.hpp"
#include "program/problem_in.hpp"

namespace haarkit {
namespace {

struct Item {
  PictureEntry picture;
  std::string unwritable;
};

// What a letter holds, listed once for writing and for reading.
template <typename Bytes>
void fields(Bytes& bytes, Item& item) {
  bytes(item.picture.path), bytes(item.picture.name), bytes(item.picture.problem), bytes(item.unwritable);
}

template <typename Bytes>
void fields(Bytes& bytes, std::vector<Detection>& detections) {
  sequence(bytes, detections, sizeof(float), [&](Detection& d) {
    bytes(d.box.x), bytes(d.box.y), bytes(d.box.width), bytes(d.box.height), bytes(d.score), bytes(d.cascade);
  });
}

template <typename Bytes>
void fields(Bytes& bytes, PictureOutcome& outcome) {
  PictureResult& result = outcome.result;
  bytes(outcome.stopped), bytes(outcome.problem), bytes(result.name), bytes(result.error);
  bytes(result.width), bytes(result.height);
  fields(bytes, result.detections);
  sequence(bytes, result.parts, sizeof(std::uint64_t), [&](std::vector<Detection>& parts) { fields(bytes, parts); });
}

template <typename Content>
std::string text_of(Content content) {
  ByteWriter bytes;
  fields(bytes, content);
  return bytes.bytes();
}

template <typename Content>
Content content_of(const std::string& text) {
  ByteReader bytes(text, "a letter");
  Content content;
  fields(bytes, content);
  return content;
}

// Claims the files that will be written of a picture; of crops the first, whose name the others share.
std::string claim(const PictureEntry& picture, const OutputNames& names, const BatchOptions& options,
                  WrittenFiles& written) {
  return problem_in(picture.path, [&] {
    written.add_input(picture.path);
    if (!options.crop_folder.empty()) written.claim(names.crop(options.crop_folder, picture, 1));
    if (!options.blur_folder.empty()) written.claim(names.annotated(options.blur_folder, picture));
    if (!options.draw_folder.empty()) written.claim(names.annotated(options.draw_folder, picture));
  });
}

// What a member does with an item; the leader has seen to it that nothing is written twice.
Dealing::Work work_of(const PictureWork& work) {
  return [&work](const std::string& text) {
    const auto item = content_of<Item>(text);
    return text_of(work.run(item.picture, item.unwritable));
  };
}

}  // namespace

BatchOutcome deal_batch(Dealing& dealing, const ObjectSearch& looked_for,
                        const std::function<std::optional<PictureEntry>()>& next, const OutputNames& names,
                        const BatchOptions& options, WrittenFiles& written,
                        const std::function<void(const PictureResult&)>& on_result) {
  WrittenFiles own;
  const PictureWork work(looked_for, names, options, own);
  BatchOutcome outcome;
  const auto next_item = [&]() -> std::optional<std::string> {
    const std::optional<PictureEntry> picture = next();
    if (!picture) return std::nullopt;
    return text_of(Item{*picture, writes_pictures(options) ? claim(*picture, names, options, written) : ""});
  };
  dealing.deal(next_item, work_of(work),
               [&](const std::string& text) { outcome.take(content_of<PictureOutcome>(text), on_result); });
  return outcome;
}

void follow_batches(Dealing& dealing, const ObjectSearch& looked_for, const OutputNames& names,
                    const BatchOptions& options) {
  WrittenFiles own;
  const PictureWork work(looked_for, names, options, own);
  dealing.follow(work_of(work));
}

}  // namespace haarkit
