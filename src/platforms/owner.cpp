#include "owner.hpp"

#include <algorithm>

namespace kaiku::platforms {
namespace {

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

Event Owner::event(EventKind kind, TimePoint received_at) const {
  Event made;
  made.kind = kind;
  made.occurred_at = received_at;
  made.comment.account = account;
  made.comment.platform = platform;
  made.comment.created_at = received_at;
  return made;
}

bool Owner::wrote(const Author& author) const {
  if (author.id.value == id) return true;
  return !username.empty() && std::ranges::equal(author.name, username, {}, lower, lower);
}

}  // namespace kaiku::platforms
