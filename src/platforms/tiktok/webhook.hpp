#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <kaiku/clock/time.hpp>
#include <kaiku/crypto/crypto.hpp>
#include <kaiku/domain/event.hpp>
#include <kaiku/http/message.hpp>
#include <kaiku/platforms/adapter.hpp>
#include <kaiku/result/result.hpp>

#include "../owner.hpp"

namespace kaiku::platforms::tiktok {

/// Whether `id` is one of TikTok's: digits, 20 at the most. They need more than 53 bits.
bool is_tiktok_id(std::string_view id);

/// TikTok-Signature: t=<seconds>,s=<hex>, an HMAC over the time, a full stop and the raw body. The
/// time may differ from `now` by 300 s. Errors: kBadSignature.
Result<Authenticated> authenticate(const http::Request& request, TimePoint now,
                                   const std::vector<crypto::HmacSha256>& keys);

/// A delivery: an envelope and in it, as text, what happened. `speaker` is the account's own
/// unique_identifier; without it nothing tells our own comments from others', so that a comment
/// comes without its words until it is fetched. Errors: kMalformedPayload, also when it is about
/// another account.
Result<EventBatch> read_delivery(const Owner& owner, const std::string& speaker,
                                 std::string_view body, TimePoint received_at);

}  // namespace kaiku::platforms::tiktok
