#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/clock/business_calendar.hpp>
#include <kaiku/clock/time.hpp>
#include <kaiku/domain/ids.hpp>

namespace kaiku::engagement {

/// How often something is to be posted: at least `count` posts in every `per`.
struct Rhythm {
  std::size_t count = 1;
  Duration per = std::chrono::days(7);
};
/// Most posts that a rhythm may ask for.
inline constexpr std::size_t kMostCount = 50;

/// An account that the brand posts on, and who sees to it.
struct Channel {
  AccountId account;
  BrandId brand;
  std::string owner;                 ///< team or contact
  std::vector<std::string> told_by;  ///< how the owner is told: "contact/channel"
  std::optional<Rhythm> at_least;    ///< none: nothing is watched
  /// When the owner is at work; none: all time counts.
  std::optional<BusinessCalendar> hours;
  bool can_publish = false;  ///< false: the owner posts by hand
};

/// Words for one channel at one time.
struct ScheduledPost {
  std::string id;
  AccountId account;
  TimePoint at{};
  std::string text;
  std::string approved_by;  ///< empty: a draft that a person approves
};

/// What an owner is told.
struct Reminder {
  /// "plan.by_hand" (the platform takes no posts from us), "plan.waits" (a post that somebody has
  /// to approve or release), "plan.not_posted" (it failed), "plan.quiet" (the rhythm is broken).
  std::string type;
  std::string key;  ///< told once
  std::string channel;
  BrandId brand;
  AccountId account;
  std::string subject;  ///< the account, and the post if it is about one
  std::string detail;   ///< for people: what it is about and what to do
};

/// What the brand posts itself and how often, from plan.yaml. Immutable, swapped by a reload; safe
/// from any thread.
struct Plan {
  std::vector<Channel> channels;
  std::vector<ScheduledPost> posts;
  /// A post that is later than this does not leave by itself any more.
  Duration late_most = std::chrono::hours(1);
  /// How much of the owner's working time before its time a post is mentioned that needs a person.
  Duration remind_before = std::chrono::hours(2);
  /// What a reminder says, as the outbox keeps it. Given by the wiring.
  std::function<std::string(const Reminder&, TimePoint now)> write;

  const Channel* find(const AccountId& account) const;
};

/// A post that is over so long is left alone, whatever has become of it.
inline constexpr std::chrono::days kForgottenAfter{7};

/// "plan/<post>/<account>": the post's one action.
std::string post_key(std::string_view post, const AccountId& account);

}  // namespace kaiku::engagement
