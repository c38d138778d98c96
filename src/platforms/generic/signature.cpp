#include "signature.hpp"

#include <charconv>
#include <cstdlib>
#include <optional>

namespace kaiku::platforms::generic {
namespace {

constexpr std::int64_t kToleranceSeconds = 300;
constexpr std::size_t kLongestId = 256;

struct SignatureHeaders {
  std::string_view id;
  std::string_view timestamp;
  std::string_view signatures;
};

Error refused(std::string why) {
  return Error(Errc::kBadSignature, std::move(why));
}

std::optional<SignatureHeaders> headers_of(const http::Request& request,
                                           const std::string& prefix) {
  const auto id = request.headers.find(prefix + "id");
  const auto timestamp = request.headers.find(prefix + "timestamp");
  const auto signatures = request.headers.find(prefix + "signature");
  if (!id || !timestamp || !signatures) return std::nullopt;
  return SignatureHeaders{.id = *id, .timestamp = *timestamp, .signatures = *signatures};
}

// Whole seconds as the specification writes them: no sign, no leading zero, nothing behind.
std::optional<std::int64_t> timestamp_of(std::string_view text) {
  std::int64_t seconds = 0;
  const char* const text_end = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), text_end, seconds);
  if (error != std::errc() || end != text_end) return std::nullopt;
  if (text.front() == '-' || (text.front() == '0' && text.size() > 1)) return std::nullopt;
  return seconds;
}

bool is_id(std::string_view id) {
  return !id.empty() && id.size() <= kLongestId && id.find('.') == std::string_view::npos;
}

}  // namespace

Result<Authenticated> authenticate(const http::Request& request, TimePoint now,
                                   std::span<const crypto::WebhookKey> keys) {
  auto headers = headers_of(request, "webhook-");
  if (!headers) headers = headers_of(request, "svix-");
  if (!headers) return refused("webhook-id, webhook-timestamp or webhook-signature is missing");
  if (!is_id(headers->id)) {
    return refused("webhook-id must have 1 to 256 characters and no full stop");
  }
  const auto timestamp = timestamp_of(headers->timestamp);
  if (!timestamp) return refused("webhook-timestamp is not whole Unix seconds");
  // Neither is negative, so that the difference cannot overflow.
  if (std::abs(*timestamp - to_unix_seconds(now)) > kToleranceSeconds) {
    return refused("webhook-timestamp differs by more than 300 s: check the sender's clock");
  }
  const crypto::WebhookMessage message{
      .id = headers->id, .timestamp = headers->timestamp, .body = request.body};
  bool matches = false;
  for (const auto& key : keys) matches |= key.verify(message, headers->signatures);
  if (!matches) return refused("webhook-signature does not match any configured secret");
  return Authenticated{.transport_key = std::string(headers->id)};
}

void sign(http::Request& request, std::string_view id, TimePoint now,
          const crypto::WebhookKey& key) {
  const std::string timestamp = std::to_string(to_unix_seconds(now));
  request.headers.add("webhook-id", std::string(id));
  request.headers.add("webhook-timestamp", timestamp);
  request.headers.add("webhook-signature",
                      key.sign({.id = id, .timestamp = timestamp, .body = request.body}));
}

}  // namespace kaiku::platforms::generic
