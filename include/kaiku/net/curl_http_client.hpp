#pragma once

#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <kaiku/net/http_client.hpp>

namespace kaiku::net {

/// HTTP/1.1 by libcurl, driven by the io thread's sockets and timers. Connections are kept and
/// reused. Certificates and host names are verified, TLS is 1.2 or newer. Proxies of the
/// environment are not used: they would choose the address in our place.
///
/// A request that is not GET, HEAD or OPTIONS is handed to the network at most once: when a kept
/// connection turns out dead, nobody knows how far the peer has come, so that is kTimeout.
class CurlHttpClient final : public HttpClient {
 public:
  /// `ca_file`: trusted certificates (PEM) in place of the system's.
  explicit CurlHttpClient(boost::asio::io_context& io, std::string ca_file = {});
  ~CurlHttpClient() override;

  boost::asio::awaitable<Result<http::Response>> send(http::Request request,
                                                      CallLimits limits) override;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace kaiku::net
