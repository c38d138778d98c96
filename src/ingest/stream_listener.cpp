#include <algorithm>
#include <chrono>
#include <span>
#include <utility>

#include <kaiku/ingest/stream_listener.hpp>
#include <kaiku/logging/log.hpp>

#include "page_key.hpp"

namespace kaiku::ingest {

namespace asio = boost::asio;

using platforms::LiveStep;
using Then = platforms::LiveStep::Then;

namespace {

constexpr Duration kLookAgain = std::chrono::minutes(1);
constexpr Duration kSoonest = std::chrono::milliseconds(1);
// The engine empties a full inbox in less.
constexpr Duration kWhileNothingIsStored = std::chrono::seconds(10);

LiveStep later(std::string why, Duration wait) {
  LiveStep step;
  step.then = Then::kLater;
  step.reason = std::move(why);
  step.wait = wait;
  return step;
}

}  // namespace

/// One account's conversation, from one configuration to the next.
struct StreamListener::Line {
  Line(asio::io_context& io, ConnectedAccount whose, std::unique_ptr<platforms::LiveStream> how)
      : account(std::move(whose)),
        stream(std::move(how)),
        key{account.id, std::string(stream->name())},
        changed(io),
        ended(io) {}

  ConnectedAccount account;
  std::unique_ptr<platforms::LiveStream> stream;
  inbox::StreamKey key;
  std::shared_ptr<Line> before;  ///< of the configuration before: it has to end first
  tasks::Signal changed;
  tasks::Signal ended;
  std::unique_ptr<net::WebSocket> socket;
  std::string cursor;  ///< as it is stored
  std::string trouble;
  int failures = 0;  ///< in a row
  bool begun = false;
  bool connected = false;  ///< the platform has let us in
  bool steady = false;     ///< the last connection was
  bool retired = false;    ///< a newer configuration holds
  bool over = false;
};

StreamListener::StreamListener(Parts parts, PollSettings settings)
    : parts_(std::move(parts)), settings_(settings) {}

StreamListener::~StreamListener() = default;

void StreamListener::use(const std::shared_ptr<const AccountDirectory>& accounts,
                         PollSettings settings) {
  settings_ = settings;
  const auto before = std::exchange(lines_, {});
  for (const auto& [id, line] : before) {
    line->retired = true;
    line->changed.notify();
    if (line->socket) line->socket->wake();
  }
  for (const auto& [id, account] : accounts->all()) {
    auto stream = account.adapter->live_stream(parts_.random);
    if (stream == nullptr) continue;
    auto line = std::make_shared<Line>(parts_.io, account, std::move(stream));
    if (const auto old = before.find(account.id); old != before.end()) line->before = old->second;
    lines_.emplace(account.id, line);
    parts_.tasks.spawn("listen " + account.id.value, listen(line));
  }
}

bool StreamListener::goes_on(const Line& line) const {
  return !line.retired && !parts_.tasks.stopping();
}

asio::awaitable<void> StreamListener::listen(std::shared_ptr<Line> line) {
  struct AtEnd {
    Line& line;
    ~AtEnd() {
      line.over = true;
      line.ended.notify();
    }
  } const at_end{*line};
  // Two at once would each move the place.
  while (line->before && !line->before->over && !parts_.tasks.stopping()) {
    co_await line->before->ended.wait(parts_.clock, kLookAgain);
  }
  line->before.reset();
  show_connected(*line, false);
  note_degraded(*line, false);
  while (goes_on(*line)) {
    co_await connect_once(*line);
  }
  show_connected(*line, false);
  note_degraded(*line, false);
}

asio::awaitable<void> StreamListener::connect_once(Line& line) {
  LiveStep step;
  if (!line.begun) step = co_await begin(line);
  if (step.then == Then::kGoOn && goes_on(line)) step = co_await look_up(line);
  if (step.then == Then::kGoOn && goes_on(line)) step = co_await converse(line);
  if (!goes_on(line)) co_return;
  co_await pause(line, step);
}

asio::awaitable<LiveStep> StreamListener::begin(Line& line) {
  const auto state = co_await parts_.streams.state(line.key);
  if (!state) {
    logging::error("stream_read_failed", state.error());
    co_return later(state.error().message(), kWhileNothingIsStored);
  }
  line.cursor = state->cursor;
  line.stream->begin(line.cursor);
  line.begun = true;
  co_return LiveStep();
}

asio::awaitable<LiveStep> StreamListener::look_up(Line& line) {
  auto question = line.stream->render_lookup();
  if (!question) co_return LiveStep();
  const platforms::Adapter& adapter = *line.account.adapter;
  const auto answer = co_await parts_.calls.call(adapter, quota::Purpose::kReading,
                                                 *std::move(question), settings_.call_timeout);
  if (answer) co_return line.stream->read_lookup(*answer);
  co_return later(answer.error().message(), Duration::zero());
}

asio::awaitable<LiveStep> StreamListener::converse(Line& line) {
  net::WebSocketLimits limits;
  limits.connect_timeout = settings_.call_timeout;
  limits.max_message_bytes = line.stream->max_frame_bytes();
  limits.allow_private_addresses = line.account.adapter->allow_private_addresses();
  line.steady = false;
  auto opened = co_await parts_.sockets.connect(line.stream->url(), limits);
  if (!goes_on(line)) co_return LiveStep();
  if (!opened) {
    LiveStep failed = line.stream->closed(0);
    failed.reason = opened.error().message();
    co_await keep(line, failed);
    co_return failed;
  }
  line.socket = *std::move(opened);
  line.stream->opened(parts_.clock.now());
  LiveStep step;
  while (goes_on(line) && step.then == Then::kGoOn) {
    step = co_await next_step(line);
    note_state(line);
  }
  line.socket->close(line.stream->parting_code());
  line.socket.reset();
  co_return step;
}

asio::awaitable<LiveStep> StreamListener::next_step(Line& line) {
  const Duration wait = line.stream->due() - parts_.clock.now();
  net::WebSocketNews news;
  if (wait > Duration::zero())
    news = co_await line.socket->receive(std::clamp(wait, kSoonest, kLookAgain));
  LiveStep step;
  if (!goes_on(line)) co_return step;
  step = co_await hear(line, std::move(news.messages));
  if (!goes_on(line) || step.then != Then::kGoOn) co_return step;
  if (news.ended) {
    step = line.stream->closed(news.ended->code);
    if (news.ended->code == 0 && !news.ended->reason.empty()) step.reason = news.ended->reason;
  } else {
    step = line.stream->tick(parts_.clock.now());
  }
  const bool kept = co_await keep(line, step);
  if (!kept) co_return later("what was heard could not be stored", kWhileNothingIsStored);
  co_return step;
}

asio::awaitable<LiveStep> StreamListener::hear(Line& line, std::vector<std::string> frames) {
  LiveStep step;
  std::span<const std::string> rest = frames;
  while (!rest.empty() && step.then == Then::kGoOn) {
    const TimePoint now = parts_.clock.now();
    step = co_await parts_.workers.run([&] { return line.stream->take(rest, now); });
    if (!goes_on(line)) co_return step;
    note_state(line);
    const bool kept = co_await keep(line, step);
    if (!kept) co_return later("what was heard could not be stored", kWhileNothingIsStored);
    if (!goes_on(line)) co_return step;
    rest = rest.subspan(std::max<std::size_t>(step.taken, 1));
  }
  co_return step;
}

// One commit. When it fails the platform tells again what was not stored, from the place that is.
asio::awaitable<bool> StreamListener::keep(Line& line, LiveStep& step) {
  for (std::string& frame : step.send) line.socket->send(std::move(frame));
  if (step.unreadable > 0) {
    count(line, "unreadable");
    logging::warn("live_frames_unreadable",
                  {{"account", line.account.id.value}, {"count", step.unreadable}});
  }
  if (step.gap) {
    logging::info("live_session_lost",
                  {{"account", line.account.id.value}, {"reason", step.reason}});
    parts_.missed(line.account.id);
  }
  if (step.body.empty() && !step.cursor) co_return true;
  inbox::Page page;
  page.key = line.key;
  page.state.cursor = step.cursor.value_or(line.cursor);
  page.state.read_at = parts_.clock.now();
  if (!step.body.empty()) page.transport_key = page_key("live", line.key.stream, step.body);
  page.body = std::move(step.body);
  const std::string reached = page.state.cursor;
  const bool says_something = !page.body.empty();
  const auto stored = co_await parts_.streams.append(std::move(page));
  if (!stored) {
    line.begun = false;
    count(line, stored.error().is(Errc::kOverloaded) ? "inbox_full" : "not_stored");
    if (!stored.error().is(Errc::kOverloaded)) {
      logging::error("stream_write_failed", stored.error());
    }
    co_return false;
  }
  line.cursor = reached;
  if (says_something) count(line, *stored ? "new" : "nothing_new");
  if (*stored) parts_.stored();
  co_return true;
}

void StreamListener::note_state(Line& line) {
  const std::string& account = line.account.id.value;
  const bool connected = line.stream->established();
  line.steady = line.steady || line.stream->steady();
  if (connected != std::exchange(line.connected, connected)) {
    show_connected(line, connected);
    if (connected) {
      count(line, "connected");
      logging::info("live_connected", {{"account", account}});
    }
  }
  if (!connected) return;
  const std::string trouble = line.stream->trouble();
  note_degraded(line, !trouble.empty());
  if (trouble == std::exchange(line.trouble, trouble)) return;
  if (trouble.empty()) {
    logging::info("live_trouble_over", {{"account", account}});
  } else {
    logging::error("live_trouble", {{"account", account}, {"reason", trouble}});
    parts_.refused(line.account.brand, line.account.id, trouble);
  }
}

// How the connection ended decides when the next one is opened.
asio::awaitable<void> StreamListener::pause(Line& line, const LiveStep& why) {
  line.failures = line.steady ? 1 : line.failures + 1;
  Duration wait = why.wait;
  switch (why.then) {
    case Then::kGoOn:
      break;
    case Then::kReconnect:
      count(line, "reconnected");
      logging::info("live_reconnects",
                    {{"account", line.account.id.value}, {"reason", why.reason}});
      // Whoever never gets far is no better off than one that fails.
      if (line.failures > 1)
        wait = std::max(wait, settings_.backoff.after(line.failures - 1, parts_.random));
      break;
    case Then::kLater:
      wait = std::max(wait, settings_.backoff.after(line.failures, parts_.random));
      count(line, "lost");
      logging::warn("live_lost", {{"account", line.account.id.value},
                                  {"failures", line.failures},
                                  {"again_in", to_string(wait)},
                                  {"reason", why.reason}});
      parts_.missed(line.account.id);
      break;
    case Then::kBadToken:
    case Then::kImpossible:
      wait = settings_.bad_token_pause;
      refuse(line, why);
      break;
  }
  const TimePoint until = parts_.clock.now() + wait;
  while (goes_on(line) && parts_.clock.now() < until) {
    co_await line.changed.wait(parts_.clock, until - parts_.clock.now());
  }
}

void StreamListener::refuse(Line& line, const LiveStep& why) {
  const std::string& account = line.account.id.value;
  count(line, "refused");
  note_degraded(line, true);
  if (why.then == Then::kBadToken) {
    logging::error("account_token_refused", {{"account", account}, {"reason", why.reason}});
    parts_.registry
        .counter("kaiku_token_refusals_total", "Calls refused because of an account's token.",
                 {{"account", account}})
        .add();
  } else {
    logging::error("live_refused", {{"account", account}, {"reason", why.reason}});
  }
  parts_.refused(line.account.brand, line.account.id, why.reason);
}

void StreamListener::show_connected(const Line& line, bool connected) {
  gauge("kaiku_live_connected", "1 while a platform tells an account's events as they happen.",
        line)
      .set(connected ? 1 : 0);
}

void StreamListener::note_degraded(const Line& line, bool degraded) {
  gauge("kaiku_live_degraded", "1 while a platform does not let an account listen.", line)
      .set(degraded ? 1 : 0);
}

void StreamListener::count(const Line& line, std::string_view outcome) {
  parts_.registry
      .counter("kaiku_live_steps_total", "What came of listening to platforms, by outcome.",
               {{"account", line.account.id.value}, {"outcome", std::string(outcome)}})
      .add();
}

metrics::Gauge& StreamListener::gauge(const char* name, const char* about, const Line& line) {
  return parts_.registry.gauge(name, about, {{"account", line.account.id.value}});
}

}  // namespace kaiku::ingest
