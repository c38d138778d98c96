#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include <nlohmann/json_fwd.hpp>

#include "baseline.hpp"
#include "scope.hpp"

namespace kaiku::crisis {

/// How often one rule restricts (hides, deletes, blocks, warns), as a share of the comments of an
/// hour. A new rule that catches too much, or an attack that a rule catches, shows as a jump.
class RuleRate {
 public:
  struct Jump {
    std::size_t hits = 0;
    std::size_t comments = 0;
    double usual_share = 0;
  };
  /// The rule restricted a comment in bucket `head`; `comments` were written in the last hour. Told
  /// once in six hours.
  std::optional<Jump> hit(BucketNumber head, std::size_t comments);

  nlohmann::json to_json() const;
  bool from_json(const nlohmann::json& value);  ///< false: unchanged

 private:
  static constexpr BucketNumber kHour = 12;
  void move_to(BucketNumber head, std::size_t comments);

  std::array<std::uint32_t, kHour> hits_{};
  BucketNumber head_ = 0;
  BucketNumber learned_ = 0;  ///< the last bucket whose hour was learned
  BucketNumber told_ = 0;
  Decayed share_;  ///< hits, comments
};

}  // namespace kaiku::crisis
