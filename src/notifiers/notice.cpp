#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/notifiers/notifier.hpp>

namespace kaiku::notifiers {
namespace {

using incidents::Incident;
using nlohmann::json;

constexpr std::size_t kMostBytes = 262'144;
constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
constexpr int kMostInt = std::numeric_limits<int>::max();

// Outside text may hold bytes that are no UTF-8: replaced, never thrown at.
std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json incident_json(const Incident& incident) {
  json value = {{"id", incident.id},
                {"cause", incident.cause},
                {"kind", incident.kind},
                {"severity", incidents::to_string(incident.severity)},
                {"state", incidents::to_string(incident.state)},
                {"brand", incident.brand.value},
                {"account", incident.account.value},
                {"title", incident.title},
                {"reason", incident.reason},
                {"permalink", incident.permalink},
                {"comments", incident.comments},
                {"authors", incident.authors},
                {"freezes", incident.freezes},
                {"started_at", to_iso8601(incident.started_at)},
                {"opened_at", to_iso8601(incident.opened_at)},
                {"acknowledged_by", incident.acknowledged_by},
                {"resolved_by", incident.resolved_by},
                {"resolution", incident.resolution},
                {"step", incident.step},
                {"round", incident.round}};
  if (incident.post) value["post"] = incident.post->value;
  if (incident.acknowledged_at) value["acknowledged_at"] = to_iso8601(*incident.acknowledged_at);
  if (incident.resolved_at) value["resolved_at"] = to_iso8601(*incident.resolved_at);
  if (incident.next_page_at) value["next_page_at"] = to_iso8601(*incident.next_page_at);
  return value;
}

json case_json(const CaseNotice& about) {
  json value = {{"id", about.id},
                {"team", about.team},
                {"reason", about.reason},
                {"claimed_by", about.claimed_by},
                {"opened_at", to_iso8601(about.opened_at)}};
  if (about.due_at) value["due_at"] = to_iso8601(*about.due_at);
  if (!about.said.empty()) value["said"] = about.said;
  return value;
}

/// Members of one object; the first that is missing or of the wrong type is remembered.
class Members {
 public:
  explicit Members(const json& object) : object_(object) {}

  std::string text(const char* key) {
    const json* value = find(key);
    if (value == nullptr || !value->is_string()) return wrong<std::string>(key);
    return value->get<std::string>();
  }
  std::int64_t whole(const char* key, std::int64_t least, std::int64_t most) {
    const json* value = find(key);
    if (value == nullptr || !value->is_number_integer()) return wrong<std::int64_t>(key);
    // An unsigned above the signed range would wrap to something that looks right.
    if (value->is_number_unsigned() &&
        value->get<std::uint64_t>() > static_cast<std::uint64_t>(most)) {
      return wrong<std::int64_t>(key);
    }
    const auto number = value->get<std::int64_t>();
    return number < least || number > most ? wrong<std::int64_t>(key) : number;
  }
  bool flag(const char* key) {
    const json* value = find(key);
    if (value == nullptr || !value->is_boolean()) return wrong<bool>(key);
    return value->get<bool>();
  }
  TimePoint time(const char* key) {
    const auto parsed = parse_iso8601(text(key));
    return parsed ? *parsed : wrong<TimePoint>(key);
  }
  std::optional<TimePoint> time_if_any(const char* key) {
    if (find(key) == nullptr) return std::nullopt;
    return time(key);
  }
  std::optional<std::string> text_if_any(const char* key) {
    if (find(key) == nullptr) return std::nullopt;
    return text(key);
  }
  std::vector<std::string> texts_if_any(const char* key) {
    const json* value = find(key);
    std::vector<std::string> texts;
    if (value == nullptr) return texts;
    if (!value->is_array()) return wrong<std::vector<std::string>>(key);
    for (const json& text : *value) {
      if (!text.is_string()) return wrong<std::vector<std::string>>(key);
      texts.push_back(text.get<std::string>());
    }
    return texts;
  }
  template <class T>
  T wrong(const char* key) {
    if (wrong_.empty()) wrong_ = key;
    return {};
  }
  const std::string& first_wrong() const { return wrong_; }

