#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include <kaiku/domain/event.hpp>
#include <kaiku/result/result.hpp>

#include "../owner.hpp"

namespace kaiku::platforms::pinterest {

bool is_pin_id(std::string_view id);

/// How many comments stood on each pin when it was last looked at.
struct Counts {
  static constexpr std::size_t kMostPins = 5000;  ///< what is beyond is not watched

  struct Pin {
    std::int64_t now = 0;
    std::int64_t ever = 0;  ///< grows with every comment: removals do not count back
    bool seen = false;      ///< in the round under way
  };
  std::map<std::string, Pin> pins;
  bool primed = false;   ///< a whole round was made: a pin that appears now is new
  std::string bookmark;  ///< of the next page; empty: at the top

  static Counts read(std::string_view text);
  std::string text() const;

  /// Notes that `count` comments stand on the pin; how many it has had ever when there are more
  /// than before, and 0 otherwise.
  std::int64_t note(const std::string& pin, std::int64_t count);
  /// The pin is still there, but its comments are not counted at the moment.
  void note_uncounted(const std::string& pin);
  /// Ends a round: pins that it did not show are forgotten.
  void end_round();
};

/// The events of {"grown": [{"pin", "ever", "now"}]}.
Result<EventBatch> read_growths(const Owner& owner, std::string_view body, TimePoint received_at);

}  // namespace kaiku::platforms::pinterest
