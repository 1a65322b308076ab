#pragma once

#include <string>
#include <vector>

#include "program/program.hpp"

namespace haarkit {

using Args = std::vector<std::string>;

int run_calibrate(const Args& args);
int run_fit_boxes(const Args& args);
int run_fit_scores(const Args& args);
int run_crop(const Args& args);
int run_convert(const Args& args);
int run_detect(const Args& args);
int run_train(const Args& args);
int run_label(const Args& args);
int run_synthesize(const Args& args);
int run_info(const Args& args);
int run_evaluate(const Args& args);

// The program's commands in the order of its help.
const std::vector<Command>& commands();

}  // namespace haarkit
