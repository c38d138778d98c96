#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/action.hpp>
#include <kaiku/domain/ids.hpp>
#include <kaiku/result/result.hpp>
#include <kaiku/rights/statement.hpp>

namespace kaiku::rights {

enum class AppealState { kOpen, kUpheld, kOverturned };
std::string_view to_string(AppealState state);  ///< "open", "upheld", "overturned"
std::optional<AppealState> parse_appeal_state(std::string_view name);

/// That a restriction was wrong, as its author says, and what came of it.
struct Appeal {
  std::int64_t id = 0;
  ActionId action = 0;  ///< the restriction
  AccountId account;
  CommentId comment;
  AppealState state = AppealState::kOpen;
  std::string grounds;  ///< what the author says; empty when the author was forgotten
  TimePoint opened_at{};
  std::string opened_by;  ///< who wrote it down
  std::optional<TimePoint> decided_at;
  std::string decided_by;
  std::string reason;              ///< of the decision
  std::optional<ActionId> remedy;  ///< the action that takes the restriction back
};

/// Restrictions, why they were made, and appeals against them. Implemented by store::SqliteAppeals.
/// Errors besides those named: kStoreUnavailable, kStoreCorrupt.
class Appeals {
 public:
  virtual ~Appeals() = default;

  /// What is known of a restriction: an action of kind hide, delete, block or warn. Errors:
  /// kNotFound, kInvalidArgument (the action restricts nobody).
  virtual boost::asio::awaitable<Result<Restriction>> restriction(ActionId action) = 0;

  /// Opens an appeal against a restriction that was carried out; once for each. Errors: kNotFound,
  /// kInvalidArgument (it restricts nobody, no `who`, or grounds above kMostGroundsBytes),
  /// kConflict (not carried out, or appealed against before).
  virtual boost::asio::awaitable<Result<Appeal>> open(ActionId action, std::string who,
                                                      std::string grounds, TimePoint now) = 0;

  /// Decides an open appeal: upheld, the restriction stands; overturned, it is taken back as
  /// conduct::Reversals does where the account's platform can do `capabilities`, counts against its
  /// policy and is no strike any more. Where a person has to take it back on the platform, a case
  /// says so. Either way no rule restricts the comment again. Errors: kNotFound,
  /// kInvalidArgument (no `who` or reason, or kOpen), kConflict (decided before, or `who` decided
  /// the restriction itself).
  virtual boost::asio::awaitable<Result<Appeal>> decide(std::int64_t appeal, AppealState verdict,
                                                        std::set<ActionKind> capabilities,
                                                        std::string who, std::string reason,
                                                        TimePoint now) = 0;

  virtual boost::asio::awaitable<Result<Appeal>> find(std::int64_t appeal) = 0;
  /// Open ones oldest first, others newest first.
  virtual boost::asio::awaitable<Result<std::vector<Appeal>>> list(std::optional<AppealState> state,
                                                                   std::size_t limit) = 0;

  static constexpr std::size_t kMostGroundsBytes = std::size_t{16} * 1024;
};

}  // namespace kaiku::rights
