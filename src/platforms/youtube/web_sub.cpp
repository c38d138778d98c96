// Subscribing to new videos (Google for Developers: "Subscribe to Push Notifications"; W3C WebSub
// sections 5 and 7).

#include "web_sub.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include <kaiku/crypto/crypto.hpp>
#include <kaiku/http/retry_after.hpp>
#include <kaiku/http/url.hpp>

#include "../outcome.hpp"

namespace kaiku::platforms::youtube {
namespace {

constexpr std::string_view kTopic = "https://www.youtube.com/xml/feeds/videos.xml?channel_id=";
// Some of Google's pages give this one; both name the same feed.
constexpr std::string_view kOtherTopic = "https://www.youtube.com/feeds/videos.xml?channel_id=";
constexpr std::size_t kWordDigits = 32;
constexpr std::size_t kLongestChallenge = 1024;

struct Method {
  std::string_view prefix;
  crypto::Digest digest;
};
constexpr Method kMethods[] = {
    {"sha1=", crypto::Digest::kSha1},
    {"sha256=", crypto::Digest::kSha256},
    {"sha384=", crypto::Digest::kSha384},
    {"sha512=", crypto::Digest::kSha512},
};

// Echoed to whoever asks: nothing in it may be more than a word.
bool is_challenge(std::string_view text) {
  return !text.empty() && text.size() <= kLongestChallenge && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '=' || c == '+' || c == '/';
  });
}

std::string derived(const WebSub::Settings& settings, std::string_view what) {
  const std::string message =
      std::string(what) + "\n" + settings.channel + "\n" + settings.callback;
  const crypto::HmacSha256 key(settings.secret);
  return crypto::to_hex(key.sign(message));
}

}  // namespace

WebSub::WebSub(Settings settings)
    : settings_(std::move(settings)),
      word_(derived(settings_, "callback").substr(0, kWordDigits)),
      topic_(std::string(kTopic) + settings_.channel),
      stream_{.name = "websub-" + derived(settings_, "stream").substr(0, 8),
              .interval = settings_.lease / 2} {}

bool WebSub::takes_path(std::string_view rest) const {
  return rest.starts_with('/') && crypto::equal_constant_time(rest.substr(1), word_);
}

http::Response WebSub::confirm(const http::Request& request) const {
  const auto fields = http::form_decode(http::split_target(request.url).second);
  const auto field = [&](std::string_view name) {
    return fields ? http::find_field(*fields, name).value_or("") : std::string_view();
  };
  const std::string_view topic = field("hub.topic");
  const bool is_ours = topic == topic_ || topic == std::string(kOtherTopic) + settings_.channel;
  const std::string_view challenge = field("hub.challenge");
  if (!is_ours || field("hub.mode") != "subscribe" || !is_challenge(challenge)) {
    return http::problem(404, "Not Found");
  }
  return http::Response(200, std::string(challenge), "text/plain");
}

bool WebSub::is_signed(const http::Request& request) const {
  if (request.body.size() > kMostFeedBytes) return false;
  const auto field = request.headers.find("X-Hub-Signature");
  if (!field) return false;
  const auto* const method =
      std::ranges::find_if(kMethods, [&](const Method& m) { return field->starts_with(m.prefix); });
  if (method == std::end(kMethods)) return false;
  const auto given = crypto::from_hex(field->substr(method->prefix.size()));
  return given && crypto::equal_constant_time(
                      *given, crypto::hmac(method->digest, settings_.secret, request.body));
}

http::Request WebSub::subscribe() const {
  http::Request request("POST", settings_.hub);
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(settings_.lease).count();
  request.body = http::form_encode({{"hub.mode", "subscribe"},
                                    {"hub.topic", topic_},
                                    {"hub.callback", settings_.callback + "/" + word_},
                                    {"hub.verify", "async"},
                                    {"hub.secret", settings_.secret},
                                    {"hub.lease_seconds", std::to_string(seconds)}});
  return request;
}

// The hub's own words may repeat what it was sent: only the status is told.
PollAnswer WebSub::read_answer(const http::Response& response) const {
  PollAnswer answer;
  if (is_success(response.status)) {
    answer.cursor = "asked";
    return answer;
  }
  const bool later = response.status >= 500 || response.status == 408 || response.status == 429;
  answer.kind = later ? PollAnswer::Kind::kLater : PollAnswer::Kind::kImpossible;
  answer.reason =
      "the hub refuses the subscription to videos: HTTP " + std::to_string(response.status);
  answer.retry_after = http::retry_after(response);
  return answer;
}

}  // namespace kaiku::platforms::youtube
