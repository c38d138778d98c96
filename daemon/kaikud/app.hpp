#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <kaiku/calls/platform_caller.hpp>
#include <kaiku/clock/clock.hpp>
#include <kaiku/console/console.hpp>
#include <kaiku/crypto/crypto.hpp>
#include <kaiku/delivery/channel_tests.hpp>
#include <kaiku/delivery/delivery.hpp>
#include <kaiku/delivery/follow_ups.hpp>
#include <kaiku/delivery/heartbeat.hpp>
#include <kaiku/engine/case_desk.hpp>
#include <kaiku/engine/crisis_watch.hpp>
#include <kaiku/engine/engine.hpp>
#include <kaiku/engine/pager.hpp>
#include <kaiku/engine/plan_desk.hpp>
#include <kaiku/ingest/help_desks.hpp>
#include <kaiku/ingest/poller.hpp>
#include <kaiku/ingest/stream_listener.hpp>
#include <kaiku/ingest/webhooks.hpp>
#include <kaiku/metrics/metrics.hpp>
#include <kaiku/net/beast_web_socket_client.hpp>
#include <kaiku/net/curl_http_client.hpp>
#include <kaiku/net/curl_mail_client.hpp>
#include <kaiku/net/http_server.hpp>
#include <kaiku/rights/audit_trail.hpp>
#include <kaiku/store/database.hpp>
#include <kaiku/tasks/signal.hpp>
#include <kaiku/tasks/task_group.hpp>
#include <kaiku/tasks/worker_pool.hpp>

#include "generation.hpp"
#include "vital_signs.hpp"

namespace kaikud {

/// The daemon: everything is built and joined here, in start order. What is used stands above what
/// uses it, so destruction is safe in reverse.
class App {
 public:
  App(std::string config_file, std::shared_ptr<const Generation> generation,
      std::unique_ptr<boost::asio::io_context> io, std::unique_ptr<kaiku::store::Database> store);
  ~App();

  /// Serves until SIGTERM or SIGINT; returns the exit status.
  int run();

 private:
  kaiku::console::OnCallDesk oncall_desk();
  kaiku::Result<void> listen();
  void start();
  void fail(std::string_view task);
  void tell_of_refusal(const kaiku::BrandId& brand, const kaiku::AccountId& account,
                       const std::string& why);
  void adopt(std::shared_ptr<const Generation> generation);
  boost::asio::awaitable<void> supervise(std::string name, boost::asio::awaitable<void> task);
  boost::asio::awaitable<void> begin_delivery();
  boost::asio::awaitable<bool> waits_for_somebody(kaiku::IncidentId id);
  boost::asio::awaitable<void> wait_for_signals();
  boost::asio::awaitable<void> watch_files();
  boost::asio::awaitable<void> feed_watchdog();
  boost::asio::awaitable<void> prune_old_records();
  boost::asio::awaitable<void> log_audit_anchor();
  boost::asio::awaitable<void> go_on_with_erasures();
  boost::asio::awaitable<void> withdraw_stale_drafts();
  boost::asio::awaitable<void> release_help();
  void warn_of_old_numbers();
  boost::asio::awaitable<kaiku::http::Response> receive(const kaiku::http::Request& request);
  boost::asio::awaitable<void> reload(std::string why);
  boost::asio::awaitable<std::shared_ptr<const Generation>> without_new_rules_in_a_crisis(
      std::shared_ptr<const Generation> next);
  kaiku::Result<std::string> confirm_rules();
  boost::asio::awaitable<bool> crisis_lasts();
  boost::asio::awaitable<void> adopt_rules_that_waited();
  boost::asio::awaitable<void> stop();
  void refresh_gauges();
  kaiku::metrics::Gauge& rule_set_gauge(const std::string& revision);
  kaiku::console::Rulebook rulebook();
  kaiku::console::Status status() const;
  std::vector<kaiku::console::Channel> channels() const;

  std::string config_file_;
  std::shared_ptr<const Generation> generation_;
  std::shared_ptr<const Generation>
      waiting_;  ///< with rules that a crisis keeps from taking effect
  std::unique_ptr<boost::asio::io_context> io_;
  std::unique_ptr<kaiku::store::Database> store_;
  kaiku::SystemClock clock_;
  kaiku::crypto::SystemRandom random_;
  kaiku::metrics::Registry registry_;
  kaiku::tasks::WorkerPool analysis_{
      1};  ///< one: the engine's analyzer and the detectors are not shared
  kaiku::tasks::WorkerPool loading_{1};
  kaiku::tasks::TaskGroup control_;  ///< signals, reload, watchdog: ends last
  kaiku::tasks::TaskGroup work_;
  kaiku::tasks::TaskGroup connections_;
  kaiku::tasks::Signal stored_;
  kaiku::tasks::Signal decided_;
  kaiku::tasks::Signal ready_;
  kaiku::tasks::Signal incidents_changed_;
  kaiku::tasks::Signal polling_;
  kaiku::tasks::Signal settled_;
  kaiku::tasks::Signal cases_changed_;
  kaiku::tasks::Signal plan_changed_;
  kaiku::net::CurlHttpClient http_;
  kaiku::net::BeastWebSocketClient sockets_;
  kaiku::net::CurlMailClient mail_;
  kaiku::calls::PlatformCaller calls_;
  kaiku::delivery::Delivery delivery_;
  kaiku::delivery::FollowUps follow_ups_;
  kaiku::delivery::ChannelTests channel_tests_;
  VitalSigns vital_signs_;
  kaiku::delivery::Heartbeat heartbeat_;
  kaiku::engine::Engine engine_;
  kaiku::engine::CrisisWatch crisis_;
  kaiku::engine::Pager pager_;
  kaiku::engine::CaseDesk case_desk_;
  kaiku::engine::PlanDesk plan_desk_;
  kaiku::ingest::Webhooks webhooks_;
  kaiku::ingest::HelpDesks help_desks_;
  kaiku::ingest::Poller poller_;
  kaiku::ingest::StreamListener listener_;
  kaiku::console::Console console_;
  kaiku::net::HttpServer webhook_server_;
  kaiku::net::HttpServer console_server_;
  kaiku::net::HttpServer control_server_;
  boost::asio::signal_set signals_;
  kaiku::TimePoint started_at_{};
  std::uint64_t fingerprint_ = 0;
  std::string refused_reload_;
  std::optional<kaiku::rights::AuditAnchor> audit_anchor_;  ///< logged last
  std::string revision_shown_;
  bool accepting_ = false;
  bool stopping_ = false;
  std::optional<kaiku::TimePoint> numbers_looked_at_;
  int exit_status_ = 0;
};

}  // namespace kaikud
