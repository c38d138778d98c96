#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/ids.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::cases {

/// A private follow-up for people. Opened by the engine together with its decision
/// (policy::Turn::record) or by delivery when an action can never be carried out.
struct CaseFile {
  std::int64_t id = 0;
  std::string team;   ///< empty: the default queue
  std::string state;  ///< "open", "closed"
  AccountId account;
  CommentId comment;
  std::string reason;  ///< policy id, or why an action became a case
  TimePoint opened_at{};
  std::optional<TimePoint> due_at;
};

/// Implemented by store::SqliteCaseBook.
class CaseBook {
 public:
  virtual ~CaseBook() = default;
  /// Open cases, most urgent first. Errors: kStoreUnavailable.
  virtual boost::asio::awaitable<Result<std::vector<CaseFile>>> open_cases(std::size_t limit) = 0;
  /// One per (comment, reason): opening it again changes nothing.
  virtual boost::asio::awaitable<Result<void>> open(CaseFile file) = 0;
};

}  // namespace kaiku::cases
