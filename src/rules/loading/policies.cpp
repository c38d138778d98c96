#include <algorithm>
#include <charconv>
#include <utility>

#include <kaiku/rules/answers.hpp>

#include "../checking/kinds.hpp"
#include "../rule_text.hpp"
#include "limits.hpp"
#include "statements.hpp"

namespace kaiku::rules {
namespace {

constexpr auto kLongestPeriod = std::chrono::days(366);
constexpr std::int64_t kHeaviestStrike = 100;

constexpr Field kFields[] = {
    {"id", R"({"$ref": "#/$defs/id"})", true},
    {"about", R"({"type": "string"})"},
    {"when", R"({"$ref": "#/$defs/condition"})"},
    {"mode", R"({"anyOf": [{"enum": ["off", "shadow", "draft", "live"]},
       {"type": "object", "additionalProperties": false, "required": ["live"],
        "properties": {"live": {"type": "string", "pattern": "^([1-9][0-9]?|100)%$"}}}]})"},
    {"at_most", kLimitsSchema},
    {"strike", R"({"type": "object", "additionalProperties": false, "required": ["for"],
       "properties": {"weight": {"type": "integer", "minimum": 1, "maximum": 100},
                      "for": {"$ref": "#/$defs/duration"}}})"},
    {"do", R"({"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/step"}})"},
    {"override", R"({"type": "boolean"})"},
    {"disabled", R"({"type": "boolean"})"},
};

constexpr std::string_view kTemplateSchema = R"({"$ref": "#/$defs/id"})";
constexpr std::string_view kOnlyTrue = R"({"const": true})";
constexpr std::string_view kHideSchema = R"({"anyOf": [{"const": true},
  {"type": "object", "additionalProperties": false, "required": ["protect"],
   "properties": {"protect": {"const": "personal_data"}}}]})";
constexpr std::string_view kBlockSchema = R"({"anyOf": [{"const": true},
  {"type": "object", "additionalProperties": false, "required": ["for"],
   "properties": {"for": {"$ref": "#/$defs/duration"}}}]})";
constexpr std::string_view kLabelSchema = R"({"anyOf": [{"type": "string", "minLength": 1},
  {"type": "object", "additionalProperties": false, "required": ["name"],
   "properties": {"name": {"type": "string", "minLength": 1},
                  "on": {"enum": ["author", "post", "thread", "domain"]}}}]})";
constexpr std::string_view kAnswerStep = "answer";

constexpr StepEntry kSteps[] = {
    {"reply", ActionKind::kReply, kTemplateSchema},
    {kAnswerStep, ActionKind::kReply,
     R"({"anyOf": [{"const": true},
         {"type": "object", "additionalProperties": false, "required": ["otherwise"],
          "properties": {"otherwise": {"type": "object", "additionalProperties": false,
            "required": ["team"], "properties": {"team": {"type": "string"},
                                                 "due": {"$ref": "#/$defs/duration"}}}}}]})"},
    {"private_reply", ActionKind::kPrivateReply, kTemplateSchema},
    {"warn", ActionKind::kWarn, kTemplateSchema},
    {"react", ActionKind::kReact, R"({"const": "like"})"},
    {"hide", ActionKind::kHide, kHideSchema},
    {"delete", ActionKind::kDelete, kOnlyTrue},
    {"block", ActionKind::kBlock, kBlockSchema},
    {"case", ActionKind::kCase,
     R"({"type": "object", "additionalProperties": false, "required": ["team"],
         "properties": {"team": {"type": "string"}, "due": {"$ref": "#/$defs/duration"}}})"},
    {"label", ActionKind::kLabel, kLabelSchema},
    {"hold", ActionKind::kHold, kOnlyTrue},
    {"escalate", ActionKind::kEscalate,
     R"({"type": "object", "additionalProperties": false, "required": ["kind", "severity"],
         "properties": {"kind": {"type": "string"},
                        "severity": {"enum": ["warning", "urgent", "crisis"]}}})"},
};

