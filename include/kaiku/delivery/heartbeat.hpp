#pragma once

#include <functional>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/clock.hpp>
#include <kaiku/net/http_client.hpp>
#include <kaiku/result/result.hpp>
#include <kaiku/tasks/task_group.hpp>

namespace kaiku::delivery {

/// Calls an address outside for as long as everything works, so that a silent Kaiku is noticed by
/// somebody else; when something does not, it calls the same address with "/fail" behind it. io
/// thread only.
class Heartbeat {
 public:
  struct Parts {
    net::HttpClient& http;
    Clock& clock;
    tasks::TaskGroup& tasks;
    /// Does the whole way work? The error says what does not.
    std::function<boost::asio::awaitable<Result<void>>()> works;
  };
  struct Settings {
    std::string url;  ///< a secret; empty: no heartbeat
    Duration every = std::chrono::seconds(60);
  };
  explicit Heartbeat(Parts parts);

  void use(Settings settings) { settings_ = std::move(settings); }
  /// Runs until the task group stops.
  boost::asio::awaitable<void> run();

 private:
  boost::asio::awaitable<void> beat();

  Parts parts_;
  Settings settings_;
};

}  // namespace kaiku::delivery
