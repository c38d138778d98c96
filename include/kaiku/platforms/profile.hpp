#pragma once

#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/domain/action.hpp>
#include <kaiku/domain/event.hpp>

namespace kaiku::platforms {

/// What a platform counts when it limits a text.
enum class LengthUnit {
  kCodePoints,
  kBytes,
  kUtf16,      ///< code units of UTF-16: an emoji counts two
  kGraphemes,  ///< what a reader sees as one character: an emoji counts one
  kWeighted,   ///< X: Latin 1, most others 2, a link 23
};
std::string_view to_string(LengthUnit unit);

struct LengthLimit {
  std::size_t most = 0;
  LengthUnit unit = LengthUnit::kCodePoints;
};

/// Something that can be done on a platform.
struct Capability {
  ActionKind kind{};
  std::string_view condition;  ///< what an account needs for it; empty: nothing
};

/// A key of an account's `settings:`.
struct SettingKey {
  std::string_view name;
  bool required = false;
  std::string_view about;
};

/// What a platform can do at most, for people who choose and set up accounts. What one account can
/// do is Adapter::capabilities(). The conformance suite holds each adapter to its profile.
struct Profile {
  std::string_view name;
  std::string_view intake;  ///< how its events arrive: "webhook", "polling", "streaming"
  std::vector<Capability> actions;
  std::vector<EventKind> events;
  std::vector<CommentKind> texts;
  LengthLimit reply;          ///< of a public reply; where settings can change it, the default
  LengthLimit private_reply;  ///< `most` is 0 where there is none
  std::vector<SettingKey> settings;
  std::string_view remark;  ///< what the platform keeps from apps altogether; empty: nothing
};

/// The kinds in `actions`; those with a condition only when it holds.
std::set<ActionKind> kinds_of(std::span<const Capability> actions, bool condition_holds = true);

/// The profiles of all adapters, in the order of platform_names().
std::vector<Profile> profiles();

}  // namespace kaiku::platforms
