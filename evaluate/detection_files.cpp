// Detection files, and which picture each of their names means.
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "few_warnings.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/evaluate/detections.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

fs::path without_extension(const std::string& name) {
  return fs::path(name).lexically_normal().replace_extension();
}

// How many names at the ends of both paths are the same.
std::size_t shared_end(const fs::path& a, const fs::path& b) {
  const std::vector<fs::path> p(a.begin(), a.end()), q(b.begin(), b.end());
  return static_cast<std::size_t>(std::mismatch(p.rbegin(), p.rend(), q.rbegin(), q.rend()).first - p.rbegin());
}

class PictureNames {
 public:
  explicit PictureNames(const std::vector<AnnotatedPicture>& pictures) : pictures_(pictures) {
    for (std::size_t i = 0; i < pictures.size(); ++i) {
      for (const std::string& name : {pictures[i].name, pictures[i].path, pictures[i].id})
        if (!name.empty()) exact_.try_emplace(name, i);
      stems_.emplace(without_extension(pictures[i].path).filename().string(), i);
    }
  }

  // The picture of that name, path or id; pictures.size() when there is none.
  std::size_t find(const std::string& name) const {
    const auto at = exact_.find(name);
    return at == exact_.end() ? pictures_.size() : at->second;
  }

  // The one whose path ends most like the name; pictures.size() when none or several are meant.
  std::size_t find_alike(const std::string& name) const {
    const fs::path path = without_extension(name);
    std::size_t best = pictures_.size(), longest = 0;
    const auto [first, last] = stems_.equal_range(path.filename().string());
    for (auto at = first; at != last; ++at) {
      const std::size_t length = shared_end(without_extension(pictures_[at->second].path), path);
      if (length == longest) best = pictures_.size();
      if (length > longest) best = at->second;
      longest = std::max(length, longest);
    }
    return best;
  }

 private:
  const std::vector<AnnotatedPicture>& pictures_;
  std::unordered_map<std::string, std::size_t> exact_;
  std::unordered_multimap<std::string, std::size_t> stems_;
};

}  // namespace

std::vector<PictureDetections> read_detections(const std::string& path, const std::string& class_name,
                                               const Warn& warn) {
  std::vector<fs::path> files;
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    for (const auto& entry : fs::recursive_directory_iterator(path, ignored))
      if (entry.path().extension() == ".txt") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    if (files.empty()) throw DataError(path, "", "holds no .txt files of detections");
  } else {
    files.emplace_back(path);
  }
  std::vector<PictureDetections> all;
  FewWarnings few(path, warn);
  for (const fs::path& file : files) {
    auto pictures = parse_detections(utf8_of(read_file(file.string())), file.string(), class_name, few.warn());
    std::move(pictures.begin(), pictures.end(), std::back_inserter(all));
  }
  few.finish();
  return all;
}

AssignedDetections assign_detections(const std::vector<AnnotatedPicture>& pictures,
                                     const std::vector<PictureDetections>& detections, const std::string& source) {
  const PictureNames names(pictures);
  AssignedDetections assigned;
  assigned.boxes.resize(pictures.size());
  // A name that is a picture's own goes before all that are only like it: those are of pictures elsewhere.
  std::vector<std::size_t> index(detections.size());
  std::vector<char> mentioned(pictures.size() + 1, 0);
  for (std::size_t i = 0; i < detections.size(); ++i) mentioned[index[i] = names.find(detections[i].name)] = 1;
  mentioned.pop_back();
  std::vector<const std::string*> alike(pictures.size(), nullptr);
  for (std::size_t i = 0; i < detections.size(); ++i) {
    const PictureDetections& found = detections[i];
    const bool own = index[i] != pictures.size();
    const std::size_t at = own ? index[i] : names.find_alike(found.name);
    if (at == pictures.size() || (!own && mentioned[at] != 0)) {
      assigned.unknown.push_back(found.name);
      continue;
    }
    if (!own) {
      const std::string* const before = std::exchange(alike[at], &found.name);
      if (before != nullptr && *before != found.name)
        throw DataError(source, "",
                        haarkit::quoted(*before) + " and " + haarkit::quoted(found.name) +
                            " both end like one picture, " + haarkit::quoted(pictures[at].name),
                        "name the pictures as the annotations do, or leave the other ones out");
    }
    auto& boxes = assigned.boxes[at];
    boxes.insert(boxes.end(), found.boxes.begin(), found.boxes.end());
  }
  for (std::size_t i = 0; i < pictures.size(); ++i)
    assigned.unmentioned += mentioned[i] == 0 && alike[i] == nullptr ? 1 : 0;
  return assigned;
}

}  // namespace haarkit
