#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/crypto/crypto.hpp>
#include <kaiku/domain/event.hpp>
#include <kaiku/http/message.hpp>
#include <kaiku/result/result.hpp>

#include "../owner.hpp"

// Meta's legal callbacks: a form with one field, signed_request (Meta for Developers: "Data
// Deletion Request Callback", "Deauthorize Callback"). What is asked for stands in the address
// alone.
namespace kaiku::platforms::meta {

/// Behind the account in the webhook address.
inline constexpr std::string_view kDeletionPath = "/deletion";
inline constexpr std::string_view kDeauthorizationPath = "/deauthorization";

/// The body of a request to kDeauthorizationPath with a mark that read_signed_request() knows.
std::string marked_as_deauthorization(std::string_view body);

/// Whether the body is such a form.
bool is_signed_request(std::string_view body);

/// "base64url(HMAC-SHA256).base64url(JSON)": the signature over the encoded second part, by any of
/// `keys`; algorithm HMAC-SHA256 only. Errors: kBadSignature.
Result<void> verify_signed_request(std::string_view body,
                                   const std::vector<crypto::HmacSha256>& keys);

/// The demand as an event: author = the person's id within the app. Who takes the app's rights back
/// is forgotten like who asks for it. Its dedupe key is "deletion:" or "deauthorization:" and the
/// code. Errors: kMalformedPayload.
Result<EventBatch> read_signed_request(const Owner& owner, std::string_view body,
                                       TimePoint received_at);

/// What Meta shows to the person: {"url":…,"confirmation_code":…}. The code is the same for a
/// repeated request and tells nothing about the person.
http::Response confirm_deletion(std::string_view body, const std::string& status_url);

}  // namespace kaiku::platforms::meta
