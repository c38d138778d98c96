#pragma once

#include <cstddef>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/classify/tuning.hpp>

namespace kaikuctl {

/// How many texts had to stay right, which of them the fit would have turned wrong, and what was
/// taken back for them; at most `most` of each by name.
std::string promises_text(const kaiku::classify::TuningTask& task,
                          const kaiku::classify::KeptPromises& promises, std::size_t most);
nlohmann::json promises_json(const kaiku::classify::TuningTask& task,
                             const kaiku::classify::KeptPromises& promises);

}  // namespace kaikuctl
