#include "standin/http_call.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

namespace standin {

namespace asio = boost::asio;
namespace beast = boost::beast;
using kaiku::http::Request;
using kaiku::http::Response;

namespace {

template <class Protocol>
std::optional<Response> call(const typename Protocol::endpoint& endpoint, const Request& request,
                             std::chrono::seconds limit) {
  asio::io_context io;
  beast::basic_stream<Protocol> stream(io);
  stream.expires_after(limit);
  beast::http::request<beast::http::string_body> message;
  message.method_string(request.method);
  message.target(request.url);
  message.set(beast::http::field::host, "localhost");
  for (const auto& [name, value] : request.headers.fields()) message.set(name, value);
  message.body() = request.body;
  message.prepare_payload();
  message.keep_alive(false);
  beast::flat_buffer buffer;
  beast::http::response_parser<beast::http::string_body> parser;
  parser.body_limit(std::uint64_t{1} << 26);
  bool complete = false;
  stream.async_connect(endpoint, [&](boost::system::error_code not_connected) {
    if (not_connected) return;
    beast::http::async_write(stream, message, [&](boost::system::error_code, std::size_t) {
      // A refused body is answered before all of it was read: the answer counts, not the write.
      beast::http::async_read(
          stream, buffer, parser,
          [&](boost::system::error_code not_read, std::size_t) { complete = !not_read; });
    });
  });
  io.run();
  if (!complete) return std::nullopt;
  Response response(static_cast<int>(parser.get().result_int()), parser.get().body());
  for (const auto& field : parser.get())
    response.headers.add(std::string(field.name_string()), std::string(field.value()));
  return response;
}

}  // namespace

std::optional<Response> call_tcp(std::uint16_t port, const Request& request,
                                 std::chrono::seconds limit) {
  return call<asio::ip::tcp>({asio::ip::address_v4::loopback(), port}, request, limit);
}

std::optional<Response> call_unix(const std::string& path, const Request& request,
                                  std::chrono::seconds limit) {
  return call<asio::local::stream_protocol>({path}, request, limit);
}

}  // namespace standin
