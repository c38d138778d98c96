#pragma once

#include <map>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/clock.hpp>
#include <kaiku/grants/refresh_tokens.hpp>
#include <kaiku/http/message.hpp>
#include <kaiku/net/http_client.hpp>

namespace kaiku::calls {

/// Access tokens that end by themselves, renewed with what does not: a refresh token, a client's
/// own secret (RFC 6749 sections 4.4 and 6). Kept in memory alone; but where a renewal replaces the
/// refresh token, the new one is durable before anything else is done with the answer, and takes
/// the configured one's place. io thread only.
class AccessTokens {
 public:
  AccessTokens(net::HttpClient& http, grants::RefreshTokens& refresh_tokens, Clock& clock);
  ~AccessTokens();

  /// The token that `grant`, a request to a token endpoint, is answered with, as `member`. It is
  /// kept until a minute before its end; whoever asks while it is being renewed waits for the same
  /// renewal. Errors: kBadSignature (the grant is refused: a person has to consent again), kNetwork
  /// (no token now, try later), kForbiddenAddress, kInvalidArgument.
  boost::asio::awaitable<Result<std::string>> current(http::Request grant, std::string member,
                                                      net::CallLimits limits);

  /// The platform refused `token` before its time: the next current() renews.
  void forget(const http::Request& grant, const std::string& token);

 private:
  struct Kept;
  Kept& kept(const http::Request& grant);
  boost::asio::awaitable<Result<void>> know_refresh_token(Kept& kept);
  boost::asio::awaitable<Result<void>> keep_refresh_token(Kept& kept);
  boost::asio::awaitable<Result<void>> renew(Kept& kept, http::Request grant, std::string member,
                                             net::CallLimits limits);

  net::HttpClient& http_;
  grants::RefreshTokens& refresh_tokens_;
  Clock& clock_;
  std::map<std::string, std::unique_ptr<Kept>> tokens_;  // by the hash of their grant
};

}  // namespace kaiku::calls
