#include "control_client.hpp"

#include <chrono>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

namespace kaikuctl {

namespace asio = boost::asio;
namespace beast = boost::beast;
using namespace kaiku;
using nlohmann::json;

namespace {

constexpr auto kLimit = std::chrono::seconds(10);
constexpr std::uint64_t kMostAnswerBytes = 64ull << 20;

beast::http::request<beast::http::string_body> to_beast(const http::Request& request,
                                                        const std::string& host) {
  beast::http::request<beast::http::string_body> out;
  out.method_string(request.method);
  out.target(request.url);
  out.version(11);
  out.set(beast::http::field::host, host);
  for (const auto& [name, value] : request.headers.fields()) out.set(name, value);
  out.body() = request.body;
  out.prepare_payload();
  return out;
}

// Writes, reads and fills `answer`; every step under the stream's time limit.
template <class Stream>
void converse(Stream& stream, beast::http::request<beast::http::string_body>& request,
              beast::flat_buffer& buffer,
              beast::http::response_parser<beast::http::string_body>& parser,
              boost::system::error_code& outcome) {
  beast::http::async_write(stream, request, [&](boost::system::error_code failed, std::size_t) {
    outcome = failed;
    if (failed) return;
    beast::http::async_read(
        stream, buffer, parser,
        [&](boost::system::error_code read_failed, std::size_t) { outcome = read_failed; });
  });
}

template <class Protocol, class Endpoint>
Result<http::Response> call(const Endpoint& endpoint, const std::string& name,
                            const http::Request& request) {
  asio::io_context io;
  beast::basic_stream<Protocol> stream(io);
  stream.expires_after(kLimit);
  auto message = to_beast(request, "localhost");
  beast::flat_buffer buffer;
  beast::http::response_parser<beast::http::string_body> parser;
  parser.body_limit(kMostAnswerBytes);
  boost::system::error_code outcome;
  bool connected = false;
  stream.async_connect(endpoint, [&](boost::system::error_code failed) {
    outcome = failed;
    connected = !failed;
    if (!failed) converse(stream, message, buffer, parser, outcome);
  });
  io.run();
  if (outcome == beast::error::timeout) return Error(Errc::kTimeout, name);
  if (outcome && !connected) {
    return Error(Errc::kNetwork, name + " (" + outcome.message() + "; is kaikud running?)");
  }
  if (outcome) return Error(Errc::kNetwork, name + " (" + outcome.message() + ")");
  http::Response response(static_cast<int>(parser.get().result_int()), parser.get().body());
  return response;
}

// The daemon's words end with what the code of the error says once more.
Error refusal(int status, const json& answer) {
  const Errc code = status == 404   ? Errc::kNotFound
                    : status == 400 ? Errc::kInvalidArgument
                                    : Errc::kConflict;
  Error why(code, answer.is_object() ? answer.value("detail", answer.value("title", "")) : "");
  if (why.context.empty()) why.context = "HTTP " + std::to_string(status);
  const std::string said = ": " + why.code.message();
  if (why.context.ends_with(said)) why.context.resize(why.context.size() - said.size());
  return why;
}

}  // namespace

Result<http::Response> call_socket(const std::string& socket_path, const http::Request& request) {
  using Local = asio::local::stream_protocol;
  if (socket_path.size() >= 100)
    return Error(Errc::kInvalidArgument, "socket path is too long: " + socket_path);
  return call<Local>(Local::endpoint(socket_path), socket_path, request);
}

Result<http::Response> call_tcp(const std::string& host, int port, const http::Request& request) {
  boost::system::error_code wrong;
  const auto address = asio::ip::make_address(host, wrong);
  if (wrong) return Error(Errc::kInvalidArgument, "'" + host + "' is no IP address");
  return call<asio::ip::tcp>(asio::ip::tcp::endpoint(address, static_cast<std::uint16_t>(port)),
                             host + ":" + std::to_string(port), request);
}

Result<json> ask(const std::string& socket_path, const std::string& method,
                 const std::string& target, const json& body) {
  http::Request request(method, target);
  if (!body.is_null()) {
    request.body = body.dump();
    request.headers.add("Content-Type", "application/json");
  }
  const auto response = call_socket(socket_path, request);
  if (!response) return response.error();
  json value = json::parse(response->body, nullptr, false);
  if (response->status == 200 && !value.is_discarded()) return value;
  return refusal(response->status, value);
}

}  // namespace kaikuctl
