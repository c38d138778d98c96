#include "../../src/rules/composites/composites.hpp"

#include <random>

#include "rule_fixture.hpp"

namespace kaiku::rules {
namespace {

using Ids = std::vector<std::string>;

/// Four signals that each hit by a word of their own, and composites over them.
class CompositesTest : public testing::Test {
 protected:
  Finding examine(const std::string& composites, const std::string& text) {
    const Loaded loaded = load({file("signals/s.yaml", kSignals + composites)});
    EXPECT_TRUE(loaded.rules) << loaded.messages();
    if (!loaded.rules) return {};
    rules = loaded.rules;
    const Comment comment = comment_of(text);
    Context context;
    context.comment = &comment;
    return rules->examine(prepare(text, Language::kFinnish), context);
  }

  static Ids ids(const Finding& finding) {
    Ids ids;
    for (const SignalHit& hit : finding.hits) ids.push_back(hit.id);
    return ids;
  }

  /// Whether a composite with this expression hits.
  bool holds(const std::string& expression, const std::string& text) {
    const Ids found =
        ids(examine("composites: [{id: both, signal: \"" + expression + "\"}]\n", text));
    return std::ranges::find(found, "both") != found.end();
  }

  static double score(const Finding& finding, CommentClass c) { return finding.score(c).log_odds; }

