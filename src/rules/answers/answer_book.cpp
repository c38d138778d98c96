#include "answer_book.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "../compiled.hpp"

namespace kaiku::rules {
namespace {

constexpr std::array kLanguages = {Language::kFinnish, Language::kSwedish, Language::kEnglish};

std::size_t place_of(Language language) {
  return static_cast<std::size_t>(language);
}

/// Whether conditions of answers hold for one comment. The patterns are looked for once, and only
/// when an answer has a condition.
class Conditions {
 public:
  Conditions(const text::PreparedText& text, const Context& context, const Matcher& matcher)
      : text_(text), context_(context), matcher_(matcher), personal_data_(text.original()) {}

  Truth ask(const Condition& condition) {
    if (!matches_)
      matches_ = matcher_.scan(text_.tokens(), text_.folded(), text_.original(), text_.emoji());
    const Evaluation evaluation{.text = text_,
                                .context = context_,
                                .matcher = matcher_,
                                .matches = *matches_,
                                .personal_data = personal_data_,
                                .places_wanted = false};
    std::vector<Hit> hits;
    return condition.evaluate(evaluation, hits).truth;
  }

 private:
  const text::PreparedText& text_;
  const Context& context_;
  const Matcher& matcher_;
  std::optional<Matches> matches_;
  PersonalDataOfText personal_data_;
};

/// Whether sentences that ask, each by itself, lead to different answers: one of them would be left
/// without. A sentence that leads to nearly nothing is none of them.
bool asks_several_things(const QuestionIndex& index, const std::vector<AskedWord>& words,
                         double threshold) {
  std::optional<std::uint32_t> wanted;
  for (auto begin = words.begin(); begin != words.end();) {
    const auto end = std::find_if(begin, words.end(), [&](const AskedWord& word) {
      return word.sentence != begin->sentence;
    });
    const auto matches = index.search({begin, end});
    begin = end;
    if (matches.empty() || matches.front().score < threshold) continue;
    if (wanted && *wanted != matches.front().answer) return true;
    wanted = matches.front().answer;
  }
  return false;
}

/// Decides whether the first may be given, and says why not.
void judge(AnswerRanking& ranking, const AnswerLimits& limits) {
  if (ranking.best.empty()) {
    ranking.why_not = "no approved answer speaks of this";
    return;
  }
  const RankedAnswer& first = ranking.best.front();
  if (first.score < limits.threshold) {
    ranking.why_not =
        fmt::format("no approved answer comes near enough, {:.2f} is needed", limits.threshold);
  } else if (!first.obstacle.empty()) {
    ranking.why_not = "the approved answer " + first.answer->id + " fits, but " + first.obstacle;
  } else if (ranking.best.size() > 1 && first.score - ranking.best[1].score < limits.margin) {
    ranking.why_not = fmt::format(
        "approved answers fit nearly alike, the best must be {:.2f} ahead", limits.margin);
  } else {
    ranking.found = true;
  }
}

}  // namespace

std::string AnswerRanking::summary() const {
  std::string candidates;
  for (const RankedAnswer& ranked : best) {
    fmt::format_to(std::back_inserter(candidates), "{}{} {:.2f}", candidates.empty() ? "" : ", ",
                   ranked.answer->id, ranked.score);
  }
  if (found || candidates.empty()) return found ? candidates : why_not;
  return why_not + "; nearest: " + candidates;
}

void AnswerBook::add(Answer answer, Entry entry) {
  answers_.push_back(std::move(answer));
  entries_.push_back(std::move(entry));
}

void AnswerBook::finish(const AnswerLimits& limits, text::Analyzer& analyzer) {
  limits_ = limits;
  for (std::uint32_t place = 0; place < answers_.size(); ++place) {
    for (const auto& [language, questions] : answers_[place].questions) {
      text::Analyzer::Options options;
      options.given = language;
      for (const std::string& question : questions)
        by_language_[place_of(language)].add(place, analyzer.prepare(question, options));
    }
  }
  for (const Language language : kLanguages) by_language_[place_of(language)].finish(language);
}

AnswerRanking AnswerBook::rank(const text::PreparedText& text, const Context& context,
                               std::optional<TimePoint> now, const Matcher& matcher,
                               std::size_t most) const {
  const Language language = text.language();
  const QuestionIndex& index = by_language_[place_of(language)];
  const std::vector<AskedWord> words = asked_words(text);
  Conditions conditions(text, context, matcher);
  AnswerRanking ranking;
  for (const auto& match : index.search(words)) {
    if (ranking.best.size() >= std::max<std::size_t>(most, 2)) break;  // the margin needs two
    const Answer& answer = answers_[match.answer];
    const ConditionPtr& when = entries_[match.answer].when;
    const Truth fits = when ? conditions.ask(*when) : Truth::kTrue;
    if (fits == Truth::kFalse) continue;
    RankedAnswer ranked{.answer = &answer,
                        .score = match.score,
                        .question = answer.questions.at(language)[match.sample],
                        .obstacle = {}};
    if (fits == Truth::kUnknown) ranked.obstacle = "what its condition asks for is not known";
    if (now && *now >= answer.expires_at) ranked.obstacle = "it expired after " + answer.expires;
    ranking.best.push_back(std::move(ranked));
  }
  judge(ranking, limits_);
  if (ranking.found && asks_several_things(index, words, limits_.threshold)) {
    ranking.found = false;
    ranking.why_not = "it asks more than one thing";
  }
  if (ranking.best.size() > most) ranking.best.resize(most);
  return ranking;
}

AnswerRanking rank_answers(const RuleSet& rules, const text::PreparedText& text,
                           const Context& context, TimePoint now, std::size_t most) {
  const RuleSet::Compiled& compiled = rules.compiled();
  return compiled.answers.rank(text, context, now, *compiled.answer_patterns, most);
}

const std::vector<Answer>& answers_of(const RuleSet& rules) {
  return rules.compiled().answers.all();
}

const AnswerLimits& answer_limits(const RuleSet& rules) {
  return rules.compiled().answers.limits();
}

const std::string* find_fact(const RuleSet& rules, std::string_view placeholder,
                             const BrandId& brand, Language language) {
  return rules.compiled().facts.find(placeholder, brand, language);
}

}  // namespace kaiku::rules
