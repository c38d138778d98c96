#include <functional>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "handled.hpp"

namespace kaiku::cases {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

const TimePoint kThen = at("2026-04-01T10:00:00Z");

TEST(Claims, AreOfOneAtATimeAndEnd) {
  const Handling by = handling();
  const auto first = claim(routed(), by, "maija", kThen);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->file.claim_until, kThen + 30min);
  EXPECT_TRUE(first->calm) << "those on call need not look any more";
  const auto second = claim(first->file, by, "liisa", kThen + 10min);
  ASSERT_FALSE(second);
  EXPECT_TRUE(second.error().is(Errc::kConflict));
  EXPECT_THAT(second.error().message(), HasSubstr("claimed by maija until 2026-04-01T10:30:00Z"));
  const auto again = claim(first->file, by, "maija", kThen + 10min);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->file.claim_until, kThen + 40min);
  EXPECT_THAT(story(*again), ElementsAre("claim prolonged"));
  EXPECT_TRUE(claim(first->file, by, "liisa", kThen + 30min)) << "it has ended";
}

TEST(Claims, KeepOthersFromEveryStepButANote) {
  const Handling by = handling();
  const CaseFile file = claim(routed(), by, "maija", kThen)->file;
  EXPECT_TRUE(resolve(file, {}, handling(), "liisa", "done", kThen).error().is(Errc::kConflict));
  EXPECT_TRUE(wait(file, by, "liisa", "", kThen).error().is(Errc::kConflict));
  EXPECT_TRUE(
      hand_over(file, by, "liisa", "seniors", "", "mine", kThen).error().is(Errc::kConflict));
  EXPECT_TRUE(note(file, "liisa", "the customer called", kThen));
  EXPECT_TRUE(resolve(file, {}, handling(), "maija", "done", kThen));
}

TEST(Steps, HandingOverToATeamEndsTheClaimAndKeepsTheClock) {
  const Handling by = handling();
  const CaseFile file = claim(routed(), by, "maija", kThen)->file;
  const auto handed = hand_over(file, by, "maija", "seniors", "", "a lawyer writes", kThen);
  ASSERT_TRUE(handed);
  EXPECT_EQ(handed->file.team, "seniors");
  EXPECT_EQ(handed->file.claimed_by, "");
  EXPECT_EQ(handed->file.due_at, file.due_at);
  EXPECT_EQ(handed->story[0].detail, "to team seniors: a lawyer writes");
}

TEST(Steps, HandingOverToAPersonGivesThemTheClaim) {
  const Handling by = handling();
  const auto handed = hand_over(routed(), by, "maija", "", "liisa", "you know them", kThen);
  ASSERT_TRUE(handed);
  EXPECT_EQ(handed->file.claimed_by, "liisa");
  EXPECT_EQ(handed->file.claim_until, kThen + 30min);
}

TEST(Steps, HandingOverNeedsOneReceiverAndANote) {
  const Handling by = handling();
  const CaseFile file = routed();
  const auto refused = [&](std::string_view team, std::string_view person, std::string_view words) {
    const auto handed = hand_over(file, by, "maija", team, person, words, kThen);
    return !handed && handed.error().is(Errc::kInvalidArgument);
  };
  EXPECT_TRUE(refused("", "", "note"));
  EXPECT_TRUE(refused("seniors", "liisa", "note"));
  EXPECT_TRUE(refused("nobody", "", "note")) << "no such team";
  EXPECT_TRUE(refused("seniors", "", ""));
}

TEST(Steps, WaitingIsForOpenCasesOnly) {
  const Handling by = handling();
  const CaseFile waiting = wait(routed(), by, "maija", "", kThen)->file;
  EXPECT_TRUE(wait(waiting, by, "maija", "", kThen).error().is(Errc::kConflict));
  EXPECT_TRUE(wait(opened(), by, "maija", "", kThen).error().is(Errc::kConflict))
      << "it has no clock to stop yet";
}

TEST(Steps, ResolvingNeedsWordsAndReopeningAReason) {
  const Handling by = handling();
  EXPECT_TRUE(
      resolve(routed(), {}, handling(), "maija", "", kThen).error().is(Errc::kInvalidArgument));
  const auto done = resolve(routed(), {}, handling(), "maija", "refunded", kThen);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->file.resolved_by, "maija");
  EXPECT_EQ(done->file.resolved_at, kThen);
  EXPECT_TRUE(done->calm);
  EXPECT_TRUE(
      resolve(done->file, {}, handling(), "maija", "again", kThen).error().is(Errc::kConflict));
  EXPECT_TRUE(reopen(done->file, by, "liisa", "", kThen).error().is(Errc::kInvalidArgument));
  const auto back = reopen(done->file, by, "liisa", "the refund failed", kThen);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->file.state, State::kOpen);
  EXPECT_EQ(back->file.due_at, kThen + 4h) << "a clock of its own";
  EXPECT_EQ(back->file.round, 2);
  EXPECT_TRUE(reopen(back->file, by, "liisa", "why", kThen).error().is(Errc::kConflict));
}

