#include <algorithm>
#include <utility>

#include <kaiku/incidents/escalation.hpp>
#include <kaiku/incidents/joining.hpp>

namespace kaiku::incidents {

Incident incident_of(crisis::Alarm alarm, TimePoint now) {
  Incident incident;
  incident.cause = std::move(alarm.cause);
  incident.kind = std::move(alarm.kind);
  incident.severity = parse_severity(alarm.severity).value_or(Severity::kWarning);
  incident.brand = std::move(alarm.brand);
  incident.account = std::move(alarm.account);
  incident.post = std::move(alarm.post);
  incident.title = std::move(alarm.title);
  incident.reason = std::move(alarm.reason);
  incident.permalink = std::move(alarm.permalink);
  incident.comments = alarm.comments;
  incident.authors = alarm.authors;
  incident.freezes = alarm.freezes;
  incident.started_at = alarm.started_at;
  incident.samples = std::move(alarm.samples);
  incident.opened_at = now;
  incident.next_page_at = now;
  return incident;
}

Joined join(const Incident& incident, const Incident& alarm, TimePoint now) {
  const Severity known =
      std::max(incident.severity, incident.lowered_from.value_or(Severity::kInfo));
  Joined joined{incident, {}, alarm.severity > known, false};
  Incident& into = joined.incident;
  into.comments = std::max(incident.comments, alarm.comments);
  into.authors = std::max(incident.authors, alarm.authors);
  if (joined.rises) {
    into.severity = alarm.severity;
    into.lowered_from.reset();
  }
  into.kind = alarm.kind;
  into.title = alarm.title;
  into.reason = alarm.reason;
  into.started_at = std::min(incident.started_at, alarm.started_at);
  into.freezes = incident.freezes || alarm.freezes;
  joined.widens = into.freezes && !incident.freezes;
  if (incident.post && !alarm.post) {
    into.post.reset();
    joined.widens = into.freezes;
  }
  if (joined.rises && incident.state == State::kOpen) {
    into.next_page_at = now;
    begin_again(into);
  } else if (joined.rises) {  // who has it is told at once
    into.note_due_at = now;
    into.reminded = false;
  }
  if (joined.rises) {
    joined.story =
        "severity rose to " + std::string(to_string(into.severity)) + ": " + alarm.reason;
  } else if (alarm.reason != incident.reason) {
    joined.story = "goes on: " + alarm.reason;
  }
  into.news = incident.news || !joined.story.empty();
  return joined;
}

}  // namespace kaiku::incidents
