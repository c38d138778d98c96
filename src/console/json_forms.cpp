#include "json_forms.hpp"

#include <kaiku/domain/json.hpp>
#include <kaiku/domain/personal_data.hpp>

namespace kaiku::console {

using nlohmann::json;

namespace {

constexpr std::size_t kShownBodyBytes = 2'000;

}  // namespace

json time_or_null(const std::optional<TimePoint>& time) {
  return time ? json(to_iso8601(*time)) : json(nullptr);
}

json json_form(const outbox::Entry& entry) {
  json value = to_json_value(entry.action);
  value["id"] = entry.id;
  value["state"] = to_string(entry.state);
  value["attempts"] = entry.attempts;
  if (!entry.remote_id.empty()) value["remote_id"] = entry.remote_id;
  if (!entry.last_error.empty()) value["last_error"] = entry.last_error;
  if (!entry.decided_by.empty()) value["decided_by"] = entry.decided_by;
  if (entry.first_approved_at && entry.state == ActionState::kAwaitingApproval) {
    value["second"] = {{"since", to_iso8601(*entry.first_approved_at)},
                       {"asked", entry.second_asked},
                       {"people", json::array()}};
  }
  value["next_attempt"] = to_iso8601(entry.next_attempt);
  value["updated_at"] = to_iso8601(entry.updated_at);
  return value;
}

json json_form(const incidents::Incident& incident) {
  return {{"id", incident.id},
          {"cause", incident.cause},
          {"kind", incident.kind},
          {"severity", to_string(incident.severity)},
          {"state", to_string(incident.state)},
          {"brand", incident.brand.value},
          {"account", incident.account.value},
          {"post", incident.post ? json(incident.post->value) : json(nullptr)},
          {"title", incident.title},
          {"reason", incident.reason},
          {"permalink", incident.permalink},
          {"comments", incident.comments},
          {"authors", incident.authors},
          {"freezes", incident.freezes},
          {"started_at", to_iso8601(incident.started_at)},
          {"opened_at", to_iso8601(incident.opened_at)},
          {"acknowledged_at", time_or_null(incident.acknowledged_at)},
          {"acknowledged_by", incident.acknowledged_by},
          {"resolved_at", time_or_null(incident.resolved_at)},
          {"resolved_by", incident.resolved_by},
          {"resolution", incident.resolution},
          {"step", incident.step},
          {"round", incident.round},
          {"next_page_at", time_or_null(incident.next_page_at)},
          {"chain", incident.route},
          {"held", incident.held},
          {"mitigated_at", time_or_null(incident.mitigated_at)},
          {"verdict", incident.verdict},
          {"note_due_at", time_or_null(incident.note_due_at)},
          {"update_promised_at", time_or_null(incident.update_promised_at)},
          {"drill", incident.drill}};
}

json json_form(const incidents::RelatedComment& comment) {
  return {{"account", comment.account.value},
          {"comment", comment.comment.value},
          {"at", to_iso8601(comment.at)},
          {"permalink", comment.permalink},
          {"text", comment.text}};
}

json json_form(const incidents::Standstill& stopped) {
  return {{"waiting", stopped.waiting},
          {"released", stopped.released},
          {"hidden", stopped.hidden},
          {"comments", stopped.comments}};
}

json json_form(const incidents::Spoken& spoken) {
  json steps = json::array();
  for (const incidents::TimelineEntry& step : spoken.steps) steps.push_back(json_form(step));
  return {{"action", spoken.action},          {"what", spoken.what},
          {"account", spoken.account.value},  {"place", spoken.place},
          {"state", to_string(spoken.state)}, {"drafted_at", to_iso8601(spoken.drafted_at)},
          {"steps", std::move(steps)},        {"posted_at", time_or_null(spoken.posted_at)},
          {"remote_id", spoken.remote_id},    {"reason", spoken.reason}};
}

json json_form(const incidents::TimelineEntry& entry) {
  return {{"at", to_iso8601(entry.at)}, {"actor", entry.actor}, {"what", entry.what}};
}

json json_form(const inbox::StoredDelivery& delivery) {
  return {{"id", delivery.id},
          {"account", delivery.delivery.account.value},
          {"received_at", to_iso8601(delivery.delivery.received_at)},
          {"bytes", delivery.delivery.body.size()},
          {"body", mask_personal_data(delivery.delivery.body.substr(0, kShownBodyBytes))}};
}

json json_form(const insight::Totals& totals) {
  return {{"comments_by_class", totals.comments_by_class},
          {"actions_by_state", totals.actions_by_state},
          {"actions_done_by_kind", totals.actions_by_kind},
          {"events", totals.events},
          {"duplicates", totals.duplicates},
          {"comments", totals.comments},
          {"open_cases", totals.open_cases},
          {"unanswered_questions", totals.unanswered_questions},
          {"guard_activations", totals.guard_activations},
          {"restricted_criticism", totals.restricted_criticism}};
}

json json_form(const Status& status) {
  return {{"version", status.version},     {"rule_set", status.rule_set},
          {"signals", status.signals},     {"started_at", to_iso8601(status.started_at)},
          {"accepting", status.accepting}, {"refused_reload", status.refused_reload}};
}

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace kaiku::console
