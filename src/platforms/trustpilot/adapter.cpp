#include "adapter.hpp"

#include <algorithm>
#include <utility>

#include <kaiku/http/url.hpp>

#include "../handshake.hpp"
#include "../proof.hpp"
#include "../settings.hpp"
#include "reviews.hpp"

namespace kaiku::platforms::trustpilot {
namespace {

constexpr std::string_view kApiBase = "https://api.trustpilot.com";
constexpr std::size_t kMostBodyBytes = std::size_t{1024} * 1024;
constexpr std::size_t kShortestToken = 32;

Error refused(const char* why) {
  return Error(Errc::kBadSignature, std::string("webhook address ") + why);
}

std::string required_unit(Settings& settings, std::string_view key) {
  std::string id = settings.keys().required_text(key);
  if (!id.empty() && !is_trustpilot_id(id)) {
    settings.error_at(key, std::string(key) + ": expected an id of 24 hex digits");
  }
  return id;
}

std::vector<std::string> path_tokens(Settings& settings) {
  std::vector<std::string> tokens = settings.required_secrets("path_token");
  const auto is_short = [](const std::string& token) { return token.size() < kShortestToken; };
  if (std::ranges::any_of(tokens, is_short)) {
    settings.error_at("path_token", "path_token: less than 32 characters could be guessed",
                      "make one with: openssl rand -hex 32");
  }
  return tokens;
}

}  // namespace

TrustpilotAdapter::TrustpilotAdapter(Owner owner, const TrustpilotSettings& settings)
    : owner_(std::move(owner)),
      path_tokens_(hashes_of(settings.path_tokens)),
      reads_(settings.api_base, {{"apikey", settings.api_key}, {"Accept", "application/json"}}),
      writes_(settings.api_base, {{"Authorization", "Bearer " + settings.access_token},
                                  {"Accept", "application/json"}}),
      access_token_(settings.access_token),
      business_user_id_(settings.business_user_id),
      reply_limit_{.most = settings.reply_limit},
      allow_private_addresses_(settings.allow_private_addresses) {}

std::set<ActionKind> TrustpilotAdapter::capabilities() const {
  return kinds_of(profile().actions);
}

std::size_t TrustpilotAdapter::max_body_bytes() const {
  return kMostBodyBytes;
}

bool TrustpilotAdapter::takes_path(std::string_view rest) const {
  return rest.starts_with('/') && is_one_of(path_tokens_, rest.substr(1));
}

http::Response TrustpilotAdapter::handshake(const http::Request&) const {
  return no_handshake();
}

Result<Authenticated> TrustpilotAdapter::authenticate(const http::Request& request,
                                                      TimePoint) const {
  const auto [path, query] = http::split_target(request.url);
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos || !takes_path(path.substr(slash))) {
    return refused("does not end with a configured token");
  }
  const auto fields = http::form_decode(query);
  const auto unit = fields ? http::find_field(*fields, "businessUnitId") : std::nullopt;
  if (unit && *unit != owner_.id) return refused("is for another business unit");
  return Authenticated{};
}

Result<EventBatch> TrustpilotAdapter::parse(std::string_view body, TimePoint received_at) const {
  return read_delivery(owner_, body, received_at);
}

std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics) {
  Settings settings(account, secrets, diagnostics);
  Owner owner;
  owner.account = AccountId(account.id);
  owner.platform = "trustpilot";
  owner.id = required_unit(settings, "business_unit_id");
  TrustpilotSettings made;
  made.path_tokens = path_tokens(settings);
  made.api_key = settings.required_secret("api_key");
  made.access_token = settings.required_secret("access_token");
  made.business_user_id = settings.keys().text("business_user_id").value_or("");
  made.reply_limit = settings.length("reply_limit", kReplyLimit.most);
  made.allow_private_addresses = settings.flag("allow_private_addresses");
  made.api_base = settings.url("api_base", kApiBase, made.allow_private_addresses);
  if (!settings.finish()) return nullptr;
  return std::make_unique<TrustpilotAdapter>(std::move(owner), made);
}

}  // namespace kaiku::platforms::trustpilot
