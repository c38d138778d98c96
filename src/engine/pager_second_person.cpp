// Words that need two people and have one: the next person on call is asked, once.
#include <utility>

#include <kaiku/engine/pager.hpp>
#include <kaiku/incidents/holding.hpp>
#include <kaiku/incidents/second_person.hpp>
#include <kaiku/logging/log.hpp>

#include "notification.hpp"

namespace kaiku::engine {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMostAtOnce = 50;

}  // namespace

asio::awaitable<std::size_t> Pager::ask_second_people(TimePoint now) {
  const auto due = co_await parts_.desk.due_for_second(kMostAtOnce);
  if (!due) {
    logging::error("incidents_read_failed", due.error());
    co_return 0;
  }
  if (due->empty()) co_return 0;
  const auto mutes = co_await parts_.mutes.in_force(now);
  if (!mutes) {
    logging::error("incidents_read_failed", mutes.error());
    co_return 0;
  }
  std::size_t moved = 0;
  for (const incidents::HalfApproved& half : *due) {
    const bool asked = co_await ask_second_person(half, *mutes, now);
    if (asked) ++moved;
  }
  co_return moved;
}

// What holds a page back holds this back, too: nobody is woken for the words of a warning.
asio::awaitable<bool> Pager::ask_second_person(const incidents::HalfApproved& half,
                                               const std::vector<incidents::Mute>& mutes,
                                               TimePoint now) {
  const auto oncall = plan_;
  const auto incident = co_await parts_.book.find(half.incident);
  if (!incident) {
    logging::error("incidents_read_failed", incident.error());
    co_return false;
  }
  if (incidents::hold_back(*incident, {oncall->roster.quiet, mutes, {}}, now)) co_return false;
  const auto people = incidents::second_people(oncall->roster, *incident, half.by, now);
  if (people.empty()) {
    if (nobody_to_ask_.insert(half.draft).second) {
      logging::error("nobody_for_second_approval",
                     {{"incident", half.incident}, {"action", half.draft}});
    }
    co_return false;
  }
  const incidents::ChainContact& next = people.front();
  const std::string prefix = "incident/" + std::to_string(half.incident) + "/second/" +
                             std::to_string(half.draft) + "/" +
                             std::to_string(to_unix_micros(half.since)) + "/";
  incidents::Page page;
  page.incident = half.incident;
  for (const std::string& channel : next.channels) {
    const incidents::Target target{prefix + channel, next.id, channel};
    page.notifications.push_back(
        notification(*incident, target, oncall->ask(*incident, half, target, now), now));
  }
  page.timeline = "action " + std::to_string(half.draft) + " waits for a second person since " +
                  to_iso8601(half.since) + ": asked " + next.id;
  const auto stored = co_await parts_.desk.ask_second(half, std::move(page), now);
  if (!stored && !stored.error().is(Errc::kConflict))
    logging::error("page_store_failed", stored.error());
  co_return stored.has_value();
}

}  // namespace kaiku::engine
