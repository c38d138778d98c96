#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/policy/rule_statistics.hpp>

namespace kaiku::policy {
namespace {

using std::chrono::days;

constexpr TimePoint kStart = from_unix_seconds(1'767'225'600);  // 2026-01-01T00:00:00Z

text::Analyzer& analyzer() {
  static text::Analyzer shared;
  return shared;
}

std::shared_ptr<const rules::RuleSet> small_rules() {
  Diagnostics diagnostics;
  auto rules = rules::load_rules_from(
      {{.path = "signals/all.yaml",
        .content = "signals:\n"
                   "  - {id: late, when: {word: late}, score: {criticism: 6}}\n"
                   "  - {id: again, when: {word: again}, label: [repeated]}\n"
                   "  - {id: insult, lang: en, when: {list: en/insults}, score: {abuse: 8}}\n"
                   "  - {id: you, when: {word: you}}\n"
                   "  - {id: never, when: {word: nobodywritesthis}, score: {praise: 1}}\n"
                   "composites:\n"
                   "  - {id: at_you, signal: insult & you, score: {abuse: 9}}\n",
        .shown_as = {}},
       {.path = "words/en/insults.txt", .content = "scoundrel\nrascal\n", .shown_as = {}},
       {.path = "policies/all.yaml",
        .content = "policies:\n"
                   "  - {id: hide, when: {class: abuse}, do: [{hide: true}]}\n"
                   "  - {id: watch, mode: shadow, when: {class: criticism}, do: [{hold: true}]}\n"
                   "  - {id: idle, when: {class: spam}, do: [{hold: true}]}\n",
        .shown_as = {}}},
      analyzer(), diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) ADD_FAILURE() << to_string(diagnostic);
  return rules;
}

class RuleStatisticsTest : public testing::Test {
 protected:
  void write(const std::string& id, const std::string& text, std::optional<Duration> after = {}) {
    Comment comment;
    comment.account = AccountId("a");
    comment.brand = BrandId("b");
    comment.platform = "generic";
    comment.id = CommentId(id);
    comment.author.id = AuthorId("author-" + id);
    comment.text = text;
    if (after) comment.created_at = kStart + *after;
    history.push_back({std::move(comment), Language::kEnglish});
  }
  void judge(const std::string& comment, const std::string& policy, bool upheld) {
    settings.interventions.judgements.push_back({.account = AccountId("a"),
                                                 .comment = CommentId(comment),
                                                 .policy = policy,
                                                 .action = "hide",
                                                 .upheld = upheld,
                                                 .at = kStart + days(500)});
  }
  RuleStatistics count() {
    settings.account.mode = Mode::kLive;
    settings.account.capabilities = {ActionKind::kHide};
    return statistics_of(*rules, history, analyzer(), settings);
  }
  static const RuleActivity& of(const std::vector<RuleActivity>& all, const std::string& id) {
    const auto found = std::ranges::find(all, id, &RuleActivity::id);
    EXPECT_NE(found, all.end()) << id;
    return found == all.end() ? all.front() : *found;
  }

  std::shared_ptr<const rules::RuleSet> rules = small_rules();
  std::vector<HistoricComment> history;
  StatisticsSettings settings;
};

TEST_F(RuleStatisticsTest, CountsHitsAndTheLastOfThem) {
  write("2", "late again", days(2));
  write("1", "late", days(1));
  const RuleStatistics statistics = count();
  EXPECT_EQ(statistics.texts, 2U);
  EXPECT_EQ(statistics.from, kStart + days(1));
  EXPECT_EQ(statistics.to, kStart + days(2));
  EXPECT_EQ(of(statistics.signals, "late").hits, 2U);
  EXPECT_EQ(of(statistics.signals, "late").last_hit, kStart + days(2));
  EXPECT_EQ(of(statistics.signals, "again").hits, 1U);
  EXPECT_FALSE(of(statistics.signals, "never").last_hit);
  const RuleActivity& watch = of(statistics.policies, "watch");
  EXPECT_EQ(watch.hits, 2U);
  EXPECT_EQ(watch.acted, 0U) << "it is on trial";
}

TEST_F(RuleStatisticsTest, CountsWhatACompositeReplacedToo) {
  write("1", "you scoundrel", days(1));
  const RuleStatistics statistics = count();
  EXPECT_EQ(of(statistics.signals, "at_you").hits, 1U);
  EXPECT_EQ(of(statistics.signals, "insult").hits, 1U);
  EXPECT_EQ(statistics.signals.back().id, "at_you") << "composites stand behind signals";
  EXPECT_EQ(of(statistics.policies, "hide").acted, 1U);
  EXPECT_EQ(statistics.dead_entries, std::vector<std::string>{"en/insults:rascal"});
}

TEST_F(RuleStatisticsTest, CallsDeadWhatHasNotHitFor90Days) {
  write("1", "late", days(0));
  write("2", "again", days(1));
  write("3", "hello", days(91));
  const RuleStatistics statistics = count();
  EXPECT_TRUE(of(statistics.signals, "late").dead);
  EXPECT_FALSE(of(statistics.signals, "again").dead) << "exactly 90 days ago";
  EXPECT_TRUE(of(statistics.signals, "never").dead);
  EXPECT_TRUE(of(statistics.policies, "idle").dead);
}

TEST_F(RuleStatisticsTest, TellsHowOftenPeopleUpheldWhatHit) {
  write("1", "you scoundrel", days(1));
  write("2", "scoundrel", days(2));
  write("3", "scoundrel", days(3));
  judge("1", "hide", true);
  judge("1", "another", false);
  judge("2", "hide", false);
  const RuleStatistics statistics = count();
  const RuleActivity& hide = of(statistics.policies, "hide");
  EXPECT_EQ(hide.judged, 2U);
  EXPECT_EQ(hide.upheld, 1U);
  EXPECT_EQ(hide.precision(), 0.5);
  const RuleActivity& insult = of(statistics.signals, "insult");
  EXPECT_EQ(insult.judged, 2U);
  EXPECT_EQ(insult.upheld, 0U) << "one action of the first was taken back";
  EXPECT_FALSE(of(statistics.policies, "watch").precision());
}

TEST_F(RuleStatisticsTest, JudgesACommentWithSeveralTextsOnce) {
  write("1", "scoundrel", days(1));
  write("1", "what a scoundrel", days(2));
  judge("1", "hide", true);
  const RuleActivity insult = of(count().signals, "insult");
  EXPECT_EQ(insult.hits, 2U);
  EXPECT_EQ(insult.judged, 1U);
}

TEST_F(RuleStatisticsTest, FindsSignalsThatHitOnlyTogether) {
  for (int i = 0; i < 5; ++i) write("both" + std::to_string(i), "late again", days(i));
  ASSERT_EQ(count().companions.size(), 1U);
  EXPECT_TRUE(count().companions[0].both_ways);
  write("one", "late", days(9));
  const auto companions = count().companions;
  ASSERT_EQ(companions.size(), 1U);
  EXPECT_EQ(companions[0].signal, "again");
  EXPECT_EQ(companions[0].with, "late");
  EXPECT_EQ(companions[0].texts, 5U);
  EXPECT_FALSE(companions[0].both_ways);
  write("other", "again", days(9));
  EXPECT_TRUE(count().companions.empty());
}

TEST_F(RuleStatisticsTest, TakesFourTimesTogetherForChance) {
  for (int i = 0; i < 4; ++i) write("both" + std::to_string(i), "late again", days(i));
  EXPECT_TRUE(count().companions.empty());
}

TEST_F(RuleStatisticsTest, NamesNoTimesWhereACommentHasNone) {
  write("1", "late");
  write("2", "late", days(2));
  const RuleStatistics statistics = count();
  EXPECT_FALSE(statistics.from);
  EXPECT_EQ(of(statistics.signals, "late").hits, 2U);
  EXPECT_FALSE(of(statistics.signals, "late").last_hit);
  EXPECT_FALSE(of(statistics.signals, "late").dead);
  EXPECT_TRUE(of(statistics.signals, "never").dead);
}

TEST_F(RuleStatisticsTest, ShowsEveryLookAtAConditionToWhoeverMeasures) {
  write("1", "late", days(1));
  write("2", "late again", days(2));
  std::map<std::string, std::size_t> looks;
  settings.around = [&](const std::string& signal, const std::function<void()>& evaluate) {
    evaluate();
    ++looks[signal];
  };
  count();
  EXPECT_EQ(looks["late"], 2U);
  EXPECT_EQ(looks["again"], 1U);
  EXPECT_EQ(looks.count("insult"), 0U) << "no pattern of it was found";
}

TEST_F(RuleStatisticsTest, OfNothingAreAllDead) {
  const RuleStatistics statistics = count();
  EXPECT_EQ(statistics.texts, 0U);
  EXPECT_TRUE(std::ranges::all_of(statistics.signals, &RuleActivity::dead));
  EXPECT_EQ(statistics.dead_entries.size(), 2U);
}

}  // namespace
}  // namespace kaiku::policy