TEST(Steps, AClosingLineIsOfferedAsADraftForAPublicComment) {
  Handling by = handling();
  by.closing_line = [](const CaseFile&, const Facts&, TimePoint) {
    Action line;
    line.kind = ActionKind::kReply;
    line.text = "Kiitos!";
    return std::optional(line);
  };
  Facts facts = question();
  EXPECT_TRUE(resolve(routed(), facts, by, "maija", "refunded", kThen)->drafts.empty())
      << "nothing of a private matter is closed in public";
  facts.is_public = true;
  const auto done = resolve(routed(), facts, by, "maija", "refunded", kThen);
  ASSERT_EQ(done->drafts.size(), 1u);
  EXPECT_EQ(done->drafts[0].text, "Kiitos!");
  EXPECT_EQ(done->drafts[0].key, "kaisla-fb/c-1/closing/12/1");
  EXPECT_THAT(story(*done), ElementsAre("resolved", "closing line offered"));
  by.closing_line = [](const CaseFile&, const Facts&, TimePoint) {
    return std::optional<Action>();
  };
  EXPECT_TRUE(resolve(routed(), facts, by, "maija", "refunded", kThen)->drafts.empty());
}

TEST(Steps, WordsAreBounded) {
  EXPECT_TRUE(note(routed(), "maija", std::string(kMostWords, 'x'), kThen));
  const auto long_one = note(routed(), "maija", std::string(kMostWords + 1, 'x'), kThen);
  ASSERT_FALSE(long_one);
  EXPECT_THAT(long_one.error().message(), HasSubstr("longer than 4000 bytes: shorten it"));
  EXPECT_TRUE(note(routed(), "", "words", kThen).error().is(Errc::kInvalidArgument));
}

TEST(Steps, ACaseResolvedBeforeItWasRoutedStaysResolved) {
  const CaseFile done = resolve(opened(), {}, handling(), "maija", "spam", kThen)->file;
  const Change later = attend(done, question(), handling(), kThen);
  EXPECT_TRUE(later.story.empty());
  EXPECT_EQ(later.file.state, State::kResolved);
  const CaseFile back = reopen(done, handling(), "maija", "no spam", kThen + 2h)->file;
  const Change looked = attend(back, question(), handling(), kThen + 2h);
  EXPECT_EQ(looked.file.team, "service");
  EXPECT_EQ(looked.file.due_at, kThen + 2h + 4h) << "a clock of its own";
}

TEST(Steps, AClaimBeforeRoutingDoesNotPutRoutingOff) {
  const CaseFile claimed = claim(opened(), handling(), "maija", kThen)->file;
  ASSERT_TRUE(claimed.next_alarm_at);
  EXPECT_LE(*claimed.next_alarm_at, kThen);
  EXPECT_THAT(story(attend(claimed, question(), handling(), kThen)), ElementsAre("routed"));
}

/// Whatever people, customers and the clock do in whatever order, the file stays sound and a look
/// is never needed twice.
TEST(Steps, AnyOrderLeavesACaseThatMakesSense) {
  const std::vector<const char*> people = {"maija", "liisa"};
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&random](int end) {
      return std::uniform_int_distribution(0, end - 1)(random);
    };
    Handling by = handling();
    by.breach = static_cast<Breach>(below(3));
    by.breach_team = "seniors";
    CaseFile file = opened();
    std::set<std::string> keys;
    TimePoint now = file.opened_at;
    for (int i = 0; i < 60; ++i) {
      now += std::chrono::minutes(below(300));
      const std::string who = people[static_cast<std::size_t>(below(2))];
      const std::vector<std::function<Result<Change>()>> steps = {
          [&] { return claim(file, by, who, now); },
          [&] { return note(file, who, "n", now); },
          [&] { return hand_over(file, by, who, "service", "", "n", now); },
          [&] { return hand_over(file, by, who, "", "liisa", "n", now); },
          [&] { return wait(file, by, who, "", now); },
          [&] { return resolve(file, {}, by, who, "r", now); },
          [&] { return reopen(file, by, who, "r", now); }};
      const int chosen = below(9);
      if (chosen >= 7) {
        file.stir = chosen == 7 ? Stir::kCustomerWrote : Stir::kStaffAnswered;
      } else if (const auto done = steps[static_cast<std::size_t>(chosen)]()) {
        file = done->file;
      }
      const Change looked = attend(file, question(), by, now);
      file = looked.file;
      for (const Action& action : looked.notifications) {
        EXPECT_TRUE(keys.insert(action.key).second) << action.key << " with seed " << seed;
      }
      EXPECT_EQ(file.due_at.has_value(), file.state == State::kOpen);
      EXPECT_EQ(file.left.has_value(), file.state == State::kWaiting);
      EXPECT_EQ(file.resolved_at.has_value(), file.state == State::kResolved);
      EXPECT_EQ(file.claimed_by.empty(), !file.claim_until.has_value());
      EXPECT_TRUE(!file.warn_at || *file.warn_at <= *file.due_at);
      EXPECT_TRUE(!file.next_alarm_at || *file.next_alarm_at > now) << "a look is done whole";
      EXPECT_TRUE(attend(file, question(), by, now).story.empty());
    }
  }
}

}  // namespace
}  // namespace kaiku::cases
