#include "adapter.hpp"

#include <utility>

#include "../handshake.hpp"
#include "../settings.hpp"
#include "webhook.hpp"

namespace kaiku::platforms::tiktok {
namespace {

constexpr std::string_view kApiBase = "https://business-api.tiktok.com/open_api/v1.3";
constexpr std::size_t kMostBodyBytes = std::size_t{1024} * 1024;
constexpr std::int64_t kTokenCodes[] = {40'104, 40'105};

std::set<std::int64_t> token_codes(Settings& settings) {
  std::set<std::int64_t> codes(std::begin(kTokenCodes), std::end(kTokenCodes));
  if (!settings.keys().has("token_codes")) return codes;
  codes.clear();
  for (const std::string& text : settings.keys().texts("token_codes")) {
    if (text.size() == 5 && is_tiktok_id(text)) {
      codes.insert(std::stoi(text));
    } else {
      settings.error_at("token_codes", "token_codes: expected codes of five digits");
    }
  }
  return codes;
}

}  // namespace

TikTokAdapter::TikTokAdapter(Owner owner, TikTokSettings settings)
    : owner_(std::move(owner)),
      settings_(std::move(settings)),
      keys_(settings_.client_secrets.begin(), settings_.client_secrets.end()),
      api_(settings_.api_base,
           {{"Access-Token", settings_.access_token}, {"Accept", "application/json"}}) {}

std::set<ActionKind> TikTokAdapter::capabilities() const {
  return kinds_of(profile().actions, settings_.direct_messages);
}

PrivateReplies TikTokAdapter::private_replies() const {
  return {.window = std::chrono::hours(48), .only_in_answer = true};
}

std::size_t TikTokAdapter::max_body_bytes() const {
  return kMostBodyBytes;
}

http::Response TikTokAdapter::handshake(const http::Request&) const {
  return no_handshake();
}

Result<Authenticated> TikTokAdapter::authenticate(const http::Request& request,
                                                  TimePoint now) const {
  return tiktok::authenticate(request, now, keys_);
}

Result<EventBatch> TikTokAdapter::parse(std::string_view body, TimePoint received_at) const {
  return read_delivery(owner_, settings_.unique_identifier, body, received_at);
}

std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics) {
  Settings settings(account, secrets, diagnostics);
  Owner owner;
  owner.account = AccountId(account.id);
  owner.platform = "tiktok";
  owner.id = settings.keys().required_text("business_id");
  TikTokSettings made;
  made.client_secrets = settings.required_secrets("client_secret");
  made.access_token = settings.required_secret("access_token");
  made.unique_identifier = settings.keys().text("unique_identifier").value_or("");
  made.direct_messages = settings.flag("direct_messages");
  made.reply_limit = settings.length("reply_limit", kReplyLimit.most);
  made.like_action = settings.keys().text("like_action").value_or("LIKE");
  made.unlike_action = settings.keys().text("unlike_action").value_or("UNLIKE");
  made.token_codes = token_codes(settings);
  made.allow_private_addresses = settings.flag("allow_private_addresses");
  made.api_base = settings.url("api_base", kApiBase, made.allow_private_addresses);
  if (!settings.finish()) return nullptr;
  return std::make_unique<TikTokAdapter>(std::move(owner), std::move(made));
}

}  // namespace kaiku::platforms::tiktok
