#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/platforms/polling.hpp>

namespace kaiku::platforms {

/// The place in a list that shows what is newest first, page behind page. A round reads from the
/// top down to what the round before began with, and a little further, because things show late;
/// what is read twice is known by its key.
struct NewestFirst {
  TimePoint begin{};   ///< what stood there before the first look, and is left alone for good
  TimePoint floor{};   ///< what is older was read, or stood there before
  TimePoint newest{};  ///< the newest that the round under way has seen
  std::string page;    ///< token of its next page; empty: the next question begins at the top

  /// The place that `text` holds; the first round goes down to `begin`, none further.
  static NewestFirst read(std::string_view text, TimePoint begin);
  std::string text() const;

  /// One page: how its items stand in time, what of it is kept for parse() under `name`, and which
  /// page follows.
  struct PageOf {
    const nlohmann::json& items;
    std::function<std::optional<TimePoint>(const nlohmann::json&)> moment;
    const char* name;
    std::string next;  ///< token of the page behind it; empty: it is the last
    Duration overlap = std::chrono::minutes(10);
  };
  /// The answer for a page. Items whose moment cannot be read are new: parse() tells of them.
  PollAnswer take(const PageOf& page) &&;
};

}  // namespace kaiku::platforms
