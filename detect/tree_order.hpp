#pragma once

#include "bound_cascade.hpp"
#include "haarkit/detect/cascade.hpp"

namespace haarkit {

// The tree with its nodes renumbered level by level, left before right, so that children come after their parents. Its
// nodes are one tree (problem_of_tree saw to it).
WeakClassifier by_level(const WeakClassifier& weak);

// Of a tree in the order of by_level: so seven nodes of which the last four have only leaves are a full tree.
TreeShape shape_of(const WeakClassifier& sorted);

}  // namespace haarkit
