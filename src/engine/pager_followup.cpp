// What people are told after the first page: that something is due from them, and the news.
#include <algorithm>
#include <utility>

#include <kaiku/engine/pager.hpp>
#include <kaiku/incidents/holder.hpp>
#include <kaiku/logging/log.hpp>

#include "notification.hpp"

namespace kaiku::engine {

namespace asio = boost::asio;

using incidents::Incident;

namespace {

std::string names_of(const std::vector<Action>& notifications) {
  std::string names;
  for (const Action& one : notifications) names += (names.empty() ? "" : ", ") + one.channel;
  return names.empty() ? "nobody" : names;
}

}  // namespace

// Who has it; when that is nobody we know, the people who were told last.
incidents::ChainStep Pager::holders_of(const Incident& incident, TimePoint now) const {
  const incidents::ChainContact* holder = plan_->roster.find_contact(incident.acknowledged_by);
  if (holder != nullptr && !holder->channels.empty()) return {{*holder}, {}};
  const auto called = incidents::call_chain(plan_->roster, incident, now);
  if (called.chain.steps.empty()) return {};
  const auto step = static_cast<std::size_t>(std::max(incident.step, 1)) - 1;
  return called.chain.steps[std::min(step, called.chain.steps.size() - 1)];
}

asio::awaitable<std::size_t> Pager::remind_holders(TimePoint now) {
  const auto due = co_await parts_.desk.due_for_note(now);
  if (!due) {
    logging::error("incidents_read_failed", due.error());
    co_return 0;
  }
  std::size_t moved = 0;
  for (const Incident& incident : *due) {
    bool done = false;
    if (incident.reminded) {
      const auto back = co_await parts_.desk.take_back(
          incident.id, "nobody has said anything: it goes on as if nobody had it", now);
      done = back.has_value();
    } else {
      done = co_await remind(incident, now);
    }
    if (done) ++moved;
  }
  co_return moved;
}

asio::awaitable<bool> Pager::remind(const Incident& incident, TimePoint now) {
  incidents::Page page;
  page.incident = incident.id;
  page.next_page_at = now + incidents::kAfterReminder;
  const std::string prefix = "incident/" + std::to_string(incident.id) + "/note/" +
                             std::to_string(to_unix_seconds(*incident.note_due_at)) + "/";
  for (const incidents::ChainContact& contact : holders_of(incident, now).contacts) {
    for (const std::string& channel : contact.channels) {
      const incidents::Target target{prefix + channel, contact.id, channel};
      page.notifications.push_back(notification(
          incident, target, plan_->write(incident, "incident.reminder", target, now), now));
    }
  }
  page.timeline = "a word is due: told " + names_of(page.notifications);
  const auto stored = co_await parts_.desk.remind(std::move(page), now);
  if (!stored) logging::error("page_store_failed", stored.error());
  co_return stored.has_value();
}

asio::awaitable<std::size_t> Pager::tell_news(TimePoint now) {
  const auto due = co_await parts_.desk.due_for_digest(now - incidents::kBetweenDigests);
  if (!due) {
    logging::error("incidents_read_failed", due.error());
    co_return 0;
  }
  std::size_t moved = 0;
  for (const Incident& incident : *due) {
    const bool done = co_await tell_news_of(incident, now);
    if (done) ++moved;
  }
  co_return moved;
}

// The preferred way to each is enough: news wake nobody.
asio::awaitable<bool> Pager::tell_news_of(const Incident& incident, TimePoint now) {
  incidents::Page page;
  page.incident = incident.id;
  const std::string prefix = "incident/" + std::to_string(incident.id) + "/news/" +
                             std::to_string(incident.digests + 1) + "/";
  for (const incidents::ChainContact& contact : holders_of(incident, now).contacts) {
    if (contact.channels.empty()) continue;
    const incidents::Target target{prefix + contact.channels.front(), contact.id,
                                   contact.channels.front()};
    page.notifications.push_back(notification(
        incident, target, plan_->write(incident, "incident.updated", target, now), now));
  }
  page.timeline = "news told to " + names_of(page.notifications);
  const auto stored = co_await parts_.desk.digest(std::move(page), now);
  if (!stored) logging::error("page_store_failed", stored.error());
  co_return stored.has_value();
}

}  // namespace kaiku::engine
