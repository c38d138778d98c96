#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/domain/action.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::outbox {

/// An action with its state, as it is stored.
struct Entry {
  ActionId id = 0;
  Action action;
  ActionState state = ActionState::kReady;
  int attempts = 0;        ///< requests sent so far
  std::string remote_id;   ///< what the platform calls the result (the reply's comment id)
  std::string last_error;  ///< for people
  std::string decided_by;  ///< who approved or rejected, or empty
  std::optional<TimePoint> first_approved_at;  ///< by one of two people; a second one has to
  bool second_asked = false;                   ///< … and somebody has been asked
  TimePoint next_attempt{};
  TimePoint updated_at{};
};

/// How one attempt ended.
struct Settlement {
  /// kDone, kReady (again at `next_attempt`), kFailed (permanent), kDead (retries used up),
  /// kInDoubt (unknown whether it happened), kCancelled (its reason is gone), kAwaitingApproval (a
  /// person must look at it).
  ActionState state = ActionState::kDone;
  std::string remote_id;
  std::string error;
  TimePoint next_attempt{};
};

/// A channel that has taken a message about an incident, and what it calls the first of them.
struct Told {
  std::string channel;
  std::string remote_id;  ///< may be empty
  bool operator==(const Told&) const = default;
};

/// Actions decided but not yet carried out. What append() has accepted survives a crash. State
/// machine: may_follow(); an illegal transition is kConflict and changes nothing. Implemented by
/// store::SqliteOutbox and fakes::MemoryOutbox; one contract test runs against both. Errors besides
/// those named: kStoreUnavailable, kStoreCorrupt, kStopped.
class Outbox {
 public:
  virtual ~Outbox() = default;

  /// Stores `action` unless one with the same key is already there. `state`: kReady, kPlanned (when
  /// depends_on is set) or kAwaitingApproval. A planned action whose need is met already begins
  /// ready; one whose need will never be met begins cancelled, with a case. Errors: kDuplicate,
  /// kInvalidArgument (another state, or no key).
  virtual boost::asio::awaitable<Result<ActionId>> append(Action action, ActionState state) = 0;

  /// At most `limit` actions in kReady or kInDoubt whose time has come, oldest first, leased to the
  /// caller: not handed out again before `lease` has passed, so delivery is at least once.
  /// Actions of accounts in `skip` (breaker open, bucket empty) are left out.
  virtual boost::asio::awaitable<Result<std::vector<Entry>>> take_due(
      TimePoint now, std::size_t limit, Duration lease, const std::vector<AccountId>& skip) = 0;

  /// The earliest time at which take_due() with the same `skip` will have something, if anything
  /// waits.
  virtual boost::asio::awaitable<Result<std::optional<TimePoint>>> next_due(
      const std::vector<AccountId>& skip) = 0;

  /// Written durably before the request leaves: after a crash the entry is kInDoubt, not forgotten.
  /// kConflict when the action was cancelled meanwhile, or when an incident has come to cover it:
  /// then it is a draft now (guard 7), unless a person approved it. Nothing may be sent in either
  /// case.
  virtual boost::asio::awaitable<Result<void>> begin(ActionId id, TimePoint now) = 0;

  /// Ends an attempt. In the same transaction kDone makes the actions that depend on this one
  /// kReady; kFailed, kDead and kCancelled cancel them. Something that will not happen leaves a
  /// case for people: not a page, and not a cancelled action that nothing depended on. Errors:
  /// kNotFound, kConflict (also for what waits for a person: settling is no way around approval).
  virtual boost::asio::awaitable<Result<void>> settle(ActionId id, Settlement settlement,
                                                      TimePoint now) = 0;

  /// Once at start: every kSending of the last run becomes kInDoubt, and its leases end. Returns
  /// how many became kInDoubt.
  virtual boost::asio::awaitable<Result<std::size_t>> recover(TimePoint now) = 0;

  virtual boost::asio::awaitable<Result<Entry>> find(ActionId id) = 0;
  /// The channels whose notifications with the key "incident/<incident>/…" are kDone, each once, in
  /// the order in which they were told first.
  virtual boost::asio::awaitable<Result<std::vector<Told>>> told(IncidentId incident) = 0;
  /// What waits from its oldest end; what is over, and everything together, from its newest.
  virtual boost::asio::awaitable<Result<std::vector<Entry>>> list(std::optional<ActionState> state,
                                                                  std::size_t limit) = 0;

  /// A draft's fate. approve: kAwaitingApproval → kReady (or kPlanned when it still depends on
  /// something; a case, label or hold is done at once), optionally with the text a person wrote.
  /// Words about a matter of life or of the law (incidents::needs_two_people) wait for a second
  /// person: the first one stands in `decided_by` and the state stays. In the store only.
  /// Errors: kNotFound, kConflict (no draft, or what it depends on will never happen),
  /// kInvalidArgument (an empty text, or a text for a kind without one).
  virtual boost::asio::awaitable<Result<void>> approve(ActionId id, std::string who,
                                                       std::optional<std::string> text,
                                                       TimePoint now) = 0;
  virtual boost::asio::awaitable<Result<void>> reject(ActionId id, std::string who,
                                                      TimePoint now) = 0;
  /// A dead letter or failed action once more: kDead, kFailed → kReady, attempts start anew.
  virtual boost::asio::awaitable<Result<void>> retry(ActionId id, std::string who,
                                                     TimePoint now) = 0;

  /// Number of actions per state, every state named. Kept as they change: cheap at any length of
  /// history.
  virtual boost::asio::awaitable<Result<std::map<ActionState, std::size_t>>> counts() = 0;
};

/// The state machine itself, for implementations and tests.
bool may_follow(ActionState from, ActionState to);

}  // namespace kaiku::outbox