  const std::string kSignals =
      "groups: {swearing: {max_score: 5}}\n"
      "signals:\n"
      "  - {id: a, score: {abuse: 1}, group: swearing, when: {word: aa}}\n"
      "  - {id: b, score: {abuse: 2}, label: [rude], group: swearing, when: {word: bb}}\n"
      "  - {id: c, score: {praise: 1}, when: {word: cc}}\n"
      "  - {id: rated, score: {criticism: 1}, when: {word: rr, rating: \"< 3\"}}\n";
  std::shared_ptr<const RuleSet> rules;
};

TEST_F(CompositesTest, JoinSignalsByAndOrNotAndParentheses) {
  EXPECT_TRUE(holds("a & b", "aa bb"));
  EXPECT_FALSE(holds("a & b", "aa"));
  EXPECT_TRUE(holds("a | b", "bb"));
  EXPECT_TRUE(holds("a & !b", "aa"));
  EXPECT_FALSE(holds("a & !b", "aa bb"));
  EXPECT_TRUE(holds("a | b & c", "aa"));
  EXPECT_FALSE(holds("(a | b) & c", "aa"));
  EXPECT_TRUE(holds("(a|b)&c", "bb cc"));
  EXPECT_TRUE(holds("a & !(b & c)", "aa bb"));
  EXPECT_TRUE(holds("((a))", "aa"));
  EXPECT_TRUE(holds("a & !!b", "aa bb"));
}

TEST_F(CompositesTest, AGroupIsAnyOfItsSignals) {
  EXPECT_TRUE(holds("g:swearing & c", "bb cc"));
  EXPECT_FALSE(holds("g:swearing & c", "cc"));
  EXPECT_TRUE(holds("g:swearing >= 2", "aa bb"));
  EXPECT_FALSE(holds("g:swearing >= 2", "aa aa"));
}

TEST_F(CompositesTest, AComparisonCountsPlacesOfASignal) {
  EXPECT_TRUE(holds("a >= 2", "aa aa"));
  EXPECT_FALSE(holds("a >= 2", "aa"));
  EXPECT_TRUE(holds("a & a < 2", "aa"));
  EXPECT_FALSE(holds("a & a < 2", "aa aa"));
  EXPECT_TRUE(holds("(a + c) >= 3", "aa cc aa"));
  EXPECT_TRUE(holds("a + c = 2", "aa cc"));
  EXPECT_FALSE(holds("a + c > 2", "aa cc"));
}

TEST_F(CompositesTest, StandForTheirPartsWithScoreAndLabels) {
  const Finding finding =
      examine("composites: [{id: both, signal: \"a & b\", score: {abuse: 0.5}, label: [mild]}]\n",
              "aa bb cc");
  EXPECT_EQ(ids(finding), (Ids{"c", "both"}));
  EXPECT_EQ(finding.hits.back().replaces, (Ids{"a", "b"}));
  EXPECT_EQ(finding.labels, LabelSet{"mild"});
  EXPECT_DOUBLE_EQ(score(finding, CommentClass::kAbuse), -3 + 0.5);
}

TEST_F(CompositesTest, AreMarkedWhereTheirPartsAre) {
  const Finding finding = examine("composites: [{id: both, signal: \"a & b\"}]\n", "aa cc bb");
  ASSERT_EQ(ids(finding), (Ids{"c", "both"}));
  EXPECT_EQ(finding.hits.back().spans, (std::vector<Span>{{0, 2}, {6, 8}}));
}

TEST_F(CompositesTest, PrefixesSayWhatStaysOfAPart) {
  const auto left = [&](const std::string& expression) {
    return examine("composites: [{id: both, signal: \"" + expression + "\"}]\n", "aa bb");
  };
  const Finding whole = left("-b & a");
  EXPECT_EQ(ids(whole), (Ids{"b", "both"}));
  EXPECT_DOUBLE_EQ(score(whole, CommentClass::kAbuse), -3 + 2);
  EXPECT_EQ(whole.hits.back().replaces, Ids{"a"});

  const Finding name_only = left("~b & a");
  EXPECT_EQ(ids(name_only), (Ids{"b", "both"}));
  EXPECT_DOUBLE_EQ(score(name_only, CommentClass::kAbuse), -3);
  EXPECT_TRUE(name_only.labels.contains("rude"));

  EXPECT_EQ(ids(left("^b & a")), Ids{"both"});
  EXPECT_EQ(ids(left("-g:swearing")), (Ids{"a", "b", "both"}));
}

TEST_F(CompositesTest, WhatOneKeepsAnotherDoesNotTakeUnlessItRemovesIt) {
  const Finding kept =
      examine("composites: [{id: takes, signal: \"a & b\"}, {id: keeps, signal: \"-b & c\"}]\n",
              "aa bb cc");
  EXPECT_EQ(ids(kept), (Ids{"b", "takes", "keeps"}));
  EXPECT_EQ(kept.hits[1].replaces, Ids{"a"});
  const Finding removed =
      examine("composites: [{id: keeps, signal: \"-b & c\"}, {id: removes, signal: \"a & ^b\"}]\n",
              "aa bb cc");
  EXPECT_EQ(ids(removed), (Ids{"keeps", "removes"}));
}

/// A composite sees what another has replaced: the order of files changes nothing.
TEST_F(CompositesTest, EachSeesEverySignalThatHit) {
  const std::string one = "{id: one, signal: \"a & b\"}";
  const std::string two = "{id: two, signal: \"b & c\"}";
  EXPECT_EQ(ids(examine("composites: [" + one + ", " + two + "]\n", "aa bb cc")),
            (Ids{"one", "two"}));
  EXPECT_EQ(ids(examine("composites: [" + two + ", " + one + "]\n", "aa bb cc")),
            (Ids{"two", "one"}));
}

TEST_F(CompositesTest, PartsAreOnlyWhatMadeItTrue) {
  EXPECT_EQ(ids(examine("composites: [{id: both, signal: \"a & c | b\"}]\n", "aa bb")),
            (Ids{"a", "both"}));
  EXPECT_EQ(ids(examine("composites: [{id: both, signal: \"a & !(b & c)\"}]\n", "aa bb")),
            (Ids{"b", "both"}));
}

TEST_F(CompositesTest, MayNameEachOtherInAnyOrder) {
  const Finding finding = examine(
      "composites:\n"
      "  - {id: outer, signal: \"inner & c\", score: {praise: 3}}\n"
      "  - {id: inner, signal: \"a & b\", score: {abuse: 9}}\n"
      "  - {id: apart, signal: \"a & !inner\"}\n",
      "aa bb cc");
  EXPECT_EQ(ids(finding), Ids{"outer"});
  EXPECT_DOUBLE_EQ(score(finding, CommentClass::kAbuse), -3);
}

TEST_F(CompositesTest, AreMembersOfGroupsAndBoundByThem) {
  const Finding finding = examine(
      "composites:\n"
      "  - {id: grave, signal: \"a & c\", group: swearing, score: {abuse: 9}}\n"
      "  - {id: any, signal: \"-g:swearing\"}\n",
      "aa cc");
  EXPECT_EQ(ids(finding), (Ids{"a", "grave", "any"}));
  EXPECT_DOUBLE_EQ(score(finding, CommentClass::kAbuse), -3 + 5);
}

TEST_F(CompositesTest, AnUnknownSignalMakesThemUnknownWhereItDecides) {
  const auto unknown = [&](const std::string& expression) {
    const Finding finding =
        examine("composites: [{id: both, signal: \"" + expression + "\"}]\n", "aa rr");
    EXPECT_FALSE(holds(expression, "aa rr")) << expression;
    return std::ranges::find(finding.not_evaluated, "both") != finding.not_evaluated.end();
  };
  EXPECT_TRUE(unknown("a & rated"));
  EXPECT_TRUE(unknown("a & !rated"));
  EXPECT_TRUE(unknown("a + rated >= 2"));
  EXPECT_FALSE(unknown("b & rated"));
  EXPECT_FALSE(unknown("b & rated < 2"));
  EXPECT_TRUE(holds("a | rated", "aa rr"));
  EXPECT_TRUE(holds("a + rated >= 1", "aa rr"));
}

TEST_F(CompositesTest, ASignalThatServesACompositeNeedsNoEffectOfItsOwn) {
  const Loaded loaded =
      load({file("signals/s.yaml",
                 "groups: {hints: {max_score: 1}}\n"
                 "signals:\n  - {id: hint, when: {word: aa}}\n"
                 "  - {id: other, group: hints, when: {word: bb}}\n"
                 "composites: [{id: both, signal: \"hint & g:hints\", score: {spam: 1}}]\n")});
  EXPECT_TRUE(loaded.rules) << loaded.messages();
}

TEST_F(CompositesTest, APolicyMayAskForThem) {
  const Loaded loaded = load(
      {file("signals/s.yaml", kSignals + "composites: [{id: both, signal: \"a & b\"}]\n"),
       file("policies/p.yaml", "policies: [{id: p, when: {signal: both}, do: [{hold: true}]}]\n")});
  EXPECT_TRUE(loaded.rules) << loaded.messages();
}

TEST_F(CompositesTest, TheirTestsAreRunAndSignalsThatTheyReplaceStillPass) {
  const Loaded loaded =
      load({file("signals/s.yaml",
                 "signals:\n"
                 "  - {id: a, score: {abuse: 1}, when: {word: aa}, tests: {hit: [aa bb]}}\n"
                 "  - {id: b, score: {abuse: 1}, when: {word: bb}}\n"
                 "composites:\n"
                 "  - {id: both, signal: \"a & b\", tests: {hit: [aa bb, aa], miss: [bb]}}\n")});
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  const TestReport report = loaded.rules->run_tests(shared_analyzer());
  EXPECT_EQ(report.passed, 3U);
  ASSERT_EQ(report.failures.size(), 1U);
  EXPECT_EQ(report.failures[0].place.message, "signal 'both' should hit \"aa\"");
}

TEST_F(CompositesTest, ALongChainIsEvaluated) {
  std::string composites = "composites:\n  - {id: c0, signal: \"a\"}\n";
  for (int i = 1; i <= 3'000; ++i) {
    composites +=
        "  - {id: c" + std::to_string(i) + ", signal: \"c" + std::to_string(i - 1) + "\"}\n";
  }
  EXPECT_EQ(ids(examine(composites, "aa")), Ids{"c3000"});
}

TEST(CompositeExpressions, AnyTextIsReadOrRefused) {
  const ExpressionNames names{.signal = [](std::string_view name) -> std::optional<SignalId> {
                                if (name.size() != 1) return std::nullopt;
                                return static_cast<SignalId>(name[0] - 'a');
                              },
                              .group =
                                  [](std::string_view) {
                                    return std::optional(std::vector<SignalId>{1, 2});
                                  }};
  constexpr std::string_view kPieces[] = {"a",  "b", "!", "&", "|", "(", ")", "g:x", "+",
                                          ">=", "2", "<", " ", "-", "~", "^", "ä",   "zz"};
  std::mt19937 random(7);
  std::size_t readable = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t length = random() % 12; length > 0; --length) {
      text += kPieces[random() % std::size(kPieces)];
    }
    ExpressionProblem problem;
    const auto expression = parse_expression(text, names, problem);
    EXPECT_NE(expression.has_value(), !problem.what.empty() && !expression) << text;
    if (expression) ++readable;
  }
  EXPECT_GT(readable, 300U);
  ExpressionProblem problem;
  EXPECT_FALSE(parse_expression(std::string(40, '(') + "a" + std::string(40, ')'), names, problem));
  EXPECT_FALSE(parse_expression(std::string(1'900, '!') + "a", names, problem));
  EXPECT_FALSE(parse_expression(std::string(3'000, 'a'), names, problem));
  EXPECT_EQ(problem.what, "more than 2000 bytes");
}

}  // namespace
}  // namespace kaiku::rules