/// Reads the steps of one policy.
class StepReader {
 public:
  StepReader(const Templates& templates, const Vocabulary& names, Diagnostics& diagnostics)
      : templates_(templates), names_(names), diagnostics_(diagnostics) {}

  std::vector<Step> read(const config::Node& list) {
    std::vector<Step> steps;
    const std::vector<config::Node> items = list.items();
    if (!list.is_sequence() || items.empty()) {
      error(list, "'do': expected a list of steps", "e.g. - reply: template");
      return {};
    }
    for (const config::Node& item : items) read_step(item, steps);
    return steps;
  }

 private:
  void error(const config::Node& node, std::string message, std::string hint = {}) {
    diagnostics_.push_back(node.error(std::move(message), std::move(hint)));
  }

  void read_step(const config::Node& item, std::vector<Step>& steps) {
    const auto entries = item.entries();
    if (entries.size() != 1) {
      error(item, "a step has one key", "write each step behind its own '- '");
      return;
    }
    const auto& [key, value] = entries.front();
    const auto* const entry = std::ranges::find(kSteps, key.scalar(), &StepEntry::key);
    if (entry == std::end(kSteps)) {
      std::vector<std::string_view> known;
      for (const StepEntry& candidate : kSteps) known.push_back(candidate.key);
      error(key, "unknown step '" + shown(key.scalar()) + "'", did_you_mean(key.scalar(), known));
      return;
    }
    Step step;
    step.kind = entry->kind;
    read_value(*entry, value, step);
    check_repetition(key, step, steps);
    steps.push_back(std::move(step));
  }

  void read_value(const StepEntry& entry, const config::Node& value, Step& step) {
    if (entry.key == kAnswerStep) return read_answer(entry, value, step);
    switch (entry.kind) {
      case ActionKind::kReply:
      case ActionKind::kPrivateReply:
      case ActionKind::kWarn:
        step.template_id = read_template(value);
        break;
      case ActionKind::kReact:
        read_reaction(value);
        break;
      case ActionKind::kCase:
        read_case(value, step);
        break;
      case ActionKind::kLabel:
        read_label(value, step);
        break;
      case ActionKind::kEscalate:
        read_escalation(value, step);
        break;
      case ActionKind::kHide:
        read_hide(value, step);
        break;
      case ActionKind::kBlock:
        read_block(value, step);
        break;
      default:
        only_true(entry.key, value);
    }
  }

  void only_true(std::string_view key, const config::Node& value) {
    if (value.is_scalar() && !value.quoted() && value.scalar() == "true") return;
    error(value, "'" + std::string(key) + "': expected true", "leave the step out otherwise");
  }

  /// `hide: {protect: personal_data}`: to protect its owner, without blame.
  void read_hide(const config::Node& value, Step& step) {
    if (!value.is_mapping()) return only_true("hide", value);
    config::MapReader reader(value, "hide", diagnostics_);
    reader.required_node("protect");
    step.protective = reader.choice("protect", {"personal_data"}).has_value();
    reader.finish();
  }

  /// `block: {for: 30d}`: lifted again by itself.
  void read_block(const config::Node& value, Step& step) {
    if (!value.is_mapping()) return only_true("block", value);
    config::MapReader reader(value, "block", diagnostics_);
    reader.required_node("for");
    step.lasts = reader.duration("for", std::chrono::minutes(1), kLongestPeriod);
    reader.finish();
  }

  /// `true`, or whose case it is when no answer fits.
  void read_answer(const StepEntry& entry, const config::Node& value, Step& step) {
    step.template_id = kAnswerPrefix;
    if (!value.is_mapping()) return only_true(entry.key, value);
    config::MapReader reader(value, "answer", diagnostics_);
    if (const auto otherwise = reader.required_node("otherwise")) read_case(*otherwise, step);
    reader.finish();
  }

