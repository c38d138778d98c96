// Approved answers: in force, told apart, and worded so that they may be sent.
#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "inspection.hpp"
#include "kinds.hpp"

namespace kaiku::rules {
namespace {

constexpr auto kSoon = std::chrono::days(30);

config::Node place_of(const Inspection& inspection, std::size_t answer) {
  return inspection.compiled().answers.entry(answer).place;
}

void inspect_expiry(Inspection& inspection) {
  const auto& today = inspection.settings.today;
  if (!today) return;
  const std::vector<Answer>& answers = answers_of(inspection.rules);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Answer& answer = answers[i];
    if (*today + kSoon < answer.expires_at) continue;
    const bool gone = *today >= answer.expires_at;
    inspection.diagnostics.push_back(finding(
        FindingCode::kExpiredAnswer, place_of(inspection, i),
        gone ? "answer '" + answer.id + "' expired after " + answer.expires + " and is not given"
             : "answer '" + answer.id + "' is given until " + answer.expires + " only",
        answer.owner + ": read its texts again and set 'expires' anew"));
  }
}

/// A sample question that does not lead to its own answer, because another is as near.
void inspect_likeness(Inspection& inspection) {
  const AnswerBook& book = inspection.compiled().answers;
  for (std::size_t i = 0; i < book.all().size(); ++i) {
    const Answer& answer = book.all()[i];
    if (book.entry(i).when) continue;  // its rival may never meet it
    for (const auto& [language, questions] : answer.questions) {
      for (const std::string& question : questions) {
        text::Analyzer::Options options;
        options.given = language;
        const text::PreparedText text = inspection.analyzer.prepare(question, options);
        Comment nobody;
        Context context;
        context.comment = &nobody;
        const AnswerRanking ranking =
            book.rank(text, context, std::nullopt, *inspection.compiled().answer_patterns,
                      AnswerRanking::kMost);
        const bool own = !ranking.best.empty() && ranking.best.front().answer->id == answer.id;
        if (ranking.found && own) continue;
        inspection.diagnostics.push_back(
            finding(FindingCode::kAlikeAnswers, place_of(inspection, i),
                    "its own sample question \"" + question + "\" does not get answer '" +
                        answer.id + "' (" + ranking.summary() + ")",
                    "take the question out, or give the other answer other ones"));
      }
    }
  }
}

/// Languages that a brand serves and an answer lacks.
void inspect_answer_languages(Inspection& inspection) {
  const std::vector<Answer>& answers = answers_of(inspection.rules);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    for (const Language language : inspection.settings.languages) {
      if (answers[i].words.variants.contains(language)) continue;
      inspection.diagnostics.push_back(
          finding(FindingCode::kMissingLanguage, place_of(inspection, i),
                  "no text in " + std::string(to_string(language)) +
                      " for this answer, which a brand serves",
                  "questions in that language become cases; add 'questions' and 'text'"));
    }
  }
}

}  // namespace

void inspect_answers(Inspection& inspection) {
  inspect_expiry(inspection);
  inspect_likeness(inspection);
  inspect_answer_languages(inspection);
}

}  // namespace kaiku::rules
