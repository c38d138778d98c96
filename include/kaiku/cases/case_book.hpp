#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/cases/case_file.hpp>
#include <kaiku/clock/time.hpp>
#include <kaiku/domain/ids.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::cases {

/// A customer who writes in private so long after the end of a case reopens it.
inline constexpr std::chrono::days kReopenWithin{14};

/// Which cases are listed.
struct Filter {
  std::optional<State> state;  ///< none: those that are not resolved
  std::string team;            ///< empty: every team
  std::string claimed_by;      ///< empty: whoever
};

/// A case with everything that a person wants to see of it.
struct Dossier {
  CaseFile file;
  Facts facts;
  std::vector<Line> story;
};

/// The durable book of cases. Implemented by store::SqliteCaseBook. All calls: io thread; errors
/// kStoreUnavailable besides those named.
class CaseBook {
 public:
  /// A pure function of the case: it runs inside the transaction that stores what it returns, on
  /// another thread.
  using Step = std::function<Result<Change>(const CaseFile&, const Facts&)>;

  virtual ~CaseBook() = default;
  /// Cases that are not resolved, most urgent first.
  virtual boost::asio::awaitable<Result<std::vector<CaseFile>>> open_cases(std::size_t limit) = 0;
  /// The same by state, team and person; resolved ones newest first.
  virtual boost::asio::awaitable<Result<std::vector<CaseFile>>> list(Filter filter,
                                                                     std::size_t limit) = 0;
  /// One per (comment, reason): opening it again changes nothing.
  virtual boost::asio::awaitable<Result<void>> open(CaseFile file) = 0;
  /// Errors: kNotFound.
  virtual boost::asio::awaitable<Result<Dossier>> find(CaseId id) = 0;

  /// Cases whose next_alarm_at has come, the oldest alarm first.
  virtual boost::asio::awaitable<Result<std::vector<CaseId>>> due(TimePoint now,
                                                                  std::size_t limit) = 0;
  virtual boost::asio::awaitable<Result<std::optional<TimePoint>>> next_alarm() = 0;
  /// Runs `step` and stores the case with everything that follows, in one transaction: story,
  /// messages and drafts (a key that is there already: kept once), an incident opened or resolved.
  /// What a person did stands in the audit. Errors: kNotFound, those of `step`.
  virtual boost::asio::awaitable<Result<CaseFile>> change(CaseId id, Step step, TimePoint now) = 0;
};

}  // namespace kaiku::cases
