#include "keys.hpp"

#include <utility>

namespace kaiku::platforms::generic {
namespace {

constexpr std::size_t kLeastSecretBytes = 24;

}  // namespace

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

std::vector<crypto::WebhookKey> verifying_keys(Settings& settings, std::string_view setting) {
  std::vector<crypto::WebhookKey> keys;
  for (const std::string& text : settings.required_secrets(setting)) {
    auto key = read_key(settings, setting, text);
    if (!key) continue;
    if (!key->can_verify()) {
      settings.error_at(setting,
                        std::string(setting) + ": a private key (whsk_) stays with its sender",
                        "give the sender's public key, whpk_");
    }
    keys.push_back(*std::move(key));
  }
  return keys;
}

}  // namespace kaiku::platforms::generic
