#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/crisis/detector.hpp>

#include "authors.hpp"
#include "scope.hpp"

namespace kaiku::crisis {

enum class Level { kWarning, kUrgent, kCrisis };
std::string_view to_string(Level level);

/// What part of a brand something concerns.
struct Area {
  enum class Kind { kBrand, kAccount, kTopic, kPost };
  Kind kind = Kind::kBrand;
  std::string key;  ///< empty for the brand

  friend bool operator==(const Area&, const Area&) = default;
  std::string path() const;   ///< "", "/post:p1"
  std::string words() const;  ///< "", ", post p1"
};

/// One sign of a storm, from any detector.
struct Evidence {
  std::string_view kind;  ///< "reach", "slow_burn", "surge", "coordinated"
  Area area;
  Level level = Level::kUrgent;  ///< at least
  std::string reason;
  std::size_t comments = 0;
  std::size_t authors = 0;
  TimePoint since{};
  std::uint64_t reach = 0;
};

/// A storm that has been told of: what breaks out while it lasts belongs to it.
struct Storm {
  /// More than people there are means that somebody's number is wrong.
  static constexpr double kMostReach = 1e12;

  std::string cause;
  std::string kind;
  Area area;
  Level level = Level::kWarning;
  TimePoint opened_at{};
  TimePoint since{};  ///< its first negative comment
  TimePoint last_sign{};
  TimePoint looked_at{};  ///< its authors were counted
  std::size_t told_authors = 0;
  double told_reach = 0;
  double reach = 0;   ///< sum of followers over distinct authors, at most kMostReach
  AuthorSet authors;  ///< since it was opened
  bool press = false;
  std::vector<std::pair<std::uint64_t, std::uint32_t>>
      platforms;  ///< negative comments by platform
  std::optional<TimePoint> calm_since;
  std::optional<TimePoint> closed_at;

  /// A negative comment inside its area. What makes it graver, in words; empty: nothing.
  std::string grows_by(const Observation& comment, std::uint64_t author);
  /// Whether a second platform has a good part of it.
  bool on_two_platforms() const;

  nlohmann::json to_json() const;
  bool from_json(const nlohmann::json& value);  ///< false: unchanged
};

/// How telling a kind is: an incident is called by the most telling sign that it has.
int rank_of(std::string_view kind);

}  // namespace kaiku::crisis
