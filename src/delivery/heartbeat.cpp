#include <algorithm>
#include <utility>

#include <kaiku/delivery/heartbeat.hpp>
#include <kaiku/logging/log.hpp>

namespace kaiku::delivery {

namespace asio = boost::asio;

Heartbeat::Heartbeat(Parts parts) : parts_(std::move(parts)) {}

asio::awaitable<void> Heartbeat::run() {
  while (!parts_.tasks.stopping()) {
    if (!settings_.url.empty()) {
      co_await beat();
    }
    co_await parts_.clock.sleep_for(settings_.every);
  }
}

asio::awaitable<void> Heartbeat::beat() {
  const auto working = co_await parts_.works();
  std::string url = settings_.url;
  if (!working) {
    logging::error("not_working", working.error());
    const std::size_t query = std::min(url.find('?'), url.size());
    url.insert(query, "/fail");
  }
  net::CallLimits limits;
  limits.total_timeout = std::min<Duration>(limits.total_timeout, settings_.every);
  limits.allow_private_addresses = true;  // the watcher is often a neighbour
  const auto answer = co_await parts_.http.send(http::Request("GET", url), limits);
  if (!answer) {
    logging::warn("heartbeat_failed", answer.error());
  } else if (answer->status < 200 || answer->status >= 300) {
    logging::warn("heartbeat_failed", {{"status", answer->status}});
  }
}

}  // namespace kaiku::delivery
