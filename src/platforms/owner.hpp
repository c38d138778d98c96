#pragma once

#include <string>

#include <kaiku/domain/event.hpp>

namespace kaiku::platforms {

/// Whose webhooks these are.
struct Owner {
  AccountId account;
  std::string platform;
  std::string id;        ///< page id or account id, as entry.id and from.id name it
  std::string username;  ///< handle; empty for pages

  /// An event of this account with nothing but its kind and arrival filled in.
  Event event(EventKind kind, TimePoint received_at) const;

  /// Whether `author` is the account itself: by id, or by handle without case.
  bool wrote(const Author& author) const;
};

}  // namespace kaiku::platforms
