#include <nlohmann/json.hpp>

#include <kaiku/rights/json.hpp>

namespace kaiku::rights {

using nlohmann::json;

namespace {

json time_or_null(const std::optional<TimePoint>& time) {
  return time ? json(to_iso8601(*time)) : json();
}

}  // namespace

json to_json_value(const AuditEntry& entry) {
  return {{"line", entry.line}, {"at", to_iso8601(entry.at)}, {"actor", entry.actor},
          {"verb", entry.verb}, {"subject", entry.subject},   {"detail", entry.detail},
          {"hash", entry.hash}};
}

json to_json_value(const AuditCheck& check) {
  json findings = json::array();
  for (const AuditFinding& finding : check.findings) {
    findings.push_back(
        {{"kind", to_string(finding.kind)}, {"line", finding.line}, {"what", finding.what}});
  }
  return {{"sound", check.sound()},
          {"lines", check.lines},
          {"findings", std::move(findings)},
          {"further_findings", check.further_findings},
          {"anchor", check.head ? json(to_string(*check.head)) : json()}};
}

json to_json_value(const Erasure& erasure) {
  return {{"id", erasure.id},
          {"account", erasure.account.value},
          {"asked_at", to_iso8601(erasure.asked_at)},
          {"asked_by", erasure.asked_by},
          {"done_at", time_or_null(erasure.done_at)},
          {"comments", erasure.comments},
          {"decisions", erasure.decisions},
          {"actions", erasure.actions},
          {"deliveries", erasure.deliveries},
          {"others", erasure.others}};
}

json to_json_value(const Appeal& appeal) {
  return {{"id", appeal.id},
          {"action", appeal.action},
          {"account", appeal.account.value},
          {"comment", appeal.comment.value},
          {"state", to_string(appeal.state)},
          {"grounds", appeal.grounds},
          {"opened_at", to_iso8601(appeal.opened_at)},
          {"opened_by", appeal.opened_by},
          {"decided_at", time_or_null(appeal.decided_at)},
          {"decided_by", appeal.decided_by},
          {"reason", appeal.reason},
          {"remedy", appeal.remedy ? json(*appeal.remedy) : json()}};
}

json to_json_value(const Restriction& restriction, Language language) {
  json grounds = json::array();
  for (const Ground& ground : grounds_of(restriction)) {
    grounds.push_back({{"legal", ground.legal}, {"reference", ground.reference}});
  }
  json parts = json::array();
  for (const StatementPart& part : statement_of(restriction, language)) {
    parts.push_back({{"key", part.key}, {"title", part.title}, {"text", part.text}});
  }
  return {{"action", restriction.action},
          {"decision", restriction.decision},
          {"kind", to_string(restriction.kind)},
          {"state", to_string(restriction.state)},
          {"brand", restriction.brand.value},
          {"account", restriction.account.value},
          {"platform", restriction.platform},
          {"comment", restriction.comment.value},
          {"permalink", restriction.permalink},
          {"text", restriction.text},
          {"forgotten", restriction.forgotten},
          {"decided_at", to_iso8601(restriction.decided_at)},
          {"done_at", time_or_null(restriction.done_at)},
          {"taken_back_at", time_or_null(restriction.taken_back_at)},
          {"automatic", restriction.automatic},
          {"decided_by", restriction.decided_by},
          {"policy", restriction.policy},
          {"rule_set", restriction.rule_set},
          {"class", restriction.comment_class},
          {"probability", restriction.probability},
          {"labels", restriction.labels},
          {"signals", restriction.signals},
          {"grounds", std::move(grounds)},
          {"recorded", restriction.recorded ? json(to_string(*restriction.recorded)) : json()},
          {"appeal", restriction.appeal ? json(*restriction.appeal) : json()},
          {"appeal_state", restriction.appeal_state},
          {"language", to_string(language)},
          {"statement", std::move(parts)}};
}

}  // namespace kaiku::rights
