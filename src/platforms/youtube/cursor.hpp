#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <kaiku/clock/time.hpp>

namespace kaiku::platforms::youtube {

/// A thread whose replies did not all come with it.
struct OpenThread {
  std::string parent;
  std::string video;
  std::string page;  ///< token of the next page of its replies
};

/// The place in a list of threads, newest first. A round reads from the top down to `reach`; the
/// next one begins a little below where this one began, because comments show late.
struct Cursor {
  static constexpr std::size_t kMostCounts = 1000;

  TimePoint floor{};   ///< what was written before is left alone
  TimePoint last{};    ///< when the last whole round began
  TimePoint newest{};  ///< the newest thread it saw

  bool under_way = false;  ///< the members below belong to a round that goes on
  TimePoint begun{};       ///< when it began
  TimePoint reach{};       ///< threads begun before are not looked at
  TimePoint newest_so_far{};
  std::string page;             ///< token of the next page of threads
  bool threads_done = false;    ///< only open threads are left
  std::deque<OpenThread> open;  ///< asked for before the next page

  /// How many replies a long thread had when it was read, the latest read last.
  std::deque<std::pair<std::string, std::int64_t>> counts;

  /// What was changed before is known.
  TimePoint changed_since() const;
  void begin(TimePoint now, TimePoint down_to);
  /// To be called when nothing is left to ask; the next round begins at the top.
  void end();
  /// The round cannot go on; the next one does its work.
  void abandon();

  std::optional<std::int64_t> count_of(const std::string& thread) const;
  void note_count(const std::string& thread, std::int64_t replies);

  std::string text() const;
  /// Nothing when `text` is none of ours.
  static std::optional<Cursor> read(std::string_view text);
};

/// Comments that show later than this after they were written are found by the daily look through
/// older threads.
inline constexpr Duration kOverlap = std::chrono::minutes(15);

}  // namespace kaiku::platforms::youtube
