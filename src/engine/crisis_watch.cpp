#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/domain/json.hpp>
#include <kaiku/engine/crisis_watch.hpp>
#include <kaiku/incidents/caution.hpp>
#include <kaiku/incidents/joining.hpp>
#include <kaiku/logging/log.hpp>

namespace kaiku::engine {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

constexpr std::size_t kBatch = 256;
constexpr Duration kIdle = std::chrono::seconds(1);
constexpr Duration kCheckpointEvery = std::chrono::minutes(1);
constexpr Duration kReadVerdictsEvery = std::chrono::minutes(1);
constexpr std::size_t kMostVerdicts = 200;  // the newest

std::string text_at(const json& value, const char* key) {
  const auto found = value.find(key);
  return found != value.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// An escalation of a policy, which is one incident a comment.
crisis::Alarm alarm_of(const crisis::Observation& seen, const Escalation& escalation) {
  crisis::Alarm alarm;
  alarm.kind = escalation.kind;
  alarm.cause =
      alarm.kind + "/" + seen.brand.value + "/" + seen.account.value + "/" + seen.comment.value;
  alarm.severity = escalation.severity;
  alarm.brand = seen.brand;
  alarm.account = seen.account;
  if (!seen.post.empty()) alarm.post = seen.post;
  alarm.title = alarm.kind;
  alarm.reason = escalation.reason;
  alarm.permalink = seen.permalink;
  alarm.comments = 1;
  alarm.authors = 1;
  alarm.samples = {seen.comment};
  alarm.started_at = seen.at;
  alarm.at = seen.arrived;
  return alarm;
}

std::vector<Escalation> escalations_of(const json& record) {
  std::vector<Escalation> escalations;
  const auto stored = record.find("escalations");
  if (stored == record.end() || !stored->is_array()) return escalations;
  for (const json& escalation : *stored) {
    escalations.push_back({text_at(escalation, "kind"), text_at(escalation, "severity"),
                           text_at(escalation, "reason")});
  }
  return escalations;
}

std::vector<std::string> restrictions_of(const json& record) {
  std::vector<std::string> policies;
  const auto actions = record.find("actions");
  if (actions == record.end() || !actions->is_array()) return policies;
  for (const json& action : *actions) {
    const auto kind = parse_action_kind(text_at(action, "kind"));
    const std::string policy = text_at(action, "policy");
    const bool restricts = kind && (is_restriction(*kind) || *kind == ActionKind::kWarn);
    if (restricts && !policy.empty() && std::ranges::find(policies, policy) == policies.end()) {
      policies.push_back(policy);
    }
  }
  return policies;
}

/// What the detectors' alarms ask of the book of incidents.
void sort_out(std::vector<crisis::Alarm> alarms, TimePoint now, incidents::Advance& advance) {
  for (crisis::Alarm& alarm : alarms) {
    if (alarm.change == crisis::Alarm::Change::kRaised) {
      advance.alarms.push_back(incidents::incident_of(std::move(alarm), now));
    } else {
      advance.calmed.push_back({std::move(alarm.cause), std::move(alarm.reason),
                                alarm.change == crisis::Alarm::Change::kOver});
    }
  }
}

}  // namespace

std::optional<Seen> see(const std::string& decision_json) {
  const json record = json::parse(decision_json, nullptr, false);
  if (!record.is_object() || !record.contains("comment") || !record.contains("finding"))
    return std::nullopt;
  const auto comment = comment_from_json(record["comment"]);
  const auto finding = finding_from_json(record["finding"]);
  if (!comment || !finding) return std::nullopt;

  const auto decided_at = parse_iso8601(text_at(record, "decided_at"));
  const std::vector<Escalation> escalations = escalations_of(record);
  Seen seen;
  seen.observation = crisis::observe(*comment, *finding, escalations,
                                     decided_at ? *decided_at : comment->created_at);
  seen.observation.restrictions = restrictions_of(record);
  for (const Escalation& escalation : escalations) {
    if (!crisis::is_grave(escalation.kind)) {
      seen.alarms.push_back(alarm_of(seen.observation, escalation));
    }
  }
  return seen;
}

CrisisWatch::CrisisWatch(Parts parts, crisis::Detector::Settings settings)
    : parts_(std::move(parts)), settings_(std::move(settings)) {}

asio::awaitable<void> CrisisWatch::run() {
  for (;;) {
    const auto started = co_await start();
    if (started || parts_.tasks.stopping()) break;
    logging::error("crisis_start_failed", started.error());
    co_await parts_.clock.sleep_for(kIdle);
  }
  while (!parts_.tasks.stopping()) {
    const auto read = co_await look();
    if (!read) logging::error("crisis_stream_failed", read.error());
    if (!read || *read == 0) {
      co_await parts_.decided.wait(parts_.clock, kIdle);
    }
  }
}

asio::awaitable<Result<void>> CrisisWatch::start() {
  const auto checkpoint = co_await parts_.book.checkpoint();
  if (!checkpoint) co_return checkpoint.error();
  cursor_ = checkpoint->cursor;
  detector_ = std::make_unique<crisis::Detector>(settings_);
  adopt_settings();
  detector_->use(brands_);
  verdicts_read_at_.reset();
  co_await learn_from_verdicts();
  if (!checkpoint->detector_state.empty()) {
    const auto restored = detector_->restore(checkpoint->detector_state);
    // An unreadable checkpoint (another version wrote it) costs the learned baseline, no decision.
    if (!restored) logging::warn("crisis_checkpoint_unreadable", restored.error());
  }
  const auto replayed = co_await replay(checkpoint->state_cursor, cursor_);
  detector_->resume(parts_.clock.now());
  co_return replayed;
}

void CrisisWatch::adopt_settings() {
  if (!wanted_) return;
  brands_ = std::move(*wanted_);
  wanted_.reset();
  if (detector_) detector_->use(brands_);
}

// People's verdicts are in the book: over a restart nothing of what they taught is lost.
asio::awaitable<void> CrisisWatch::learn_from_verdicts() {
  const TimePoint now = parts_.clock.now();
  if (verdicts_read_at_ && now - *verdicts_read_at_ < kReadVerdictsEvery) co_return;
  const auto resolved = co_await parts_.book.list(incidents::State::kResolved, kMostVerdicts);
  if (!resolved) co_return;  // with the caution of before; looked at again next time
  verdicts_read_at_ = now;
  std::map<BrandId, std::map<std::string, double>> cautions;
  for (const incidents::Caution& caution : incidents::learned_cautions(*resolved, now)) {
    const std::string where = caution.area.empty() ? "" : "/" + caution.area;
    cautions[caution.brand][caution.kind + where] = caution.factor;
  }
  detector_->be_careful(cautions);
}

// Feeds what came after the checkpoint and has had its incidents: alarms are known and not raised
// again.
asio::awaitable<Result<void>> CrisisWatch::replay(DecisionId from, DecisionId to) {
  while (from < to) {
    const auto entries = co_await parts_.book.decisions_after(from, kBatch);
    if (!entries) co_return entries.error();
    if (entries->empty()) break;
    std::vector<incidents::StreamEntry> known;
    for (const incidents::StreamEntry& entry : *entries) {
      if (entry.id <= to) known.push_back(entry);
    }
    from = entries->back().id;
    co_await parts_.workers.run([this, &known] { observe(known); });
  }
  co_return ok();
}

std::vector<crisis::Alarm> CrisisWatch::observe(
    const std::vector<incidents::StreamEntry>& entries) {
  std::vector<crisis::Alarm> alarms;
  for (const incidents::StreamEntry& entry : entries) {
    auto seen = see(entry.json);
    if (!seen) continue;
    for (crisis::Alarm& alarm : detector_->observe(seen->observation))
      alarms.push_back(std::move(alarm));
    for (crisis::Alarm& alarm : seen->alarms) alarms.push_back(std::move(alarm));
  }
  return alarms;
}

asio::awaitable<Result<std::size_t>> CrisisWatch::look() {
  adopt_settings();
  co_await learn_from_verdicts();
  const auto entries = co_await parts_.book.decisions_after(cursor_, kBatch);
  if (!entries) co_return entries.error();
  auto alarms = co_await parts_.workers.run([this, &entries] { return observe(*entries); });
  const TimePoint now = parts_.clock.now();
  // Time passes only once everything decided has been seen: else a backlog would look like silence.
  const bool idle = entries->empty();
  if (idle) alarms = detector_->tick(now);
  if (idle && alarms.empty()) co_return std::size_t{0};

  incidents::Advance advance;
  advance.cursor = idle ? cursor_ : entries->back().id;
  sort_out(std::move(alarms), now, advance);
  // What the passing of time has raised cannot be replayed from decisions: it is kept at once.
  if (idle || !checkpointed_at_ || now - *checkpointed_at_ >= kCheckpointEvery) {
    advance.detector_state = detector_->checkpoint();
    checkpointed_at_ = now;
  }
  const DecisionId read_until = advance.cursor;
  const auto opened = co_await parts_.book.advance(std::move(advance), now);
  if (!opened) {
    // The detectors have seen these decisions, the book has not: begin again from what is durable.
    checkpointed_at_.reset();
    const auto restarted = co_await start();
    if (!restarted) co_return restarted.error();
    co_return opened.error();
  }
  cursor_ = read_until;
  tell(*opened);
  co_return entries->size();
}

void CrisisWatch::tell(const std::vector<incidents::Incident>& opened) {
  for (const incidents::Incident& incident : opened) {
    logging::error("incident_opened", {{"incident", incident.id},
                                       {"kind", incident.kind},
                                       {"severity", to_string(incident.severity)},
                                       {"brand", incident.brand.value}});
    parts_.registry
        .counter("kaiku_incidents_total", "Incidents opened.",
                 {{"kind", incident.kind}, {"severity", std::string(to_string(incident.severity))}})
        .add();
  }
  if (!opened.empty()) parts_.opened();
}

}  // namespace kaiku::engine
