#pragma once

#include <span>
#include <string>
#include <string_view>

#include <kaiku/crypto/webhook_key.hpp>
#include <kaiku/http/message.hpp>
#include <kaiku/platforms/adapter.hpp>

namespace kaiku::platforms::generic {

/// Checks the three headers webhook-id, webhook-timestamp and webhook-signature (or all three as
/// svix-…) of Standard Webhooks 1.0.0. The timestamp may differ from `now` by 300 s either way. The
/// transport key is the webhook-id. Errors: kBadSignature.
Result<Authenticated> authenticate(const http::Request& request, TimePoint now,
                                   std::span<const crypto::WebhookKey> keys);

/// Adds the three headers for `id` at `now`.
void sign(http::Request& request, std::string_view id, TimePoint now,
          const crypto::WebhookKey& key);

}  // namespace kaiku::platforms::generic
