#include <array>

#include <kaiku/crypto/webhook_key.hpp>

namespace kaiku::crypto {
namespace {

constexpr std::size_t kEd25519KeyBytes = 32;
constexpr int kMostSignatures = 32;  // a rotation needs two or three; each costs a verification

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::array<std::string_view, 5> signed_parts(const WebhookMessage& message) {
  return {message.id, ".", message.timestamp, ".", message.body};
}

std::string joined(const WebhookMessage& message) {
  std::string text;
  for (const std::string_view part : signed_parts(message)) text += part;
  return text;
}

}  // namespace

Result<WebhookKey> WebhookKey::parse(std::string_view text) {
  const bool is_private = take_prefix(text, "whsk_");
  const bool is_public = !is_private && take_prefix(text, "whpk_");
  if (!is_private && !is_public) take_prefix(text, "whsec_");

  const auto bytes = base64_decode(text);
  if (!bytes) return Error(Errc::kInvalidArgument, "webhook key is not base64 after its prefix");
  if (bytes->empty()) return Error(Errc::kInvalidArgument, "webhook key of zero bytes");

  WebhookKey key;
  if (!is_private && !is_public) {
    key.hmac_.emplace(*bytes);
    key.secret_bytes_ = bytes->size();
    return key;
  }
  if (bytes->size() != kEd25519KeyBytes) {
    return Error(Errc::kInvalidArgument, "webhook key whsk_ or whpk_ of " +
                                             std::to_string(bytes->size()) + " bytes: expected 32");
  }
  (is_private ? key.seed_ : key.public_key_) = *bytes;
  return key;
}

std::string WebhookKey::sign(const WebhookMessage& message) const {
  if (hmac_) return "v1," + base64_encode(as_text(hmac_->sign(signed_parts(message))));
  const auto signature = ed25519_sign(seed_, joined(message));
  return signature ? "v1a," + base64_encode(*signature) : std::string();
}

bool WebhookKey::verify(const WebhookMessage& message, std::string_view signatures) const {
  if (!can_verify()) return false;
  const std::string_view version = hmac_ ? "v1" : "v1a";
  const auto digest = hmac_ ? hmac_->sign(signed_parts(message)) : Sha256Digest{};
  const std::string text = hmac_ ? std::string() : joined(message);

  for (int looked_at = 0; !signatures.empty() && looked_at < kMostSignatures; ++looked_at) {
    const std::size_t end = signatures.find(' ');
    const std::string_view entry = signatures.substr(0, end);
    signatures = end == std::string_view::npos ? std::string_view() : signatures.substr(end + 1);

    const std::size_t comma = entry.find(',');
    if (comma == std::string_view::npos || entry.substr(0, comma) != version) continue;
    const auto signature = base64_decode(entry.substr(comma + 1));
    if (!signature) continue;
    if (hmac_ ? equal_constant_time(*signature, as_text(digest))
              : ed25519_verify(public_key_, text, *signature)) {
      return true;
    }
  }
  return false;
}

}  // namespace kaiku::crypto
