#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <string>

#include <kaiku/clock/opening_hours.hpp>
#include <kaiku/clock/time.hpp>
#include <kaiku/domain/comment.hpp>

namespace kaiku::rules {

/// A moment as the people of a brand live it, in their time zone.
struct LocalMoment {
  std::chrono::weekday weekday;
  std::chrono::minutes since_midnight{};  ///< 0 … 1,439
  std::optional<bool> open;               ///< whether somebody answers; nothing: no hours are known
};

/// Without any hours it stays unknown whether somebody answers.
LocalMoment local_moment(WallTime time, const OpeningHours& hours);

class RecentPast;

/// Which parts of a context the conditions of a rule set ask for that cost a look into the store:
/// what no rule asks for need not be looked up.
struct ContextNeeds {
  bool surroundings = false;  ///< anything of the post, the thread, or what the comment answers
  bool domain_labels = false;
};

/// What conditions know besides the text. A missing optional makes checks on it unknown.
struct Context {
  const Comment* comment = nullptr;  ///< never null

  std::optional<std::size_t> author_comments_before;
  std::optional<std::size_t> author_strikes;
  std::optional<Duration> author_known_for;
  std::optional<std::set<std::string>> author_labels;

  std::optional<std::size_t> post_comments;  ///< of others, before this one
  std::optional<Duration> post_age;          ///< since its first comment was seen
  std::optional<std::set<std::string>> post_labels;

  std::optional<std::size_t> thread_comments;     ///< of others, besides this one
  std::optional<std::size_t> thread_our_replies;  ///< of the brand, by people or by itself
  std::optional<bool> thread_staff_answered;
  std::optional<Duration> thread_age;  ///< since its first comment was written
  std::optional<std::set<std::string>> thread_labels;

  std::optional<bool> edited;       ///< this is not the first text of the comment
  std::optional<bool> reply_to_us;  ///< it answers the brand directly

  std::optional<LocalMoment> local;

  const RecentPast* past = nullptr;  ///< made for the needs of the same rule set; null: not known
  std::optional<TimePoint> at;       ///< when it was written: windows of the past end here

  std::optional<std::set<std::string>> domain_labels;  ///< of the domains that its links lead to
};

}  // namespace kaiku::rules