  std::string read_text(const config::Node& value, const std::string& what) {
    if (value.is_scalar() && !value.scalar().empty()) return value.scalar();
    error(value, "expected " + what);
    return {};
  }

  void read_label(const config::Node& value, Step& step) {
    if (!value.is_mapping()) return name_label(value, step);
    config::MapReader reader(value, "label", diagnostics_);
    const auto name = reader.required_node("name");
    const std::string on =
        reader.choice("on", {"author", "post", "thread", "domain"}).value_or("author");
    for (const LabelScope scope : {LabelScope::kPost, LabelScope::kThread, LabelScope::kDomain}) {
      if (on == to_string(scope)) step.label_on = scope;
    }
    reader.finish();
    if (name) name_label(*name, step);
  }

  void name_label(const config::Node& name, Step& step) {
    step.label = read_text(name, "a label");
    if (step.label.empty() || !names_.check_label(name, step.label_on, diagnostics_)) return;
    step.lifetime = names_.lifetime_of(step.label);
  }

  std::string read_template(const config::Node& value) {
    std::string id = read_text(value, "the name of a template");
    if (id.empty() || templates_.contains(id)) return id;
    std::vector<std::string_view> known;
    for (const auto& [name, reply] : templates_) known.push_back(name);
    error(value, "no reply template '" + shown(id) + "'", did_you_mean(id, known));
    return id;
  }

  void read_reaction(const config::Node& value) {
    if (!value.is_scalar() || value.scalar() != "like") {
      error(value, "'react': unknown reaction", "known: like");
    }
  }

  void read_case(const config::Node& value, Step& step) {
    config::MapReader reader(value, "case", diagnostics_);
    step.team = reader.required_text("team");
    step.due = reader.duration("due", std::chrono::minutes(1), kLongestPeriod);
    reader.finish();
  }

  void read_escalation(const config::Node& value, Step& step) {
    config::MapReader reader(value, "escalate", diagnostics_);
    step.incident_kind = reader.required_text("kind");
    reader.required_node("severity");
    step.severity = reader.choice("severity", {"warning", "urgent", "crisis"}).value_or("");
    reader.finish();
  }

  /// One comment gets one public answer, and hiding twice is a mistake; several labels are not.
  void check_repetition(const config::Node& key, const Step& step, const std::vector<Step>& steps) {
    const bool repeatable = step.kind == ActionKind::kLabel || step.kind == ActionKind::kCase ||
                            step.kind == ActionKind::kEscalate;
    if (repeatable || std::ranges::find(steps, step.kind, &Step::kind) == steps.end()) return;
    error(key, "'" + key.scalar() + "' stands twice in one policy",
          step.kind == ActionKind::kReply ? "'reply' and 'answer' are one public text" : "");
  }

  const Templates& templates_;
  const Vocabulary& names_;
  Diagnostics& diagnostics_;
};

/// "25%" → 25; 0 after a diagnostic.
int read_percent(config::MapReader& reader) {
  std::string text = reader.required_text("live");
  if (text.ends_with('%')) text.pop_back();
  int percent = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), percent);
  const bool whole = failed == std::errc() && end == text.data() + text.size();
  if (whole && percent >= 1 && percent <= 100) return percent;
  reader.error_at("live", "'live': expected a share of the threads from 1% to 100%",
                  "e.g. mode: {live: 10%}; 'draft' leaves all of them to people");
  return 0;
}

/// `mode: {live: 10%}`: live in a tenth of the threads, always the same ones.
void read_trial(const config::Node& value, Policy& policy, Diagnostics& diagnostics) {
  config::MapReader reader(value, "mode", diagnostics);
  policy.live_percent = read_percent(reader);
  reader.finish();
}

