#include "adapter.hpp"

#include <utility>

#include "../settings.hpp"
#include "keys.hpp"
#include "payload.hpp"
#include "signature.hpp"

namespace kaiku::platforms::generic {
namespace {

constexpr std::size_t kMostBodyBytes = std::size_t{256} * 1024;
void read_action_settings(Settings& settings, GenericSettings& generic) {
  generic.action_url = settings.url("action_url", "", generic.allow_private_addresses);
  const std::string text = settings.optional_secret("action_secret");
  if (settings.keys().has("action_url") != settings.keys().has("action_secret")) {
    settings.error_at("action_url", "action_url and action_secret belong together",
                      "give both, or neither for an account that only listens");
  }
  if (text.empty()) return;
  generic.action_key = read_key(settings, "action_secret", text);
  if (generic.action_key && !generic.action_key->can_sign()) {
    settings.error_at("action_secret", "action_secret: a public key (whpk_) cannot sign",
                      "give a whsec_ or whsk_ key");
  }
}

}  // namespace

std::size_t GenericAdapter::max_body_bytes() const {
  return kMostBodyBytes;
}

http::Response GenericAdapter::handshake(const http::Request&) const {
  return http::Response(200, "ok",
                        "text/plain");  // a health probe: the specification has no handshake
}

Result<Authenticated> GenericAdapter::authenticate(const http::Request& request,
                                                   TimePoint now) const {
  return generic::authenticate(request, now, settings_.keys);
}

Result<EventBatch> GenericAdapter::parse(std::string_view body, TimePoint received_at) const {
  return read_payload(settings_.account, body, received_at);
}

std::unique_ptr<Adapter> make(const config::Account& account, const config::Secrets& secrets,
                              Diagnostics& diagnostics) {
  Settings settings(account, secrets, diagnostics);
  GenericSettings generic;
  generic.account = AccountId(account.id);
  generic.allow_private_addresses = settings.flag("allow_private_addresses");
  generic.keys = verifying_keys(settings, "secrets");
  read_action_settings(settings, generic);
  generic.reply_limit = settings.length("reply_limit", kReplyLimit.most);
  if (!settings.finish()) return nullptr;
  return std::make_unique<GenericAdapter>(std::move(generic));
}

}  // namespace kaiku::platforms::generic