 private:
  const json* find(const char* key) const {
    const auto found = object_.find(key);
    return found == object_.end() ? nullptr : &*found;
  }

  const json& object_;
  std::string wrong_;
};

template <class T>
T named(Members& members, const char* key, std::optional<T> value) {
  return value ? *value : members.wrong<T>(key);
}

Incident incident_from(Members& members) {
  Incident incident;
  incident.id = members.whole("id", 0, kMost);
  incident.cause = members.text("cause");
  incident.kind = members.text("kind");
  incident.severity =
      named(members, "severity", incidents::parse_severity(members.text("severity")));
  incident.state = named(members, "state", incidents::parse_state(members.text("state")));
  incident.brand = BrandId(members.text("brand"));
  incident.account = AccountId(members.text("account"));
  if (auto post = members.text_if_any("post")) incident.post = PostId(std::move(*post));
  incident.title = members.text("title");
  incident.reason = members.text("reason");
  incident.permalink = members.text("permalink");
  incident.comments = static_cast<std::size_t>(members.whole("comments", 0, kMost));
  incident.authors = static_cast<std::size_t>(members.whole("authors", 0, kMost));
  incident.freezes = members.flag("freezes");
  incident.started_at = members.time("started_at");
  incident.opened_at = members.time("opened_at");
  incident.acknowledged_at = members.time_if_any("acknowledged_at");
  incident.resolved_at = members.time_if_any("resolved_at");
  incident.acknowledged_by = members.text("acknowledged_by");
  incident.resolved_by = members.text("resolved_by");
  incident.resolution = members.text("resolution");
  incident.step = static_cast<int>(members.whole("step", 0, kMostInt));
  incident.round = static_cast<int>(members.whole("round", 0, kMostInt));
  incident.next_page_at = members.time_if_any("next_page_at");
  return incident;
}

CaseNotice case_from(Members& members) {
  CaseNotice about;
  about.id = members.whole("id", 0, kMost);
  about.team = members.text("team");
  about.reason = members.text("reason");
  about.claimed_by = members.text("claimed_by");
  about.opened_at = members.time("opened_at");
  about.due_at = members.time_if_any("due_at");
  about.said = members.texts_if_any("said");
  return about;
}

}  // namespace

std::string to_json_text(const Notice& notice) {
  json value = {{"type", notice.type},
                {"key", notice.key},
                {"sequence", notice.sequence},
                {"decided_at", to_iso8601(notice.decided_at)},
                {"incident", incident_json(notice.incident)}};
  if (!notice.about.empty()) value["about"] = notice.about;
  if (!notice.detail.empty()) value["detail"] = notice.detail;
  if (notice.draft != 0) value["draft"] = notice.draft;
  if (notice.about_case) value["case"] = case_json(*notice.about_case);
  return dump(value);
}

Result<Notice> notice_from_json(std::string_view text) {
  const auto malformed = [](const std::string& what) {
    return Error(Errc::kMalformedPayload, "stored notice: " + what);
  };
  if (text.size() > kMostBytes) return malformed("larger than 256 KiB");
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object()) return malformed("no JSON object");
  const auto incident = value.find("incident");
  if (incident == value.end() || !incident->is_object()) return malformed("member 'incident'");

