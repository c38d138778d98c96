#include <kaiku/domain/json.hpp>

#include <nlohmann/json.hpp>

namespace kaiku {
namespace {

using nlohmann::json;

Error wrong(const char* where) {
  return Error(Errc::kMalformedPayload, std::string("stored ") + where);
}

std::string text_at(const json& value, const char* key) {
  const auto found = value.find(key);
  return found != value.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool flag_at(const json& value, const char* key) {
  const auto found = value.find(key);
  return found != value.end() && found->is_boolean() && found->get<bool>();
}

std::int64_t whole_at(const json& value, const char* key) {
  const auto found = value.find(key);
  return found != value.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

double number_at(const json& value, const char* key) {
  const auto found = value.find(key);
  return found != value.end() && found->is_number() ? found->get<double>() : 0.0;
}

std::optional<TimePoint> time_at(const json& value, const char* key) {
  const auto parsed = parse_iso8601(text_at(value, key));
  return parsed ? std::optional(*parsed) : std::nullopt;
}

json spans_json(const std::vector<Span>& spans) {
  json list = json::array();
  for (const Span& span : spans) list.push_back({span.begin, span.end});
  return list;
}

std::vector<Span> spans_at(const json& value, const char* key) {
  std::vector<Span> spans;
  const auto found = value.find(key);
  if (found == value.end() || !found->is_array()) return spans;
  for (const json& pair : *found) {
    if (pair.is_array() && pair.size() == 2 && pair[0].is_number_unsigned() &&
        pair[1].is_number_unsigned()) {
      spans.push_back({pair[0].get<std::size_t>(), pair[1].get<std::size_t>()});
    }
  }
  return spans;
}

std::set<std::string> names_at(const json& value, const char* key) {
  std::set<std::string> names;
  const auto found = value.find(key);
  if (found == value.end() || !found->is_array()) return names;
  for (const json& name : *found) {
    if (name.is_string()) names.insert(name.get<std::string>());
  }
  return names;
}

json hit_json(const SignalHit& hit) {
  json score = json::object();
  for (const auto& [comment_class, amount] : hit.score) score[to_string(comment_class)] = amount;
  json value = {{"id", hit.id}, {"spans", spans_json(hit.spans)}, {"score", score}};
  if (!hit.labels.empty()) value["labels"] = hit.labels;
  if (hit.evasive) value["evasive"] = true;
  return value;
}

SignalHit hit_from(const json& value) {
  SignalHit hit;
  hit.id = text_at(value, "id");
  hit.spans = spans_at(value, "spans");
  hit.labels = names_at(value, "labels");
  hit.evasive = flag_at(value, "evasive");
  if (const auto score = value.find("score"); score != value.end() && score->is_object()) {
    for (const auto& [name, amount] : score->items()) {
      const auto comment_class = parse_comment_class(name);
      if (comment_class && amount.is_number()) hit.score[*comment_class] = amount.get<double>();
    }
  }
  return hit;
}

// Only what is set is written: the records are kept for two years.
void put(json& value, const char* key, const std::string& text) {
  if (!text.empty()) value[key] = text;
}

}  // namespace

json to_json_value(const Comment& comment) {
  json value = {{"account", comment.account.value},
                {"brand", comment.brand.value},
                {"platform", comment.platform},
                {"id", comment.id.value},
                {"kind", to_string(comment.kind)},
                {"text", comment.text},
                {"created_at", to_iso8601(comment.created_at)}};
  put(value, "post", comment.post.value);
  if (comment.parent) value["parent"] = comment.parent->value;
  put(value, "author_id", comment.author.id.value);
  put(value, "author_name", comment.author.name);
  if (comment.author.followers) value["author_followers"] = *comment.author.followers;
  put(value, "language_hint", comment.language_hint);
  if (comment.rating) value["rating"] = *comment.rating;
  if (comment.is_private) value["private"] = true;
  if (comment.on_ad) value["on_ad"] = true;
  if (comment.has_attachment) value["has_attachment"] = true;
  put(value, "permalink", comment.permalink);
  return value;
}

Result<Comment> comment_from_json(const json& value) {
  if (!value.is_object()) return wrong("comment is no object");
  const auto kind = parse_comment_kind(text_at(value, "kind"));
  if (!kind) return wrong("comment has no known kind");
  Comment comment;
  comment.account = AccountId(text_at(value, "account"));
  comment.brand = BrandId(text_at(value, "brand"));
  comment.platform = text_at(value, "platform");
  comment.id = CommentId(text_at(value, "id"));
  comment.post = PostId(text_at(value, "post"));
  if (const std::string parent = text_at(value, "parent"); !parent.empty()) {
    comment.parent = CommentId(parent);
  }
  comment.kind = *kind;
  comment.author.id = AuthorId(text_at(value, "author_id"));
  comment.author.name = text_at(value, "author_name");
  if (const auto followers = value.find("author_followers");
      followers != value.end() && followers->is_number_unsigned()) {
    comment.author.followers = followers->get<std::uint64_t>();
  }
  comment.text = text_at(value, "text");
  comment.language_hint = text_at(value, "language_hint");
  if (value.contains("rating")) comment.rating = static_cast<int>(whole_at(value, "rating"));
  comment.is_private = flag_at(value, "private");
  comment.on_ad = flag_at(value, "on_ad");
  comment.has_attachment = flag_at(value, "has_attachment");
  comment.permalink = text_at(value, "permalink");
  comment.created_at = time_at(value, "created_at").value_or(TimePoint{});
  return comment;
}

json to_json_value(const Finding& finding) {
  json classes = json::object();
  for (const CommentClass c : kClasses) {
    const ClassScore& score = finding.score(c);
    classes[to_string(c)] = {
        {"log_odds", score.log_odds}, {"probability", score.probability}, {"holds", score.holds}};
  }
  json hits = json::array();
  for (const SignalHit& hit : finding.hits) hits.push_back(hit_json(hit));
  return {{"language", to_string(finding.language)},
          {"normalised_text", finding.normalised_text},
          {"class", to_string(finding.primary)},
          {"classes", classes},
          {"signals", hits},
          {"labels", finding.labels},
          {"not_evaluated", finding.not_evaluated}};
}

Result<Finding> finding_from_json(const json& value) {
  if (!value.is_object()) return wrong("finding is no object");
  const auto language = parse_language(text_at(value, "language"));
  const auto primary = parse_comment_class(text_at(value, "class"));
  if (!language || !primary) return wrong("finding has no language or class");
  Finding finding;
  finding.language = *language;
  finding.normalised_text = text_at(value, "normalised_text");
  finding.primary = *primary;
  finding.labels = names_at(value, "labels");
  for (const std::string& rule : names_at(value, "not_evaluated")) finding.not_evaluated.push_back(rule);
  if (const auto classes = value.find("classes"); classes != value.end() && classes->is_object()) {
    for (const CommentClass c : kClasses) {
      const auto found = classes->find(to_string(c));
      if (found == classes->end()) continue;
      finding.scores[static_cast<std::size_t>(c)] = {
          number_at(*found, "log_odds"), number_at(*found, "probability"), flag_at(*found, "holds")};
    }
  }
  if (const auto hits = value.find("signals"); hits != value.end() && hits->is_array()) {
    for (const json& hit : *hits) finding.hits.push_back(hit_from(hit));
  }
  return finding;
}

json to_json_value(const Action& action) {
  json value = {{"key", action.key},
                {"kind", to_string(action.kind)},
                {"brand", action.brand.value},
                {"created_at", to_iso8601(action.created_at)},
                {"not_before", to_iso8601(action.not_before)}};
  put(value, "account", action.account.value);
  put(value, "target", action.target.value);
  put(value, "post", action.post.value);
  put(value, "thread", action.thread.value);
  put(value, "author", action.author.value);
  put(value, "text", action.text);
  put(value, "template", action.template_id);
  if (action.variant != 0) value["variant"] = action.variant;
  put(value, "policy", action.policy);
  put(value, "depends_on", action.depends_on);
  put(value, "team", action.team);
  put(value, "label", action.label);
  put(value, "channel", action.channel);
  if (action.incident) value["incident"] = *action.incident;
  if (action.due_in) value["due_in_seconds"] = action.due_in->count() / 1'000'000;
  if (action.expires_at) value["expires_at"] = to_iso8601(*action.expires_at);
  return value;
}

Result<Action> action_from_json(const json& value) {
  if (!value.is_object()) return wrong("action is no object");
  const auto kind = parse_action_kind(text_at(value, "kind"));
  if (!kind || text_at(value, "key").empty()) return wrong("action has no key or known kind");
  Action action;
  action.key = text_at(value, "key");
  action.kind = *kind;
  action.brand = BrandId(text_at(value, "brand"));
  action.account = AccountId(text_at(value, "account"));
  action.target = CommentId(text_at(value, "target"));
  action.post = PostId(text_at(value, "post"));
  action.thread = CommentId(text_at(value, "thread"));
  action.author = AuthorId(text_at(value, "author"));
  action.text = text_at(value, "text");
  action.template_id = text_at(value, "template");
  action.variant = static_cast<int>(whole_at(value, "variant"));
  action.policy = text_at(value, "policy");
  action.depends_on = text_at(value, "depends_on");
  action.team = text_at(value, "team");
  action.label = text_at(value, "label");
  action.channel = text_at(value, "channel");
  if (value.contains("incident")) action.incident = whole_at(value, "incident");
  if (value.contains("due_in_seconds")) {
    action.due_in = std::chrono::seconds(whole_at(value, "due_in_seconds"));
  }
  action.created_at = time_at(value, "created_at").value_or(TimePoint{});
  action.not_before = time_at(value, "not_before").value_or(TimePoint{});
  action.expires_at = time_at(value, "expires_at");
  return action;
}

json to_json_value(const Event& event) {
  json value = {{"kind", to_string(event.kind)},
                {"dedupe_key", event.dedupe_key},
                {"occurred_at", to_iso8601(event.occurred_at)},
                {"comment", to_json_value(event.comment)}};
  if (event.by_brand) value["by_brand"] = true;
  put(value, "echo_of_action", event.echo_of_action);
  put(value, "reaction", event.reaction);
  if (event.thin) value["thin"] = true;
  return value;
}

json to_json_value(const Decision& decision) {
  json actions = json::array();
  for (const PlannedAction& planned : decision.actions) {
    json action = to_json_value(planned.action);
    action["state"] = to_string(planned.state);
    actions.push_back(std::move(action));
  }
  json guards = json::array();
  for (const GuardActivation& activation : decision.guards) {
    guards.push_back({{"guard", to_string(activation.guard)},
                      {"action", activation.action},
                      {"reason", activation.reason}});
  }
  json escalations = json::array();
  for (const Escalation& escalation : decision.escalations) {
    escalations.push_back({{"kind", escalation.kind},
                           {"severity", escalation.severity},
                           {"reason", escalation.reason}});
  }
  return {{"comment", to_json_value(decision.comment)},
          {"revision", decision.revision},
          {"finding", to_json_value(decision.finding)},
          {"policies", decision.policies},
          {"actions", actions},
          {"guards", guards},
          {"escalations", escalations},
          {"rule_set", decision.rule_set},
          {"mode", to_string(decision.mode)},
          {"decided_at", to_iso8601(decision.decided_at)}};
}

std::string to_json_text(const Decision& decision) {
  // Comments are hostile input: bytes that are no UTF-8 become U+FFFD instead of an exception.
  return to_json_value(decision).dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace kaiku
