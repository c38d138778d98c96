#include "signature.hpp"

#include <optional>
#include <utility>

#include "../proof.hpp"

namespace kaiku::platforms::generic {
namespace {

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
  const auto fresh = check_signed_time("webhook-timestamp", headers->timestamp, now);
  if (!fresh) return fresh.error();
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
