#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/domain/comment.hpp>
#include <kaiku/result/diagnostic.hpp>
#include <kaiku/rules/rule_set.hpp>
#include <kaiku/text/prepared.hpp>

namespace kaiku::rules {

/// One analyzer for the whole program: opening the dictionary for each test would take most of the
/// time.
inline text::Analyzer& shared_analyzer() {
  static text::Analyzer analyzer;
  return analyzer;
}

struct Loaded {
  std::shared_ptr<const RuleSet> rules;
  Diagnostics diagnostics;

  std::string messages() const {
    std::string all;
    for (const Diagnostic& diagnostic : diagnostics) all += to_string(diagnostic) + "\n";
    return all;
  }
};

inline Loaded load(std::vector<RuleFile> files, const LoadLimits& limits = {}) {
  Loaded loaded;
  loaded.rules = load_rules_from(files, shared_analyzer(), loaded.diagnostics, limits);
  return loaded;
}

inline RuleFile file(std::string path, std::string content, std::size_t layer = 0) {
  return {.path = std::move(path), .content = std::move(content), .layer = layer, .shown_as = {}};
}

/// A comment as a platform would tell it.
inline Comment comment_of(std::string text) {
  Comment comment;
  comment.platform = "facebook";
  comment.account = AccountId("kaisla-fb");
  comment.text = std::move(text);
  return comment;
}

inline text::PreparedText prepare(std::string_view text, std::optional<Language> language = {}) {
  text::Analyzer::Options options;
  options.given = language;
  return shared_analyzer().prepare(text, options);
}

/// Asks one condition, written as in a rule file, about one text.
class ConditionTest : public testing::Test {
 protected:
  struct Answer {
    Truth truth = Truth::kFalse;
    std::vector<std::string> words;  ///< the marked words, as written
    bool evasive = false;
  };

  Answer ask(const std::string& condition, std::string text) {
    comment.text = std::move(text);
    std::vector<RuleFile> files = lists;
    files.push_back(file("signals/asked.yaml", "signals:\n  - id: asked\n    label: [x]\n" +
                                                   signal_keys + "    when: " + condition + "\n"));
    const Loaded loaded = load(files);
    EXPECT_TRUE(loaded.rules) << loaded.messages();
    if (!loaded.rules) return {};
    context.comment = &comment;
    const text::PreparedText prepared = prepare(comment.text, language);
    const Finding finding = loaded.rules->examine(prepared, context);
    Answer answer;
    if (!finding.not_evaluated.empty()) answer.truth = Truth::kUnknown;
    for (const SignalHit& hit : finding.hits) {
      answer.truth = Truth::kTrue;
      answer.evasive = hit.evasive;
      for (const Span& span : hit.spans) {
        answer.words.push_back(comment.text.substr(span.begin, span.end - span.begin));
      }
    }
    return answer;
  }

  bool hits(const std::string& condition, std::string text) {
    return ask(condition, std::move(text)).truth == Truth::kTrue;
  }
  bool misses(const std::string& condition, std::string text) {
    return ask(condition, std::move(text)).truth == Truth::kFalse;
  }
  bool unknown(const std::string& condition, std::string text) {
    return ask(condition, std::move(text)).truth == Truth::kUnknown;
  }

  std::vector<RuleFile> lists;
  std::string signal_keys;  ///< further lines of the signal, e.g. "    lang: fi\n"
  std::optional<Language> language = Language::kFinnish;
  Comment comment = comment_of("");
  Context context;
};

}  // namespace kaiku::rules
