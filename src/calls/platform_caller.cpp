#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include <kaiku/calls/platform_caller.hpp>

namespace kaiku::calls {

namespace asio = boost::asio;

using platforms::Adapter;

namespace {

constexpr int kUnauthorized = 401;

}  // namespace

PlatformCaller::PlatformCaller(net::HttpClient& http, quota::Ledger& ledger,
                               grants::RefreshTokens& refresh_tokens, Clock& clock,
                               metrics::Registry& registry)
    : http_(http),
      clock_(clock),
      registry_(registry),
      purse_(ledger, clock, registry),
      tokens_(http, refresh_tokens, clock) {}

asio::awaitable<Result<void>> PlatformCaller::pay(const Adapter& adapter, quota::Purpose purpose,
                                                  const http::Request& request) {
  const auto allowance = adapter.allowance();
  if (!allowance) co_return ok();
  co_return co_await purse_.pay(*allowance, purpose, adapter.cost_of(request));
}

TimePoint PlatformCaller::regain(const Adapter& adapter) const {
  const TimePoint now = clock_.now();
  const auto allowance = adapter.allowance();
  return allowance ? quota::end_of_day(*allowance, now) : now;
}

asio::awaitable<Result<http::Response>> PlatformCaller::call(const Adapter& adapter,
                                                             quota::Purpose purpose,
                                                             http::Request request,
                                                             Duration timeout) {
  const auto paid = co_await pay(adapter, purpose, request);
  if (!paid) co_return paid.error();
  co_return co_await send(adapter, purpose, std::move(request), timeout);
}

asio::awaitable<Result<http::Response>> PlatformCaller::send(const Adapter& adapter,
                                                             quota::Purpose purpose,
                                                             http::Request request,
                                                             Duration timeout) {
  net::CallLimits limits;
  limits.total_timeout = timeout;
  limits.max_response_bytes = std::max(limits.max_response_bytes, adapter.max_body_bytes());
  limits.allow_private_addresses = adapter.allow_private_addresses();
  const auto grant = adapter.token_grant();
  if (!grant || !adapter.takes_token(request)) {
    co_return co_await send_once(adapter, std::move(request), limits);
  }

  for (const bool again : {false, true}) {
    const auto token = co_await tokens_.current(*grant, adapter.token_member(), limits);
    if (!token && token.error().is(Errc::kBadSignature))
      co_return http::Response(kUnauthorized, {}, "text/plain");
    if (!token) co_return token.error();
    http::Request signed_request = request;
    signed_request.headers.add("Authorization", "Bearer " + *token);
    auto answer = co_await send_once(adapter, std::move(signed_request), limits);
    if (again || !answer || !adapter.says_token_ended(*answer)) co_return answer;
    tokens_.forget(*grant, *token);
    const auto paid = co_await pay(adapter, purpose, request);
    // The first call was refused, so nothing has happened.
    if (!paid) co_return Error(Errc::kNetwork, "not asked again: " + paid.error().message());
  }
  co_return http::Response(kUnauthorized, {}, "text/plain");
}

asio::awaitable<Result<http::Response>> PlatformCaller::send_once(const Adapter& adapter,
                                                                  http::Request request,
                                                                  net::CallLimits limits) {
  const TimePoint started = clock_.now();
  auto answer = co_await http_.send(std::move(request), limits);
  registry_
      .histogram("kaiku_platform_call_seconds", "Calls to platforms.",
                 {{"platform", std::string(adapter.platform())}})
      .observe(std::chrono::duration<double>(clock_.now() - started).count());
  const auto allowance = adapter.allowance();
  if (answer && allowance && adapter.says_quota_spent(*answer)) {
    co_await purse_.empty(*allowance);
  }
  co_return answer;
}

}  // namespace kaiku::calls
