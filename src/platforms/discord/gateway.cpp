// The session with the Gateway (Discord: "Gateway", "Opcodes and Status Codes").

#include "gateway.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/http/url.hpp>

#include "../batch_reader.hpp"
#include "../json_body.hpp"
#include "../polled_adapter.hpp"
#include "answers.hpp"

namespace kaiku::platforms::discord {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;
using Then = LiveStep::Then;

// A server says hello to a bot with all of its channels, threads and roles in one frame.
constexpr std::size_t kMostFrameBytes = std::size_t{16} * 1024 * 1024;
constexpr std::string_view kVersion = "/?v=10&encoding=json";
// GUILDS, GUILD_MESSAGES, GUILD_MESSAGE_REACTIONS, DIRECT_MESSAGES, DIRECT_MESSAGE_REACTIONS,
// MESSAGE_CONTENT.
constexpr int kIntents = 1 << 0 | 1 << 9 | 1 << 10 | 1 << 12 | 1 << 13 | 1 << 15;

constexpr Duration kHelloWithin = 30s;
constexpr Duration kLetInWithin = 1min;
constexpr Duration kShortestInterval = 1s;  // 60 heartbeats a minute are half of what may be sent
constexpr Duration kLongestInterval = 10min;
constexpr Duration kSendingWindow = 60s;
constexpr std::size_t kMostAskedBeats = 59;  // of 120 sendings: the others are our own
constexpr std::chrono::milliseconds kShortestReset = 1min;
constexpr std::chrono::milliseconds kLongestReset = 24h;
constexpr int kMostInVain = 5;
// Any but 1000 and 1001, with which Discord forgets the session.
constexpr int kPartingCode = 4000;
constexpr int kTooLarge = 1009;

enum Op {
  kDispatch = 0,
  kHeartbeat = 1,
  kIdentify = 2,
  kResume = 6,
  kReconnect = 7,
  kInvalidSession = 9,
  kHello = 10,
  kAcknowledged = 11
};

struct Closing {
  int code;
  Then then;
  bool forgets;  ///< the session with it
  std::string_view why;
};
constexpr Closing kClosings[] = {
    {kTooLarge, Then::kLater, true, "a frame was larger than 16 MiB"},
    {4003, Then::kReconnect, true, "the session is not valid any more"},
    {4004, Then::kBadToken, true, "the Gateway refuses the bot's token"},
    {4007, Then::kReconnect, true, "the session cannot be taken up where it was left"},
    {4008, Then::kLater, false, "the Gateway was sent too much"},
    {4009, Then::kReconnect, true, "the session has timed out"},
    {4010, Then::kImpossible, true, "the Gateway refuses the shard"},
    {4011, Then::kImpossible, true, "the bot is on too many servers for one connection"},
    {4012, Then::kImpossible, true, "this version of the Gateway is not served any more"},
    {4013, Then::kImpossible, true, "the Gateway does not know the intents"},
    {4014, Then::kImpossible, true,
     "the bot may not read messages: allow it the intent 'message content' in Discord's developer "
     "portal"}};

std::string written(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

void end(LiveStep& step, Then then, std::string why, Duration wait = {}) {
  step.then = then;
  step.reason = std::move(why);
  step.wait = wait;
}

Then then_of(PollAnswer::Kind kind) {
  switch (kind) {
    case PollAnswer::Kind::kBadToken:
      return Then::kBadToken;
    case PollAnswer::Kind::kImpossible:
      return Then::kImpossible;
    case PollAnswer::Kind::kPage:
    case PollAnswer::Kind::kLater:
      break;
  }
  return Then::kLater;
}

bool holds_server(const json& ready, const std::string& id) {
  const json* const guilds = member(ready, "guilds");
  return guilds == nullptr || !guilds->is_array() ||
         std::ranges::any_of(*guilds, [&](const json& guild) { return id_at(guild, "id") == id; });
}

// "wss://gateway.discord.gg/" and "wss://gateway.discord.gg" are the same place.
std::string without_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

}  // namespace

Gateway::Gateway(Setup setup, crypto::Random& random) : setup_(std::move(setup)), random_(random) {}

std::size_t Gateway::max_frame_bytes() const {
  return kMostFrameBytes;
}

int Gateway::parting_code() const {
  return kPartingCode;
}

// A new session begins between one and five seconds later, not all at once.
Duration Gateway::a_moment() {
  return std::chrono::duration_cast<Duration>(1s + 4s * random_.unit());
}

bool Gateway::may_connect_to(std::string_view address) const {
  const auto url = http::parse_url(address);
  return url && (url->scheme == "wss" || (url->scheme == "ws" && setup_.allow_plain));
}

void Gateway::begin(std::string_view cursor) {
  session_.reset();
  seq_.reset();
  moved_ = false;
  const auto kept = parse_json(cursor);
  if (!kept) return;
  Session session{.id = id_at(*kept, "session"),
                  .url = text_at(*kept, "url"),
                  .seq = whole_at(*kept, "seq").value_or(-1)};
  if (session.id.empty() || session.seq < 0 || !may_connect_to(session.url)) return;
  seq_ = session.seq;
  session_ = std::move(session);
}

std::string Gateway::cursor() const {
  if (!session_) return {};
  return written({{"session", session_->id}, {"url", session_->url}, {"seq", session_->seq}});
}

std::optional<http::Request> Gateway::render_lookup() const {
  return session_ ? std::nullopt : std::optional(setup_.lookup);
}

LiveStep Gateway::read_lookup(const http::Response& response) {
  LiveStep step;
  const JsonAnswer answer = read_answer(response);
  if (answer.failure) {
    const PollAnswer failure = refused(*answer.failure, setup_.token);
    end(step, then_of(failure.kind), failure.reason, failure.retry_after.value_or(Duration()));
    return step;
  }
  found_ = text_at(answer.content, "url");
  if (!may_connect_to(found_)) {
    end(step, Then::kLater, "Discord names no address of its Gateway");
    return step;
  }
  const json* const limit = member(answer.content, "session_start_limit");
  if (limit != nullptr && whole_at(*limit, "remaining").value_or(1) <= 0) {
    const auto reset = std::chrono::milliseconds(whole_at(*limit, "reset_after").value_or(0));
    end(step, Then::kLater, "no new session may begin before the day's number is renewed",
        std::clamp(reset, kShortestReset, kLongestReset));
  }
  return step;
}

std::string Gateway::url() const {
  return without_slash(session_ ? session_->url : found_).append(kVersion);
}

void Gateway::opened(TimePoint now) {
  open_ = true;
  greeted_ = established_ = steady_ = awaits_ack_ = false;
  opened_at_ = now;
  due_ = now + kHelloWithin;
}

LiveStep Gateway::take(std::span<const std::string> frames, TimePoint now) {
  LiveStep step;
  std::size_t events = 0;
  std::string heard;
  for (const std::string& frame : frames) {
    const auto read = parse_json(frame);
    const auto op = read ? whole_at(*read, "op") : std::nullopt;
    const std::size_t more = op == kDispatch ? most_events_in(setup_.ears, *read) : 0;
    // What does not fit into one body is read with the next one.
    if (events > 0 && events + more > BatchReader::kMostItems) break;
    ++step.taken;
    if (!op) {
      ++step.unreadable;
      continue;
    }
    take_one(*read, now, step);
    if (step.then != Then::kGoOn) break;
    if (more == 0) continue;
    events += more;
    heard += (heard.empty() ? "" : ",") + frame;
  }
  if (!heard.empty()) step.body = "{\"dispatches\":[" + heard + "]}";
  if (!step.body.empty() && session_) step.cursor = cursor();
  if (step.cursor) moved_ = false;
  if (step.then != Then::kGoOn) hang_up(step);
  return step;
}

void Gateway::take_one(const json& frame, TimePoint now, LiveStep& step) {
  switch (*whole_at(frame, "op")) {
    case kDispatch:
      return take_dispatch(frame, step);
    case kHello:
      return greet(frame, now, step);
    case kHeartbeat:
      if (sent_lately(now) < kMostAskedBeats) beat(now, step);
      return;
    case kAcknowledged:
      awaits_ack_ = false;
      steady_ = established_;
      return;
    case kReconnect:
      return end(step, Then::kReconnect, "Discord asks to connect anew");
    case kInvalidSession:
      return lose_session(frame, step);
    default:
      return;
  }
}

void Gateway::greet(const json& frame, TimePoint now, LiveStep& step) {
  const json* const d = member(frame, "d");
  const auto millis = d == nullptr ? std::nullopt : whole_at(*d, "heartbeat_interval");
  if (!millis || *millis < kShortestInterval / 1ms || *millis > kLongestInterval / 1ms) {
    return end(step, Then::kLater, "the Gateway's hello names no interval of use");
  }
  if (std::exchange(greeted_, true)) return;
  interval_ = std::chrono::milliseconds(*millis);
  due_ = now + std::chrono::duration_cast<Duration>(interval_ * random_.unit());
  if (session_) {
    const json resume = {
        {"token", setup_.token}, {"session_id", session_->id}, {"seq", session_->seq}};
    return send({{"op", kResume}, {"d", resume}}, now, step);
  }
  const json properties = {{"os", "linux"}, {"browser", "kaiku"}, {"device", "kaiku"}};
  const json identify = {
      {"token", setup_.token}, {"intents", kIntents}, {"properties", properties}};
  send({{"op", kIdentify}, {"d", identify}}, now, step);
}

void Gateway::take_dispatch(const json& frame, LiveStep& step) {
  if (const auto seq = whole_at(frame, "s"); seq && *seq >= 0) {
    seq_ = seq;
    if (session_) session_->seq = *seq;
    moved_ = true;
  }
  const json* const d = member(frame, "d");
  const std::string event = text_at(frame, "t");
  if (event == "RESUMED") established_ = true;
  if (d == nullptr) return;
  if (event == "READY") take_ready(*d, step);
  note_server(event, *d);
}

void Gateway::take_ready(const json& ready, LiveStep& step) {
  const json* const user = member(ready, "user");
  const std::string bot = user == nullptr ? std::string() : id_at(*user, "id");
  if (bot != setup_.bot) {
    return end(step, Then::kImpossible, "bot_token belongs to user " + bot + ", not to bot_id");
  }
  established_ = true;
  trouble_.clear();
  if (!holds_server(ready, setup_.ears.guild))
    trouble_ = "the bot is not on the server of guild_id";
  Session session{.id = id_at(ready, "session_id"),
                  .url = text_at(ready, "resume_gateway_url"),
                  .seq = seq_.value_or(0)};
  session_.reset();
  if (!session.id.empty() && may_connect_to(session.url)) session_ = std::move(session);
  step.cursor = cursor();
}

// A server that is out of order is "unavailable"; without that word the bot was thrown out.
void Gateway::note_server(const std::string& event, const json& d) {
  const bool left = event == "GUILD_DELETE" && member(d, "unavailable") == nullptr;
  if ((!left && event != "GUILD_CREATE") || id_at(d, "id") != setup_.ears.guild) return;
  trouble_ = left ? "the bot was removed from the server: invite it again" : "";
}

void Gateway::forget_session(LiveStep& step) {
  step.gap = step.gap || session_.has_value();
  session_.reset();
  seq_.reset();
}

void Gateway::lose_session(const json& frame, LiveStep& step) {
  const bool resumable = flag_at(frame, "d").value_or(false);
  if (!resumable) forget_session(step);
  end(step, Then::kReconnect,
      resumable ? "the session has to be taken up again" : "the session is not valid any more",
      a_moment());
}

std::size_t Gateway::sent_lately(TimePoint now) {
  while (!sent_.empty() && sent_.front() + kSendingWindow <= now) sent_.pop_front();
  return sent_.size();
}

void Gateway::send(const json& frame, TimePoint now, LiveStep& step) {
  sent_lately(now);
  sent_.push_back(now);
  step.send.push_back(written(frame));
}

void Gateway::beat(TimePoint now, LiveStep& step) {
  send({{"op", kHeartbeat}, {"d", seq_ ? json(*seq_) : json(nullptr)}}, now, step);
}

LiveStep Gateway::tick(TimePoint now) {
  LiveStep step;
  if (now < due_) return step;
  if (!greeted_) {
    end(step, Then::kLater, "the Gateway does not say hello");
  } else if (awaits_ack_) {
    end(step, Then::kReconnect, "a heartbeat was not acknowledged");
  } else if (!established_ && now >= opened_at_ + kLetInWithin) {
    end(step, Then::kLater, "the Gateway does not let the bot in");
  } else {
    beat(now, step);
    awaits_ack_ = true;
    due_ = now + interval_;
    if (std::exchange(moved_, false) && session_) step.cursor = cursor();
  }
  if (step.then != Then::kGoOn) hang_up(step);
  return step;
}

// The address of a session may be gone with its machine, and Discord may say with a code that we do
// not know that the session is.
void Gateway::hang_up(LiveStep& step) {
  in_vain_ = established_ ? 0 : in_vain_ + 1;
  if (in_vain_ >= kMostInVain) {
    in_vain_ = 0;
    forget_session(step);
  }
  open_ = greeted_ = established_ = false;
  due_ = TimePoint::max();
}

LiveStep Gateway::closed(int code) {
  LiveStep step;
  const bool opened = open_;
  hang_up(step);
  const auto* const known = std::ranges::find(kClosings, code, &Closing::code);
  if (known != std::end(kClosings)) {
    if (known->forgets) forget_session(step);
    const bool begins_anew = known->then == Then::kReconnect;
    end(step, known->then, std::string(known->why) + " (" + std::to_string(code) + ")",
        begins_anew ? a_moment() : Duration());
    return step;
  }
  end(step, opened ? Then::kReconnect : Then::kLater,
      code == 0 ? "the connection was lost" : "closed with code " + std::to_string(code));
  return step;
}

}  // namespace kaiku::platforms::discord
