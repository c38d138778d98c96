#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/incidents/incident_book.hpp>

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
};

}  // namespace kaiku::incidents
