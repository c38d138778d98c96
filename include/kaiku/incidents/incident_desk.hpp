#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/incidents/incident_book.hpp>
#include <kaiku/incidents/second_person.hpp>

namespace kaiku::incidents {

/// How a person closes an incident. `verdict` is "real", "not_a_crisis", "duplicate" or empty.
struct Resolution {
  std::string who;
  std::string why;
  std::string verdict;
};

/// A comment that an incident is about, as it may be shown: names and numbers of people are masked.
struct RelatedComment {
  AccountId account;
  CommentId comment;
  TimePoint at{};         ///< when it was written
  std::string permalink;  ///< may be empty
  std::string text;       ///< masked and short; empty when it is erased
};

/// What Kaiku did not do because of an incident, and what it went on doing in its scope.
struct Standstill {
  std::size_t waiting = 0;   ///< automatic answers, likes and messages that wait for a person
  std::size_t released = 0;  ///< of those: a person let them go or dropped them
  std::size_t hidden = 0;    ///< comments hidden in its scope since it began
  std::size_t comments = 0;  ///< comments decided in its scope since it began
};

/// Words of the brand in an incident, posted or not: a statement, an answer, a private answer.
struct Spoken {
  ActionId action = 0;
  std::string what;  ///< "holding statement", "answer", "private answer", "warning", "post"
  AccountId account;
  std::string place;  ///< the comment or post that it stands under; empty for a post of the brand
  ActionState state = ActionState::kAwaitingApproval;
  TimePoint drafted_at{};
  std::vector<TimelineEntry> steps;    ///< what people did with it: "drafted", "approved", …
  std::optional<TimePoint> posted_at;  ///< … by Kaiku, or prepared for it
  std::string remote_id;               ///< what the platform calls it
  std::string reason;                  ///< why it is not posted; masked, may be empty
};

/// What people do with incidents, and what they are told besides pages. Durable; implemented by
/// store::SqliteIncidentDesk. All calls: io thread; errors kNotFound, kConflict (already resolved),
/// kStoreUnavailable besides those named.
class IncidentDesk {
 public:
  virtual ~IncidentDesk() = default;

  /// IncidentBook::resolve() with the verdict. Errors besides: kInvalidArgument (an unknown one).
  virtual boost::asio::awaitable<Result<Incident>> close(IncidentId id, Resolution resolution,
                                                         TimePoint now) = 0;
  /// A line of a person in the timeline; whoever waits for one waits anew.
  virtual boost::asio::awaitable<Result<Incident>> note(IncidentId id, std::string who,
                                                        std::string what, TimePoint now) = 0;
  /// The cause is dealt with; what was stopped stays stopped. Acknowledges as well.
  virtual boost::asio::awaitable<Result<Incident>> mitigate(IncidentId id, std::string who,
                                                            std::string why, TimePoint now) = 0;
  /// Sets the severity; only a person lowers it, and then no alarm raises it to that height again.
  virtual boost::asio::awaitable<Result<Incident>> set_severity(IncidentId id, Severity severity,
                                                                std::string who, std::string why,
                                                                TimePoint now) = 0;
  /// Opens one that a person asks for, or joins the unresolved one of its cause. Freezes its scope.
  virtual boost::asio::awaitable<Result<Incident>> open(Incident incident, std::string who,
                                                        TimePoint now) = 0;
  /// The public was promised to hear more at `at`: the holder is reminded before.
  virtual boost::asio::awaitable<Result<Incident>> promise(IncidentId id, std::string who,
                                                           TimePoint at, TimePoint now) = 0;

  /// Acknowledged ones whose holder should have said something by now.
  virtual boost::asio::awaitable<Result<std::vector<Incident>>> due_for_note(TimePoint now) = 0;
  /// Tells the holder; `page.next_page_at` is when the escalation goes on otherwise.
  virtual boost::asio::awaitable<Result<void>> remind(Page page, TimePoint now) = 0;
  /// Nobody has said anything: open again, and its chain begins anew.
  virtual boost::asio::awaitable<Result<void>> take_back(IncidentId id, std::string why,
                                                         TimePoint now) = 0;
  /// Those with news whose people were told of nothing since `before`.
  virtual boost::asio::awaitable<Result<std::vector<Incident>>> due_for_digest(
      TimePoint before) = 0;
  /// Tells the news.
  virtual boost::asio::awaitable<Result<void>> digest(Page page, TimePoint now) = 0;

  /// At most `limit`, the first that raised it first.
  virtual boost::asio::awaitable<Result<std::vector<RelatedComment>>> comments(
      IncidentId id, std::size_t limit) = 0;
  virtual boost::asio::awaitable<Result<Standstill>> standstill(IncidentId id) = 0;

  /// A draft of words for the incident, with its line in the timeline. Errors besides: kDuplicate.
  virtual boost::asio::awaitable<Result<ActionId>> draft(IncidentId id, Action words,
                                                         std::string who, TimePoint now) = 0;
  /// What was said in it, or was to be said, and what became of it; at most `limit`, the first
  /// first.
  virtual boost::asio::awaitable<Result<std::vector<Spoken>>> said(IncidentId id,
                                                                   std::size_t limit) = 0;

  /// At most `limit` drafts that wait for a second person while nobody has been asked, the oldest
  /// first.
  virtual boost::asio::awaitable<Result<std::vector<HalfApproved>>> due_for_second(
      std::size_t limit) = 0;
  /// Somebody is asked: once for each first approval, also about a resolved incident. Errors
  /// besides: kConflict when it does not wait for one any more; nobody is asked then.
  virtual boost::asio::awaitable<Result<void>> ask_second(HalfApproved draft, Page page,
                                                          TimePoint now) = 0;
};

}  // namespace kaiku::incidents
