#include "signed_request.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/http/url.hpp>

#include "../json_body.hpp"
#include "../proof.hpp"

namespace kaiku::platforms::meta {
namespace {

using nlohmann::json;

constexpr std::string_view kField = "signed_request=";
constexpr std::string_view kMark = "&kaiku_callback=deauthorization";
constexpr std::size_t kCodeLength = 24;

Error refused(const char* why) {
  return Error(Errc::kBadSignature, std::string("signed_request ") + why);
}

// The same for a repeated request; it tells nothing about the person.
std::string code_of(std::string_view body) {
  return crypto::to_hex(crypto::sha256(body)).substr(0, kCodeLength);
}

struct Parts {
  std::string signature;  // raw bytes
  std::string encoded;    // what is signed
  json payload;
};

std::optional<Parts> parts_of(std::string_view body) {
  const auto form = http::form_decode(body);
  if (!form) return std::nullopt;
  const std::string_view text = http::find_field(*form, "signed_request").value_or("");
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  auto signature = crypto::base64url_decode(text.substr(0, dot));
  const auto content = crypto::base64url_decode(text.substr(dot + 1));
  if (!signature || !content) return std::nullopt;
  auto payload = parse_json(*content);
  if (!payload || !payload->is_object()) return std::nullopt;
  return Parts{*std::move(signature), std::string(text.substr(dot + 1)), *std::move(payload)};
}

}  // namespace

std::string marked_as_deauthorization(std::string_view body) {
  return std::string(body) + std::string(kMark);
}

bool is_signed_request(std::string_view body) {
  return body.starts_with(kField);
}

Result<void> verify_signed_request(std::string_view body,
                                   const std::vector<crypto::HmacSha256>& keys) {
  const auto parts = parts_of(body);
  if (!parts) return refused("is not two base64url parts with a JSON object");
  if (text_at(parts->payload, "algorithm") != "HMAC-SHA256") {
    return refused("names another algorithm than HMAC-SHA256");
  }
  if (!signed_by_any(keys, {parts->encoded}, parts->signature)) {
    return refused("does not match any app secret");
  }
  return ok();
}

Result<EventBatch> read_signed_request(const Owner& owner, std::string_view body,
                                       TimePoint received_at) {
  const auto parts = parts_of(body);
  const std::string user = parts ? id_at(parts->payload, "user_id") : std::string();
  if (user.empty()) return Error(Errc::kMalformedPayload, "signed_request without user_id");
  Event event = owner.event(EventKind::kErasure, received_at);
  event.occurred_at = seconds_at(parts->payload, "issued_at").value_or(received_at);
  event.comment.author.id = AuthorId(user);
  const bool deauthorized = body.ends_with(kMark);
  if (deauthorized) body.remove_suffix(kMark.size());
  event.dedupe_key = (deauthorized ? "deauthorization:" : "deletion:") + code_of(body);
  return EventBatch{.events = {std::move(event)}};
}

http::Response confirm_deletion(std::string_view body, const std::string& status_url) {
  const std::string code = code_of(body);
  const char joint = status_url.find('?') == std::string::npos ? '?' : '&';
  const json confirmation = {{"url", status_url + joint + "id=" + code},
                             {"confirmation_code", code}};
  return http::Response(200, confirmation.dump(), "application/json");
}

}  // namespace kaiku::platforms::meta
