#include "adapter.hpp"

#include <utility>

#include "../settings.hpp"
#include "notifications.hpp"

namespace kaiku::platforms::linkedin {
namespace {

constexpr std::string_view kApiBase = "https://api.linkedin.com";
constexpr std::string_view kVersion = "202607";
constexpr std::size_t kMostBodyBytes = std::size_t{1024} * 1024;
constexpr std::int64_t kEarliestVersion = 202'210;  // the first with a month
constexpr std::int64_t kLatestVersion = 999'912;

}  // namespace

LinkedInAdapter::LinkedInAdapter(Owner owner, const LinkedInSettings& settings)
    : owner_(std::move(owner)),
      endpoint_(settings.client_secrets, settings.prefix_in_header),
      api_(settings.api_base, http::Headers{{"Authorization", "Bearer " + settings.access_token},
                                            {"LinkedIn-Version", settings.version},
                                            {"X-Restli-Protocol-Version", "2.0.0"},
                                            {"Accept", "application/json"}}),
      access_token_(settings.access_token),
      reply_limit_{.most = settings.reply_limit},
      allow_private_addresses_(settings.allow_private_addresses) {}

std::set<ActionKind> LinkedInAdapter::capabilities() const {
  return kinds_of(profile().actions);
}

std::size_t LinkedInAdapter::max_body_bytes() const {
  return kMostBodyBytes;
}

http::Response LinkedInAdapter::handshake(const http::Request& request) const {
  return endpoint_.handshake(request);
}

Result<Authenticated> LinkedInAdapter::authenticate(const http::Request& request, TimePoint) const {
  return endpoint_.authenticate(request);  // no time is signed: event keys stop a replay
}

Result<EventBatch> LinkedInAdapter::parse(std::string_view body, TimePoint received_at) const {
  return read_notifications(owner_, body, received_at);
}

std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics) {
  Settings settings(account, secrets, diagnostics);
  Owner owner;
  owner.account = AccountId(account.id);
  owner.platform = "linkedin";
  owner.id = "urn:li:organization:" + settings.required_id("organization_id");
  LinkedInSettings made;
  made.client_secrets = settings.required_secrets("client_secret");
  made.access_token = settings.required_secret("access_token");
  const auto version = settings.keys().whole("version", kEarliestVersion, kLatestVersion);
  made.version = version ? std::to_string(*version) : std::string(kVersion);
  made.allow_private_addresses = settings.flag("allow_private_addresses");
  made.api_base = settings.url("api_base", kApiBase, made.allow_private_addresses);
  made.reply_limit = settings.length("reply_limit", kReplyLimit.most);
  made.prefix_in_header = settings.flag("signature_prefix_in_header");
  if (!settings.finish()) return nullptr;
  return std::make_unique<LinkedInAdapter>(std::move(owner), made);
}

}  // namespace kaiku::platforms::linkedin
