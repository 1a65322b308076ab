#pragma once

#include <string>

namespace haarkit {

// What to say to someone who writes an option of opencv_traincascade or opencv_createsamples ("-numPos", also with two
// dashes), or a word that other trainers use ("--positives"): what it is called here. Empty for any other word.
std::string answer_to_opencv(const std::string& word);

}  // namespace haarkit
