#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <kaiku/crypto/crypto.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::crypto {

/// What a Standard Webhooks signature covers. `id` holds no full stop; `timestamp` is the header's
/// text, whole Unix seconds.
struct WebhookMessage {
  std::string_view id;
  std::string_view timestamp;
  std::string_view body;
};

/// One key of Standard Webhooks 1.0.0: a shared secret (whsec_, or base64 without a prefix) signs
/// and verifies "v1"; a private key (whsk_) signs "v1a"; a public key (whpk_) verifies "v1a".
/// Immutable, any thread.
class WebhookKey {
 public:
  /// Errors: kInvalidArgument, saying what is wrong and never what was written.
  static Result<WebhookKey> parse(std::string_view text);

  bool can_sign() const { return !seed_.empty() || hmac_; }
  bool can_verify() const { return !public_key_.empty() || hmac_; }
  /// Length of a shared secret; the specification wants 24 to 64. 0 for the other kinds.
  std::size_t secret_bytes() const { return secret_bytes_; }

  /// "v1,…" or "v1a,…"; empty when the key cannot sign.
  std::string sign(const WebhookMessage& message) const;

  /// Whether any entry of a space-separated signature list is this key's. Unknown versions and
  /// broken entries are skipped; at most 32 entries are looked at.
  bool verify(const WebhookMessage& message, std::string_view signatures) const;

 private:
  std::optional<HmacSha256> hmac_;
  std::size_t secret_bytes_ = 0;
  std::string seed_;
  std::string public_key_;
};

}  // namespace kaiku::crypto
