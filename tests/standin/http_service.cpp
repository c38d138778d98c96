#include "standin/http_service.hpp"

#include <set>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

namespace standin {

namespace asio = boost::asio;
namespace beast = boost::beast;
using kaiku::http::Request;
using kaiku::http::Response;

namespace {

Request from_beast(const beast::http::request<beast::http::string_body>& in) {
  Request request(std::string(in.method_string()), std::string(in.target()));
  for (const auto& field : in)
    request.headers.add(std::string(field.name_string()), std::string(field.value()));
  request.body = in.body();
  return request;
}

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(asio::ip::tcp::socket socket, const std::function<Answer(const Request&)>& handler)
      : stream_(std::move(socket)), handler_(handler) {}

  void read() {
    message_ = {};
    beast::http::async_read(
        stream_, buffer_, message_,
        [self = shared_from_this()](boost::system::error_code failed, std::size_t) {
          if (!failed) self->answer();
        });
  }

 private:
  void answer() {
    const Answer answer = handler_(from_beast(message_));
    if (!answer) {  // lost: the peer sees the connection end without a word
      stream_.close();
      return;
    }
    reply_ = {};
    reply_.result(static_cast<unsigned>(answer->status));
    for (const auto& [name, value] : answer->headers.fields()) reply_.set(name, value);
    reply_.body() = answer->body;
    reply_.keep_alive(message_.keep_alive());
    reply_.prepare_payload();
    beast::http::async_write(
        stream_, reply_,
        [self = shared_from_this()](boost::system::error_code failed, std::size_t) {
          if (!failed && self->reply_.keep_alive()) self->read();
        });
  }

  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  beast::http::request<beast::http::string_body> message_;
  beast::http::response<beast::http::string_body> reply_;
  const std::function<Answer(const Request&)>& handler_;
};

}  // namespace

struct HttpService::Impl {
  explicit Impl(std::function<Answer(const Request&)> handler_)
      : handler(std::move(handler_)),
        acceptor(io, asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    accept();
    thread = std::thread([this] { io.run(); });
  }
  ~Impl() {
    io.stop();
    thread.join();
  }

  void accept() {
    acceptor.async_accept([this](boost::system::error_code failed, asio::ip::tcp::socket socket) {
      if (failed) return;
      std::make_shared<Session>(std::move(socket), handler)->read();
      accept();
    });
  }

  std::function<Answer(const Request&)> handler;
  asio::io_context io;
  asio::ip::tcp::acceptor acceptor;
  std::thread thread;
};

HttpService::HttpService(std::function<Answer(const Request&)> handler)
    : impl_(std::make_unique<Impl>(std::move(handler))) {}
HttpService::~HttpService() = default;

std::uint16_t HttpService::port() const {
  return impl_->acceptor.local_endpoint().port();
}

}  // namespace standin
