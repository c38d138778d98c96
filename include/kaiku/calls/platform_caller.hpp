#pragma once

#include <boost/asio/awaitable.hpp>

#include <kaiku/calls/access_tokens.hpp>
#include <kaiku/clock/clock.hpp>
#include <kaiku/grants/refresh_tokens.hpp>
#include <kaiku/http/message.hpp>
#include <kaiku/metrics/metrics.hpp>
#include <kaiku/net/http_client.hpp>
#include <kaiku/platforms/adapter.hpp>
#include <kaiku/quota/purse.hpp>

namespace kaiku::calls {

/// How every call to a platform is made, by whoever acts and whoever polls: paid from the
/// platform's quota, with a token that is in force, measured. io thread only.
class PlatformCaller {
 public:
  PlatformCaller(net::HttpClient& http, quota::Ledger& ledger,
                 grants::RefreshTokens& refresh_tokens, Clock& clock, metrics::Registry& registry);

  /// Pays for one request; where a platform counts nothing there is nothing to pay. Errors:
  /// kOverloaded (the day's quota is spent, see regain()), kStoreUnavailable, kStoreCorrupt,
  /// kStopped: the request must not be made.
  boost::asio::awaitable<Result<void>> pay(const platforms::Adapter& adapter,
                                           quota::Purpose purpose, const http::Request& request);

  /// Makes a call that is paid. A token that cannot be renewed for good is answered as 401, which
  /// adapters know; one that is refused before its time is renewed, and the call paid and made once
  /// more. Errors: those of net::HttpClient::send; kNetwork also when there is no token now.
  boost::asio::awaitable<Result<http::Response>> send(const platforms::Adapter& adapter,
                                                      quota::Purpose purpose, http::Request request,
                                                      Duration timeout);

  /// Both. Errors: those of both.
  boost::asio::awaitable<Result<http::Response>> call(const platforms::Adapter& adapter,
                                                      quota::Purpose purpose, http::Request request,
                                                      Duration timeout);

  /// When a spent quota begins anew; `now` where nothing is counted.
  TimePoint regain(const platforms::Adapter& adapter) const;

 private:
  boost::asio::awaitable<Result<http::Response>> send_once(const platforms::Adapter& adapter,
                                                           http::Request request,
                                                           net::CallLimits limits);

  net::HttpClient& http_;
  Clock& clock_;
  metrics::Registry& registry_;
  quota::Purse purse_;
  AccessTokens tokens_;
};

}  // namespace kaiku::calls
