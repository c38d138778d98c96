#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/domain/action.hpp>
#include <kaiku/incidents/incident.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::incidents {

/// What an incident was opened for has become quiet.
struct Calmed {
  std::string cause;
  std::string reason;
  bool over = false;  ///< an operational one: resolved by that. Else people decide
};

/// What one look at the decision stream led to. Committed in one transaction with the cursor, so a
/// decision is seen exactly once, also over a crash.
struct Advance {
  DecisionId cursor = 0;         ///< decisions up to and including this one are done
  std::string detector_state;    ///< opaque checkpoint; empty: keep the stored one
  std::vector<Incident> alarms;  ///< open, or join the unresolved one with the same cause
  std::vector<Calmed> calmed;    ///< after the alarms
};

struct Checkpoint {
  DecisionId cursor = 0;        ///< how far the incidents have read
  DecisionId state_cursor = 0;  ///< how far `detector_state` has read; replay from here to `cursor`
  std::string detector_state;   ///< empty at first start
};

struct StreamEntry {
  DecisionId id = 0;
  std::string json;  ///< to_json_text(Decision)
};

/// A page to send with the incident's move to the next step, in one transaction.
struct Page {
  IncidentId incident = 0;
  int step = 0;
  int round = 0;
  std::optional<TimePoint> next_page_at;
  std::vector<Action> notifications;  ///< kNotify, unique keys
  std::string timeline;
  std::string route{};    ///< Incident::route from now on
  std::string held{};     ///< nobody is told now, and why
  int rounds_before = 0;  ///< Incident::rounds_before from now on
};

/// The durable book of incidents. Implemented by store::SqliteIncidentBook. All calls: io thread;
/// errors kStoreUnavailable besides those named.
class IncidentBook {
 public:
  virtual ~IncidentBook() = default;

  virtual boost::asio::awaitable<Result<Checkpoint>> checkpoint() = 0;
  virtual boost::asio::awaitable<Result<std::vector<StreamEntry>>> decisions_after(
      DecisionId cursor, std::size_t limit) = 0;
  /// Returns the incidents that were opened new (not joined), with their ids. Opening one freezes
  /// its scope: ready automatic public actions there become drafts in the same transaction.
  virtual boost::asio::awaitable<Result<std::vector<Incident>>> advance(Advance advance,
                                                                        TimePoint now) = 0;

  /// Open, unacknowledged incidents whose next_page_at has come.
  virtual boost::asio::awaitable<Result<std::vector<Incident>>> due_for_page(TimePoint now) = 0;
  /// Unresolved ones of severity crisis, the oldest first.
  virtual boost::asio::awaitable<Result<std::vector<Incident>>> crises() = 0;
  virtual boost::asio::awaitable<Result<std::optional<TimePoint>>> next_page() = 0;
  virtual boost::asio::awaitable<Result<void>> page(Page page, TimePoint now) = 0;

  virtual boost::asio::awaitable<Result<Incident>> find(IncidentId id) = 0;
  virtual boost::asio::awaitable<Result<std::vector<Incident>>> list(std::optional<State> state,
                                                                     std::size_t limit) = 0;
  virtual boost::asio::awaitable<Result<std::vector<TimelineEntry>>> timeline(IncidentId id) = 0;

  /// Errors: kNotFound, kConflict (already resolved). Repeating an acknowledgement is success.
  virtual boost::asio::awaitable<Result<Incident>> acknowledge(IncidentId id, std::string who,
                                                               TimePoint now) = 0;
  virtual boost::asio::awaitable<Result<Incident>> resolve(IncidentId id, std::string who,
                                                           std::string why, TimePoint now) = 0;
};

}  // namespace kaiku::incidents
