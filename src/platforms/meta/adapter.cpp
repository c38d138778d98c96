#include "adapter.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/http/url.hpp>

#include "../json_body.hpp"
#include "../polled_adapter.hpp"
#include "../refusal.hpp"
#include "../subscription.hpp"
#include "answer.hpp"
#include "messaging.hpp"
#include "signed_request.hpp"

namespace kaiku::platforms::meta {
namespace {

// A delivery may hold a thousand updates, each with a text of several thousand characters.
constexpr std::size_t kMostBodyBytes = std::size_t{4} * 1024 * 1024;

bool asks_for_deauthorization(const http::Request& request) {
  return http::split_target(request.url).first.ends_with(kDeauthorizationPath);
}

}  // namespace

std::vector<SettingKey> app_setting_keys() {
  return {{"app_secret", true, "the app's secrets; all verify webhooks"},
          {"verify_token", true, "what the app's webhook subscription was given"},
          {"access_token", true, "token of the page or account"},
          {"api_base", false, "the API with its version"},
          {"deletion_url", false, "page that shows the state of data deletion requests"},
          {"allow_private_addresses", false, "calls may go to this machine or the local network"}};
}

AppSettings read_app_settings(Settings& settings, std::string_view api_base) {
  AppSettings app;
  app.app_secrets = settings.required_secrets("app_secret");
  app.verify_token = settings.required_secret("verify_token");
  app.access_token = settings.required_secret("access_token");
  app.allow_private_addresses = settings.flag("allow_private_addresses");
  app.api_base = settings.url("api_base", api_base, app.allow_private_addresses);
  app.deletion_url = settings.url("deletion_url", "", app.allow_private_addresses);
  return app;
}

SettingKey backfill_setting_key() {
  return {"backfill_interval", false, "how often comments are listed that webhooks did not bring"};
}

std::optional<Duration> read_backfill_interval(Settings& settings, bool in_house) {
  using namespace std::chrono_literals;
  return settings.keys().duration("backfill_interval", in_house ? Duration(10ms) : Duration(1min),
                                  24h);
}

MetaAdapter::MetaAdapter(Owner owner, const AppSettings& settings)
    : owner_(std::move(owner)),
      endpoint_(settings.verify_token, settings.app_secrets),
      graph_(settings.api_base, settings.access_token,
             settings.prove_calls ? settings.app_secrets.front() : std::string()),
      deletion_url_(settings.deletion_url),
      allow_private_addresses_(settings.allow_private_addresses),
      backfill_interval_(settings.backfill_interval),
      subscription_interval_(settings.subscription_interval) {}

std::size_t MetaAdapter::max_body_bytes() const {
  return kMostBodyBytes;
}

http::Response MetaAdapter::handshake(const http::Request& request) const {
  return endpoint_.handshake(request);
}

Result<Authenticated> MetaAdapter::authenticate(const http::Request& request, TimePoint) const {
  return endpoint_.authenticate(
      request);  // Meta signs no time: a replay is stopped by its event keys
}

bool MetaAdapter::takes_path(std::string_view rest) const {
  return rest.empty() || rest == kDeletionPath || rest == kDeauthorizationPath;
}

http::Response MetaAdapter::accepted(const http::Request& request) const {
  if (is_signed_request(request.body) && !asks_for_deauthorization(request)) {
    return confirm_deletion(request.body, deletion_url_);
  }
  return Adapter::accepted(request);
}

std::string MetaAdapter::kept(const http::Request& request) const {
  if (is_signed_request(request.body) && asks_for_deauthorization(request)) {
    return marked_as_deauthorization(request.body);
  }
  return Adapter::kept(request);
}

Result<EventBatch> MetaAdapter::parse(std::string_view body, TimePoint received_at) const {
  if (is_signed_request(body)) return read_signed_request(owner_, body, received_at);
  return read_delivery(body, received_at);
}

Result<EventBatch> MetaAdapter::read_delivery(std::string_view body, TimePoint received_at) const {
  const ItemReaders readers{
      .change = [&](std::string_view field,
                    const nlohmann::json& value) { return read_change(field, value, received_at); },
      .message =
          [&](const nlohmann::json& item) { return read_messaging(owner_, item, received_at); }};
  return read_envelope(body, owner_.id, readers);
}

Outcome MetaAdapter::read(const Action& action, const http::Response& response) const {
  return read_outcome(action, read_answer(graph_, response));
}

bool MetaAdapter::safe_to_repeat(const Action& action) const {
  return !makes_text(action.kind);
}

RateHint MetaAdapter::rate_hint(const http::Response& response) const {
  return read_usage(response);
}

std::vector<Stream> MetaAdapter::streams() const {
  std::vector<Stream> streams;
  if (backfill_interval_ && latest()) streams.push_back({"backfill", *backfill_interval_});
  if (subscription_interval_ && subscription())
    streams.push_back({std::string(kSubscriptionStream), *subscription_interval_});
  return streams;
}

Result<http::Request> MetaAdapter::render_poll(std::string_view stream, std::string_view cursor,
                                               TimePoint now) const {
  const auto subscribed = subscription();
  if (stream == kSubscriptionStream && subscribed) return graph_.get(subscribed->path, {});
  const auto listing = latest();
  if (!listing) return Adapter::render_poll(stream, cursor, now);
  return list_latest(graph_, *listing, cursor, now);
}

PollAnswer MetaAdapter::read_poll(std::string_view stream, std::string_view cursor,
                                  const http::Response& response, TimePoint now) const {
  if (stream == kSubscriptionStream) return read_subscription(response);
  const auto listing = latest();
  if (!listing) return Adapter::read_poll(stream, cursor, response, now);
  return read_latest(*listing, owner_.id, cursor, read_answer(graph_, response), now);
}

PollAnswer MetaAdapter::read_subscription(const http::Response& response) const {
  const Answer answer = read_answer(graph_, response);
  if (answer.failure) return refused(*answer.failure, {});
  const nlohmann::json* const apps = member(answer.content, "data");
  const auto subscribed = subscription();
  if (!subscribed || apps == nullptr || !apps->is_array()) return strange("answer without data");
  if (takes_field(*apps, subscribed->field)) return subscription_answer({});
  return subscription_answer("no app is subscribed to " + std::string(subscribed->field) + " at " +
                             subscribed->path);
}

http::Request moderate_conversation(const Graph& graph, const std::string& page_id,
                                    const Action& action) {
  const char* const verb = action.kind == ActionKind::kBlock ? "block_user" : "unblock_user";
  const nlohmann::json person = {{"id", action.author.value}};
  return graph.post_json(
      "/" + page_id + "/moderate_conversations",
      {{"user_ids", nlohmann::json::array({person})}, {"actions", nlohmann::json::array({verb})}});
}

}  // namespace kaiku::platforms::meta
