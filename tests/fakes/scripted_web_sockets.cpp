#include "fakes/scripted_web_sockets.hpp"

#include <utility>

namespace kaiku::fakes {

namespace asio = boost::asio;

namespace {

class ScriptedWebSocket final : public net::WebSocket {
 public:
  explicit ScriptedWebSocket(std::shared_ptr<ScriptedWebSockets::Peer> peer)
      : peer_(std::move(peer)) {}
  ~ScriptedWebSocket() override { peer_->dropped = true; }

  asio::awaitable<net::WebSocketNews> receive(Duration limit) override {
    const auto peer = peer_;
    if (peer->news.messages.empty() && !peer->news.ended)
      co_await peer->changed.wait(peer->clock, limit);
    net::WebSocketNews news;
    news.messages = std::exchange(peer->news.messages, {});
    news.ended = peer->news.ended;
    co_return news;
  }
  void wake() override { peer_->changed.notify(); }
  void send(std::string message) override { peer_->heard.push_back(std::move(message)); }
  void close(int code) override { peer_->closed = code; }

 private:
  std::shared_ptr<ScriptedWebSockets::Peer> peer_;
};

}  // namespace

asio::awaitable<Result<std::unique_ptr<net::WebSocket>>> ScriptedWebSockets::connect(
    std::string url, net::WebSocketLimits limits) {
  if (!failures.empty()) {
    Error failure = std::move(failures.front());
    failures.pop_front();
    co_return failure;
  }
  auto peer = std::make_shared<Peer>(io_, clock_);
  peer->url = std::move(url);
  peer->limits = limits;
  peers.push_back(peer);
  co_return std::make_unique<ScriptedWebSocket>(std::move(peer));
}

}  // namespace kaiku::fakes
