#include "answer_tests.hpp"

#include <string>

#include "../compiled.hpp"
#include "../rule_text.hpp"
#include "answer_book.hpp"

namespace kaiku::rules {
namespace {

AnswerRanking ranking_for(const RuleSet& rules, text::Analyzer& analyzer, const Example& example) {
  text::Analyzer::Options options;
  options.given = example.language;
  const text::PreparedText text = analyzer.prepare(example.comment.text, options);
  Context context = example.context;
  context.comment = &example.comment;
  const RuleSet::Compiled& compiled = rules.compiled();
  return compiled.answers.rank(text, context, std::nullopt, *compiled.answer_patterns,
                               AnswerRanking::kMost);
}

}  // namespace

void test_answers(const RuleSet& rules, text::Analyzer& analyzer, TestReport& report) {
  const AnswerBook& book = rules.compiled().answers;
  const auto run = [&](const std::string& id, const Example& example, bool wanted) {
    const AnswerRanking ranking = ranking_for(rules, analyzer, example);
    const bool hit = ranking.found && ranking.best.front().answer->id == id;
    if (hit == wanted) {
      ++report.passed;
      return;
    }
    Diagnostic failure = example.place;
    failure.severity = Diagnostic::Severity::kError;
    failure.message = "answer '" + id + "' should " + (wanted ? "" : "not ") + "be given to \"" +
                      shown(example.comment.text) + "\"";
    failure.hint = ranking.summary();
    report.failures.push_back({std::move(failure)});
  };
  for (std::size_t place = 0; place < book.all().size(); ++place) {
    const std::string& id = book.all()[place].id;
    for (const Example& example : book.entry(place).tests.hits) run(id, example, /*wanted=*/true);
    for (const Example& example : book.entry(place).tests.misses)
      run(id, example, /*wanted=*/false);
  }
}

}  // namespace kaiku::rules
