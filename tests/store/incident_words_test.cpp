// What is said in an incident: its timeline and its report tell it from the draft to the end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/incidents/incident_desk.hpp>

#include "support.hpp"

namespace kaiku::store::testing {
namespace {

using incidents::Spoken;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class IncidentWords : public StoreTest {
 protected:
  IncidentId raise(const std::string& kind = "surge", std::vector<CommentId> samples = {}) {
    incidents::Incident made = alarm(kind + "/kaisla/post:post-1");
    made.kind = kind;
    made.account = AccountId("kaisla-fb");
    // One claim stops nothing; a storm stops the automation of its post.
    made.freezes = samples.empty();
    if (made.freezes) made.post = PostId("post-1");
    made.samples = std::move(samples);
    incidents::Advance look;
    look.alarms = {std::move(made)};
    return await(store->incidents().advance(std::move(look), kNow)).value().at(0).id;
  }
  Action statement(IncidentId incident) {
    Action made = action(ActionKind::kReply, "post-1");
    made.key = "statement/kaisla-fb/post-1";
    made.policy = "holding_statement";
    made.incident = incident;
    return made;
  }
  ActionId drafted(IncidentId incident) {
    return await(store->incident_desk().draft(incident, statement(incident), "anna", kNow)).value();
  }
  ActionId answer(const std::string& target, const std::string& post = "post-1") {
    Action made = action(ActionKind::kReply, target);
    made.post = PostId(post);
    return await(store->outbox().append(made, ActionState::kAwaitingApproval)).value();
  }
  void approve(ActionId id, const char* who, std::optional<std::string> text = std::nullopt) {
    ASSERT_TRUE(await(store->outbox().approve(id, who, std::move(text), kNow + 1min)));
  }
  void settle(ActionId id, outbox::Settlement how) {
    ASSERT_TRUE(await(store->outbox().begin(id, kNow + 2min)));
    ASSERT_TRUE(await(store->outbox().settle(id, std::move(how), kNow + 2min)));
  }
  std::vector<std::string> story(IncidentId id) {
    std::vector<std::string> lines;
    for (const auto& line : await(store->incidents().timeline(id)).value())
      lines.push_back(line.actor + ": " + line.what);
    return lines;
  }
  std::string last_line(IncidentId id) { return story(id).back(); }
  std::vector<Spoken> said(IncidentId id, std::size_t limit = 10) {
    return await(store->incident_desk().said(id, limit)).value();
  }
  static std::vector<std::string> steps(const Spoken& spoken) {
    std::vector<std::string> lines;
    for (const auto& step : spoken.steps) lines.push_back(step.actor + " " + step.what);
    return lines;
  }
};

TEST_F(IncidentWords, OfAStatementAreToldFromTheDraftToThePost) {
  const IncidentId incident = raise();
  const ActionId id = drafted(incident);
  approve(id, "johanna");
  settle(id, {ActionState::kDone, "fb-9", {}, {}});
  const std::string name =
      "holding statement (action " + std::to_string(id) + ", kaisla-fb post-1)";
  EXPECT_THAT(story(incident),
              ElementsAre(HasSubstr("opened"), "anna: note: " + name + " drafted",
                          "johanna: " + name + " approved", "kaiku: " + name + " posted as fb-9"));
  const auto told = said(incident);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].action, id);
  EXPECT_EQ(told[0].what, "holding statement");
  EXPECT_EQ(told[0].account, AccountId("kaisla-fb"));
  EXPECT_EQ(told[0].place, "post-1");
  EXPECT_EQ(told[0].posted_at, kNow + 2min);
  EXPECT_EQ(told[0].remote_id, "fb-9");
  EXPECT_EQ(told[0].reason, "");
  EXPECT_THAT(steps(told[0]), ElementsAre("anna drafted", "johanna approved"));
}

TEST_F(IncidentWords, AreDraftedOnceForAPlaceAndOnlyWhileTheIncidentLasts) {
  const IncidentId incident = raise();
  drafted(incident);
  const std::size_t lines = story(incident).size();
  const auto again = await(store->incident_desk().draft(incident, statement(incident), "b", kNow));
  EXPECT_TRUE(again.error().is(Errc::kDuplicate));
  EXPECT_EQ(story(incident).size(), lines);
  ASSERT_TRUE(await(store->incident_desk().close(incident, {"anna", "over", "real"}, kNow)));
  Action late = statement(incident);
  late.key += "/late";
  const auto refused = await(store->incident_desk().draft(incident, late, "anna", kNow));
  EXPECT_TRUE(refused.error().is(Errc::kConflict));
  EXPECT_EQ(said(incident).size(), 1u) << "what is refused leaves nothing behind";
}

