#pragma once

#include <string>

#include <kaiku/domain/event.hpp>

namespace kaiku::platforms::meta {

/// Whose webhooks these are.
struct Owner {
  AccountId account;
  std::string platform;
  std::string id;        ///< page id or Instagram account id, as entry.id and from.id name it
  std::string username;  ///< Instagram handle; empty for pages

  /// An event of this account with nothing but its kind and arrival filled in.
  Event event(EventKind kind, TimePoint received_at) const {
    Event made;
    made.kind = kind;
    made.occurred_at = received_at;
    made.comment.account = account;
    made.comment.platform = platform;
    made.comment.created_at = received_at;
    return made;
  }
};

}  // namespace kaiku::platforms::meta
