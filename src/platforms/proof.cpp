#include "proof.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <kaiku/http/url.hpp>

namespace kaiku::platforms {
namespace {

constexpr std::size_t kLongest = 256;
constexpr std::size_t kMacHexDigits = 64;
constexpr std::int64_t kToleranceSeconds = 300;

bool is_plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '_' || c == '.' || c == '+' || c == '/';
}

bool is_challenge(std::string_view text) {
  if (text.empty() || text.size() > kLongest) return false;
  while (text.ends_with('=')) text.remove_suffix(1);
  return !text.empty() && std::ranges::all_of(text, is_plain);
}

}  // namespace

Result<std::string> challenge_of(const http::Request& request, const char* name) {
  const auto fields = http::form_decode(http::split_target(request.url).second);
  if (!fields) return Error(Errc::kInvalidArgument, fields.error().context);
  const auto value = http::find_field(*fields, name);
  if (!value) return Error(Errc::kInvalidArgument, std::string("expected ") + name);
  if (!is_challenge(*value)) {
    return Error(Errc::kInvalidArgument, std::string(name) + " is no token");
  }
  return std::string(*value);
}

std::vector<crypto::Sha256Digest> hashes_of(const std::vector<std::string>& secrets) {
  std::vector<crypto::Sha256Digest> hashes;
  hashes.reserve(secrets.size());
  for (const std::string& secret : secrets) hashes.push_back(crypto::sha256(secret));
  return hashes;
}

bool is_one_of(const std::vector<crypto::Sha256Digest>& hashes, std::string_view given) {
  const auto hash = crypto::sha256(given);
  bool matches = false;
  for (const auto& known : hashes) {
    matches |= crypto::equal_constant_time(crypto::as_text(hash), crypto::as_text(known));
  }
  return matches;
}

Result<void> check_signed_time(std::string_view field, std::string_view seconds, TimePoint now) {
  std::int64_t time = 0;
  const char* const last = seconds.data() + seconds.size();
  const auto [end, error] = std::from_chars(seconds.data(), last, time);
  const bool plain = error == std::errc() && end == last && seconds.front() != '-' &&
                     (seconds.front() != '0' || seconds.size() == 1);
  if (!plain) {
    return Error(Errc::kBadSignature, std::string(field) + " is not whole Unix seconds");
  }
  // Neither is negative, so that the difference cannot overflow.
  if (std::abs(time - to_unix_seconds(now)) <= kToleranceSeconds) return ok();
  return Error(Errc::kBadSignature,
               std::string(field) + " differs by more than 300 s: check the sender's clock");
}

std::optional<std::string> hex_mac(std::string_view field, std::string_view prefix) {
  if (!field.starts_with(prefix) || field.size() != prefix.size() + kMacHexDigits) {
    return std::nullopt;
  }
  return crypto::from_hex(field.substr(prefix.size()));
}

bool signed_by_any(const std::vector<crypto::HmacSha256>& keys,
                   std::initializer_list<std::string_view> parts, std::string_view given) {
  bool matches = false;
  for (const auto& key : keys) {
    const auto expected = key.sign({parts.begin(), parts.size()});
    matches |= crypto::equal_constant_time(given, crypto::as_text(expected));
  }
  return matches;
}

}  // namespace kaiku::platforms
