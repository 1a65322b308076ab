#pragma once

#include <string>
#include <vector>

#include "haarkit/training/background_store.hpp"
#include "haarkit/training/hard_windows.hpp"

namespace haarkit {

// Writes windows of backgrounds into `folder` (made when missing): each as a PNG called by its rank, 001.png first,
// and windows.csv: file,background,x,y,w,h,score; what an earlier call wrote there is removed. Throws DataError.
void write_hardest(const std::vector<HardWindow>& windows, const BackgroundStore& backgrounds,
                   const std::string& folder);

// Removes windows.csv and the pictures that it lists from `folder`, and nothing else.
void remove_hardest(const std::string& folder);

// A warning that backgrounds seem to hold the object, empty when nothing says so: windows of theirs score as high as
// the best quarter of `objects`, the scores of those that the cascade finds. windows: highest score first; object: what
// one is called.
std::string suspicion(const std::vector<HardWindow>& windows, const BackgroundStore& backgrounds,
                      std::vector<float> objects, const std::string& object);

}  // namespace haarkit
