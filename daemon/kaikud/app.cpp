#include "app.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <kaiku/domain/personal_data.hpp>
#include <kaiku/logging/log.hpp>
#include <kaiku/notifiers/notifier.hpp>

#include "detection.hpp"
#include "oncall/help_numbers.hpp"
#include "statement.hpp"
#include "systemd.hpp"

namespace kaikud {

namespace asio = boost::asio;
using namespace kaiku;

namespace {

constexpr Duration kLookAtDrafts = std::chrono::seconds(10);
constexpr Duration kPruneEvery = std::chrono::hours(1);
constexpr Duration kLookAtNumbers = std::chrono::hours(24);
constexpr Duration kEraseEvery = std::chrono::seconds(30);
constexpr std::size_t kConsoleBodyBytes = std::size_t{256} * 1024;

net::ServerLimits public_limits(const config::Server& server) {
  net::ServerLimits limits;
  limits.max_header_bytes = server.max_header_bytes;
  limits.max_body_bytes = server.max_body_bytes;
  limits.max_connections = server.max_connections;
  limits.header_timeout = server.header_timeout;
  limits.body_timeout = server.body_timeout;
  limits.idle_timeout = server.idle_timeout;
  return limits;
}

net::ServerLimits console_limits(const config::Server& server) {
  net::ServerLimits limits = public_limits(server);
  limits.max_body_bytes = kConsoleBodyBytes;
  return limits;
}

net::ListenOn tcp(const config::Listener& listener) {
  net::ListenOn where;
  where.address = listener.address;
  where.port = listener.port;
  return where;
}

// What a message says: the incident as it stands now, kept with the action.
std::string page_text(const incidents::Incident& incident, std::string_view type,
                      const incidents::Target& target, TimePoint now) {
  if (type == "incident.test") {
    return notifiers::to_json_text(notifiers::test_notice(target.channel, target.key, now));
  }
  notifiers::Notice notice;
  notice.incident = incident;
  notice.incident.title = mask_personal_data(incident.title);
  notice.incident.reason = mask_personal_data(incident.reason);
  notice.type = type;
  notice.key = target.key;
  notice.sequence = std::max(1, incident.round);
  notice.decided_at = now;
  return notifiers::to_json_text(notice);
}

// A draft that one of two people has approved.
std::string second_approval_text(const incidents::Incident& incident,
                                 const incidents::HalfApproved& half,
                                 const incidents::Target& target, TimePoint now) {
  incidents::Incident shown = incident;
  shown.title = mask_personal_data(incident.title);
  shown.reason = mask_personal_data(incident.reason);
  return notifiers::to_json_text(
      notifiers::second_approval_notice(shown, half.draft, half.by, target.key, now));
}

}  // namespace

App::App(std::string config_file, std::shared_ptr<const Generation> generation,
         std::unique_ptr<asio::io_context> io, std::unique_ptr<store::Database> store)
    : config_file_(std::move(config_file)),
      generation_(std::move(generation)),
      io_(std::move(io)),
      store_(std::move(store)),
      control_(*io_),
      work_(*io_),
      connections_(*io_),
      stored_(*io_),
      decided_(*io_),
      ready_(*io_),
      incidents_changed_(*io_),
      polling_(*io_),
      settled_(*io_),
      cases_changed_(*io_),
      plan_changed_(*io_),
      http_(*io_),
      sockets_(*io_, clock_),
      mail_(*io_),
      calls_(http_, store_->ledger(), store_->refresh_tokens(), clock_, registry_),
      delivery_({store_->outbox(), http_, mail_, clock_, random_, work_, registry_, ready_, calls_,
                 [this](IncidentId id) { return waits_for_somebody(id); }},
                delivery_settings(generation_->config.limits)),
      follow_ups_({store_->incidents(), store_->outbox(), http_, clock_, work_, settled_,
                   [this] { ready_.notify(); }}),
      channel_tests_({store_->outbox(), clock_, work_, ready_}),
      vital_signs_(*store_, clock_),
      heartbeat_({http_, clock_, work_, [this] { return vital_signs_.check(); }}),
      engine_({store_->inbox(), store_->journal(), clock_, analysis_, work_, registry_, stored_,
               [this] {
                 decided_.notify();
                 ready_.notify();
                 cases_changed_.notify();
               }}),
      crisis_({store_->incidents(), clock_, analysis_, work_, registry_, decided_,
               [this] { incidents_changed_.notify(); }},
              {}),
      pager_({store_->incidents(), store_->incident_desk(), store_->mutes(), clock_, work_,
              incidents_changed_, [this] { ready_.notify(); }}),
      case_desk_({store_->cases(), clock_, work_, cases_changed_,
                  [this] {
                    ready_.notify();
                    incidents_changed_.notify();
                  }}),
      plan_desk_({store_->plan(), store_->advocates(), clock_, work_, plan_changed_,
                  [this] { ready_.notify(); }}),
      webhooks_(store_->inbox(), clock_, registry_, [this] { stored_.notify(); }),
      help_desks_(store_->cases(), clock_, registry_,
                  [this] {
                    ready_.notify();
                    cases_changed_.notify();
                  }),
      poller_({store_->streams(), calls_, clock_, random_, work_, loading_, registry_, polling_,
               [this] { stored_.notify(); },
               [this](const BrandId& brand, const AccountId& account, const std::string& why) {
                 tell_of_refusal(brand, account, why);
               },
               [this](const BrandId& brand, const AccountId& account, const std::string& why) {
                 work_.spawn("tell of subscription",
                             delivery_.tell_of_lost_subscription(brand, account, why));
               }},
              poll_settings(generation_->config.limits)),
      listener_({*io_, store_->streams(), sockets_, calls_, clock_, random_, work_, loading_,
                 registry_, [this] { stored_.notify(); },
                 [this](const AccountId& account) { poller_.ask_soon(account); },
                 [this](const BrandId& brand, const AccountId& account, const std::string& why) {
                   tell_of_refusal(brand, account, why);
                 }},
                poll_settings(generation_->config.limits)),
      console_({store_->outbox(),
                store_->incidents(),
                store_->cases(),
                store_->labels(),
                store_->brakes(),
                store_->reversals(),
                rulebook(),
                store_->inbox(),
                store_->reports(),
                store_->audit(),
                store_->people(),
                store_->appeals(),
                registry_,
                clock_,
                [this] { return status(); },
                [this] { return store_->probe(); },
                [this] {
                  stored_.notify();
                  ready_.notify();
                  incidents_changed_.notify();
                  settled_.notify();
                  cases_changed_.notify();
                  plan_changed_.notify();
                },
                oncall_desk(),
                [this] { return generation_->destinations->links; },
                [this] { return channels(); },
                [this](std::string channel) { return channel_tests_.send(std::move(channel)); },
                [this] { return case_desk_.handling(); },
                store_->drafts(),
                store_->plan(),
                [this] { return plan_desk_.plan(); },
                store_->advocates(),
                [this] {
                  const auto rules = plan_desk_.advocates();
                  return rules == nullptr ? engagement::AdvocateRules().label : rules->label;
                }}),
      webhook_server_(*io_, clock_, public_limits(generation_->config.server),
                      [this](const http::Request& request) { return receive(request); }),
      console_server_(*io_, clock_, console_limits(generation_->config.server),
                      [this](const http::Request& request) {
                        return console_.handle(request, console::Door::kNetwork);
                      }),
      control_server_(*io_, clock_, console_limits(generation_->config.server),
                      [this](const http::Request& request) {
                        return console_.handle(request, console::Door::kControlSocket);
                      }),
      signals_(*io_, SIGTERM, SIGINT, SIGHUP) {}

App::~App() = default;

int App::run() {
  started_at_ = clock_.now();
  if (const auto listening = listen(); !listening) {
    logging::error("listen_failed", listening.error());
    return 1;
  }
  registry_.before_exposition([this] { refresh_gauges(); });
  store_->on_commit([this](double seconds, std::size_t writes) {
    registry_.histogram("kaiku_store_commit_seconds", "Time of one commit with its sync.")
        .observe(seconds);
    registry_.counter("kaiku_store_writes_total", "Units of work committed.")
        .add(static_cast<double>(writes));
  });
  adopt(generation_);
  start();
  io_->run();
  logging::info("stopped", {{"status", exit_status_}});
  return exit_status_;
}

console::OnCallDesk App::oncall_desk() {
  return {.roster =
              [this] {
                const auto& plan = generation_->oncall;
                return std::shared_ptr<const incidents::Roster>(plan, &plan->roster);
              },
          .write = page_text,
          .knows_brand =
              [this](std::string_view brand) {
                return generation_->config.find_brand(brand) != nullptr;
              },
          .rules_waiting =
              [this] { return waiting_ == nullptr ? std::string() : waiting_->rules->revision(); },
          .confirm_rules = [this] { return confirm_rules(); },
          .words =
              [this](const console::StatementWords& wanted) {
                return statement_words(*generation_, wanted);
              },
          .desk = store_->incident_desk(),
          .mutes = store_->mutes()};
}

Result<void> App::listen() {
  const config::Server& server = generation_->config.server;
  net::ListenOn webhooks = tcp(server.webhooks);
  if (const auto inherited = inherited_socket("webhooks")) {
    webhooks.kind = net::ListenOn::Kind::kInherited;
    webhooks.fd = *inherited;
  }
  if (const auto bound = webhook_server_.listen(webhooks); !bound) return bound.error();
  if (const auto bound = console_server_.listen(tcp(server.console)); !bound) return bound.error();
  if (server.console.unix_path.empty()) return ok();
  net::ListenOn control;
  control.kind = net::ListenOn::Kind::kUnix;
  control.address = server.console.unix_path;
  return control_server_.listen(control);
}

void App::start() {
  control_.spawn("signals", wait_for_signals());
  control_.spawn("watch files", watch_files());
  if (watchdog_interval()) control_.spawn("watchdog", feed_watchdog());
  work_.spawn("prune", prune_old_records());
  work_.spawn("erasures", go_on_with_erasures());
  work_.spawn("stale drafts", withdraw_stale_drafts());
  work_.spawn("engine", supervise("engine", engine_.run()));
  work_.spawn("crisis", supervise("crisis", crisis_.run()));
  work_.spawn("pager", supervise("pager", pager_.run()));
  work_.spawn("follow-ups", supervise("follow-ups", follow_ups_.run()));
  work_.spawn("channel tests", supervise("channel tests", channel_tests_.run()));
  work_.spawn("heartbeat", supervise("heartbeat", heartbeat_.run()));
  work_.spawn("cases", supervise("cases", case_desk_.run()));
  work_.spawn("plan", supervise("plan", plan_desk_.run()));
  work_.spawn("poller", supervise("poller", poller_.run()));
  work_.spawn("delivery", supervise("delivery", begin_delivery()));
  webhook_server_.start(connections_);
  console_server_.start(connections_);
  if (!generation_->config.server.console.unix_path.empty()) control_server_.start(connections_);
  accepting_ = true;
  logging::info("started", {{"version", KAIKU_VERSION},
                            {"webhooks_port", webhook_server_.port()},
                            {"console_port", console_server_.port()},
                            {"rule_set", generation_->rules->revision()},
                            {"accounts", generation_->config.accounts.size()}});
  notify_ready();
}

// What was being sent when the last run ended is in doubt, before anything new is sent.
asio::awaitable<void> App::begin_delivery() {
  for (;;) {
    const auto recovered = co_await store_->outbox().recover(clock_.now());
    if (recovered) {
      if (*recovered > 0) logging::warn("actions_in_doubt", {{"count", *recovered}});
      break;
    }
    logging::error("outbox_read_failed", recovered.error());
    if (work_.stopping()) co_return;
    co_await clock_.sleep_for(std::chrono::seconds(1));
  }
  const auto retried = co_await store_->inbox().retry_unparsed();
  if (retried && *retried > 0) {
    logging::info("unparsed_read_again", {{"count", *retried}});
    stored_.notify();
  }
  co_await delivery_.run();
}

// The parts that must run as long as the daemon does: when one ends by itself, systemd starts anew.
asio::awaitable<void> App::supervise(std::string name, asio::awaitable<void> task) {
  try {
    co_await std::move(task);
  } catch (const std::exception& bug) {
    logging::error("task_threw", {{"task", name}, {"reason", bug.what()}});
  }
  if (!stopping_) fail(name);
}

void App::fail(std::string_view task) {
  logging::error("task_ended", {{"task", task}});
  exit_status_ = 1;
  control_.spawn("stop", stop());
}

void App::adopt(std::shared_ptr<const Generation> generation) {
  generation_ = std::move(generation);
  auto setup = std::make_shared<engine::Setup>(*generation_->engine);
  setup->complete = [this](Event event) { return delivery_.complete(std::move(event)); };
  engine_.use(std::move(setup));
  auto oncall = std::make_shared<engine::OnCallPlan>(*generation_->oncall);
  oncall->write = page_text;
  oncall->ask = second_approval_text;
  pager_.use(std::move(oncall));
  crisis_.use(detection_of(generation_->config));
  case_desk_.use(generation_->cases);
  plan_desk_.use(generation_->plan, generation_->advocates);
  help_desks_.use(generation_->help_desks, generation_->cases);
  webhooks_.serve(generation_->accounts);
  webhooks_.show_demands([this](AccountId account, const std::string& code) {
    return store_->people().demanded(std::move(account), "deletion:" + code);
  });
  poller_.use(generation_->accounts, poll_settings(generation_->config.limits));
  listener_.use(generation_->accounts, poll_settings(generation_->config.limits));
  delivery_.use(generation_->destinations, delivery_settings(generation_->config.limits));
  follow_ups_.use(generation_->destinations);
  channel_tests_.use(generation_->destinations,
                     parse_weekly_time(generation_->config.notifications.weekly_test));
  heartbeat_.use(generation_->heartbeat);
  notify_status("rules " + generation_->rules->revision());
}

void App::tell_of_refusal(const BrandId& brand, const AccountId& account, const std::string& why) {
  work_.spawn("tell of refusal", delivery_.tell_of_refusal(brand, account, why));
}

asio::awaitable<bool> App::waits_for_somebody(IncidentId id) {
  const auto incident = co_await store_->incidents().find(id);
  // When the book cannot be read, a page too many is better than one too few.
  co_return !incident || incident->state == incidents::State::kOpen;
}

asio::awaitable<void> App::wait_for_signals() {
  for (;;) {
    const auto [failed, number] = co_await signals_.async_wait(asio::as_tuple(asio::use_awaitable));
    if (failed) co_return;
    if (number == SIGHUP) {
      co_await reload("signal");
      continue;
    }
    co_await stop();
    co_return;
  }
}

asio::awaitable<void> App::feed_watchdog() {
  const Duration interval = *watchdog_interval();
  while (!control_.stopping()) {
    notify_alive();
    co_await clock_.sleep_for(interval);
  }
}

asio::awaitable<void> App::prune_old_records() {
  while (!work_.stopping()) {
    store::Retention retention;
    retention.raw_bodies = generation_->config.retention.raw_bodies;
    retention.comment_text = generation_->config.retention.comment_text;
    retention.statements = generation_->config.retention.statements;
    const auto pruned = co_await store_->prune(retention, clock_.now());
    if (!pruned) logging::warn("prune_failed", pruned.error());
    co_await log_audit_anchor();
    warn_of_old_numbers();
    co_await clock_.sleep_for(kPruneEvery);
  }
}

// Once a day is often enough for what is good for half a year.
void App::warn_of_old_numbers() {
  const TimePoint now = clock_.now();
  if (numbers_looked_at_ && now - *numbers_looked_at_ < kLookAtNumbers) return;
  numbers_looked_at_ = now;
  Diagnostics diagnostics;
  oncall::check_help_numbers(generation_->config, now, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics)
    logging::warn("help_numbers_old", {{"text", to_string(diagnostic)}});
}

// What a platform demands is begun where it is heard, and what was being sent is erased behind it.
asio::awaitable<void> App::go_on_with_erasures() {
  while (!work_.stopping()) {
    const auto done = co_await store_->people().go_on(clock_.now());
    if (!done) logging::warn("erasure_failed", done.error());
    if (done && *done > 0) logging::info("people_forgotten", {{"count", *done}});
    co_await clock_.sleep_for(kEraseEvery);
  }
}

// The journal of the machine is another place than the store: whoever cuts off the end of the audit
// does not reach it there.
asio::awaitable<void> App::log_audit_anchor() {
  const auto head = co_await store_->audit().head();
  if (!head || !*head || *head == audit_anchor_) co_return;
  audit_anchor_ = *head;
  logging::info("audit_anchor", {{"anchor", rights::to_string(*audit_anchor_)}});
}

asio::awaitable<http::Response> App::receive(const http::Request& request) {
  if (ingest::HelpDesks::serves(request.url)) co_return co_await help_desks_.handle(request);
  co_return co_await webhooks_.handle(request);
}

asio::awaitable<void> App::withdraw_stale_drafts() {
  while (!work_.stopping()) {
    const auto withdrawn = co_await store_->drafts().withdraw_expired(clock_.now());
    if (!withdrawn) logging::error("outbox_write_failed", withdrawn.error());
    if (withdrawn && *withdrawn > 0) logging::info("drafts_withdrawn", {{"count", *withdrawn}});
    co_await release_help();
    co_await clock_.sleep_for(kLookAtDrafts);
  }
}

asio::awaitable<void> App::release_help() {
  const auto generation = generation_;
  for (const config::Brand& brand : generation->config.brands) {
    const auto& help = brand.help_in_danger;
    if (!help || help->by_itself_after == Duration::zero()) continue;
    const auto released = co_await store_->drafts().release_help(
        {BrandId(brand.id), help->approved_by, help->by_itself_after}, clock_.now());
    if (!released) logging::error("outbox_write_failed", released.error());
    if (!released || *released == 0) continue;
    logging::warn("help_sent_by_itself", {{"brand", brand.id}, {"count", *released}});
    ready_.notify();
  }
}

// Intake first, so that nothing new comes; then the work in progress; then what is left is
// abandoned and resumed from the store at the next start.
asio::awaitable<void> App::stop() {
  if (stopping_) co_return;
  stopping_ = true;
  accepting_ = false;
  notify_stopping();
  logging::info("stopping");
  const Duration grace = generation_->config.server.stop_grace;
  webhook_server_.stop_accepting();
  console_server_.stop_accepting();
  control_server_.stop_accepting();
  connections_.request_stop();
  const bool answered = co_await connections_.join(clock_, grace / 2);
  work_.request_stop();
  const bool finished = co_await work_.join(clock_, grace / 2);
  if (!answered || !finished) {
    logging::warn("stop_abandoned",
                  {{"connections", connections_.running()}, {"tasks", work_.running()}});
  }
  control_.request_stop();
  signals_.cancel();
  io_->stop();
}

}  // namespace kaikud
