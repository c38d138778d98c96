#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/error.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <kaiku/clock/clock.hpp>
#include <kaiku/net/web_socket.hpp>
#include <kaiku/tasks/signal.hpp>

namespace kaiku::net {

/// A WebSocket over `Stream` once its handshake is done. Its own reads and writes keep it alive, so
/// that a goodbye reaches the peer after its owner has gone; Beast's time limits end that.
template <class Stream>
class WebSocketConnection : public std::enable_shared_from_this<WebSocketConnection<Stream>> {
 public:
  using Socket = boost::beast::websocket::stream<Stream>;

  WebSocketConnection(boost::asio::io_context& io, Clock& clock, std::unique_ptr<Socket> socket)
      : clock_(clock), socket_(std::move(socket)), changed_(io) {}

  void start() { read(); }

  boost::asio::awaitable<WebSocketNews> receive(Duration limit) {
    const auto self = this->shared_from_this();
    if (waiting_.empty() && !ended_) {
      co_await changed_.wait(clock_, limit);
    }
    WebSocketNews news;
    news.messages = std::exchange(waiting_, {});
    waiting_bytes_ = 0;
    news.ended = ended_;
    if (!reading_) read();
    co_return news;
  }

  void wake() { changed_.notify(); }

  void send(std::string message) {
    if (ended_ || closing_) return;
    if (queue_.size() >= kMostQueued) return end(0, "the peer takes nothing");
    queue_.push_back(std::move(message));
    if (queue_.size() == 1) write();
  }

  void close(int code) {
    if (ended_ || closing_) return;
    closing_ = code;
    if (queue_.empty()) say_goodbye();
  }

  /// Nobody waits for it any more.
  void abandon() {
    if (closing_ && !ended_) return;  // on its way out
    drop();
  }

 private:
  // As much as is read ahead: the peer's own buffers hold the rest.
  static constexpr std::size_t kMostWaiting = 256;
  static constexpr std::size_t kMostWaitingBytes = std::size_t{1024} * 1024;
  static constexpr std::size_t kMostQueued = 64;

  void read() {
    const bool full = waiting_.size() >= kMostWaiting || waiting_bytes_ >= kMostWaitingBytes;
    reading_ = !ended_ && !full;
    if (!reading_) return;
    socket_->async_read(buffer_, [self = this->shared_from_this()](const auto& failed, auto) {
      self->has_read(failed);
    });
  }

  void has_read(const boost::system::error_code& failed) {
    reading_ = false;
    if (failed) return end(code_of(failed), failed.message());
    waiting_bytes_ += buffer_.size();
    waiting_.push_back(boost::beast::buffers_to_string(buffer_.data()));
    buffer_.consume(buffer_.size());
    changed_.notify();
    read();
  }

  // A peer that has said goodbye may be gone before ours reaches it: its code counts all the same.
  int code_of(const boost::system::error_code& failed) const {
    if (failed == boost::beast::websocket::error::message_too_big)
      return boost::beast::websocket::close_code::too_big;
    return socket_->reason().code;
  }

  void write() {
    socket_->async_write(
        boost::asio::buffer(queue_.front()),
        [self = this->shared_from_this()](const auto& failed, auto) { self->has_written(failed); });
  }

  void has_written(const boost::system::error_code& failed) {
    if (failed) return;  // the read that is under way says how it ended
    queue_.pop_front();
    if (!queue_.empty()) {
      write();
    } else if (closing_ && !ended_) {
      say_goodbye();
    }
  }

  void say_goodbye() {
    socket_->async_close(static_cast<boost::beast::websocket::close_code>(*closing_),
                         [self = this->shared_from_this()](const auto&) { self->drop(); });
  }

  void end(int code, std::string reason) {
    if (!ended_) ended_ = WebSocketEnd{code, std::move(reason)};
    drop();
    changed_.notify();
  }

  void drop() {
    if (!ended_) ended_ = WebSocketEnd{0, "closed"};
    boost::beast::get_lowest_layer(*socket_).close();
  }

  Clock& clock_;
  std::unique_ptr<Socket> socket_;
  tasks::Signal changed_;
  boost::beast::flat_buffer buffer_;
  std::vector<std::string> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::deque<std::string> queue_;  ///< its first is being written
  std::optional<WebSocketEnd> ended_;
  std::optional<int> closing_;
  bool reading_ = false;
};

}  // namespace kaiku::net
