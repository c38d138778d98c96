#include "adapter.hpp"

#include <utility>

#include "../settings.hpp"
#include "payload.hpp"
#include "signature.hpp"

namespace kaiku::platforms::generic {
namespace {

constexpr std::size_t kMostBodyBytes = 256 * 1024;
constexpr std::size_t kLeastSecretBytes = 24;

std::optional<crypto::WebhookKey> read_key(Settings& settings, std::string_view setting,
                                           const std::string& text) {
  auto key = crypto::WebhookKey::parse(text);
  if (!key) {
    settings.error_at(setting, std::string(setting) + ": " + key.error().context,
                      "a key is whsec_, whpk_ or whsk_ and base64");
    return std::nullopt;
  }
  if (key->secret_bytes() > 0 && key->secret_bytes() < kLeastSecretBytes) {
    settings.warning_at(setting, std::string(setting) + ": a shared secret of less than 24 bytes",
                        "make one with: echo whsec_$(openssl rand -base64 32)");
  }
  return *std::move(key);
}

void read_verifying_keys(Settings& settings, GenericSettings& generic) {
  for (const std::string& text : settings.required_secrets("secrets")) {
    auto key = read_key(settings, "secrets", text);
    if (!key) continue;
    if (!key->can_verify()) {
      settings.error_at("secrets", "secrets: a private key (whsk_) stays with its sender",
                        "give the sender's public key, whpk_");
    }
    generic.keys.push_back(*std::move(key));
  }
}

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
  read_verifying_keys(settings, generic);
  read_action_settings(settings, generic);
  generic.reply_limit = settings.length("reply_limit", kReplyLimit.most);
  if (!settings.finish()) return nullptr;
  return std::make_unique<GenericAdapter>(std::move(generic));
}

}  // namespace kaiku::platforms::generic
