#include "adapter.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"
#include "../settings.hpp"
#include "../subscription.hpp"
#include "posts.hpp"

namespace kaiku::platforms::x {
namespace {

constexpr std::string_view kApiBase = "https://api.x.com";
constexpr std::string_view kTokenUrl = "https://api.x.com/2/oauth2/token";
constexpr std::size_t kMostBodyBytes = std::size_t{1024} * 1024;

}  // namespace

XAdapter::XAdapter(Owner owner, const XSettings& settings)
    : owner_(std::move(owner)),
      endpoint_(settings.consumer_secrets),
      api_(settings.api_base, http::Headers{{"Accept", "application/json"}}),
      keys_{.consumer_key = settings.consumer_key,
            .consumer_secret = settings.consumer_secrets.front(),
            .token = settings.access.token,
            .token_secret = settings.access_token_secret},
      grant_(settings.access.grant),
      app_token_(settings.app_token),
      subscription_interval_(settings.subscription_interval),
      enterprise_(settings.enterprise),
      reply_limit_{.most = settings.reply_limit, .unit = kReplyLimit.unit},
      message_limit_{.most = settings.message_limit},
      allow_private_addresses_(settings.allow_private_addresses) {}

std::set<ActionKind> XAdapter::capabilities() const {
  return kinds_of(profile().actions, enterprise_);
}

std::size_t XAdapter::max_body_bytes() const {
  return kMostBodyBytes;
}

http::Response XAdapter::handshake(const http::Request& request) const {
  return endpoint_.handshake(request);
}

Result<Authenticated> XAdapter::authenticate(const http::Request& request, TimePoint) const {
  return endpoint_.authenticate(request);  // X signs no time: a replay is stopped by its event keys
}

// {"data":{…}} of the X Activity API, {"for_user_id":…} of the Account Activity API, and notes
// about webhooks themselves (replay_job_status, user_event), which mean nothing here.
Result<EventBatch> XAdapter::parse(std::string_view body, TimePoint received_at) const {
  const auto root = parse_json(body);
  if (!root) return root.error();
  if (!root->is_object()) return Error(Errc::kMalformedPayload, "body is no object");
  if (const auto* const data = member(*root, "data"); data != nullptr) {
    return read_activity(owner_, *data, received_at);
  }
  if (member(*root, "for_user_id") != nullptr) {
    return read_account_activity(owner_, *root, received_at);
  }
  if (member(*root, "replay_job_status") != nullptr || member(*root, "user_event") != nullptr) {
    return EventBatch();
  }
  return Error(Errc::kMalformedPayload, "neither data nor for_user_id");
}

std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics) {
  Settings settings(account, secrets, diagnostics);
  Owner owner;
  owner.account = AccountId(account.id);
  owner.platform = "x";
  owner.id = settings.required_id("user_id");
  XSettings made;
  made.consumer_secrets = settings.required_secrets("consumer_secret");
  made.consumer_key = settings.optional_secret("consumer_key");
  made.access_token_secret = settings.optional_secret("access_token_secret");
  if (settings.keys().has("consumer_key") != settings.keys().has("access_token_secret")) {
    settings.error_at("consumer_key", "consumer_key and access_token_secret belong together",
                      "give both for a token of OAuth 1.0a, neither for one of OAuth 2.0");
  }
  if (settings.keys().has("consumer_key") && settings.keys().has("refresh_token")) {
    settings.error_at("refresh_token", "consumer_key and refresh_token exclude each other",
                      "a token of OAuth 1.0a does not end: give it as access_token");
  }
  made.enterprise = settings.keys().choice("access", {"self_serve", "enterprise"}) == "enterprise";
  made.allow_private_addresses = settings.flag("allow_private_addresses");
  made.api_base = settings.url("api_base", kApiBase, made.allow_private_addresses);
  made.access = read_oauth2(settings, kTokenUrl, made.allow_private_addresses, ClientProof::kBasic);
  made.app_token = settings.optional_secret("app_token");
  made.subscription_interval = read_subscription_interval(settings, made.allow_private_addresses);
  if (made.subscription_interval && !settings.keys().has("app_token")) {
    settings.error_at("check_subscription", "check_subscription needs app_token",
                      "the app's own bearer token: X shows webhooks to nobody else");
  }
  made.reply_limit = settings.length("reply_limit", kReplyLimit.most);
  made.message_limit = settings.length("message_limit", kMessageLimit.most);
  if (!settings.finish()) return nullptr;
  return std::make_unique<XAdapter>(std::move(owner), made);
}

}  // namespace kaiku::platforms::x
