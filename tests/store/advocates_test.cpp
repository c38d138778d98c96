// Authors who speak for the brand: who is found, who is not, who is asked.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/engagement/advocates.hpp>

#include "support.hpp"

namespace kaiku::store::testing {
namespace {

using engagement::Advocate;
using engagement::AdvocateRules;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kPraise = "Ihan mahtava kahvila, ja henkilökunta on aina niin ystävällistä!";

class Advocates : public StoreTest {
 protected:
  Advocates() {
    rules.ask = [this](const engagement::Praise& praise) -> std::optional<std::string> {
      asked_in = praise.language;
      return "Saammeko lainata?";
    };
  }
  void say(const std::string& id, CommentClass of, int days_ago, const std::string& text = kPraise,
           const std::string& author = "u-1", const std::string& above = {}) {
    Comment said = comment(id, text);
    said.author.id = AuthorId(author);
    said.created_at = kNow - std::chrono::days(days_ago);
    if (!above.empty()) said.parent = CommentId(above);
    const auto done = store->journal().transact([&](policy::Turn& in) -> Result<void> {
      EXPECT_TRUE(in.remember(created(said, said.created_at)));
      Decision decision;
      decision.comment = said;
      decision.finding.primary = of;
      decision.finding.language = Language::kSwedish;
      decision.decided_at = said.created_at;
      EXPECT_TRUE(in.record(decision));
      return ok();
    });
    ASSERT_TRUE(done) << done.error().message();
  }
  void praise_on(std::initializer_list<int> days_ago, const std::string& author = "u-1") {
    for (const int day : days_ago)
      say("c-" + author + "-" + std::to_string(day), CommentClass::kPraise, day, kPraise, author);
  }
  std::size_t look(TimePoint now = kNow) {
    return await(store->advocates().look(std::make_shared<AdvocateRules>(rules), now)).value();
  }
  std::vector<Advocate> found(TimePoint now = kNow) {
    return await(store->advocates().list(rules.label, 100, now)).value();
  }

