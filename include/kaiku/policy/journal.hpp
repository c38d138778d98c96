#pragma once

#include <functional>
#include <string>
#include <vector>

#include <kaiku/domain/decision.hpp>
#include <kaiku/domain/event.hpp>
#include <kaiku/policy/memory.hpp>

namespace kaiku::policy {

/// What became of an inbox entry.
enum class Disposition { kProcessed, kUnparsed };

/// A place in the stream of decisions, in the order in which they were taken.
struct DecisionPlace {
  TimePoint decided_at{};
  DecisionId id = 0;
};

struct StoredDecision {
  DecisionPlace place;
  std::string json;  ///< as to_json_text() wrote it; retention may have emptied its words
};

/// One turn of the engine inside one transaction: everything done through it becomes durable
/// together or not at all. Valid only inside the callback of Journal::transact().
class Turn : public Memory {
 public:
  /// Records the event's dedupe key. False: this event had its effect before; do nothing more.
  virtual Result<bool> first_sight(const Event& event) = 0;

  /// Stores or updates comment, author and post from a created or edited event and returns the
  /// revision of its text, counted from 1. An edit with the same text returns the old revision.
  /// Events may come out of order: an older text never replaces a newer one, and a removed comment
  /// stays removed (kConflict: nothing to decide).
  virtual Result<int> remember(const Event& event) = 0;

  /// The comment is gone on the platform: erases its text, cancels what waits for it. For
  /// EventKind::kErasure the same for all comments of its author, and what is known of the author.
  virtual Result<void> forget_comment(const Event& event) = 0;

  /// An edit: cancels what was planned for the old text and has not begun. What a person took back
  /// or decided about the author stays, and so does the end of a block.
  virtual Result<void> cancel_pending(const Comment& comment, std::string_view why) = 0;

  /// The brand's own account wrote or moderated. Kaiku's own echo (matched by remote id, by
  /// echo_of_action, or by the text of an action that is being sent) is only noted; anything else
  /// is staff: the thread falls silent (guard 6) and waiting actions in it are cancelled. Returns
  /// true when it was staff.
  virtual Result<bool> note_brand_activity(const Event& event) = 0;

  /// Stores the decision, its actions (same key: kept once), cases and labels. Escalations become
  /// incidents behind the decision stream (crisis cursor).
  virtual Result<DecisionId> record(const Decision& decision) = 0;

  /// The place in front of the newest decisions since then, of which there are at most `most`.
  virtual Result<DecisionPlace> before_newest(TimePoint since, std::size_t most) = 0;
  /// Decisions behind `place`, oldest first.
  virtual Result<std::vector<StoredDecision>> decisions_behind(const DecisionPlace& place,
                                                               std::size_t most) = 0;

  /// Marks an inbox entry. kUnparsed keeps the body and `why`.
  virtual Result<void> settle(EventId delivery, Disposition disposition, std::string_view why) = 0;
};

/// Where decisions become durable. Blocking: call it on a worker thread, never on the io thread.
/// Implemented by store::SqliteJournal.
class Journal {
 public:
  virtual ~Journal() = default;

  /// Runs `work` in one transaction; commits when it returns success, else rolls everything back
  /// and returns its error. Runs are serial. Errors: those of `work`, kStoreUnavailable,
  /// kStoreCorrupt.
  virtual Result<void> transact(const std::function<Result<void>(Turn&)>& work) = 0;
};

}  // namespace kaiku::policy
