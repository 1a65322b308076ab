// The options that say how trees on patches are learnt.
#include "datasets/patch_options.hpp"

namespace haarkit {

void add_patch_learning_options(OptionSet& options, PatchLearningOptions& learning) {
  options.add("reach", learning.reach, "TIMES", "what is looked at, over the box's side").range(1, 4);
  options.add("trees", learning.trees, "N", "regression trees").range(1, 100'000);
  options.add("depth", learning.depth, "N", "levels of splits in a tree").range(1, 6);
  options.add("rate", learning.rate, "SHARE", "how much of what is left each tree takes away").range(0.001, 1);
  options.add("grey-features", learning.grey_features, "N", "features to choose from, about").range(1, 100'000);
  options.add("channel-features", learning.channel_features, "N", "features on gradient channels, about")
      .range(1, 100'000);
  options.add("feature-share", learning.feature_share, "SHARE", "part of the features that a tree looks at")
      .range(0.001, 1);
}

}  // namespace haarkit
