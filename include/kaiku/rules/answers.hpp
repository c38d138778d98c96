#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/language.hpp>
#include <kaiku/rules/rule_set.hpp>

namespace kaiku::rules {

/// An approved answer to a question that is asked again and again (guard 8).
struct Answer {
  std::string id;
  std::string about;
  std::string owner;       ///< who keeps it right: a team or a duty
  std::string expires;     ///< the last day on which it is given, as written: "2027-01-31"
  TimePoint expires_at{};  ///< the moment after that day (UTC) from which on it is not given
  Template words;          ///< its id is kAnswerPrefix and the answer's
  std::map<Language, std::vector<std::string>> questions;  ///< sample questions
  std::string file;
  int line = 0;
};

/// Texts of answers stand in actions as those of a template "answer/delivery_time"; names of
/// templates have no slash. Alone, in Step::template_id, it means whichever answer fits.
inline constexpr std::string_view kAnswerPrefix = "answer/";

/// Whether a policy's step gives the approved answer that fits. Its team and due time are those of
/// the case that is opened when none does.
inline bool gives_answer(const Step& step) {
  return step.template_id == kAnswerPrefix;
}

/// How near an answer must come to be given by itself.
struct AnswerLimits {
  double threshold = 0.65;  ///< least score of the best one
  double margin = 0.15;     ///< by which it must be ahead of the next one
};

/// An approved answer and how well it fits a question.
struct RankedAnswer {
  const Answer* answer = nullptr;  ///< never null; lives as long as the rule set
  double score = 0;                ///< 0 … 1
  std::string_view question;       ///< of its sample questions the one that fits best
  std::string obstacle;            ///< why it is not given, however well it fits; empty: it may be
};

/// The approved answers that come nearest to a comment.
struct AnswerRanking {
  static constexpr std::size_t kMost = 3;

  std::vector<RankedAnswer> best;  ///< the best first
  bool found = false;              ///< the first may be given
  std::string why_not;             ///< why none is given, for a person; empty when `found`

  /// "no approved answer …; nearest: delivery_time 0.48, returns 0.21": the reason of a case.
  std::string summary() const;
};

/// The approved answers that come nearest to the questions of a comment. One whose condition is
/// false is left out; one that has expired by `now`, or whose condition is unknown, stands in the
/// way of others and is not given. Pure. Thread-safe.
AnswerRanking rank_answers(const RuleSet& rules, const text::PreparedText& text,
                           const Context& context, TimePoint now,
                           std::size_t most = AnswerRanking::kMost);

/// In the order of the rule files.
const std::vector<Answer>& answers_of(const RuleSet& rules);
const AnswerLimits& answer_limits(const RuleSet& rules);

/// What rule files say of the brand for its texts, as `{{fact.returns_url}}`, by placeholder
/// ("fact.returns_url"). Null: no such fact, or one that says nothing in this language. It lives as
/// long as the rule set.
const std::string* find_fact(const RuleSet& rules, std::string_view placeholder,
                             const BrandId& brand, Language language);

}  // namespace kaiku::rules
