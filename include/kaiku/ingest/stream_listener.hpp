#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <kaiku/calls/platform_caller.hpp>
#include <kaiku/clock/clock.hpp>
#include <kaiku/crypto/crypto.hpp>
#include <kaiku/inbox/streams.hpp>
#include <kaiku/ingest/account_directory.hpp>
#include <kaiku/ingest/poller.hpp>
#include <kaiku/metrics/metrics.hpp>
#include <kaiku/net/web_socket.hpp>
#include <kaiku/platforms/live_stream.hpp>
#include <kaiku/tasks/signal.hpp>
#include <kaiku/tasks/task_group.hpp>
#include <kaiku/tasks/worker_pool.hpp>

namespace kaiku::ingest {

/// Listens to the platforms that tell over a connection which Kaiku opens: one for each such
/// account, kept open, opened anew with backoff. What was heard and the place behind it are one
/// commit, so a crash hears again what was not stored, and never leaves out or doubles anything. io
/// thread only.
class StreamListener {
 public:
  struct Parts {
    boost::asio::io_context& io;
    inbox::Streams& streams;
    net::WebSocketClient& sockets;
    calls::PlatformCaller& calls;
    Clock& clock;
    crypto::Random& random;
    tasks::TaskGroup& tasks;
    tasks::WorkerPool& workers;  ///< frames are read there: a full one is no work for the io thread
    metrics::Registry& registry;
    std::function<void()>
        stored;  ///< called after each commit with something new: wakes the engine
    /// Called when a session was lost, and while none can be had: what came meanwhile has to be
    /// asked for.
    std::function<void(const AccountId&)> missed;
    /// Called when the platform does not let an account listen, with why.
    std::function<void(const BrandId&, const AccountId&, const std::string&)> refused;
  };
  StreamListener(Parts parts, PollSettings settings);
  ~StreamListener();

  /// The accounts to listen to from now on. Connections end and are taken up again; rests end.
  void use(const std::shared_ptr<const AccountDirectory>& accounts, PollSettings settings);

 private:
  struct Line;

  boost::asio::awaitable<void> listen(std::shared_ptr<Line> line);
  boost::asio::awaitable<void> connect_once(Line& line);
  boost::asio::awaitable<platforms::LiveStep> begin(Line& line);
  boost::asio::awaitable<platforms::LiveStep> look_up(Line& line);
  boost::asio::awaitable<platforms::LiveStep> converse(Line& line);
  boost::asio::awaitable<platforms::LiveStep> next_step(Line& line);
  boost::asio::awaitable<platforms::LiveStep> hear(Line& line, std::vector<std::string> frames);
  boost::asio::awaitable<bool> keep(Line& line, platforms::LiveStep& step);
  boost::asio::awaitable<void> pause(Line& line, const platforms::LiveStep& why);
  bool goes_on(const Line& line) const;
  void note_state(Line& line);
  void show_connected(const Line& line, bool connected);
  void note_degraded(const Line& line, bool degraded);
  void refuse(Line& line, const platforms::LiveStep& why);
  void count(const Line& line, std::string_view outcome);
  metrics::Gauge& gauge(const char* name, const char* about, const Line& line);

  Parts parts_;
  PollSettings settings_;
  std::map<AccountId, std::shared_ptr<Line>> lines_;
};

}  // namespace kaiku::ingest