TEST_F(IncidentWords, ThatAPlatformRefusesAreToldWithTheReasonAndNobodysAddress) {
  const IncidentId incident = raise();
  const ActionId id = drafted(incident);
  approve(id, "johanna");
  settle(id, {ActionState::kFailed, {}, "HTTP 403: ask matti.meikalainen@example.fi\nfirst", {}});
  EXPECT_THAT(last_line(incident), HasSubstr("not posted: HTTP 403: ask "));
  EXPECT_THAT(last_line(incident), Not(HasSubstr("meikalainen")));
  EXPECT_THAT(last_line(incident), Not(HasSubstr("\n")));
  const auto told = said(incident);
  EXPECT_EQ(told.at(0).state, ActionState::kFailed);
  EXPECT_FALSE(told[0].posted_at);
  EXPECT_THAT(told[0].reason, HasSubstr("HTTP 403"));
  EXPECT_THAT(told[0].reason, Not(HasSubstr("meikalainen")));
}

TEST_F(IncidentWords, ThatAreTriedAgainAreToldOnceTheyArePosted) {
  const IncidentId incident = raise();
  const ActionId id = drafted(incident);
  approve(id, "johanna");
  const std::size_t lines = story(incident).size();
  settle(id, {ActionState::kReady, {}, std::string(500, 'x'), kNow + 3min});
  EXPECT_EQ(story(incident).size(), lines);
  EXPECT_LT(said(incident).at(0).reason.size(), 310u);
  settle(id, {ActionState::kInDoubt, {}, "no answer", kNow + 3min});
  EXPECT_THAT(last_line(incident), HasSubstr("may be posted or not: no answer"));
  ASSERT_TRUE(await(store->outbox().settle(id, {ActionState::kDone, "fb-9", {}, {}}, kNow + 4min)));
  EXPECT_THAT(last_line(incident), HasSubstr("posted as fb-9"));
}

TEST_F(IncidentWords, ThatSomebodyRejectsAreToldWithTheReason) {
  const IncidentId incident = raise();
  const ActionId id = drafted(incident);
  ASSERT_TRUE(await(store->drafts().reject(id, "johanna", "the tone is wrong", kNow)));
  EXPECT_THAT(last_line(incident), HasSubstr("johanna: holding statement"));
  EXPECT_THAT(last_line(incident), HasSubstr("rejected: the tone is wrong"));
  EXPECT_EQ(said(incident).at(0).reason, "rejected: the tone is wrong");
  EXPECT_THAT(steps(said(incident).at(0)), ElementsAre("anna drafted", "johanna rejected"));
}

TEST_F(IncidentWords, OfTwoPeopleNameBothAndTellOfChangedWords) {
  const IncidentId incident = raise("press");
  const ActionId id = drafted(incident);
  approve(id, "maija", "Kerromme lisää klo 16.");
  EXPECT_THAT(last_line(incident),
              HasSubstr("approved with changed words, a second person has to"));
  approve(id, "liisa");
  EXPECT_THAT(last_line(incident), HasSubstr("liisa: holding statement"));
  EXPECT_THAT(
      steps(said(incident).at(0)),
      ElementsAre("anna drafted", "maija approved first with changed words", "liisa approved"));
}

TEST_F(IncidentWords, OfAnAnswerBelongToTheIncidentThatNamesOrCoversTheComment) {
  const IncidentId press = raise("press", {CommentId("c-1")});
  const IncidentId storm = raise("surge");
  const ActionId named = answer("c-1");
  const ActionId covered = answer("c-2");
  const ActionId elsewhere = answer("c-3", "post-2");
  approve(named, "maija");
  approve(named, "liisa");
  approve(covered, "maija");
  approve(elsewhere, "maija");
  ASSERT_TRUE(await(store->incident_desk().close(storm, {"anna", "over", "real"}, kNow)));
  for (const ActionId id : {named, covered, elsewhere})
    settle(id, {ActionState::kDone, "fb-" + std::to_string(id), {}, {}});
  ASSERT_EQ(said(press).size(), 1u);
  EXPECT_EQ(said(press)[0].action, named);
  EXPECT_EQ(said(press)[0].what, "answer");
  ASSERT_EQ(said(storm).size(), 1u);
  EXPECT_EQ(said(storm)[0].action, covered);
  EXPECT_THAT(last_line(storm), HasSubstr("posted as")) << "also behind its end";
  EXPECT_THAT(said(press, 0), IsEmpty());
}

TEST_F(IncidentWords, WhoseCommentIsGoneAreToldNotToBePosted) {
  ASSERT_TRUE(store->journal().transact([](policy::Turn& turn) -> Result<void> {
    EXPECT_TRUE(turn.remember(created(comment("c-1"))));
    return ok();
  }));
  const IncidentId incident = raise("press", {CommentId("c-1")});
  const ActionId id = answer("c-1");
  approve(id, "maija");
  Event removed = created(comment("c-1"), kNow + 1min);
  removed.kind = EventKind::kRemoved;
  ASSERT_TRUE(store->journal().transact(
      [&](policy::Turn& turn) -> Result<void> { return turn.forget_comment(removed); }));
  EXPECT_THAT(last_line(incident), HasSubstr("not posted: the comment is gone"));
  EXPECT_EQ(said(incident).at(0).state, ActionState::kCancelled);
}

}  // namespace
}  // namespace kaiku::store::testing
