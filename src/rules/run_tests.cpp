#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <utility>

#include <kaiku/rules/examples.hpp>
#include <kaiku/rules/rule_set.hpp>

#include "answers/answer_tests.hpp"
#include "compiled.hpp"
#include "rule_text.hpp"

namespace kaiku::rules {
namespace {

constexpr std::size_t kShownWords = 12;

text::Analyzer::Options options_for(const Signal& signal) {
  text::Analyzer::Options options;
  if (signal.any_language) return options;
  options.languages = languages_of(signal.languages);
  options.fallback = options.languages.front();
  if (options.languages.size() == 1) options.given = options.languages.front();
  return options;
}

/// "paketti ← paketti, myöhästyi ← myöhästyä, asdf ← ?": why a base form did not hit.
std::string words_seen(const text::PreparedText& text) {
  std::string seen;
  std::size_t count = 0;
  for (const text::Token& token : text.tokens()) {
    if (count++ == kShownWords) return seen + " …";
    if (!seen.empty()) seen += ", ";
    seen += std::string(token.folded) + " ← ";
    seen += token.lemmas.empty() ? "?" : std::string(token.lemmas.front());
    for (std::size_t i = 1; i < token.lemmas.size(); ++i)
      seen += "/" + std::string(token.lemmas[i]);
  }
  return "base forms: " + seen;
}

std::string words_hit(const text::PreparedText& text, const SignalHit& hit) {
  std::string words;
  for (const Span& span : hit.spans) {
    words += (words.empty() ? "it hits: '" : "', '") +
             shown(text.original().substr(span.begin, span.end - span.begin));
  }
  return words.empty() ? words : words + "'";
}

/// Brings examples about as the engine would meet them.
class ExampleStage {
 public:
  ExampleStage(const RuleSet& rules, text::Analyzer& analyzer,
               const std::function<void(const ExampleText&)>& visit)
      : rules_(rules), analyzer_(analyzer), visit_(visit) {}

  void show(const std::string& id, const Examples& tests, const text::Analyzer::Options& options) {
    for (const Example& example : tests.hits) show_one(id, example, options, /*hit=*/true);
    for (const Example& example : tests.misses) show_one(id, example, options, /*hit=*/false);
  }

 private:
  /// What was written before is decided before, each comment a second later.
  void show_one(const std::string& id, const Example& example,
                const text::Analyzer::Options& options, bool hit) {
    text::Analyzer::Options known = options;
    if (example.language) known.given = example.language;
    const text::PreparedText text = analyzer_.prepare(example.comment.text, known);
    RecentPast past(rules_.recent_needs());
    Comment comment = example.comment;
    Context context = example.context;
    context.comment = &comment;
    context.past = &past;
    context.at = kBegin;
    if (!rules_.recent_needs().empty()) {
      for (const auto* const texts : {&example.earlier, &example.earlier_own}) {
        for (const std::string& earlier : *texts) {
          const bool own = texts == &example.earlier_own;
          become(comment, earlier, own ? kAuthor : "other" + std::to_string(comments_));
          const text::PreparedText prepared = analyzer_.prepare(earlier, known);
          past.note(comment, prepared, rules_.examine(prepared, context), *context.at);
          past.commit();
          *context.at += std::chrono::seconds(1);
        }
      }
    }
    become(comment, example.comment.text, kAuthor);
    visit_({.signal = id, .hit = hit, .place = example.place, .text = text, .context = context});
  }

  void become(Comment& comment, const std::string& text, const std::string& author) {
    comment.id = CommentId("test" + std::to_string(comments_++));
    comment.author.id = AuthorId(author);
    comment.text = text;
  }

  static constexpr TimePoint kBegin = from_unix_seconds(1'767'268'800);  // 2026-01-01T12:00:00Z
  static constexpr auto kAuthor = "author";

  const RuleSet& rules_;
  text::Analyzer& analyzer_;
  const std::function<void(const ExampleText&)>& visit_;
  std::size_t comments_ = 0;
};

/// A signal that a composite stands for has hit as well.
const SignalHit* find_hit(const Finding& finding, const std::string& id) {
  const auto hit = std::ranges::find_if(finding.hits, [&](const SignalHit& one) {
    return one.id == id || std::ranges::find(one.replaces, id) != one.replaces.end();
  });
  return hit == finding.hits.end() ? nullptr : &*hit;
}

Diagnostic failure_of(const ExampleText& example, const Finding& finding, const SignalHit* hit) {
  const std::string& id = example.signal;
  Diagnostic failure = example.place;
  failure.severity = Diagnostic::Severity::kError;
  failure.message = "signal '" + id + "' " + (example.hit ? "should hit" : "should not hit") +
                    " \"" + shown(example.text.original()) + "\"";
  if (!example.hit) {
    failure.hint = words_hit(example.text, *hit);
  } else if (std::ranges::find(finding.not_evaluated, id) != finding.not_evaluated.end()) {
    failure.hint = "not evaluated: give what it asks for, as in {text: \"…\", rating: 1}";
  } else {
    failure.hint = words_seen(example.text);
  }
  return failure;
}

}  // namespace

void visit_examples(const RuleSet& rules, text::Analyzer& analyzer,
                    const std::function<void(const ExampleText&)>& visit) {
  ExampleStage stage(rules, analyzer, visit);
  for (const Signal& signal : rules.compiled().signals) {
    stage.show(signal.id, signal.tests, options_for(signal));
  }
  for (const Composite& composite : rules.compiled().composites.all()) {
    stage.show(composite.id, composite.tests, {});
  }
}

TestReport RuleSet::run_tests(text::Analyzer& analyzer) const {
  TestReport report;
  visit_examples(*this, analyzer, [&](const ExampleText& example) {
    const Finding finding = examine(example.text, example.context);
    const SignalHit* const hit = find_hit(finding, example.signal);
    if ((hit != nullptr) == example.hit) {
      ++report.passed;
    } else {
      report.failures.push_back({failure_of(example, finding, hit)});
    }
  });
  test_answers(*this, analyzer, report);
  return report;
}

}  // namespace kaiku::rules