std::optional<StrikeWeight> read_strike(config::MapReader& policy, Diagnostics& diagnostics) {
  const auto node = policy.node("strike");
  if (!node) return std::nullopt;
  config::MapReader reader(*node, "strike", diagnostics);
  const auto weight = reader.has("weight") ? reader.whole("weight", 1, kHeaviestStrike)
                                           : std::optional<std::int64_t>(1);
  reader.required_node("for");
  const auto lasts = reader.duration("for", std::chrono::minutes(1), kLongestPeriod);
  reader.finish();
  if (!weight || !lasts) return std::nullopt;
  return StrikeWeight{.weight = static_cast<std::size_t>(*weight), .lasts = *lasts};
}

void read_mode(config::MapReader& reader, Policy& policy, Diagnostics& diagnostics) {
  if (const auto value = reader.node("mode"); value && value->is_mapping()) {
    return read_trial(*value, policy, diagnostics);
  }
  const std::string mode =
      reader.choice("mode", {"off", "shadow", "draft", "live"}).value_or("live");
  policy.off = mode == "off";
  policy.mode = parse_mode(mode).value_or(Mode::kShadow);
}

/// Criticism is never silenced: what hides, deletes or blocks must ask for abuse or spam in every
/// way in which its condition can be true. What protects personal data is hidden without blame; the
/// guard itself looks for them in the text.
void check_restrictions(const Declaration& declaration, const ParsedPolicy& parsed,
                        Diagnostics& diagnostics) {
  const auto restricting = std::ranges::find_if(parsed.policy.steps, [](const Step& step) {
    return is_restriction(step.kind) && !step.protective;
  });
  if (restricting == parsed.policy.steps.end() || parsed.when->proves_abuse_or_spam()) return;
  diagnostics.push_back(finding(
      FindingCode::kSilencesCriticism, declaration.place,
      "policy '" + parsed.policy.id + "' could " + std::string(to_string(restricting->kind)) +
          " criticism: its condition can be true without abuse or spam",
      "require 'class: abuse' or 'class: spam' in every branch of 'when'"));
}

}  // namespace

std::span<const Field> policy_fields() {
  return kFields;
}
std::span<const StepEntry> step_entries() {
  return kSteps;
}

std::optional<ParsedPolicy> parse_policy(const Declaration& declaration, Parsing& parsing,
                                         const Templates& templates) {
  ParsedPolicy parsed;
  Policy& policy = parsed.policy;
  config::MapReader reader(declaration.value, "policy", parsing.diagnostics);
  policy.id = reader.required_text("id");
  policy.about = reader.text("about").value_or("");
  policy.file = declaration.place.file();
  policy.line = declaration.place.line();
  reader.flag("override");
  reader.flag("disabled");
  read_mode(reader, policy, parsing.diagnostics);
  policy.strike = read_strike(reader, parsing.diagnostics);
  policy.at_most = read_limits(reader, parsing.diagnostics);
  if (const auto steps = reader.required_node("do")) {
    policy.steps = StepReader(templates, parsing.names, parsing.diagnostics).read(*steps);
  }
  if (const auto when = reader.required_node("when")) parsed.when = parse_condition(*when, parsing);
  reader.finish();
  if (!parsed.when) return std::nullopt;
  check_restrictions(declaration, parsed, parsing.diagnostics);
  return parsed;
}

std::set<std::string> labels_of_policies(const std::vector<Declaration>& policies) {
  std::set<std::string> labels;
  for (const Declaration& policy : policies) {
    for (const auto& [key, value] : policy.value.entries()) {
      if (key.scalar() != "do") continue;
      for (const config::Node& step : value.items()) {
        for (const auto& [name, label] : step.entries()) {
          if (name.scalar() != "label") continue;
          if (label.is_scalar()) labels.insert(label.scalar());
          for (const auto& [member, text] : label.entries()) {
            if (member.scalar() == "name") labels.insert(text.scalar());
          }
        }
      }
    }
  }
  return labels;
}

}  // namespace kaiku::rules
