#include "connection.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>

#include <kaiku/logging/log.hpp>

namespace kaiku::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using namespace std::chrono_literals;

constexpr auto kOutcome = asio::as_tuple(asio::deferred);
constexpr std::size_t kReadAtOnce = std::size_t{16} * 1024;
// After an answer that ends the connection the peer may still be sending. Closing with unread bytes
// makes the kernel send a reset, which can overtake the answer: so they are read for a while.
constexpr Duration kLingerFor = 2s;
constexpr std::size_t kLingerBytes = std::size_t{256} * 1024;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

using Buffers = std::array<asio::const_buffer, 2>;

void consume(Buffers& buffers, std::size_t sent) {
  for (auto& buffer : buffers) {
    const std::size_t of_this = std::min(sent, buffer.size());
    buffer += of_this;
    sent -= of_this;
  }
}

}  // namespace

Connection::Connection(ServerState& server, StreamSocket socket)
    : server_(server),
      socket_(std::move(socket)),
      place_(server.connections.insert(server.connections.end(), this)),
      reader_({server.limits.max_header_bytes, server.limits.max_body_bytes}) {
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);  // a unix socket has no such option
  socket_.non_blocking(true, ignored);
}

Connection::~Connection() {
  server_.connections.erase(place_);
}

asio::awaitable<void> Connection::run() {
  // A stop must not cut off a request in progress: drain() ends the connection at the right moment.
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  while (!close_) {
    const Received received = co_await receive();
    if (received == Received::kClosed) co_return;
    if (received == Received::kRefused) {
      co_await refuse(reader_.refusal(), reader_.refusal_reason());
      break;
    }
    co_await answer_one();
  }
  co_await linger();
}

RequestReader::Progress Connection::read_buffered() {
  const auto bytes = buffer_.cdata();
  std::size_t consumed = 0;
  const auto progress =
      reader_.read({static_cast<const char*>(bytes.data()), bytes.size()}, consumed);
  buffer_.consume(consumed);
  return progress;
}

void Connection::set_deadline(Duration after_now) {
  deadline_ = server_.clock.now() + after_now;
  server_.watch(deadline_);
}

// One span for each part of a request, however many reads it takes: trickling bytes wins no time.
void Connection::set_read_deadline() {
  const auto& limits = server_.limits;
  if (reader_.header_done()) {
    set_deadline(limits.body_timeout);
  } else if (reader_.begun() || answered_ == 0) {
    set_deadline(limits.header_timeout);
  } else {
    set_deadline(limits.idle_timeout);
  }
}

asio::awaitable<Connection::Received> Connection::receive() {
  bool begun = false;
  bool header_done = false;
  deadline_ = TimePoint::max();
  for (;;) {
    const auto progress = read_buffered();
    if (progress == RequestReader::Progress::kDone) break;
    if (progress == RequestReader::Progress::kRefused) co_return Received::kRefused;
    if (server_.draining && !reader_.begun()) co_return Received::kClosed;

    const bool body_begins = reader_.header_done() && !header_done;
    if (body_begins && reader_.expects_continue() && buffer_.size() == 0) {
      co_await write(kContinue, {});
      if (close_) co_return Received::kClosed;
    }
    if (deadline_ == TimePoint::max() || reader_.begun() != begun || body_begins) {
      set_read_deadline();
    }
    begun = reader_.begun();
    header_done = reader_.header_done();

    waiting_ = true;
    const auto [ec, size] =
        co_await socket_.async_read_some(buffer_.prepare(kReadAtOnce), kOutcome);
    waiting_ = false;
    buffer_.commit(size);
    if (expired_ && reader_.begun()) {
      co_await refuse(
          408, reader_.header_done() ? "the body took too long" : "the header took too long");
      co_await linger();
      co_return Received::kClosed;
    }
    if (ec) co_return Received::kClosed;
  }
  deadline_ = TimePoint::max();
  co_return Received::kRequest;
}

asio::awaitable<void> Connection::answer_one() {
  const http::Request request = reader_.take();
  const http::Response response = co_await handle(request);
  ++answered_;
  close_ = !reader_.keep_alive() || server_.draining ||
           answered_ >= server_.limits.max_requests_per_connection;
  co_await send(response, request.method != "HEAD");
  reader_.begin_next();
}

asio::awaitable<http::Response> Connection::handle(const http::Request& request) {
  try {
    http::Response response = co_await server_.handler(request);
    if (is_answerable(response)) co_return response;
    logging::error("http_handler_failed", {{"what", "status or header field not allowed in HTTP"},
                                           {"status", response.status}});
  } catch (const std::exception& failure) {
    logging::error("http_handler_failed", {{"what", failure.what()}});
  } catch (...) {
    logging::error("http_handler_failed", {{"what", "unknown exception"}});
  }
  co_return http::problem(500, "Internal Server Error");
}

asio::awaitable<void> Connection::refuse(int status, std::string_view reason) {
  close_ = true;
  expired_ = false;
  co_await send(http::problem(status, http::reason_phrase(status), reason), true);
}

asio::awaitable<void> Connection::send(const http::Response& response, bool with_body) {
  const Framing framing{.keep_alive = !close_, .http10 = reader_.is_http10()};
  write_head(head_, response, framing, server_.date.at(server_.clock.now()));
  const bool body_follows = with_body && has_content(response.status);
  co_await write(head_, body_follows ? std::string_view(response.body) : std::string_view());
}

// Most answers fit into the socket's buffer: they are written at once, without waiting for the
// reactor.
asio::awaitable<void> Connection::write(std::string_view head, std::string_view body) {
  Buffers left = {asio::buffer(head.data(), head.size()), asio::buffer(body.data(), body.size())};
  error_code ec;
  consume(left, socket_.write_some(left, ec));
  while ((!ec || ec == asio::error::would_block) && asio::buffer_size(left) > 0) {
    set_deadline(server_.limits.body_timeout);
    const auto [failure, sent] = co_await socket_.async_write_some(left, kOutcome);
    ec = failure;
    consume(left, sent);
  }
  deadline_ = TimePoint::max();
  if (asio::buffer_size(left) > 0) close_ = true;
}

asio::awaitable<void> Connection::linger() {
  error_code ec;
  socket_.shutdown(asio::socket_base::shutdown_send, ec);
  set_deadline(kLingerFor);
  std::size_t read = 0;
  while (!ec && !expired_ && read < kLingerBytes) {
    buffer_.clear();
    const auto [failure, size] =
        co_await socket_.async_read_some(buffer_.prepare(kReadAtOnce), kOutcome);
    ec = failure;
    read += size;
  }
  deadline_ = TimePoint::max();
}

void Connection::expire() {
  expired_ = true;
  deadline_ = TimePoint::max();
  error_code ignored;
  socket_.cancel(ignored);
}

void Connection::drain() {
  if (!idle()) return;
  error_code ignored;
  socket_.cancel(ignored);
}

}  // namespace kaiku::net
