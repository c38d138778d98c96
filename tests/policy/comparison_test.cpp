#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/policy/comparison.hpp>
#include <kaiku/policy/replay_memory.hpp>

namespace kaiku::policy {
namespace {

constexpr TimePoint kStart = from_unix_seconds(1'767'225'600);  // 2026-01-01T00:00:00Z

text::Analyzer& analyzer() {
  static text::Analyzer shared;
  return shared;
}

const std::string kSignals =
    "signals:\n"
    "  - {id: complains, when: {word: late}, score: {criticism: 6}}\n"
    "  - {id: insults, when: {word: scoundrel}, score: {abuse: 8}}\n"
    "  - {id: thanks, when: {word: thanks}, score: {praise: 6}, label: [friendly]}\n"
    "  - {id: hurt, when: {word: bleeding}, label: [injury]}\n";
const std::string kReplies = "language: en\nreplies:\n  sorry: [A, B, C]\n  other: [D, E, F]\n";

std::shared_ptr<const rules::RuleSet> rules_with(const std::string& policies,
                                                 const std::string& more_signals = "") {
  Diagnostics diagnostics;
  auto rules = rules::load_rules_from(
      {{.path = "signals/all.yaml", .content = kSignals + more_signals, .shown_as = {}},
       {.path = "replies/en.yaml", .content = kReplies, .shown_as = {}},
       {.path = "policies/all.yaml", .content = "policies:\n" + policies, .shown_as = {}}},
      analyzer(), diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) ADD_FAILURE() << to_string(diagnostic);
  return rules;
}

const std::string kAnswers =
    "  - {id: answer, when: {class: criticism, none: [{class: abuse}]}, do: [{reply: sorry}]}\n";
const std::string kWarns =
    "  - {id: warn, when: {class: abuse, author.strikes: \"< 1\"}, strike: {for: 90d}, "
    "do: [{warn: other}]}\n";
const std::string kHides = "  - {id: hide, when: {class: abuse}, do: [{hide: true}]}\n";

ComparisonSettings settings() {
  ComparisonSettings wanted;
  wanted.account.mode = Mode::kLive;
  wanted.account.capabilities = {ActionKind::kReply, ActionKind::kHide, ActionKind::kWarn,
                                 ActionKind::kReact};
  return wanted;
}

HistoricComment comment(std::string id, std::string text, std::optional<Duration> after = {},
                        std::string author = "somebody") {
  Comment comment;
  comment.account = AccountId("a");
  comment.brand = BrandId("b");
  comment.platform = "generic";
  comment.id = CommentId(std::move(id));
  comment.post = PostId("p");
  comment.author.id = AuthorId(std::move(author));
  comment.text = std::move(text);
  if (after) comment.created_at = kStart + *after;
  return {std::move(comment), Language::kEnglish};
}

Comparison compared(const std::string& before, const std::string& after,
                    std::vector<HistoricComment> history, std::size_t samples = 5) {
  ComparisonSettings wanted = settings();
  wanted.samples = samples;
  return compare(*rules_with(before), *rules_with(after), std::move(history), analyzer(), wanted);
}

Change only_change(const Comparison& comparison) {
  EXPECT_EQ(comparison.changed(), 1U);
  EXPECT_EQ(comparison.samples.size(), 1U);
  return comparison.samples.empty() ? Change::kLabelsChanged : comparison.samples.front().change;
}

TEST(Comparison, TellsTheKindOfAChange) {
  const auto change = [](const std::string& before, const std::string& after,
                         const std::string& text) {
    return only_change(compared(before, after, {comment("1", text)}));
  };
  EXPECT_EQ(change(kWarns, kHides, "you scoundrel"), Change::kNewlyRestricted);
  EXPECT_EQ(change(kHides, kWarns, "you scoundrel"), Change::kNoLongerRestricted);
  EXPECT_EQ(change("", kAnswers, "late again"), Change::kNewlyAnswered);
  EXPECT_EQ(change(kAnswers, "", "late again"), Change::kNoLongerAnswered);
  const std::string other = "  - {id: answer, when: {class: criticism}, do: [{reply: other}]}\n";
  EXPECT_EQ(change(kAnswers, other, "late again"), Change::kAnsweredOtherwise);
  const std::string draft =
      "  - {id: answer, when: {class: criticism}, mode: draft, do: [{reply: sorry}]}\n";
  EXPECT_EQ(change(kAnswers, draft, "late again"), Change::kAnsweredOtherwise);
  const std::string escalates =
      "  - {id: e, when: {class: criticism}, do: [{escalate: {kind: fire, severity: urgent}}]}\n";
  EXPECT_EQ(change("", escalates, "late again"), Change::kNewlyEscalated);
  EXPECT_EQ(change(escalates, "", "late again"), Change::kNoLongerEscalated);
  const std::string likes = "  - {id: l, when: {class: praise}, do: [{react: like}]}\n";
  EXPECT_EQ(change("", likes, "thanks"), Change::kHandedOnOtherwise);
}

TEST(Comparison, AChangeOfClassOrLabelsWithoutAnyActionCountsToo) {
  const auto change = [](const std::string& more, const std::string& text) {
    const auto before = rules_with("");
    const auto after = rules_with("", more);
    return only_change(compare(*before, *after, {comment("1", text)}, analyzer(), settings()));
  };
  EXPECT_EQ(change("  - {id: more, when: {word: dull}, score: {criticism: 9}}\n", "so dull"),
            Change::kClassChanged);
  EXPECT_EQ(change("  - {id: more, when: {word: dull}, label: [boring]}\n", "so dull"),
            Change::kLabelsChanged);
}

TEST(Comparison, WhatOnlyScoresOtherwiseIsNoChange) {
  const auto before = rules_with(kAnswers);
  const auto after =
      rules_with(kAnswers, "  - {id: more, when: {word: again}, score: {criticism: 1}}\n");
  const Comparison comparison =
      compare(*before, *after, {comment("1", "late again")}, analyzer(), settings());
  EXPECT_EQ(comparison.compared, 1U);
  EXPECT_EQ(comparison.changed(), 0U);
}

TEST(Comparison, APolicyOnTrialChangesNothing) {
  const std::string trial =
      "  - {id: hide, mode: shadow, when: {class: abuse}, do: [{hide: true}]}\n";
  EXPECT_EQ(compared("", trial, {comment("1", "scoundrel")}).changed(), 0U);
}

/// How many of these comments would newly be answered, in the light of what people did.
std::size_t newly_answered(std::vector<HistoricComment> history, const Interventions& known) {
  ComparisonSettings wanted = settings();
  wanted.interventions = known;
  const Comparison comparison =
      compare(*rules_with(""), *rules_with(kAnswers), std::move(history), analyzer(), wanted);
  return comparison.counts[static_cast<std::size_t>(Change::kNewlyAnswered)];
}

HistoricComment at_hour(int hour, const std::string& id) {
  return comment(id, "late again", std::chrono::hours(hour), "author-" + id);
}

TEST(Comparison, IsSilentInAThreadFromWhenStaffAnsweredOn) {
  HistoricComment before = at_hour(1, "1");
  HistoricComment after = at_hour(3, "2");
  after.comment.parent = before.comment.id;
  Interventions known;
  EXPECT_EQ(newly_answered({before, after}, known), 2U);
  known.staffed_threads = {{AccountId("a"), CommentId("1"), kStart + std::chrono::hours(2)}};
  EXPECT_EQ(newly_answered({before, after}, known), 1U);
  HistoricComment deeper = at_hour(4, "3");
  deeper.comment.parent = after.comment.id;
  EXPECT_EQ(newly_answered({before, after, deeper}, known), 1U) << "a thread reaches to its top";
  known.staffed_threads[0].account = AccountId("another");
  EXPECT_EQ(newly_answered({before, after}, known), 2U);
}

TEST(Comparison, DraftsOnlyWhileAnIncidentCoversTheBrandOrThePost) {
  const std::vector<HistoricComment> history = {at_hour(1, "1"), at_hour(3, "2"), at_hour(5, "3")};
  Interventions::Coverage covered;
  covered.incident = 7;
  covered.brand = BrandId("b");
  covered.from = kStart + std::chrono::hours(2);
  const auto sent = [&] {
    Interventions known;
    known.coverages = {covered};
    ComparisonSettings wanted = settings();
    wanted.interventions = known;
    const Comparison comparison =
        compare(*rules_with(""), *rules_with(kAnswers), history, analyzer(), wanted);
    return std::ranges::count_if(comparison.samples, [](const Difference& difference) {
      return difference.after.actions.front().state == ActionState::kReady;
    });
  };
  EXPECT_EQ(sent(), 1) << "open to the end";
  covered.to = kStart + std::chrono::hours(4);
  EXPECT_EQ(sent(), 2);
  covered.post = PostId("p");
  EXPECT_EQ(sent(), 2);
  covered.account = AccountId("another");
  EXPECT_EQ(sent(), 3);
  covered.account = AccountId();
  covered.post = PostId("another");
  EXPECT_EQ(sent(), 3);
  covered.post.reset();
  covered.brand = BrandId("another");
  EXPECT_EQ(sent(), 3);
}

TEST(Comparison, LeavesACommentAloneThatAPersonHasDealtWith) {
  std::vector<HistoricComment> history = {at_hour(3, "1")};
  Interventions known;
  known.judgements = {{.account = AccountId("a"),
                       .comment = CommentId("1"),
                       .policy = "answer",
                       .action = "reply",
                       .upheld = false,
                       .at = kStart + std::chrono::hours(4)}};
  EXPECT_EQ(newly_answered(history, known), 1U) << "it came later";
  known.judgements[0].at = kStart + std::chrono::hours(2);
  EXPECT_EQ(newly_answered(history, known), 0U);
}

TEST(Comparison, CountsWhatWasWrittenBefore) {
  const std::string often =
      "  - {id: often, when: {count: {of: complains, by: author, window: 1d, at_least: 1}},\n"
      "     score: {abuse: 9}}\n";
  const auto before = rules_with(kHides);
  const auto after = rules_with(kHides, often);
  const std::vector<HistoricComment> history = {
      comment("1", "late again", std::chrono::hours(1)),
      comment("2", "late again", std::chrono::hours(2)),
      comment("3", "late again", std::chrono::hours(3), "another")};
  const Comparison comparison = compare(*before, *after, history, analyzer(), settings());
  EXPECT_EQ(only_change(comparison), Change::kNewlyRestricted);
  EXPECT_EQ(comparison.samples.front().after.comment.id, CommentId("2"));
}

TEST(Comparison, EachSideDecidesInTheLightOfItsOwnEarlierDecisions) {
  const std::vector<HistoricComment> history = {
      comment("1", "you scoundrel", std::chrono::hours(1)),
      comment("2", "scoundrel", std::chrono::hours(2))};
  const std::string repeated =
      "  - {id: hide, when: {class: abuse, author.strikes: \">= 1\"}, do: [{hide: true}]}\n";
  const Comparison comparison = compared(kWarns, kWarns + repeated, history);
  EXPECT_EQ(only_change(comparison), Change::kNewlyRestricted);
  EXPECT_EQ(comparison.samples.front().before.comment.id.value, "2")
      << "the warning for the first is the strike of the second";
}

TEST(Comparison, StrikesAreForgottenInTheTimeOfTheComments) {
  const std::string repeated =
      "  - {id: hide, when: {class: abuse, author.strikes: \">= 1\"}, do: [{hide: true}]}\n";
  const Comparison comparison = compared(kWarns, kWarns + repeated,
                                         {comment("1", "you scoundrel", std::chrono::hours(1)),
                                          comment("2", "scoundrel", std::chrono::days(100))});
  EXPECT_EQ(comparison.changed(), 0U);
}

TEST(Comparison, GoesByTheTimesOfTheCommentsAndNotByTheirOrder) {
  std::vector<HistoricComment> history = {
      comment("2", "scoundrel", std::chrono::hours(2)),
      comment("3", "late scoundrel", std::chrono::hours(3), "else"),
      comment("1", "you scoundrel", std::chrono::hours(1))};
  const std::string before = kWarns + kAnswers;
  const std::string after = kAnswers + kHides;
  const Comparison mixed = compared(before, after, history);
  std::swap(history[0], history[2]);
  std::swap(history[1], history[2]);
  const Comparison sorted = compared(before, after, history);
  EXPECT_EQ(mixed.counts, sorted.counts);
  ASSERT_EQ(mixed.samples.size(), sorted.samples.size());
  for (std::size_t i = 0; i < mixed.samples.size(); ++i) {
    EXPECT_EQ(mixed.samples[i].after.comment.id, sorted.samples[i].after.comment.id);
  }
  EXPECT_EQ(mixed.from, kStart + std::chrono::hours(1));
  EXPECT_EQ(mixed.to, kStart + std::chrono::hours(3));
}

TEST(Comparison, WithoutTimesEveryCommentIsTheFirst) {
  const std::string repeated =
      "  - {id: hide, when: {class: abuse, author.strikes: \">= 1\"}, do: [{hide: true}]}\n";
  const Comparison comparison =
      compared(kWarns, kWarns + repeated,
               {comment("1", "you scoundrel"), comment("2", "scoundrel", std::chrono::hours(2))});
  EXPECT_EQ(comparison.changed(), 0U);
  EXPECT_FALSE(comparison.from);
  EXPECT_FALSE(comparison.a_day(Change::kNewlyRestricted));
}

TEST(Comparison, ExpectsAsManyADayAsThereWere) {
  std::vector<HistoricComment> history;
  for (int i = 0; i <= 20; ++i) {
    history.push_back(comment(std::to_string(i), i % 2 == 0 ? "scoundrel" : "hello",
                              std::chrono::hours(12 * i), "author" + std::to_string(i)));
  }
  const Comparison comparison = compared("", kHides, history);
  EXPECT_EQ(comparison.counts[static_cast<std::size_t>(Change::kNewlyRestricted)], 11U);
  EXPECT_DOUBLE_EQ(*comparison.a_day(Change::kNewlyRestricted), 1.1) << "11 in 10 days";
  EXPECT_DOUBLE_EQ(*comparison.a_day(Change::kNewlyAnswered), 0);

  history.resize(2);
  EXPECT_DOUBLE_EQ(*compared("", kHides, history).a_day(Change::kNewlyRestricted), 1.0)
      << "half a day is not extrapolated";
}

TEST(Comparison, SamplesAreSpreadOverTheWholeHistory) {
  std::vector<HistoricComment> history;
  for (int i = 0; i < 100; ++i) {
    history.push_back(comment(std::to_string(i), "scoundrel", std::chrono::minutes(i),
                              "author" + std::to_string(i)));
  }
  const Comparison comparison = compared("", kHides, history, 4);
  ASSERT_EQ(comparison.samples.size(), 4U);
  int previous = -1;
  for (const Difference& difference : comparison.samples) {
    const int place = std::stoi(difference.after.comment.id.value);
    EXPECT_GT(place, previous);
    previous = place;
  }
  EXPECT_GE(previous, 50) << "the last stands in the second half";
  EXPECT_TRUE(compared("", kHides, history, 0).samples.empty());
}

TEST(Comparison, AnEmptyHistoryHasNoChanges) {
  const Comparison comparison = compared("", kHides, {});
  EXPECT_EQ(comparison.compared, 0U);
  EXPECT_EQ(comparison.changed(), 0U);
  EXPECT_FALSE(comparison.from);
}

TEST(Comparison, NamesEveryKindOfChange) {
  for (std::size_t i = 0; i < kChanges; ++i) {
    EXPECT_FALSE(to_string(static_cast<Change>(i)).empty());
    EXPECT_FALSE(description(static_cast<Change>(i)).empty());
  }
}

Decision decision_about(const HistoricComment& item, ActionKind kind, ActionState state) {
  Decision decision;
  decision.comment = item.comment;
  decision.decided_at = item.comment.created_at;
  Action action;
  action.kind = kind;
  action.policy = "p";
  action.text = "words";
  action.template_id = "t";
  action.variant = 1;
  action.created_at = action.not_before = item.comment.created_at;
  decision.actions.push_back({std::move(action), state});
  return decision;
}

TEST(ReplayMemory, RemembersWhatWasSaidWhereAndToWhom) {
  ReplayMemory memory;
  const HistoricComment first = comment("1", "x", std::chrono::hours(1));
  memory.record(decision_about(first, ActionKind::kReply, ActionState::kReady));
  HistoricComment reply = comment("2", "y", std::chrono::hours(2));
  reply.comment.parent = CommentId("1");
  const auto thread = memory.thread(reply.comment);
  EXPECT_EQ(thread->replies_to_author, 1U);
  EXPECT_EQ(thread->texts, std::set<std::string>({"words"}));
  EXPECT_EQ(thread->last_auto_reply, first.comment.created_at);
  EXPECT_EQ(memory.author(reply.comment)->comments_before, 1U);
  EXPECT_EQ(memory.author(first.comment)->comments_before, 0U) << "itself is not before itself";
  EXPECT_EQ(*memory.fired("p", kStart), 1U);
  EXPECT_EQ(*memory.fired("p", kStart + std::chrono::hours(2)), 0U);
  const auto used = memory.variant_use(AccountId("a"), "t", 3);
  EXPECT_EQ((*used)[1], first.comment.created_at);
  EXPECT_FALSE((*used)[0]);
  EXPECT_TRUE(memory.comment(first.comment)->actions.contains(ActionKind::kReply));

  HistoricComment elsewhere = comment("30", "z", std::chrono::hours(1 + 30 * 24));
  EXPECT_EQ(memory.thread(elsewhere.comment)->texts, std::set<std::string>({"words"}));
  elsewhere.comment.created_at += std::chrono::seconds(1);
  EXPECT_TRUE(memory.thread(elsewhere.comment)->texts.empty());
}

TEST(ReplayMemory, CountsWhatAPolicyDidForAnAuthorInAThreadAndUnderAPost) {
  using Over = rules::Limit::Over;
  ReplayMemory memory;
  HistoricComment first = comment("1", "x", std::chrono::hours(1));
  first.comment.post = PostId("post");
  Decision acted = decision_about(first, ActionKind::kReply, ActionState::kReady);
  acted.policies = acted.counted = {"p"};
  memory.record(acted);
  HistoricComment second = comment("2", "y", std::chrono::hours(2));
  second.comment.post = PostId("post");
  second.comment.parent = CommentId("1");
  for (const Over over : {Over::kAuthor, Over::kThread, Over::kPost}) {
    EXPECT_EQ(*memory.fired_beside("p", second.comment, over, kStart), 1U);
    EXPECT_EQ(*memory.fired_beside("p", first.comment, over, kStart), 0U) << "beside itself";
    EXPECT_EQ(*memory.fired_beside("p", second.comment, over, kStart + std::chrono::hours(2)), 0U);
    EXPECT_EQ(*memory.fired_beside("q", second.comment, over, kStart), 0U);
  }
  Decision passed = acted;
  passed.comment = second.comment;
  passed.actions.clear();
  memory.record(passed);
  const HistoricComment third = [] {
    HistoricComment made = comment("3", "z", std::chrono::hours(3));
    made.comment.post = PostId("post");
    return made;
  }();
  EXPECT_TRUE(*memory.fired_among("p", third.comment, Over::kPost, 2));
  EXPECT_FALSE(*memory.fired_among("p", third.comment, Over::kPost, 1));
  EXPECT_FALSE(*memory.fired_among("p", third.comment, Over::kThread, 9));
}

TEST(ReplayMemory, WhatWaitsForAPersonHasNotHappened) {
  ReplayMemory memory;
  const HistoricComment insult = comment("1", "x", std::chrono::hours(1));
  Decision decision = decision_about(insult, ActionKind::kHide, ActionState::kAwaitingApproval);
  decision.finding.primary = CommentClass::kAbuse;
  decision.strikes = {{"p", 1, insult.comment.created_at + std::chrono::days(90)}};
  memory.record(decision);
  EXPECT_EQ(memory.author(insult.comment)->strikes, 0U);
  EXPECT_EQ(*memory.fired("p", kStart), 0U);
  decision.actions.front().state = ActionState::kReady;
  memory.record(decision);
  EXPECT_EQ(memory.author(insult.comment)->strikes, 1U);
}

TEST(ReplayMemory, KnowsNobodyWithoutAnId) {
  ReplayMemory memory;
  const HistoricComment anonymous = comment("1", "x", std::chrono::hours(1), "");
  memory.record(decision_about(anonymous, ActionKind::kReply, ActionState::kReady));
  EXPECT_EQ(memory.author(comment("2", "y", std::chrono::hours(2), "").comment)->comments_before,
            0U);
}

}  // namespace
}  // namespace kaiku::policy
