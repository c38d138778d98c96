#include "server_fixture.hpp"

#include <stdexcept>

namespace kaiku::net {

using namespace std::chrono_literals;

boost::asio::awaitable<http::Response> ServerFixture::handle(const http::Request& request) {
  seen.push_back(request);
  if (request.url == "/slow") co_await clock.sleep_for(5s);
  if (request.url == "/throw") throw std::runtime_error("the handler is broken");
  if (request.url == "/throw-other") throw 42;
  if (request.url == "/split") {
    http::Response response(200, "x");
    response.headers.add("X-Echo", "a\r\nSet-Cookie: stolen=1");
    co_return response;
  }
  if (request.url == "/ours") {
    http::Response response(200, "ours");
    response.headers.add("content-length", "999");
    response.headers.add("Connection", "upgrade");
    response.headers.add("X-Kept", "yes");
    co_return response;
  }
  if (request.url == "/empty") co_return http::Response(204);
  if (request.url == "/continue") co_return http::Response(100);
  if (request.url == "/large") co_return http::Response(200, std::string(8'000'000, 'l'));
  co_return http::Response(200, request.method + " " + request.url + " " + request.body,
                           "text/plain");
}

}  // namespace kaiku::net
