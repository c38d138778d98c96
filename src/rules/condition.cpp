#include "condition.hpp"

#include <algorithm>
#include <utility>

#include "checking/kinds.hpp"
#include "conditions/families.hpp"
#include "rule_text.hpp"

namespace kaiku::rules {
namespace {

using Where = ConditionEntry::Where;

constexpr ConditionEntry kConditions[] = {
    {"all", parse_all, kConditionsSchema},
    {"any", parse_any, kConditionsSchema},
    {"none", parse_none, kConditionsSchema},
    {"word", parse_word, kTextsSchema},
    {"phrase", parse_phrase, kPhraseSchema},
    {"lemma", parse_lemma, kTextsSchema},
    {"part", parse_part, kPartSchema},
    {"list", parse_list, kTextsSchema},
    {"regex", parse_regex, kTextsSchema},
    {"raw", parse_raw, kTextsSchema},
    {"near", parse_near, kNearSchema},
    {"evades", parse_evades, kTextsSchema},
    {"count", parse_count, kCountSchema},
    {"similar", parse_similar, kSimilarSchema},
    {"personal_data", parse_personal_data, kPersonalDataSchema},
    {"emoji", parse_emoji, kEmojiSchema},
    {"question_clitic", parse_question_clitic, kTrueSchema},
    {"question_mark", parse_question_mark, kTrueSchema},
    {"starts", parse_starts, kTextsSchema},
    {"negated", parse_negated, kConditionSchema},
    {"not_negated", parse_not_negated, kConditionSchema},
    {"links", parse_links, kLinksSchema},
    {"mentions", parse_mentions, kMentionsSchema},
    {"repeats", parse_repeats, kRepeatsSchema},
    {"caps", parse_caps, kNumberComparisonSchema},
    {"length", parse_length, kLengthSchema},
    {"class", parse_class, kClassesSchema, Where::kPoliciesOnly},
    {"primary", parse_primary, kClassesSchema, Where::kPoliciesOnly},
    {"confidence", parse_confidence, kNumberComparisonSchema, Where::kPoliciesOnly},
    {"label", parse_label, kTextsSchema, Where::kPoliciesOnly},
    {"signal", parse_signal, kTextsSchema, Where::kPoliciesOnly},
    {"lang", parse_lang, kLanguagesSchema},
    {"platform", parse_platform, kTextsSchema},
    {"account", parse_account, kTextsSchema},
    {"brand", parse_account, kTextsSchema},
    {"kind", parse_kind, kKindsSchema},
    {"rating", parse_rating, kNumberComparisonSchema},
    {"private", parse_flag_fact, kFlagSchema},
    {"edited", parse_flag_fact, kFlagSchema},
    {"top_level", parse_flag_fact, kFlagSchema},
    {"is_reply", parse_flag_fact, kFlagSchema},
    {"reply_to_us", parse_flag_fact, kFlagSchema},
    {"author.comments_before", parse_number_fact, kNumberComparisonSchema},
    {"author.strikes", parse_number_fact, kNumberComparisonSchema},
    {"author.followers", parse_number_fact, kNumberComparisonSchema},
    {"author.known_for", parse_duration_fact, kDurationComparisonSchema},
    {"author.label", parse_label_fact, kTextsSchema},
    {"on_ad", parse_flag_fact, kFlagSchema},
    {"post.kind", parse_post_kind, kPostKindsSchema},
    {"post.age", parse_duration_fact, kDurationComparisonSchema},
    {"post.comments", parse_number_fact, kNumberComparisonSchema},
    {"post.label", parse_label_fact, kTextsSchema},
    {"thread.age", parse_duration_fact, kDurationComparisonSchema},
    {"thread.comments", parse_number_fact, kNumberComparisonSchema},
    {"thread.our_replies", parse_number_fact, kNumberComparisonSchema},
    {"thread.staff_answered", parse_flag_fact, kFlagSchema},
    {"thread.label", parse_label_fact, kTextsSchema},
    {"hours", parse_hours, kHoursSchema},
    {"domain.label", parse_label_fact, kTextsSchema},
    {"weekday", parse_weekday, kWeekdaysSchema},
    {"hour", parse_hour, kStretchesSchema},
};

bool allowed(const ConditionEntry& entry, const Parsing& parsing) {
  return entry.where == Where::kEverywhere || parsing.statement == Parsing::Statement::kPolicy;
}

ConditionPtr parse_entry(const Site& site, Parsing& parsing) {
  const auto* const entry = std::ranges::find(kConditions, site.name(), &ConditionEntry::key);
  if (entry == std::end(kConditions)) {
    std::vector<std::string_view> known;
    for (const ConditionEntry& candidate : kConditions) {
      if (allowed(candidate, parsing)) known.push_back(candidate.key);
    }
    parsing.diagnostics.push_back(site.key.error("unknown condition '" + shown(site.name()) + "'",
                                                 did_you_mean(site.name(), known)));
    return nullptr;
  }
  if (!allowed(*entry, parsing)) {
    parsing.diagnostics.push_back(site.key.error(
        "'" + site.name() + "' is known only after all signals: policies may ask for it",
        "move it to a policy, or ask for words"));
    return nullptr;
  }
  parsing.asked.insert(entry->key);
  return entry->parse(site, parsing);
}

/// What must hold beside what must not, written the same: such a rule never fires.
void report_contradictions(const config::Node& node, Parsing& parsing) {
  const auto entries = node.entries();
  const auto none = std::ranges::find_if(
      entries, [](const auto& entry) { return entry.first.scalar() == "none"; });
  if (none == entries.end()) return;
  const std::vector<config::Node> forbidden = none->second.items();
  std::vector<std::string> required;
  for (const auto& [key, value] : entries) {
    if (key.scalar() == "all") {
      for (const config::Node& item : value.items()) required.push_back(canonical(item));
    } else if (key.scalar() != "any" && key.scalar() != "none") {
      required.push_back(canonical(key) + ":" + canonical(value));
    }
  }
  for (const config::Node& item : forbidden) {
    std::string written = canonical(item);
    const bool single = item.is_mapping() && item.entries().size() == 1;
    const std::string inner = single ? written.substr(1, written.size() - 2) : written;
    const auto same = [&](const std::string& text) { return text == written || text == inner; };
    if (std::ranges::any_of(required, same)) {
      parsing.diagnostics.push_back(
          finding(FindingCode::kContradiction, item,
                  "can never hold: the same condition is required and forbidden", ""));
    }
  }
}

}  // namespace

std::span<const ConditionEntry> conditions() {
  return kConditions;
}

ConditionPtr parse_condition(const config::Node& node, Parsing& parsing) {
  if (!node.is_mapping()) {
    parsing.diagnostics.push_back(
        node.error("expected a condition", "a condition is a mapping, e.g. {lemma: [odottaa]}"));
    return nullptr;
  }
  const auto entries = node.entries();
  if (entries.empty()) {
    parsing.diagnostics.push_back(node.error("an empty condition", "write what must be so"));
    return nullptr;
  }
  std::vector<ConditionPtr> parts;
  for (const auto& [key, value] : entries) {
    if (ConditionPtr part = parse_entry({key, value, node}, parsing))
      parts.push_back(std::move(part));
  }
  if (parts.size() != entries.size()) return nullptr;
  report_contradictions(node, parsing);
  ConditionPtr whole = parts.size() == 1 ? std::move(parts.front()) : make_all(std::move(parts));
  if (whole->impossible()) {
    parsing.diagnostics.push_back(finding(FindingCode::kContradiction, node,
                                          "can never hold: nothing fulfils all of it",
                                          "loosen it or remove a part"));
    return nullptr;
  }
  return whole;
}

}  // namespace kaiku::rules
