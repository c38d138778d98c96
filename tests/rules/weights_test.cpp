#include <nlohmann/json.hpp>

#include "rule_fixture.hpp"
#include "statistical_model_file.hpp"

namespace kaiku::rules {
namespace {

constexpr auto kSignals =
    "signals:\n"
    "  - {id: mild, score: {abuse: 2, praise: -1}, when: {word: torvi}}\n"
    "  - {id: late, score: {criticism: 3}, when: {word: hidas}}\n";

std::vector<RuleFile> rules_with(const std::string& weights, std::size_t layer = 0) {
  return {file("signals/s.yaml", kSignals), file("classes.yaml", "classes: {abuse: {bias: -4}}\n"),
          file("weights.yaml", weights, layer)};
}

SignalScore score_of(const RuleSet& rules, const std::string& id) {
  for (const classify::TunableSignal& signal : rules.tunable_signals()) {
    if (signal.id == id) return signal.score;
  }
  return {};
}

double bias(const RuleSet& rules, CommentClass c) {
  return rules.model().classes[static_cast<std::size_t>(c)].bias;
}

std::string messages(const std::string& weights) {
  const Loaded loaded = load(rules_with(weights));
  EXPECT_EQ(loaded.rules == nullptr, has_errors(loaded.diagnostics));
  return loaded.messages();
}

TEST(FittedWeights, TakeThePlaceOfWhatIsWritten) {
  const Loaded loaded = load(rules_with("bias: {abuse: -4.5}\nsignals:\n  mild: {abuse: 1.25}\n"));
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  EXPECT_EQ(score_of(*loaded.rules, "mild"),
            (SignalScore{{CommentClass::kAbuse, 1.25}, {CommentClass::kPraise, -1}}));
  EXPECT_EQ(score_of(*loaded.rules, "late").of(CommentClass::kCriticism), 3);
  EXPECT_EQ(bias(*loaded.rules, CommentClass::kAbuse), -4.5);
  EXPECT_EQ(bias(*loaded.rules, CommentClass::kPraise), -3);

  const Comment comment = comment_of("hei torvi");
  Context context;
  context.comment = &comment;
  const Finding finding = loaded.rules->examine(prepare(comment.text, Language::kFinnish), context);
  EXPECT_DOUBLE_EQ(finding.score(CommentClass::kAbuse).log_odds, -4.5 + 1.25);
}

TEST(FittedWeights, CountForCompositesToo) {
  const Loaded loaded =
      load({file("signals/s.yaml", std::string(kSignals) +
                                       "composites:\n"
                                       "  - {id: both, signal: mild & late, score: {abuse: 5}}\n"),
            file("weights.yaml", "signals:\n  both: {abuse: 3.5}\n")});
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  EXPECT_EQ(score_of(*loaded.rules, "both"), (SignalScore{{CommentClass::kAbuse, 3.5}}));
  const Comment comment = comment_of("hidas torvi");
  Context context;
  context.comment = &comment;
  const Finding finding = loaded.rules->examine(prepare(comment.text, Language::kFinnish), context);
  EXPECT_DOUBLE_EQ(finding.hits.back().score.of(CommentClass::kAbuse), 3.5);
}

TEST(FittedWeights, OfADisabledCompositeAreLeftAside) {
  const Loaded loaded =
      load({file("signals/s.yaml", std::string(kSignals) +
                                       "composites:\n"
                                       "  - {id: both, signal: mild & late, score: {abuse: 5}}\n"),
            file("weights.yaml", "signals:\n  both: {abuse: 3.5}\n"),
            file("signals/own.yaml", "composites:\n  - {id: both, disabled: true}\n", 1)});
  EXPECT_TRUE(loaded.rules) << loaded.messages();
}

TEST(FittedWeights, CanBeLeftAsideWhileLoading) {
  Diagnostics diagnostics;
  const auto rules = load_rules_from(rules_with("signals:\n  gone: {abuse: 1}\n"),
                                     shared_analyzer(), diagnostics, {}, Weights::kHandWritten);
  ASSERT_TRUE(rules);
  EXPECT_EQ(score_of(*rules, "mild").of(CommentClass::kAbuse), 2);
}

TEST(FittedWeights, WeighTheStatisticalSignal) {
  auto files = rules_with("statistical: {abuse: 0.25}\n");
  files.push_back(file("model/m.kmodel", model_file_saying(CommentClass::kAbuse, 4)));
  files[1].content += "statistical: {file: model/m.kmodel, weight: 1}\n";
  const Loaded loaded = load(files);
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  EXPECT_EQ(loaded.rules->statistical()->weight[static_cast<std::size_t>(CommentClass::kAbuse)],
            0.25);
  EXPECT_EQ(loaded.rules->statistical()->weight[static_cast<std::size_t>(CommentClass::kSpam)], 1);
}

TEST(FittedWeights, LeaveAloneWhatALayerAboveThemDeclares) {
  auto files =
      rules_with("bias: {abuse: -1}\nsignals:\n  mild: {abuse: 1}\n  late: {criticism: 1}\n");
  files.push_back(file("signals/own.yaml",
                       "signals:\n"
                       "  - {id: mild, override: true, score: {spam: 5}, when: {word: torvi}}\n"
                       "  - {id: late, disabled: true}\n",
                       1));
  files.push_back(file("classes.yaml", "classes: {abuse: {bias: -6}}\n", 1));
  const Loaded loaded = load(files);
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  EXPECT_EQ(score_of(*loaded.rules, "mild"), (SignalScore{{CommentClass::kSpam, 5}}));
  EXPECT_EQ(bias(*loaded.rules, CommentClass::kAbuse), -6);
}

TEST(FittedWeights, OfALaterLayerReplaceEarlierOnes) {
  auto files = rules_with("signals:\n  mild: {abuse: 1, praise: -2}\n");
  files.push_back(file("weights.yaml", "signals:\n  mild: {abuse: 1.5}\n", 1));
  const Loaded loaded = load(files);
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  EXPECT_EQ(score_of(*loaded.rules, "mild"),
            (SignalScore{{CommentClass::kAbuse, 1.5}, {CommentClass::kPraise, -2}}));
}

TEST(FittedWeights, MistakesAreNamedWithPlaceAndRemedy) {
  EXPECT_EQ(messages("signals:\n  midl: {abuse: 1}\n"),
            "weights.yaml:2:3: error: no signal 'midl' (did you mean 'mild'?) [KR001]\n");
  EXPECT_EQ(
      messages("signals:\n  mild: {spam: 1}\n"),
      "weights.yaml:2:16: error: signal 'mild' gives no score for spam (remove this value, or "
      "build the file again with kaikuctl tune) [KR001]\n");
  EXPECT_NE(messages("signals:\n  mild: {abuze: 1}\n").find("did you mean 'abuse'?"),
            std::string::npos);
  EXPECT_NE(messages("bias: {abuze: 1}\n").find("did you mean 'abuse'?"), std::string::npos);
  EXPECT_NE(messages("bias: {abuse: 21}\n").find("weights.yaml:1:15: error"), std::string::npos);
  EXPECT_NE(messages("sinals: {}\n").find("did you mean 'signals'?"), std::string::npos);
  EXPECT_NE(messages("signals: [mild]\n").find("expected signals and their scores"),
            std::string::npos);
}

TEST(FittedWeights, ChangeTheRevision) {
  EXPECT_NE(load(rules_with("bias: {abuse: -4.5}\n")).rules->revision(),
            load(rules_with("bias: {abuse: -4.6}\n")).rules->revision());
}

}  // namespace
}  // namespace kaiku::rules
