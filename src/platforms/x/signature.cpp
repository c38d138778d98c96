#include "signature.hpp"

#include <nlohmann/json.hpp>

#include <kaiku/http/url.hpp>

#include "../proof.hpp"

namespace kaiku::platforms::x {
namespace {

constexpr std::string_view kPrefix = "sha256=";
constexpr std::size_t kBase64Length = 44;

Error refused(const char* why) {
  return Error(Errc::kBadSignature, std::string("x-twitter-webhooks-signature ") + why);
}

}  // namespace

Endpoint::Endpoint(const std::vector<std::string>& consumer_secrets)
    : keys_(consumer_secrets.begin(), consumer_secrets.end()) {}

http::Response Endpoint::handshake(const http::Request& request) const {
  const auto token = challenge_of(request, "crc_token");
  if (!token) return http::problem(400, "Bad Request", token.error().context);
  const auto mac = keys_.front().sign(*token);
  const nlohmann::json answer = {
      {"response_token", std::string(kPrefix) + crypto::base64_encode(crypto::as_text(mac))}};
  return http::Response(200, answer.dump(), "application/json");
}

Result<Authenticated> Endpoint::authenticate(const http::Request& request) const {
  const auto header = request.headers.find("x-twitter-webhooks-signature");
  if (!header) return refused("is missing");
  if (!request.body.starts_with('{')) return refused("is not over a JSON object");
  if (!header->starts_with(kPrefix) || header->size() != kPrefix.size() + kBase64Length) {
    return refused("is not sha256= and 44 characters of base64");
  }
  const auto given = crypto::base64_decode(header->substr(kPrefix.size()));
  if (!given) return refused("is not sha256= and 44 characters of base64");
  if (!signed_by_any(keys_, {request.body}, *given)) {
    return refused("does not match the body and any consumer secret");
  }
  return Authenticated{};
}

}  // namespace kaiku::platforms::x
