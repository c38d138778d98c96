#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/clock/time.hpp>
#include <kaiku/crypto/crypto.hpp>
#include <kaiku/http/message.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::platforms {

/// The value of the query parameter `name` of a handshake that is answered with our signature over
/// it. At most 256 letters, digits, '-', '_', '.', '+', '/' and '='-padding at the end: what could
/// be a delivery, or its beginning, is never signed. Errors: kInvalidArgument.
Result<std::string> challenge_of(const http::Request& request, const char* name);

/// Secrets that a sender has to name are kept and compared as their hashes: that takes the same
/// time whatever is named, also when the lengths differ.
std::vector<crypto::Sha256Digest> hashes_of(const std::vector<std::string>& secrets);
bool is_one_of(const std::vector<crypto::Sha256Digest>& hashes, std::string_view given);

/// Whether `seconds`, a Unix time that a sender signed, differs by 300 s from `now` at the most. It
/// is written in digits: no sign, no leading zero, nothing behind. Errors: kBadSignature, naming
/// `field`.
Result<void> check_signed_time(std::string_view field, std::string_view seconds, TimePoint now);

/// The MAC in a header field of `prefix` and 64 hex digits; nothing for any other shape.
std::optional<std::string> hex_mac(std::string_view field, std::string_view prefix);

/// Whether `given` is the signature of one of `keys` over the joined `parts`. All are tried: time
/// must not tell which secret is in use.
bool signed_by_any(const std::vector<crypto::HmacSha256>& keys,
                   std::initializer_list<std::string_view> parts, std::string_view given);

}  // namespace kaiku::platforms
