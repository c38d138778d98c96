#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/domain/json.hpp>
#include <kaiku/engine/crisis_watch.hpp>
#include <kaiku/logging/log.hpp>

namespace kaiku::engine {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

constexpr std::size_t kBatch = 256;
constexpr Duration kIdle = std::chrono::seconds(1);
constexpr Duration kCheckpointEvery = std::chrono::minutes(1);

// Kinds that the detector groups by author itself; any other escalation is one incident a comment.
constexpr std::array<std::string_view, 4> kGrave = {"self_harm", "threat", "injury", "data_leak"};

std::string text_at(const json& value, const char* key) {
  const auto found = value.find(key);
  return found != value.end() && found->is_string() ? found->get<std::string>() : std::string();
}

crisis::Alarm alarm_of(const crisis::Observation& seen, const json& escalation) {
  crisis::Alarm alarm;
  alarm.kind = text_at(escalation, "kind");
  alarm.cause =
      alarm.kind + "/" + seen.brand.value + "/" + seen.account.value + "/" + seen.comment.value;
  alarm.severity = text_at(escalation, "severity");
  alarm.brand = seen.brand;
  alarm.account = seen.account;
  if (!seen.post.empty()) alarm.post = seen.post;
  alarm.title = alarm.kind;
  alarm.reason = text_at(escalation, "reason");
  alarm.permalink = seen.permalink;
  alarm.comments = 1;
  alarm.authors = 1;
  alarm.started_at = seen.at;
  return alarm;
}

incidents::Incident incident_of(crisis::Alarm alarm, TimePoint now) {
  incidents::Incident incident;
  incident.cause = std::move(alarm.cause);
  incident.kind = std::move(alarm.kind);
  incident.severity =
      incidents::parse_severity(alarm.severity).value_or(incidents::Severity::kWarning);
  incident.brand = std::move(alarm.brand);
  incident.account = std::move(alarm.account);
  incident.post = std::move(alarm.post);
  incident.title = std::move(alarm.title);
  incident.reason = std::move(alarm.reason);
  incident.permalink = std::move(alarm.permalink);
  incident.comments = alarm.comments;
  incident.authors = alarm.authors;
  incident.started_at = alarm.started_at;
  incident.opened_at = now;
  incident.next_page_at = now;
  return incident;
}

}  // namespace

std::optional<Seen> see(const std::string& decision_json) {
  const json record = json::parse(decision_json, nullptr, false);
  if (!record.is_object() || !record.contains("comment") || !record.contains("finding"))
    return std::nullopt;
  const auto comment = comment_from_json(record["comment"]);
  const auto finding = finding_from_json(record["finding"]);
  if (!comment || !finding) return std::nullopt;

  Seen seen;
  crisis::Observation& observation = seen.observation;
  observation.brand = comment->brand;
  observation.account = comment->account;
  observation.post = comment->post;
  observation.comment = comment->id;
  observation.author = comment->author.id;
  observation.permalink = comment->permalink;
  observation.at = comment->created_at;
  const auto decided_at = parse_iso8601(text_at(record, "decided_at"));
  observation.arrived = decided_at ? *decided_at : comment->created_at;
  observation.negative =
      finding->holds(CommentClass::kCriticism) || finding->holds(CommentClass::kAbuse);
  const auto escalations = record.find("escalations");
  if (escalations == record.end() || !escalations->is_array()) return seen;
  for (const std::string_view grave : kGrave) {  // the gravest of several
    const bool named = std::ranges::any_of(
        *escalations, [&](const json& e) { return text_at(e, "kind") == grave; });
    if (named && !observation.grave) observation.grave = std::string(grave);
  }
  for (const json& escalation : *escalations) {
    if (std::ranges::find(kGrave, text_at(escalation, "kind")) == kGrave.end()) {
      seen.alarms.push_back(alarm_of(observation, escalation));
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
  if (!checkpoint->detector_state.empty()) {
    const auto restored = detector_->restore(checkpoint->detector_state);
    // An unreadable checkpoint (another version wrote it) costs the learned baseline, no decision.
    if (!restored) logging::warn("crisis_checkpoint_unreadable", restored.error());
  }
  co_return co_await replay(checkpoint->state_cursor, cursor_);
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
  const auto entries = co_await parts_.book.decisions_after(cursor_, kBatch);
  if (!entries) co_return entries.error();
  if (entries->empty()) co_return std::size_t{0};
  auto alarms = co_await parts_.workers.run([this, &entries] { return observe(*entries); });

  const TimePoint now = parts_.clock.now();
  incidents::Advance advance;
  advance.cursor = entries->back().id;
  for (crisis::Alarm& alarm : alarms) advance.alarms.push_back(incident_of(std::move(alarm), now));
  if (!checkpointed_at_ || now - *checkpointed_at_ >= kCheckpointEvery) {
    advance.detector_state = detector_->checkpoint();
    checkpointed_at_ = now;
  }
  const auto opened = co_await parts_.book.advance(std::move(advance), now);
  if (!opened) {
    // The detectors have seen these decisions, the book has not: begin again from what is durable.
    checkpointed_at_.reset();
    const auto restarted = co_await start();
    if (!restarted) co_return restarted.error();
    co_return opened.error();
  }
  cursor_ = entries->back().id;
  for (const incidents::Incident& incident : *opened) {
    logging::error("incident_opened", {{"incident", incident.id},
                                       {"kind", incident.kind},
                                       {"severity", to_string(incident.severity)},
                                       {"brand", incident.brand.value}});
    parts_.registry
        .counter("kaiku_incidents_total", "Incidents opened.",
                 {{"kind", incident.kind}, {"severity", std::string(to_string(incident.severity))}})
        .add();
  }
  if (!opened->empty()) parts_.opened();
  co_return entries->size();
}

}  // namespace kaiku::engine
