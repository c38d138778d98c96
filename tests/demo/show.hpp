#pragma once

#include <string>

#include "demo/stage.hpp"

namespace demo {

/// Plays the conversation of a JSON Lines file scene by scene, prints each decision with its reason
/// and each action as it arrives at a platform, then a summary. True when every promise shown was
/// kept: one reply a comment, private after public, criticism not restricted, abuse hidden, on-call
/// told once.
bool show(Stage& stage, const std::string& conversation_file);

}  // namespace demo
