#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/ids.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::outbox {

/// Who looks at a draft, so that two people do not answer the same comment.
struct DraftClaim {
  std::string who;
  TimePoint until{};  ///< it ends by itself
};

/// Drafts of a brand's own words for somebody in danger that leave when nobody acts.
struct HelpRelease {
  BrandId brand;
  std::string approved_by;  ///< who answers for the words
  Duration after{};         ///< nobody has taken incident or draft for so long
};

/// What people do with drafts besides Outbox::approve() and reject(), which are refused (kConflict)
/// to others while a claim lasts. Implemented by store::SqliteDrafts. All calls: io thread; errors
/// kStoreUnavailable besides those named.
class Drafts {
 public:
  /// Longest reason.
  static constexpr std::size_t kMostReason = 1'000;

  virtual ~Drafts() = default;

  /// Takes a draft until then; again by the same person: prolongs. Errors: kNotFound, kConflict (no
  /// draft, or somebody else has it), kInvalidArgument (no name).
  virtual boost::asio::awaitable<Result<void>> claim(ActionId id, std::string who, TimePoint until,
                                                     TimePoint now) = 0;
  /// Drops a draft and keeps why, for those who wrote the rule. Errors: as claim(),
  /// kInvalidArgument (no reason, or a longer one than kMostReason).
  virtual boost::asio::awaitable<Result<void>> reject(ActionId id, std::string who, std::string why,
                                                      TimePoint now) = 0;
  /// Claims that last at that moment, of these actions.
  virtual boost::asio::awaitable<Result<std::map<ActionId, DraftClaim>>> claims(
      std::vector<ActionId> ids, TimePoint now) = 0;
  /// Cancels drafts that the platform would not take any more (Action::expires_at has passed);
  /// returns how many. Those whose comment is gone or whose thread staff answered were cancelled
  /// when that was told.
  virtual boost::asio::awaitable<Result<std::size_t>> withdraw_expired(TimePoint now) = 0;
  /// Approves drafts of kHelpInDanger whose incident nobody has acknowledged and that nobody has
  /// claimed, once per author and day and never against a hands-off order; returns how many.
  virtual boost::asio::awaitable<Result<std::size_t>> release_help(HelpRelease release,
                                                                   TimePoint now) = 0;
};

}  // namespace kaiku::outbox
