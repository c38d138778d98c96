#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <kaiku/domain/json.hpp>

#include "members.hpp"

namespace kaiku {
namespace {

using nlohmann::json;

json spans_json(const std::vector<Span>& spans) {
  json list = json::array();
  for (const Span& span : spans) list.push_back({span.begin, span.end});
  return list;
}

std::vector<Span> spans_at(Members& members, const char* key) {
  std::vector<Span> spans;
  const json* const found = members.list(key);
  if (!found) return spans;
  for (const json& pair : *found) {
    if (pair.is_array() && pair.size() == 2 && pair[0].is_number_unsigned() &&
        pair[1].is_number_unsigned()) {
      spans.push_back({pair[0].get<std::size_t>(), pair[1].get<std::size_t>()});
    } else {
      members.refuse(key);
    }
  }
  return spans;
}

LabelSet names_at(Members& members, const char* key) {
  auto texts = members.texts(key);
  return {std::make_move_iterator(texts.begin()), std::make_move_iterator(texts.end())};
}

json hit_json(const SignalHit& hit) {
  json score = json::object();
  for (const auto& [comment_class, amount] : hit.score) score[to_string(comment_class)] = amount;
  json value = {{"id", hit.id}, {"spans", spans_json(hit.spans)}, {"score", score}};
  if (!hit.labels.empty()) value["labels"] = hit.labels;
  if (hit.evasive) value["evasive"] = true;
  if (!hit.entries.empty()) value["entries"] = hit.entries;
  if (!hit.replaces.empty()) value["replaces"] = hit.replaces;
  return value;
}

SignalHit hit_from(const json& value, Members& finding) {
  Members members(value, "signal");
  SignalHit hit;
  hit.id = members.text("id");
  hit.spans = spans_at(members, "spans");
  hit.labels = names_at(members, "labels");
  hit.evasive = members.flag("evasive");
  hit.entries = members.texts("entries");
  hit.replaces = members.texts("replaces");
  if (const json* const score = members.object("score")) {
    for (const auto& [name, amount] : score->items()) {
      const auto comment_class = parse_comment_class(name);
      if (comment_class && amount.is_number()) {
        hit.score[*comment_class] = amount.get<double>();
      } else {
        members.refuse("score");
      }
    }
  }
  finding.join(members);
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
  Members members(value, "comment");
  Comment comment;
  comment.account = AccountId(members.text("account"));
  comment.brand = BrandId(members.text("brand"));
  comment.platform = members.text("platform");
  comment.id = CommentId(members.text("id"));
  comment.post = PostId(members.text("post"));
  if (const std::string parent = members.text("parent"); !parent.empty()) {
    comment.parent = CommentId(parent);
  }
  comment.kind = members.name("kind", parse_comment_kind);
  comment.author.id = AuthorId(members.text("author_id"));
  comment.author.name = members.text("author_name");
  if (members.has("author_followers")) {
    const std::int64_t followers = members.whole("author_followers");
    if (followers < 0) members.refuse("author_followers");
    comment.author.followers = static_cast<std::uint64_t>(followers);
  }
  comment.text = members.text("text");
  comment.language_hint = members.text("language_hint");
  if (members.has("rating")) comment.rating = static_cast<int>(members.whole("rating"));
  comment.is_private = members.flag("private");
  comment.on_ad = members.flag("on_ad");
  comment.has_attachment = members.flag("has_attachment");
  comment.permalink = members.text("permalink");
  comment.created_at = members.time("created_at").value_or(TimePoint{});
  if (auto error = members.error()) return *std::move(error);
  return comment;
}

json to_json_value(const Finding& finding) {
  json classes = json::object();
  for (const CommentClass c : kClasses) {
    const ClassScore& score = finding.score(c);
    classes[to_string(c)] = {
        {"log_odds", score.log_odds}, {"probability", score.probability}, {"holds", score.holds}};
    if (score.tipped != Tipped::kNo) classes[to_string(c)]["tipped"] = to_string(score.tipped);
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
  Members members(value, "finding");
  Finding finding;
  finding.language = members.name("language", parse_language);
  finding.primary = members.name("class", parse_comment_class);
  finding.normalised_text = members.text("normalised_text");
  finding.labels = names_at(members, "labels");
  finding.not_evaluated = members.texts("not_evaluated");
  if (const json* const classes = members.object("classes")) {
    for (const CommentClass c : kClasses) {
      const auto found = classes->find(to_string(c));
      if (found == classes->end()) continue;
      Members score(*found, "class");
      ClassScore& read = finding.scores[static_cast<std::size_t>(c)];
      read.log_odds = score.number("log_odds");
      read.probability = score.number("probability");
      read.holds = score.flag("holds");
      if (score.has("tipped")) read.tipped = score.name("tipped", parse_tipped);
      members.join(score);
    }
  }
  if (const json* const hits = members.list("signals")) {
    for (const json& hit : *hits) finding.hits.push_back(hit_from(hit, members));
  }
  if (auto error = members.error()) return *std::move(error);
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
  put(value, "reason", action.reason);
  put(value, "depends_on", action.depends_on);
  put(value, "team", action.team);
  put(value, "label", action.label);
  put(value, "label_on", action.label_on);
  put(value, "domain", action.domain);
  if (action.protective) value["protective"] = true;
  if (action.lasts) value["lasts_seconds"] = action.lasts->count() / 1'000'000;
  put(value, "channel", action.channel);
  if (action.incident) value["incident"] = *action.incident;
  if (action.due_in) value["due_in_seconds"] = action.due_in->count() / 1'000'000;
  if (action.expires_at) value["expires_at"] = to_iso8601(*action.expires_at);
  return value;
}

Result<Action> action_from_json(const json& value) {
  Members members(value, "action");
  Action action;
  action.key = members.text("key");
  if (action.key.empty()) members.refuse("key");
  action.kind = members.name("kind", parse_action_kind);
  action.brand = BrandId(members.text("brand"));
  action.account = AccountId(members.text("account"));
  action.target = CommentId(members.text("target"));
  action.post = PostId(members.text("post"));
  action.thread = CommentId(members.text("thread"));
  action.author = AuthorId(members.text("author"));
  action.text = members.text("text");
  action.template_id = members.text("template");
  action.variant = static_cast<int>(members.whole("variant"));
  action.policy = members.text("policy");
  action.reason = members.text("reason");
  action.depends_on = members.text("depends_on");
  action.team = members.text("team");
  action.label = members.text("label");
  action.label_on = members.text("label_on");
  action.domain = members.text("domain");
  action.protective = members.flag("protective");
  if (members.has("lasts_seconds")) {
    action.lasts = std::chrono::seconds(members.whole("lasts_seconds"));
  }
  action.channel = members.text("channel");
  if (members.has("incident")) action.incident = members.whole("incident");
  if (members.has("due_in_seconds")) {
    action.due_in = std::chrono::seconds(members.whole("due_in_seconds"));
  }
  action.created_at = members.time("created_at").value_or(TimePoint{});
  action.not_before = members.time("not_before").value_or(TimePoint{});
  action.expires_at = members.time("expires_at");
  if (auto error = members.error()) return *std::move(error);
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
  json value = {{"comment", to_json_value(decision.comment)},
                {"revision", decision.revision},
                {"finding", to_json_value(decision.finding)},
                {"policies", decision.policies},
                {"actions", actions},
                {"guards", guards},
                {"escalations", escalations},
                {"rule_set", decision.rule_set},
                {"mode", to_string(decision.mode)},
                {"decided_at", to_iso8601(decision.decided_at)}};
  for (const Strike& strike : decision.strikes) {
    value["strikes"].push_back({{"policy", strike.policy},
                                {"weight", strike.weight},
                                {"until", to_iso8601(strike.until)}});
  }
  if (!decision.control.empty()) value["control"] = decision.control;
  return value;
}

std::string to_json_text(const Decision& decision) {
  // Comments are hostile input: bytes that are no UTF-8 become U+FFFD instead of an exception.
  return to_json_value(decision).dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace kaiku