  AdvocateRules rules;
  std::string asked_in;
};

TEST_F(Advocates, PraiseOnSeparateDaysLabelsAndDraftsOneRequestForAPerson) {
  praise_on({1, 5, 9});
  EXPECT_EQ(look(), 1u);
  ASSERT_THAT(found(), SizeIs(1));
  const Advocate advocate = found()[0];
  EXPECT_EQ(advocate.author, AuthorId("u-1"));
  EXPECT_THAT(advocate.reason, HasSubstr("praised on 3 days"));
  EXPECT_EQ(advocate.until, kNow + std::chrono::days(180));
  EXPECT_EQ(advocate.request_state, "awaiting_approval");
  EXPECT_EQ(asked_in, "sv");
  const auto draft = await(store->outbox().find(advocate.request.value())).value();
  EXPECT_EQ(draft.action.kind, ActionKind::kReply);
  EXPECT_EQ(draft.action.target, CommentId("c-u-1-1")) << "the newest praise";
  EXPECT_EQ(draft.action.text, "Saammeko lainata?");
  EXPECT_EQ(look(kNow + 1h), 0u);
  EXPECT_THAT(found(kNow + 1h), SizeIs(1));
}

TEST_F(Advocates, OneDayIsOneDayHoweverOftenSomebodyPraises) {
  say("c-1", CommentClass::kPraise, 1);
  say("c-2", CommentClass::kPraise, 1);
  say("c-3", CommentClass::kPraise, 1);
  say("c-4", CommentClass::kPraise, 200);
  EXPECT_EQ(look(), 0u);
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Advocates, HelpfulAnswersToWhatOthersAskedCount) {
  praise_on({1, 5});
  EXPECT_EQ(look(), 0u);
  say("q-1", CommentClass::kQuestion, 3, "Onko auki?", "u-2");
  say("a-1", CommentClass::kOther, 3, "On, kahdeksaan asti.", "u-1", "q-1");
  EXPECT_EQ(look(), 1u);
  EXPECT_THAT(found()[0].reason, HasSubstr("helped others on 1"));
}

TEST_F(Advocates, AnswersToOwnQuestionsHelpNobody) {
  praise_on({1, 5});
  say("q-1", CommentClass::kQuestion, 3, "Onko auki?");
  say("a-1", CommentClass::kOther, 3, "Näköjään on.", "u-1", "q-1");
  EXPECT_EQ(look(), 0u);
}

TEST_F(Advocates, WhoSpammedInsultedOrHasAStrikeIsNone) {
  praise_on({1, 5, 9});
  say("s-1", CommentClass::kSpam, 3, "Osta halvalla");
  praise_on({1, 5, 9}, "u-2");
  Comment bad = comment("b-1", "x");
  bad.author.id = AuthorId("u-2");
  ASSERT_TRUE(store->journal().transact([&](policy::Turn& in) -> Result<void> {
    EXPECT_TRUE(in.remember(created(bad)));
    Decision decision;
    decision.comment = bad;
    decision.finding.primary = CommentClass::kOther;
    decision.strikes = {{"ladder", 1, kNow + 24h}};
    decision.decided_at = kNow;
    EXPECT_TRUE(in.record(decision));
    return ok();
  }));
  EXPECT_EQ(look(), 0u);
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Advocates, ALabelThatAPersonTookAwayStaysAwayAndNobodyIsAsked) {
  praise_on({1, 5, 9});
  conduct::LabelReason word;
  word.place.account = AccountId("kaisla-fb");
  word.place.subject = "u-1";
  word.place.label = rules.label;
  word.standing = conduct::Standing::kTakenByPerson;
  word.reason = "oma väki";
  word.who = "maija";
  word.at = kNow;
  ASSERT_TRUE(await(store->labels().say(word)));
  EXPECT_EQ(look(), 0u);
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Advocates, AnAuthorIsAskedAtMostOnceAYearAlsoAfterARefusal) {
  praise_on({1, 5, 9});
  ASSERT_EQ(look(), 1u);
  ASSERT_TRUE(await(store->outbox().reject(found()[0].request.value(), "maija", kNow)));
  say("c-new", CommentClass::kPraise, 0);
  EXPECT_EQ(look(kNow + 1h), 0u);
  EXPECT_EQ(found()[0].request_state, "cancelled");

  rules.within = std::chrono::days(800);
  EXPECT_EQ(look(kNow + std::chrono::days(364)), 0u);
  EXPECT_EQ(look(kNow + std::chrono::days(366)), 1u);
}

TEST_F(Advocates, ShortPraiseOrNoApprovedWordsLeadToNoRequest) {
  for (const int day : {1, 5, 9})
    say("c-" + std::to_string(day), CommentClass::kPraise, day, "Jes!");
  EXPECT_EQ(look(), 0u);
  EXPECT_THAT(found(), SizeIs(1)) << "labelled all the same";
  praise_on({2});
  rules.ask = nullptr;
  EXPECT_EQ(look(), 0u);
}

TEST_F(Advocates, ALabelEndsWhenNothingProlongsIt) {
  praise_on({1, 5, 9});
  look();
  EXPECT_THAT(found(kNow + std::chrono::days(179)), SizeIs(1));
  EXPECT_THAT(found(kNow + std::chrono::days(181)), IsEmpty());
}

TEST_F(Advocates, AreExportedAndForgottenWithEverythingElse) {
  praise_on({1, 5, 9});
  ASSERT_EQ(look(), 1u);
  const rights::Person person{AccountId("kaisla-fb"), AuthorId("u-1")};
  for (const char* const table : {"label", "action"}) {
    EXPECT_THAT(await(store->people().held(person, table, 0, 10)).value(), SizeIs(1)) << table;
  }
  const auto forgotten = await(store->people().forget(person, "maija", kNow + 1h));
  ASSERT_TRUE(forgotten) << forgotten.error().message();
  EXPECT_THAT(found(kNow + 1h), IsEmpty());
  EXPECT_EQ(look(kNow + 2h), 0u) << "nothing is left to find them by";
}

}  // namespace
}  // namespace kaiku::store::testing
