#include <algorithm>
#include <string>
#include <utility>

#include <kaiku/rules/rule_set.hpp>

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

/// Runs one example; the message of a failure, or nothing when it passed.
class ExampleRunner {
 public:
  ExampleRunner(const RuleSet& rules, text::Analyzer& analyzer, TestReport& report)
      : rules_(rules), analyzer_(analyzer), report_(report) {}

  void run(const std::string& id, const Examples& tests, const text::Analyzer::Options& options) {
    for (const Example& example : tests.hits) run_one(id, example, options, /*wanted=*/true);
    for (const Example& example : tests.misses) run_one(id, example, options, /*wanted=*/false);
  }

 private:
  void run_one(const std::string& id, const Example& example,
               const text::Analyzer::Options& options, bool wanted) {
    text::Analyzer::Options known = options;
    if (example.language) known.given = example.language;
    const text::PreparedText text = analyzer_.prepare(example.comment.text, known);
    const Finding finding = examine(example, text, known);
    const SignalHit* const hit = find_hit(finding, id);
    if ((hit != nullptr) == wanted) {
      ++report_.passed;
      return;
    }
    Diagnostic failure = example.place;
    failure.severity = Diagnostic::Severity::kError;
    failure.message = "signal '" + id + "' " + (wanted ? "should hit" : "should not hit") + " \"" +
                      shown(example.comment.text) + "\"";
    if (!wanted) {
      failure.hint = words_hit(text, *hit);
    } else if (std::ranges::find(finding.not_evaluated, id) != finding.not_evaluated.end()) {
      failure.hint = "not evaluated: give what it asks for, as in {text: \"…\", rating: 1}";
    } else {
      failure.hint = words_seen(text);
    }
    report_.failures.push_back({std::move(failure)});
  }

  /// As the engine does: what was written before is decided before, each comment a second later.
  Finding examine(const Example& example, const text::PreparedText& text,
                  const text::Analyzer::Options& options) {
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
          const text::PreparedText prepared = analyzer_.prepare(earlier, options);
          past.note(comment, prepared, rules_.examine(prepared, context), *context.at);
          past.commit();
          *context.at += std::chrono::seconds(1);
        }
      }
    }
    become(comment, example.comment.text, kAuthor);
    return rules_.examine(text, context);
  }

  void become(Comment& comment, const std::string& text, const std::string& author) {
    comment.id = CommentId("test" + std::to_string(comments_++));
    comment.author.id = AuthorId(author);
    comment.text = text;
  }

  /// A signal that a composite stands for has hit as well.
  static const SignalHit* find_hit(const Finding& finding, const std::string& id) {
    const auto hit = std::ranges::find_if(finding.hits, [&](const SignalHit& one) {
      return one.id == id || std::ranges::find(one.replaces, id) != one.replaces.end();
    });
    return hit == finding.hits.end() ? nullptr : &*hit;
  }

  static constexpr TimePoint kBegin = from_unix_seconds(1'767'268'800);  // 2026-01-01T12:00:00Z
  static constexpr auto kAuthor = "author";

  const RuleSet& rules_;
  text::Analyzer& analyzer_;
  TestReport& report_;
  std::size_t comments_ = 0;
};

}  // namespace

TestReport RuleSet::run_tests(text::Analyzer& analyzer) const {
  TestReport report;
  ExampleRunner runner(*this, analyzer, report);
  for (const Signal& signal : compiled_->signals) {
    runner.run(signal.id, signal.tests, options_for(signal));
  }
  for (const Composite& composite : compiled_->composites.all()) {
    runner.run(composite.id, composite.tests, {});
  }
  return report;
}

}  // namespace kaiku::rules
