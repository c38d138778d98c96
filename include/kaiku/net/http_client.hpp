#pragma once

#include <cstddef>
#include <string>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/http/message.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::net {

struct CallLimits {
  Duration connect_timeout = std::chrono::seconds(5);
  Duration total_timeout = std::chrono::seconds(15);
  std::size_t max_response_bytes = 1 << 20;
  /// False: an address that resolves to loopback, private, link-local or metadata ranges is
  /// kForbiddenAddress; the address that was checked is the one connected to.
  bool allow_private_addresses = false;
  /// Not empty: connect to this socket file, whatever host the URL names. Only for URLs of our own.
  std::string unix_socket;
};

/// Outgoing HTTP. Redirects are not followed. Implemented by CurlHttpClient and
/// fakes::RecordingHttpClient. io thread only; cancelling the awaiter aborts the call.
class HttpClient {
 public:
  virtual ~HttpClient() = default;

  /// Any status is a Response. Errors: kNetwork (nothing reached the peer: name, connection
  /// refused), kTimeout (outcome unknown: also a connection lost after the request began),
  /// kForbiddenAddress, kMalformedPayload (not HTTP, or too large), kInvalidArgument (URL).
  virtual boost::asio::awaitable<Result<http::Response>> send(http::Request request,
                                                              CallLimits limits) = 0;
};

}  // namespace kaiku::net
