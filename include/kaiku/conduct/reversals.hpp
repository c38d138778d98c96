#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/outbox/outbox.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::conduct {

/// How an action is taken back.
struct WayBack {
  enum class How : std::uint8_t {
    kStop,     ///< it has not begun: cancelled
    kCounter,  ///< an action of `kind` against `target`
    kUnlabel   ///< a person's word that the label is wrong
  };
  How how = How::kStop;
  ActionKind kind = ActionKind::kUnhide;
  CommentId target;  ///< the comment, or our own reply
};

/// The way back from an action where the account's platform can do `capabilities`. Errors:
/// kConflict, with what a person can do instead.
Result<WayBack> way_back(const outbox::Entry& entry, const std::set<ActionKind>& capabilities);

struct Undone {
  WayBack::How how = WayBack::How::kStop;
  std::optional<ActionId> counter;  ///< the action that takes it back on the platform
};

/// Taking back what was done. Implemented by store::SqliteReversals.
class Reversals {
 public:
  virtual ~Reversals() = default;

  /// Takes an action back, exactly once: whoever comes second gets kConflict with the first one's
  /// name. The comment belongs to people from then on, so that no rule does it again, and a
  /// restriction that was taken back is no strike any more. Written to the audit. Errors:
  /// kNotFound, kConflict (no way back: why), kInvalidArgument (no name), kStoreUnavailable,
  /// kStoreCorrupt.
  virtual boost::asio::awaitable<Result<Undone>> undo(ActionId id,
                                                      std::set<ActionKind> capabilities,
                                                      std::string who, TimePoint now) = 0;
};

}  // namespace kaiku::conduct
