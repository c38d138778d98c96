#pragma once

#include <string>

#include "demo/stage.hpp"

namespace demo {

/// Plays the conversation of a JSON Lines file scene by scene, prints each decision with its reason
/// and each action as it arrives at a platform, what people do with the program `kaikuctl`, then a
/// summary. True when every promise shown was kept: one reply a comment, private after public,
/// criticism not restricted, abuse hidden, on-call told once, a storm brought to its end.
bool show(Stage& stage, const std::string& conversation_file, const std::string& kaikuctl);

}  // namespace demo
