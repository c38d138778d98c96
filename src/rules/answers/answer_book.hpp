#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include <kaiku/config/yaml.hpp>
#include <kaiku/rules/answers.hpp>
#include <kaiku/text/prepared.hpp>

#include "../condition.hpp"
#include "../example.hpp"
#include "question_index.hpp"

namespace kaiku::rules {

/// All approved answers of a rule set, with what they are found by.
class AnswerBook {
 public:
  struct Entry {
    ConditionPtr when;  ///< null: everywhere and always
    Examples tests;
    config::Node place;  ///< where its name stands
  };

  void add(Answer answer, Entry entry);
  /// After the last one.
  void finish(const AnswerLimits& limits, text::Analyzer& analyzer);

  const std::vector<Answer>& all() const { return answers_; }
  const Entry& entry(std::size_t place) const { return entries_[place]; }
  const AnswerLimits& limits() const { return limits_; }

  /// As rank_answers(). `matcher` knows the patterns of the conditions. Without `now` none
  /// is taken for expired.
  AnswerRanking rank(const text::PreparedText& text, const Context& context,
                     std::optional<TimePoint> now, const Matcher& matcher, std::size_t most) const;

 private:
  AnswerLimits limits_;
  std::vector<Answer> answers_;
  std::vector<Entry> entries_;  ///< by answer
  std::array<QuestionIndex, 3> by_language_;
};

}  // namespace kaiku::rules
