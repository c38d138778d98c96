#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

#include <kaiku/calls/access_tokens.hpp>
#include <kaiku/crypto/crypto.hpp>
#include <kaiku/http/url.hpp>
#include <kaiku/logging/log.hpp>

namespace kaiku::calls {

namespace asio = boost::asio;

namespace {

using nlohmann::json;

// RFC 6749 only recommends to say how long a token lives.
constexpr std::int64_t kUsualSeconds = 3600;
constexpr std::int64_t kMostSeconds = std::int64_t{90} * 24 * 3600;
constexpr Duration kBeforeItsEnd = std::chrono::minutes(1);
constexpr Duration kLookAgain = std::chrono::milliseconds(50);
constexpr const char* kRefreshToken = "refresh_token";
constexpr std::size_t kLongestToken = std::size_t{8} * 1024;

std::string text_of(const json& answer, const char* key) {
  const auto found = answer.is_object() ? answer.find(key) : answer.end();
  return found != answer.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t seconds_of(const json& answer) {
  const auto found = answer.find("expires_in");
  if (found == answer.end() || !found->is_number_integer()) return kUsualSeconds;
  return std::clamp<std::int64_t>(found->get<std::int64_t>(), 0, kMostSeconds);
}

// A token goes into a header field: what could end the field is no token.
bool is_token(const std::string& text) {
  return !text.empty() && text.size() <= kLongestToken &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

Error refusal(const http::Response& response, const json& answer) {
  // RFC 6749 section 5.2; the code holds no secret, the description may.
  const std::string why = "token renewal: HTTP " + std::to_string(response.status) + " " +
                          text_of(answer, "error").substr(0, 64);
  const bool later = response.status >= 500 || response.status == 408 || response.status == 429;
  return Error(later ? Errc::kNetwork : Errc::kBadSignature, why);
}

// Nothing where the grant is none by a refresh token.
std::optional<std::string> refresh_token_in(const http::Request& grant) {
  const auto fields = http::form_decode(grant.body);
  const auto token = fields ? http::find_field(*fields, kRefreshToken) : std::nullopt;
  return token ? std::optional(std::string(*token)) : std::nullopt;
}

http::Request with_refresh_token(http::Request grant, const std::string& token) {
  auto fields = http::form_decode(grant.body);
  if (!fields) return grant;
  for (auto& [name, value] : *fields) {
    if (name == kRefreshToken) value = token;
  }
  grant.body = http::form_encode(*fields);
  return grant;
}

}  // namespace

struct AccessTokens::Kept {
  std::string name;     // of the grant, as its refresh token is kept under
  std::string refresh;  // in place of the configured one; empty: that one
  bool known = false;   // the store has been asked
  bool kept = true;     // the store has it
  std::string token;
  TimePoint ends{};
  bool renewing = false;
};

AccessTokens::AccessTokens(net::HttpClient& http, grants::RefreshTokens& refresh_tokens,
                           Clock& clock)
    : http_(http), refresh_tokens_(refresh_tokens), clock_(clock) {}
AccessTokens::~AccessTokens() = default;

AccessTokens::Kept& AccessTokens::kept(const http::Request& grant) {
  std::string whole = grant.url + "\n" + grant.body;
  if (const auto proof = grant.headers.find("Authorization")) whole += std::string(*proof);
  const std::string name = crypto::to_hex(crypto::sha256(whole));
  auto& place = tokens_[name];
  if (place == nullptr) place = std::make_unique<Kept>(Kept{.name = name});
  return *place;
}

void AccessTokens::forget(const http::Request& grant, const std::string& token) {
  Kept& known = kept(grant);
  if (known.token == token) known.token.clear();
}

asio::awaitable<Result<std::string>> AccessTokens::current(http::Request grant, std::string member,
                                                           net::CallLimits limits) {
  Kept& known = kept(grant);
  while (known.renewing) {
    const auto cancelled = (co_await asio::this_coro::cancellation_state).cancelled();
    if (cancelled != asio::cancellation_type::none)
      co_return Error(Errc::kNetwork, "token renewal: stopped");
    co_await clock_.sleep_for(kLookAgain);
  }
  if (!known.token.empty() && clock_.now() < known.ends) co_return known.token;
  known.renewing = true;
  const auto renewed = co_await renew(known, std::move(grant), std::move(member), limits);
  known.renewing = false;
  if (!renewed) co_return renewed.error();
  co_return known.token;
}

asio::awaitable<Result<void>> AccessTokens::know_refresh_token(Kept& kept) {
  if (kept.known) co_return co_await keep_refresh_token(kept);
  auto newest = co_await refresh_tokens_.newest(kept.name);
  if (!newest) co_return newest.error();
  kept.refresh = std::move(*newest);
  kept.known = true;
  co_return ok();
}

asio::awaitable<Result<void>> AccessTokens::keep_refresh_token(Kept& kept) {
  if (kept.kept) co_return ok();
  const auto stored = co_await refresh_tokens_.keep(kept.name, kept.refresh);
  if (!stored) {
    logging::error("refresh_token_not_kept", stored.error());
    co_return stored.error();
  }
  kept.kept = true;
  co_return ok();
}

asio::awaitable<Result<void>> AccessTokens::renew(Kept& kept, http::Request grant,
                                                  std::string member, net::CallLimits limits) {
  kept.token.clear();
  auto used = refresh_token_in(grant);
  if (used) {
    const auto ready = co_await know_refresh_token(kept);
    if (!ready) co_return Error(Errc::kNetwork, "token renewal: " + ready.error().message());
    if (!kept.refresh.empty()) {
      used = kept.refresh;
      grant = with_refresh_token(std::move(grant), kept.refresh);
    }
  }
  const auto response = co_await http_.send(std::move(grant), limits);
  if (!response) {
    const bool never =
        response.error().is(Errc::kForbiddenAddress) || response.error().is(Errc::kInvalidArgument);
    if (never) co_return response.error();
    // Whatever was lost on the way, the call that needs the token was not made.
    co_return Error(Errc::kNetwork, "token renewal: " + response.error().message());
  }
  const json answer = json::parse(response->body, nullptr, false);
  if (response->status != 200) co_return refusal(*response, answer);
  std::string next = used ? text_of(answer, kRefreshToken) : std::string();
  if (is_token(next) && next != *used) {
    // Before all else: the one that was used may be worth nothing from now on.
    kept.refresh = std::move(next);
    kept.kept = false;
    const auto stored = co_await keep_refresh_token(kept);
    if (!stored) co_return Error(Errc::kNetwork, "token renewal: " + stored.error().message());
  }
  std::string token = text_of(answer, member.c_str());
  if (!is_token(token)) co_return Error(Errc::kNetwork, "token renewal: the answer has no token");
  kept.token = std::move(token);
  kept.ends = clock_.now() + std::chrono::seconds(seconds_of(answer)) - kBeforeItsEnd;
  co_return ok();
}

}  // namespace kaiku::calls
