#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/domain/comment.hpp>

namespace kaiku {

enum class EventKind {
  kCreated,
  kEdited,
  kRemoved,
  kHidden,  ///< somebody with the right to moderate hid it
  kUnhidden,
  kReaction,  ///< a like or anger; has no text
  kErasure,   ///< the source demands that an author be forgotten
};

std::string_view to_string(EventKind kind);

/// One thing that a platform told us. `comment` holds what the payload said; for kRemoved, kHidden
/// and kUnhidden its text may be empty. Adapters fill everything but `comment.brand`.
struct Event {
  EventKind kind = EventKind::kCreated;
  std::string dedupe_key;   ///< unique within an account, equal for a redelivery
  TimePoint occurred_at{};  ///< event time as the platform tells it, else arrival
  Comment comment;
  bool by_brand = false;  ///< written or done by the brand's own account: Kaiku or its staff
  /// For an own message that the platform marks with what we attached to it ("kaiku:…"): the key of
  /// the action that sent it, or, where no key fits in, something else that only we attach. Empty
  /// means staff wrote it, or that the platform cannot tell.
  std::string echo_of_action;
  std::string reaction;  ///< kReaction: "like", "anger", …
  bool thin = false;     ///< only ids are known: the text has to be fetched before deciding
};

/// What one delivery held. A platform may put many items into one body: those that can be read take
/// effect, and the others must not be forgotten over them.
struct EventBatch {
  std::vector<Event> events;   ///< in the order of the body
  std::size_t unreadable = 0;  ///< items left out because they could not be read
  std::string first_problem;   ///< of those, for people: what and where; never text of a comment
};

}  // namespace kaiku
