#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "made_stream.hpp"

namespace kaiku::crisis {

/// What should be noticed in a stream, and by when.
struct Episode {
  enum class Kind { kGrave, kStorm, kSlowSafety, kCopies, kReach };
  Kind kind = Kind::kStorm;
  TimePoint from{};
  TimePoint to{};            ///< alarms until six hours later belong to it
  TimePoint counted_from{};  ///< arrival of the grave message, or of the tenth (fifth) author
  Duration allowed{};
};
/// A stretch in which nothing may be called a crisis, however much is written.
struct Benign {
  TimePoint from{};
  TimePoint to{};
};

struct ScenarioStream {
  std::vector<MadeComment> comments;  ///< in order of arrival
  std::vector<Episode> episodes;
  std::vector<Benign> benign;
  TimePoint from{};
  TimePoint to{};
};

/// "single grave", "firestorm", … ten of them.
std::span<const std::string_view> scenario_names();
ScenarioStream make_scenario(std::string_view name, double per_hour, std::uint32_t seed);

}  // namespace kaiku::crisis
