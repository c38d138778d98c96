#include <algorithm>
#include <cstdint>
#include <utility>

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

#include <kaiku/calls/access_tokens.hpp>
#include <kaiku/crypto/crypto.hpp>

namespace kaiku::calls {

namespace asio = boost::asio;

namespace {

using nlohmann::json;

// RFC 6749 only recommends to say how long a token lives.
constexpr std::int64_t kUsualSeconds = 3600;
constexpr std::int64_t kMostSeconds = std::int64_t{90} * 24 * 3600;
constexpr Duration kBeforeItsEnd = std::chrono::minutes(1);
constexpr Duration kLookAgain = std::chrono::milliseconds(50);
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

}  // namespace

struct AccessTokens::Kept {
  std::string token;
  TimePoint ends{};
  bool renewing = false;
};

AccessTokens::AccessTokens(net::HttpClient& http, Clock& clock) : http_(http), clock_(clock) {}
AccessTokens::~AccessTokens() = default;

AccessTokens::Kept& AccessTokens::kept(const http::Request& grant) {
  std::string whole = grant.url + "\n" + grant.body;
  if (const auto proof = grant.headers.find("Authorization")) whole += std::string(*proof);
  auto& place = tokens_[crypto::to_hex(crypto::sha256(whole))];
  if (place == nullptr) place = std::make_unique<Kept>();
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

asio::awaitable<Result<void>> AccessTokens::renew(Kept& kept, http::Request grant,
                                                  std::string member, net::CallLimits limits) {
  kept.token.clear();
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
  std::string token = text_of(answer, member.c_str());
  if (!is_token(token)) co_return Error(Errc::kNetwork, "token renewal: the answer has no token");
  kept.token = std::move(token);
  kept.ends = clock_.now() + std::chrono::seconds(seconds_of(answer)) - kBeforeItsEnd;
  co_return ok();
}

}  // namespace kaiku::calls
