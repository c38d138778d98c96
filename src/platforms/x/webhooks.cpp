// Whether X still has our webhook for a good one (X: "V2 Webhooks API"). One that failed a check is
// invalid until it is asked to be checked again.

#include <string>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"
#include "../outcome.hpp"
#include "../polled_adapter.hpp"
#include "../refusal.hpp"
#include "../subscription.hpp"
#include "adapter.hpp"
#include "answers.hpp"
#include "posts.hpp"

namespace kaiku::platforms::x {
namespace {

using nlohmann::json;

constexpr std::string_view kPath = "/2/webhooks";
constexpr std::string_view kRevalidated = "revalidated";

/// What is behind a cursor: nothing, the webhook to be checked again, or that it was.
struct Look {
  std::string revalidate;
  bool is_second = false;
};

Look look_of(std::string_view cursor) {
  if (cursor == kRevalidated) return {.revalidate = {}, .is_second = true};
  constexpr std::string_view kPut = "put ";
  if (!cursor.starts_with(kPut)) return {};
  std::string id(cursor.substr(kPut.size()));
  return is_x_id(id) ? Look{.revalidate = std::move(id)} : Look{};
}

PollAnswer go_on(std::string cursor) {
  PollAnswer answer;
  answer.cursor = std::move(cursor);
  answer.more = true;
  return answer;
}

}  // namespace

std::vector<Stream> XAdapter::streams() const {
  if (!subscription_interval_) return {};
  return {{std::string(kSubscriptionStream), *subscription_interval_}};
}

// The app asks, not the account.
bool XAdapter::takes_token(const http::Request& request) const {
  return !request.headers.find("Authorization");
}

Result<http::Request> XAdapter::render_poll(std::string_view, std::string_view cursor,
                                            TimePoint) const {
  const Look look = look_of(cursor);
  http::Request request = look.revalidate.empty()
                              ? api_.request("GET", kPath)
                              : api_.request("PUT", std::string(kPath) + "/" + look.revalidate);
  request.headers.add("Authorization", "Bearer " + app_token_);
  return request;
}

PollAnswer XAdapter::read_poll(std::string_view, std::string_view cursor,
                               const http::Response& response, TimePoint) const {
  const Look look = look_of(cursor);
  const Answer answer = read_answer(response);
  const bool is_list = look.revalidate.empty();
  // Whatever the order to check again led to, the list tells.
  if (!is_list && (!answer.failure || answer.failure->verdict == Verdict::kPermanent ||
                   answer.failure->verdict == Verdict::kTargetGone)) {
    return go_on(std::string(kRevalidated));
  }
  if (answer.failure) {
    Outcome failure = *answer.failure;
    // It is the app's token: the account's own is none the worse.
    if (failure.verdict == Verdict::kBadToken) failure.verdict = Verdict::kPermanent;
    return refused(failure, app_token_);
  }
  if (answer.data == nullptr || answer.data->empty()) {
    return subscription_answer("the app has no webhook: register it anew");
  }
  for (const json& webhook : *answer.data) {
    if (flag_at(webhook, "valid") != false) continue;
    const std::string id = id_at(webhook, "id");
    if (!look.is_second && is_x_id(id)) return go_on("put " + id);
    return subscription_answer("the webhook " + shortened(text_at(webhook, "url")) +
                               " is invalid, also after it was asked to be checked again");
  }
  return subscription_answer({});
}

}  // namespace kaiku::platforms::x