  Members members(value);
  Notice notice;
  notice.type = members.text("type");
  notice.key = members.text("key");
  notice.sequence = static_cast<int>(members.whole("sequence", 0, std::numeric_limits<int>::max()));
  notice.decided_at = members.time("decided_at");
  notice.about = members.text_if_any("about").value_or("");
  notice.detail = members.text_if_any("detail").value_or("");
  if (value.contains("draft")) notice.draft = members.whole("draft", 1, kMost);
  if (!members.first_wrong().empty()) return malformed("member '" + members.first_wrong() + "'");
  if (notice.key.empty()) return malformed("member 'key'");
  Members inner(*incident);
  notice.incident = incident_from(inner);
  if (!inner.first_wrong().empty())
    return malformed("member 'incident." + inner.first_wrong() + "'");
  if (const auto about = value.find("case"); about != value.end()) {
    if (!about->is_object()) return malformed("member 'case'");
    Members of_case(*about);
    notice.about_case = case_from(of_case);
    if (!of_case.first_wrong().empty())
      return malformed("member 'case." + of_case.first_wrong() + "'");
  }
  return notice;
}

bool asks_who_takes_it(const Notice& notice) {
  return notice.type == "incident.opened" || notice.type == "incident.escalated" ||
         notice.type == "incident.reopened";
}

bool is_urgent(const Notice& notice) {
  return asks_who_takes_it(notice) || notice.type == "incident.reminder" ||
         notice.type == kSecondApproval || notice.type == kChannelFailed ||
         is_about_account(notice);
}

bool is_about_account(const Notice& notice) {
  return notice.type == kAccountRefused || notice.type == kSubscriptionLost;
}

bool is_about_plan(const Notice& notice) {
  return notice.type.starts_with("plan.");
}

Notice test_notice(std::string channel, std::string key, TimePoint now) {
  Notice notice;
  notice.type = kTest;
  notice.key = std::move(key);
  notice.decided_at = now;
  notice.about = std::move(channel);
  notice.incident.kind = "test";
  notice.incident.severity = incidents::Severity::kInfo;
  notice.incident.freezes = false;
  notice.incident.started_at = notice.incident.opened_at = now;
  return notice;
}

Notice plan_notice(std::string type, const BrandId& brand, const AccountId& account,
                   std::string subject, std::string detail, std::string key, TimePoint now) {
  Notice notice = test_notice(std::move(subject), std::move(key), now);
  notice.type = std::move(type);
  notice.detail = std::move(detail);
  notice.incident.kind = "content_plan";
  notice.incident.brand = brand;
  notice.incident.account = account;
  return notice;
}

Notice second_approval_notice(const Incident& incident, ActionId draft, std::string approved_by,
                              std::string key, TimePoint now) {
  Notice notice;
  notice.incident = incident;
  notice.type = kSecondApproval;
  notice.key = std::move(key);
  notice.decided_at = now;
  notice.draft = draft;
  notice.detail = std::move(approved_by);
  return notice;
}

Notice failure_notice(const Notice& lost, std::string channel, std::string why, std::string key,
                      TimePoint now) {
  Notice notice;
  notice.type = kChannelFailed;
  notice.key = std::move(key);
  notice.decided_at = now;
  notice.about = std::move(channel);
  notice.detail = std::move(why);
  notice.incident = lost.incident;
  notice.incident.severity = incidents::Severity::kUrgent;
  return notice;
}

namespace {

Notice account_notice(std::string_view type, const BrandId& brand, const AccountId& account,
                      std::string why, std::string key, TimePoint now) {
  Notice notice = test_notice(account.value, std::move(key), now);
  notice.type = type;
  notice.detail = std::move(why);
  notice.incident.kind = "account";
  notice.incident.severity = incidents::Severity::kUrgent;
  notice.incident.brand = brand;
  notice.incident.account = account;
  return notice;
}

}  // namespace

Notice refusal_notice(const BrandId& brand, const AccountId& account, std::string why,
                      std::string key, TimePoint now) {
  return account_notice(kAccountRefused, brand, account, std::move(why), std::move(key), now);
}

Notice unsubscribed_notice(const BrandId& brand, const AccountId& account, std::string why,
                           std::string key, TimePoint now) {
  return account_notice(kSubscriptionLost, brand, account, std::move(why), std::move(key), now);
}

}  // namespace kaiku::notifiers
