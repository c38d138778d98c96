#include <utility>

#include <kaiku/net/curl_http_client.hpp>

#include "curl_handles.hpp"
#include "curl_loop.hpp"
#include "http_call.hpp"

namespace kaiku::net {

namespace asio = boost::asio;

struct CurlHttpClient::Impl {
  Impl(asio::io_context& io, std::string ca)
      : loop(std::make_shared<CurlLoop>(io)), ca_file(std::move(ca)) {}

  std::shared_ptr<CurlLoop> loop;
  std::string ca_file;
};

CurlHttpClient::CurlHttpClient(asio::io_context& io, std::string ca_file)
    : impl_((prepare_libcurl(), std::make_shared<Impl>(io, std::move(ca_file)))) {}

CurlHttpClient::~CurlHttpClient() = default;

asio::awaitable<Result<http::Response>> CurlHttpClient::send(http::Request request,
                                                             CallLimits limits) {
  const auto impl = impl_;
  HttpCall call(std::move(request), std::move(limits));
  if (const auto prepared = call.prepare(impl->ca_file); !prepared) co_return prepared.error();
  const auto code = co_await impl->loop->perform(call.easy());
  co_return call.conclude(code);
}

}  // namespace kaiku::net
