#include "signature.hpp"

#include <string_view>

#include <nlohmann/json.hpp>

#include "../proof.hpp"

namespace kaiku::platforms::linkedin {
namespace {

constexpr std::string_view kPrefix = "hmacsha256=";

Error refused(const char* why) {
  return Error(Errc::kBadSignature, std::string("X-LI-Signature ") + why);
}

}  // namespace

Endpoint::Endpoint(const std::vector<std::string>& client_secrets, bool prefix_in_header)
    : keys_(client_secrets.begin(), client_secrets.end()), prefix_in_header_(prefix_in_header) {}

http::Response Endpoint::handshake(const http::Request& request) const {
  const auto code = challenge_of(request, "challengeCode");
  if (!code) return http::problem(400, "Bad Request", code.error().context);
  const nlohmann::json answer = {{"challengeCode", *code},
                                 {"challengeResponse", crypto::to_hex(keys_.front().sign(*code))}};
  return http::Response(200, answer.dump(), "application/json");
}

Result<Authenticated> Endpoint::authenticate(const http::Request& request) const {
  const auto header = request.headers.find("X-LI-Signature");
  if (!header) return refused("is missing");
  if (!request.body.starts_with('{')) return refused("is not over a JSON object");
  const bool prefixed = prefix_in_header_ && header->starts_with(kPrefix);
  const auto given = hex_mac(*header, prefixed ? kPrefix : std::string_view());
  if (!given) return refused("is not 64 hex digits");
  // The literal is part of what is signed; the header carries the digest alone.
  const std::string_view signed_first = prefixed ? std::string_view() : kPrefix;
  if (!signed_by_any(keys_, {signed_first, request.body}, *given)) {
    return refused("does not match the body and any client secret");
  }
  return Authenticated{};
}

}  // namespace kaiku::platforms::linkedin
