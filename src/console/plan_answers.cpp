// What the content plan and its channels look like now.

#include <algorithm>
#include <string>

#include <kaiku/console/console.hpp>

#include "answering.hpp"
#include "json_forms.hpp"
#include "routes.hpp"

namespace kaiku::console {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

// A post without an action is one that somebody posts by hand, or that is long over.
json post_form(const engagement::ScheduledPost& post, const engagement::Channel& channel,
               const engagement::Facts& facts) {
  json form = {{"id", post.id}, {"at", to_iso8601(post.at)}, {"text", post.text}};
  const auto known = facts.posts.find(engagement::post_key(post.id, post.account));
  if (known == facts.posts.end()) {
    form["state"] = channel.can_publish ? "not_planned" : "by_hand";
    return form;
  }
  form["state"] = to_string(known->second.state);
  form["action"] = known->second.id;
  form["text"] = known->second.text;
  form["why"] = known->second.why;
  form["decided_by"] = known->second.decided_by;
  return form;
}

json channel_form(const engagement::Channel& channel, const engagement::Plan& plan,
                  const engagement::Facts& facts, TimePoint now) {
  const engagement::ChannelState& state = facts.channels.at(channel.account);
  json posts = json::array();
  std::size_t held = 0;
  std::optional<TimePoint> next;
  for (const engagement::ScheduledPost& post : plan.posts) {
    if (post.account != channel.account || post.at + engagement::kForgottenAfter < now) continue;
    posts.push_back(post_form(post, channel, facts));
    if (posts.back()["state"] == to_string(ActionState::kAwaitingApproval)) ++held;
    if (post.at > now) next = std::min(next.value_or(post.at), post.at);
  }
  json rhythm = nullptr;
  if (channel.at_least) {
    rhythm = {{"count", channel.at_least->count}, {"per", to_string(channel.at_least->per)}};
  }
  std::optional<TimePoint> last;
  if (!state.posts.empty()) last = state.posts.front();
  return {{"account", channel.account.value},
          {"brand", channel.brand.value},
          {"owner", channel.owner},
          {"publishes", channel.can_publish},
          {"at_least", rhythm},
          {"last_post", time_or_null(last)},
          {"next_post", time_or_null(next)},
          {"quiet_since", time_or_null(state.quiet_since)},
          {"frozen_by", state.frozen_by ? json(*state.frozen_by) : json(nullptr)},
          {"held", held},
          {"posts", posts}};
}

}  // namespace

asio::awaitable<http::Response> Console::content_plan(const Call&) {
  const auto plan = parts_.plan();
  const TimePoint now = parts_.clock.now();
  const auto facts = co_await parts_.plan_book.facts(plan, now);
  if (!facts) co_return failure(facts.error());
  json items = json::array();
  for (const engagement::Channel& channel : plan->channels)
    items.push_back(channel_form(channel, *plan, *facts, now));
  co_return document({{"items", items}});
}

asio::awaitable<http::Response> Console::advocates(const Call& call) {
  const auto found = co_await parts_.advocate_book.list(parts_.advocate_label(),
                                                        limit_of(call.query), parts_.clock.now());
  if (!found) co_return failure(found.error());
  json items = json::array();
  for (const engagement::Advocate& advocate : *found) {
    items.push_back({{"account", advocate.account.value},
                     {"author", advocate.author.value},
                     {"name", advocate.name},
                     {"reason", advocate.reason},
                     {"until", time_or_null(advocate.until)},
                     {"request", advocate.request ? json(*advocate.request) : json(nullptr)},
                     {"request_state", advocate.request_state}});
  }
  co_return document({{"items", items}});
}

}  // namespace kaiku::console
