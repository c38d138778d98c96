#pragma once

#include <map>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/ids.hpp>
#include <kaiku/domain/interventions.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::insight {

/// A stored decision for people.
struct DecisionRow {
  DecisionId id = 0;
  std::string json;
};

struct Totals {
  std::map<std::string, std::size_t> comments_by_class;
  std::map<std::string, std::size_t> actions_by_state;
  std::map<std::string, std::size_t> actions_by_kind;  ///< done only
  std::size_t events = 0;
  std::size_t duplicates = 0;
  std::size_t comments = 0;
  std::size_t open_cases = 0;
  std::size_t unanswered_questions = 0;
  std::size_t guard_activations = 0;
  std::size_t restricted_criticism = 0;  ///< must be 0
};

/// Read-only questions that people ask. Implemented by store::SqliteReports. Errors:
/// kStoreUnavailable.
class Reports {
 public:
  virtual ~Reports() = default;
  virtual boost::asio::awaitable<Result<Totals>> totals(TimePoint since) = 0;
  virtual boost::asio::awaitable<Result<std::vector<DecisionRow>>> decisions(DecisionId after,
                                                                             std::size_t limit) = 0;
  /// Of all time, as far as it is kept.
  virtual boost::asio::awaitable<Result<Interventions>> interventions() = 0;
};

}  // namespace kaiku::insight
