#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/crisis/observation.hpp>

#include "baseline.hpp"

namespace kaiku::crisis {

/// When few authors with claims of one severe category are too many.
struct ClaimRule {
  std::string_view name;
  Category category;
  int severity;         ///< from this on
  std::size_t authors;  ///< at least
  Duration window;
  double probability;  ///< chance gives as many authors less often than this
  /// Only of what arrives in time: the claim is about now ("the shop is down") and a backlog of it
  /// is stale.
  bool about_now;
  /// Of a brand's comments, as long as its own history is not known; 0: hardly ever, then the
  /// minimum of authors is enough for two weeks.
  double usual_share;
};

/// Each is watched by itself; safety has several.
std::span<const ClaimRule> claim_rules();

/// Distinct authors with claims of a rule in its window, against the brand's own history of them. A
/// brand that never sees such claims alarms at the minimum; one with a steady trickle rises above
/// it by itself. Constant memory: 64 authors.
class RareClaims {
 public:
  struct Found {
    std::size_t authors = 0;
    TimePoint since{};
  };
  /// What the brand lets expect.
  struct Usual {
    const Baseline& baseline;
    double comments_a_day = 0;
  };
  /// A claim by `author`. Found when the window around it holds too many.
  std::optional<Found> add(const ClaimRule& rule, const Usual& usual, TimePoint at,
                           std::uint64_t author);
  void clear() { claims_.clear(); }

  nlohmann::json to_json() const;
  bool from_json(const nlohmann::json& value);  ///< false: unchanged

 private:
  static constexpr std::size_t kMostAuthors = 64;
  struct Claim {
    TimePoint at{};
    std::uint64_t author = 0;
    bool told = false;  ///< part of an alarm
  };
  double chance(const ClaimRule& rule, const Usual& usual, TimePoint at, std::size_t authors) const;
  void forget(const ClaimRule& rule);
  void learn(TimePoint until, double events);

  std::vector<Claim> claims_;  ///< of two windows, by time, the latest of each author
  Decayed history_;            ///< events, days
  TimePoint first_{};
  TimePoint learned_until_{};
};

}  // namespace kaiku::crisis
