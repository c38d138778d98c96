#include <algorithm>

#include <nlohmann/json.hpp>

#include <kaiku/domain/json.hpp>
#include <kaiku/rules/sums.hpp>

#include "explanation.hpp"

namespace kaikuctl {

using namespace kaiku;
using nlohmann::json;

namespace {

json texts(std::span<const std::string_view> views) {
  json list = json::array();
  for (const std::string_view view : views) list.push_back(view);
  return list;
}

json reading_json(const text::Reading& reading) {
  return {{"form", reading.form},
          {"how", to_string(reading.disguise)},
          {"known", reading.known},
          {"base_forms", texts(reading.lemmas)},
          {"begin", reading.original.begin},
          {"end", reading.original.end}};
}

json token_json(const text::PreparedText& text, const text::Token& token) {
  json value = {{"written", text.original().substr(token.original.begin,
                                                   token.original.end - token.original.begin)},
                {"begin", token.original.begin},
                {"end", token.original.end},
                {"sentence", token.sentence},
                {"language", to_string(token.language)},
                {"known", token.known},
                {"base_forms", texts(token.lemmas)},
                {"parts", texts(token.parts)}};
  json readings = json::array();
  for (const text::Reading& reading : token.readings) readings.push_back(reading_json(reading));
  value["read_as"] = readings;
  const auto flag = [&](const char* name, bool set) {
    if (set) value[name] = true;
  };
  flag("asks", token.question_clitic);
  flag("negation", token.negation);
  flag("negated", token.negated);
  flag("link", token.link);
  flag("mention", token.mention);
  flag("skipped", token.skipped);
  return value;
}

json sum_json(const rules::ClassSum& sum) {
  json summands = json::array();
  for (const rules::Summand& summand : sum.summands) {
    json value = {{"signal", summand.signal}, {"amount", summand.amount}};
    if (summand.at_most) {
      value["written"] = summand.written;
      value["group"] = summand.group;
      value["at_most"] = *summand.at_most;
    }
    summands.push_back(std::move(value));
  }
  return {{"class", to_string(sum.comment_class)},
          {"bias", sum.bias},
          {"summands", summands},
          {"log_odds", sum.total},
          {"probability", sum.probability},
          {"threshold", sum.threshold},
          {"holds", sum.holds}};
}

/// The limits of each policy that matched, in words.
json limits_json(const Explained& explained) {
  json limits = json::object();
  for (const rules::Policy& policy : explained.rules.policies()) {
    if (std::ranges::find(explained.decision.policies, policy.id) ==
        explained.decision.policies.end()) {
      continue;
    }
    for (const rules::Limit& limit : policy.at_most) limits[policy.id].push_back(to_string(limit));
  }
  return limits;
}

}  // namespace

json explanation_json(const Explained& explained) {
  json value = to_json_value(explained.decision);
  const text::PreparedText& text = explained.text;
  json tokens = json::array();
  for (const text::Token& token : text.tokens()) tokens.push_back(token_json(text, token));
  value["text"] = {{"language", to_string(text.language())},
                   {"language_confidence", text.language_confidence()},
                   {"truncated", text.truncated()},
                   {"tokens", tokens}};
  json sums = json::array();
  for (const rules::ClassSum& sum : sums_of(explained.decision.finding, explained.rules)) {
    sums.push_back(sum_json(sum));
  }
  value["sums"] = sums;
  value["limits"] = limits_json(explained);
  return value;
}

}  // namespace kaikuctl
