#pragma once

#include <optional>
#include <string>

#include <kaiku/clock/time.hpp>

namespace kaiku::platforms {

/// A list of a platform that is asked again and again: "comments", "mentions".
struct Stream {
  std::string name;   ///< names the durable cursor: never changes
  Duration interval;  ///< from one round to the next
};

/// What the answer to a question about a stream says.
struct PollAnswer {
  enum class Kind {
    kPage,        ///< read; the members below hold
    kLater,       ///< temporary; `retry_after` when the platform says how long
    kBadToken,    ///< the account's token is dead: it rests until people renewed it
    kImpossible,  ///< the platform does not let this account read it
  };
  Kind kind = Kind::kPage;
  std::string reason;  ///< for people, when it is no page
  std::optional<Duration> retry_after;

  /// Of a page that looks after the account's subscription: why webhooks do not come, for people.
  std::string trouble;

  std::string cursor;  ///< the place behind the page
  /// When the platform says how soon it may be asked again: instead of the stream's interval.
  std::optional<Duration> pause;
  bool more = false;  ///< a further page of the same round follows at once
  /// What is new on the page, as parse() reads it, its items as they came; empty: nothing.
  std::string body;
};

}  // namespace kaiku::platforms
