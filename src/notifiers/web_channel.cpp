#include "web_channel.hpp"

#include <utility>

#include <kaiku/http/url.hpp>

#include "answers.hpp"

namespace kaiku::notifiers {

Outcome WebChannel::read(const Notice&, const http::Response& response) const {
  return sort_answer(response);
}

Outcome WebChannel::read_mail(int, std::string_view, bool) const {
  Outcome outcome;
  outcome.verdict = Verdict::kTargetDead;
  outcome.reason = type_ + " is not reached by mail";
  return outcome;
}

http::Request json_post(std::string url, const nlohmann::ordered_json& body) {
  http::Request request("POST", std::move(url));
  request.body = body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  request.headers.add("content-type", "application/json");
  return request;
}

std::optional<std::string> secret_of(const config::ContactChannel& channel,
                                     const std::optional<config::SecretRef>& reference,
                                     const Surroundings& around) {
  if (!reference) {
    report(channel, around, "channel '" + channel.id + "': a secret is missing");
    return std::nullopt;
  }
  auto secret = around.secrets.resolve(*reference);
  if (!secret) {
    report(channel, around, "channel '" + channel.id + "': " + secret.error().message());
    return std::nullopt;
  }
  for (const char byte : *secret) {
    if (byte > ' ' && byte < 0x7F) continue;
    report(channel, around, "channel '" + channel.id + "': a secret holds a space or a line break",
           "write the secret alone");
    return std::nullopt;
  }
  return std::move(*secret);
}

std::optional<std::string> webhook_address(const config::ContactChannel& channel,
                                           const Surroundings& around) {
  auto address = secret_of(channel, channel.webhook, around);
  if (!address) return std::nullopt;
  const auto url = http::parse_url(*address);
  const bool secure = url && url->scheme == "https";
  const bool allowed = url && url->scheme == "http" && channel.allow_private_addresses;
  if (secure || allowed) return address;
  report(channel, around, "channel '" + channel.id + "': 'webhook' is no https address",
         "store the whole address that begins with https://");
  return std::nullopt;
}

std::string base_of(const config::ContactChannel& channel, std::string_view standard) {
  std::string base = channel.url.empty() ? std::string(standard) : channel.url;
  while (base.ends_with('/')) base.pop_back();
  return base;
}

}  // namespace kaiku::notifiers
