// Detection files, and which picture each of their names means.
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <unordered_map>

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

  // pictures.size() when none or several are meant.
  std::size_t find(const std::string& name) const {
    if (const auto at = exact_.find(name); at != exact_.end()) return at->second;
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

std::vector<PictureDetections> read_detections(const std::string& path, const std::string& class_name) {
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
  for (const fs::path& file : files) {
    auto pictures = parse_detections(utf8_of(read_file(file.string())), file.string(), class_name);
    std::move(pictures.begin(), pictures.end(), std::back_inserter(all));
  }
  return all;
}

AssignedDetections assign_detections(const std::vector<AnnotatedPicture>& pictures,
                                     const std::vector<PictureDetections>& detections) {
  const PictureNames names(pictures);
  AssignedDetections assigned;
  assigned.boxes.resize(pictures.size());
  std::vector<char> mentioned(pictures.size(), 0);
  for (const PictureDetections& picture : detections) {
    const std::size_t index = names.find(picture.name);
    if (index == pictures.size()) {
      assigned.unknown.push_back(picture.name);
      continue;
    }
    mentioned[index] = 1;
    auto& boxes = assigned.boxes[index];
    boxes.insert(boxes.end(), picture.boxes.begin(), picture.boxes.end());
  }
  assigned.unmentioned = static_cast<std::size_t>(std::count(mentioned.begin(), mentioned.end(), 0));
  return assigned;
}

}  // namespace haarkit
