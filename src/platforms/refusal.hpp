#pragma once

#include <string>
#include <string_view>

#include <kaiku/domain/action.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::platforms {

/// The platform cannot do this, at all or not here.
inline Error unsupported(const Action& action, std::string_view why) {
  return Error(Errc::kUnsupported, action.key + ": " + std::string(why));
}

/// `which` (target, author …) is missing or cannot be an id of the platform: it would change which
/// thing a request means.
inline Error bad_id(const Action& action, std::string_view which) {
  return Error(Errc::kInvalidArgument,
               action.key + ": " + std::string(which) + " is no id of this platform");
}

/// Whether the action sends words that a person will read.
inline bool makes_text(ActionKind kind) {
  return is_public_text(kind) || kind == ActionKind::kPrivateReply || kind == ActionKind::kPublish;
}

}  // namespace kaiku::platforms
