// What a turn of the engine stores, and what it remembers for the next decision.
#include <mutex>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support.hpp"

namespace kaiku::store::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

Comment by(std::string author, std::string id, std::string text = "Missä tilaukseni viipyy?") {
  Comment made = comment(std::move(id), std::move(text));
  made.author.id = AuthorId(std::move(author));
  return made;
}

Comment under(std::string parent, std::string id, std::string text = "Entä nyt?") {
  Comment made = comment(std::move(id), std::move(text));
  made.parent = CommentId(std::move(parent));
  return made;
}

Event of_kind(EventKind kind, Comment on, TimePoint at = kNow) {
  Event event = created(std::move(on), at);
  event.kind = kind;
  event.dedupe_key = std::string(to_string(kind)) + "/" + event.comment.id.value;
  return event;
}

Event brand_wrote(std::string id, std::string parent, std::string text, TimePoint at = kNow) {
  Event event = created(under(std::move(parent), std::move(id), std::move(text)), at);
  event.comment.author.id = AuthorId("the-page");
  event.by_brand = true;
  return event;
}

Decision decision(const Comment& on, std::vector<PlannedAction> actions = {},
                  CommentClass primary = CommentClass::kQuestion) {
  Decision made;
  made.comment = on;
  made.actions = std::move(actions);
  made.finding.primary = primary;
  if (primary != CommentClass::kOther)
    made.finding.scores[static_cast<std::size_t>(primary)].holds = true;
  made.finding.normalised_text = on.text;
  made.mode = Mode::kLive;
  made.rule_set = "r1";
  made.decided_at = kNow;
  return made;
}

PlannedAction planned(Action of, ActionState state = ActionState::kReady) {
  return {std::move(of), state};
}

class Journal : public StoreTest {
 protected:
  void turn(const std::function<void(policy::Turn&)>& work) {
    const auto done = store->journal().transact([&](policy::Turn& in) {
      work(in);
      return ok();
    });
    ASSERT_TRUE(done) << done.error().message();
  }
  int remember(const Event& event) {
    int revision = 0;
    turn([&](policy::Turn& in) { revision = in.remember(event).value(); });
    return revision;
  }
  bool refused(const Event& event) {
    bool conflict = false;
    turn([&](policy::Turn& in) {
      const auto revision = in.remember(event);
      conflict = !revision && revision.error().is(Errc::kConflict);
    });
    return conflict;
  }
  bool note(const Event& event) {
    bool staff = false;
    turn([&](policy::Turn& in) { staff = in.note_brand_activity(event).value(); });
    return staff;
  }
  DecisionId record(const Decision& made) {
    DecisionId id = 0;
    turn([&](policy::Turn& in) { id = in.record(made).value(); });
    return id;
  }
  policy::AuthorHistory author(const Comment& on) {
    policy::AuthorHistory history;
    turn([&](policy::Turn& in) { history = in.author(on).value(); });
    return history;
  }
  policy::ThreadHistory thread(const Comment& on) {
    policy::ThreadHistory history;
    turn([&](policy::Turn& in) { history = in.thread(on).value(); });
    return history;
  }
  policy::Surroundings surroundings(const Comment& on) {
    policy::Surroundings around;
    turn([&](policy::Turn& in) { around = in.surroundings(on).value(); });
    return around;
  }
  policy::CommentHistory history(const Comment& on) {
    policy::CommentHistory found;
    turn([&](policy::Turn& in) { found = in.comment(on).value(); });
    return found;
  }
  outbox::Entry entry(const std::string& key) {
    for (const auto& found : await(store->outbox().list(std::nullopt, 1'000)).value()) {
      if (found.action.key == key) return found;
    }
    return {};
  }
  ActionState state(const Action& of) { return entry(of.key).state; }
  void deliver(const Action& of, ActionState end = ActionState::kDone,
               const std::string& remote_id = {}) {
    const ActionId id = entry(of.key).id;
    ASSERT_TRUE(await(store->outbox().begin(id, kNow)));
    outbox::Settlement settlement;
    settlement.state = end;
    settlement.remote_id = remote_id;
    ASSERT_TRUE(await(store->outbox().settle(id, settlement, kNow)));
  }
  std::vector<cases::CaseFile> cases() { return await(store->cases().open_cases(100)).value(); }
};

TEST_F(Journal, AnEventHasItsEffectOnce) {
  const Event event = created(comment("c-1"));
  turn([&](policy::Turn& in) {
    EXPECT_TRUE(in.first_sight(event).value());
    EXPECT_FALSE(in.first_sight(event).value());
  });
  turn([&](policy::Turn& in) {
    EXPECT_FALSE(in.first_sight(event).value());
    Event elsewhere = event;
    elsewhere.comment.account = AccountId("kaisla-ig");
    EXPECT_TRUE(in.first_sight(elsewhere).value());
  });
}

TEST_F(Journal, RevisionsCountTheTextsOfAComment) {
  EXPECT_EQ(history(comment("c-1")).revisions, 0);
  EXPECT_EQ(remember(created(comment("c-1", "one"))), 1);
  EXPECT_EQ(remember(created(comment("c-1", "one"), kNow + 1s)), 1);
  EXPECT_EQ(remember(edited(comment("c-1", "two"), kNow + 2s)), 2);
  EXPECT_EQ(remember(edited(comment("c-1", "two"), kNow + 3s)), 2);
  EXPECT_EQ(history(comment("c-1")).revisions, 2);
}

TEST_F(Journal, AnOlderTextNeverReplacesANewerOne) {
  EXPECT_EQ(remember(edited(comment("c-1", "new"), kNow + 10s)), 1);
  EXPECT_TRUE(refused(created(comment("c-1", "old"), kNow)));
  EXPECT_TRUE(refused(edited(comment("c-1", "older"), kNow + 9s)));
  EXPECT_EQ(remember(edited(comment("c-1", "newest"), kNow + 11s)), 2);
}

TEST_F(Journal, OfTwoTextsInTheSameSecondTheEditIsTheLaterOne) {
  EXPECT_EQ(remember(created(comment("c-1", "first"))), 1);
  EXPECT_EQ(remember(edited(comment("c-1", "second"), kNow)), 2);
  EXPECT_TRUE(refused(created(comment("c-1", "first"), kNow)));
}

TEST_F(Journal, ARemovalToldBeforeTheCommentStands) {
  turn([](policy::Turn& in) {
    EXPECT_TRUE(in.forget_comment(of_kind(EventKind::kRemoved, comment("c-1", ""))));
  });
  EXPECT_TRUE(refused(created(comment("c-1"), kNow - 1s)));
  EXPECT_TRUE(refused(created(comment("c-1"), kNow + 1s)));
  EXPECT_TRUE(history(comment("c-1")).removed);
  EXPECT_EQ(history(comment("c-1")).revisions, 0);
  EXPECT_EQ(author(by("author-1", "c-2")).comments_before, 0u);
}

TEST_F(Journal, ARemovedCommentLosesItsWordsAndWhatWaitedForIt) {
  const Comment gone = comment("c-1", "a secret");
  remember(created(gone));
  remember(edited(comment("c-1", "another secret"), kNow + 1s));
  const Action reply = action(ActionKind::kReply);
  const Action draft = action(ActionKind::kHide);
  record(decision(comment("c-1", "another secret"),
                  {planned(reply), planned(draft, ActionState::kAwaitingApproval)}));
  turn([](policy::Turn& in) {
    EXPECT_TRUE(in.forget_comment(of_kind(EventKind::kRemoved, comment("c-1", ""))));
  });
  EXPECT_EQ(state(reply), ActionState::kCancelled);
  EXPECT_EQ(state(draft), ActionState::kCancelled);
  EXPECT_TRUE(refused(edited(comment("c-1", "again"), kNow + 5s)));
  const auto rows = await(store->reports().decisions(0, 10)).value();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_THAT(rows[0].json, ::testing::Not(HasSubstr("secret")));
  EXPECT_THAT(rows[0].json, HasSubstr("\"c-1\""));
}

TEST_F(Journal, TheDecisionAboutARestrictedCommentKeepsTheWordsItWasMadeOn) {
  remember(created(comment("c-1", "abusive words")));
  const Action hide = action(ActionKind::kHide);
  record(decision(comment("c-1", "abusive words"), {planned(hide)}, CommentClass::kAbuse));
  deliver(hide);
  turn([](policy::Turn& in) {
    EXPECT_TRUE(in.forget_comment(of_kind(EventKind::kRemoved, comment("c-1", ""))));
  });
  EXPECT_THAT(await(store->reports().decisions(0, 10))->front().json, HasSubstr("abusive words"));
}

TEST_F(Journal, AnErasedAuthorIsForgottenEverywhere) {
  for (const char* id : {"c-1", "c-2"}) {
    remember(created(comment(id, "a secret")));
    record(decision(comment(id, "a secret"), {planned(action(ActionKind::kHide, id))},
                    CommentClass::kAbuse));
    deliver(action(ActionKind::kHide, id));
  }
  turn([](policy::Turn& in) {
    EXPECT_TRUE(in.forget_comment(of_kind(EventKind::kErasure, comment("c-1", ""))));
  });
  EXPECT_EQ(author(comment("c-3")).first_seen, std::nullopt);
  for (const auto& row : await(store->reports().decisions(0, 10)).value()) {
    EXPECT_THAT(row.json, ::testing::Not(HasSubstr("secret")));
    EXPECT_THAT(row.json, ::testing::Not(HasSubstr("Maija")));
  }
}

TEST_F(Journal, RemembersHowOftenAnAuthorWrote) {
  remember(created(by("maija", "c-1"), kNow));
  remember(created(by("maija", "c-2"), kNow + 1s));
  remember(edited(by("maija", "c-2", "other words"), kNow + 2s));
  remember(created(by("pekka", "c-3"), kNow));
  EXPECT_EQ(author(by("maija", "c-4")).comments_before, 2u);
  EXPECT_EQ(author(by("maija", "c-2")).comments_before, 1u) << "the comment itself does not count";
  EXPECT_EQ(author(by("maija", "c-4")).first_seen, kNow);
  EXPECT_EQ(author(by("", "c-5")).comments_before, 0u);
  EXPECT_EQ(author(by("nobody", "c-5")).first_seen, std::nullopt);
}

TEST_F(Journal, AnEditCancelsWhatWasPlannedForTheOldTextAndTheNewTextGetsItsOwn) {
  remember(created(comment("c-1", "old")));
  Action reply = action(ActionKind::kReply, "c-1", "answer to the old text");
  Action followup = action(ActionKind::kPrivateReply);
  followup.depends_on = reply.key;
  record(
      decision(comment("c-1", "old"), {planned(reply), planned(followup, ActionState::kPlanned)}));
  turn([](policy::Turn& in) {
    EXPECT_TRUE(in.cancel_pending(comment("c-1"), "the comment was edited"));
  });
  EXPECT_EQ(state(reply), ActionState::kCancelled);
  EXPECT_EQ(state(followup), ActionState::kCancelled);
  EXPECT_EQ(entry(reply.key).last_error, "the comment was edited");
  EXPECT_TRUE(history(comment("c-1")).actions.empty());

  reply.text = "answer to the new text";
  record(decision(comment("c-1", "new"), {planned(reply)}));
  EXPECT_EQ(state(reply), ActionState::kReady);
  EXPECT_EQ(entry(reply.key).action.text, "answer to the new text");
}

TEST_F(Journal, AnEditLeavesWhatHasBegunAlone) {
  remember(created(comment("c-1")));
  const Action reply = action(ActionKind::kReply);
  record(decision(comment("c-1"), {planned(reply)}));
  ASSERT_TRUE(await(store->outbox().begin(entry(reply.key).id, kNow)));
  turn([](policy::Turn& in) { EXPECT_TRUE(in.cancel_pending(comment("c-1"), "edited")); });
  EXPECT_EQ(state(reply), ActionState::kSending);
  Action again = reply;
  again.text = "other words";
  record(decision(comment("c-1"), {planned(again)}));
  EXPECT_EQ(entry(reply.key).action.text, "Hei!") << "the key is taken for good";
}

TEST_F(Journal, ADecisionStoresItsActionsOnceAndShadowOnesNotAtAll) {
  const Action reply = action(ActionKind::kReply);
  const Action shadow = action(ActionKind::kReact);
  const DecisionId first =
      record(decision(comment("c-1"), {planned(reply), planned(shadow, ActionState::kCancelled)}));
  const DecisionId second = record(decision(comment("c-1"), {planned(reply)}));
  EXPECT_LT(first, second);
  EXPECT_EQ(await(store->outbox().list(std::nullopt, 10))->size(), 1u);
  EXPECT_THAT(await(store->reports().decisions(0, 1))->front().json, HasSubstr("\"react\""));
  EXPECT_THAT(history(comment("c-1")).actions, UnorderedElementsAre(ActionKind::kReply));
  // The key of a shadow action is free for the real one.
  record(decision(comment("c-1"), {planned(shadow)}));
  EXPECT_EQ(state(shadow), ActionState::kReady);
}

TEST_F(Journal, APlannedActionMayStandBeforeTheOneItDependsOn) {
  const Action reply = action(ActionKind::kReply);
  Action followup = action(ActionKind::kPrivateReply);
  followup.depends_on = reply.key;
  record(decision(comment("c-1"), {planned(followup, ActionState::kPlanned), planned(reply)}));
  EXPECT_EQ(state(followup), ActionState::kPlanned);
  deliver(reply);
  EXPECT_EQ(state(followup), ActionState::kReady);
}

TEST_F(Journal, ACaseALabelAndAHoldAreCarriedOutAtOnce) {
  Action opened = action(ActionKind::kCase);
  opened.team = "customer_service";
  opened.due_in = 4h;
  opened.policy = "criticism";
  Action held = action(ActionKind::kHold);
  held.policy = "unclear";
  Action labelled = action(ActionKind::kLabel);
  labelled.label = "vip";
  record(decision(comment("c-1"), {planned(opened), planned(held), planned(labelled)}));
  for (const Action& each : {opened, held, labelled}) EXPECT_EQ(state(each), ActionState::kDone);
  const auto files = cases();
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[0].reason, "criticism");
  EXPECT_EQ(files[0].team, "customer_service");
  EXPECT_EQ(files[0].comment, CommentId("c-1"));
  EXPECT_EQ(files[0].due_at, kNow + 4h);
  EXPECT_EQ(files[1].reason, "hold: unclear");
  EXPECT_THAT(author(comment("c-2")).labels, ElementsAre("vip"));
}

TEST_F(Journal, ALabelEnds) {
  ASSERT_TRUE(await(store->inbox().append(delivery("x", {}, kNow))));
  Action labelled = action(ActionKind::kLabel);
  labelled.label = "spammer";
  labelled.expires_at = kNow + 1h;
  record(decision(comment("c-1"), {planned(labelled)}));
  EXPECT_THAT(author(comment("c-2")).labels, ElementsAre("spammer"));
  ASSERT_TRUE(await(store->inbox().append(delivery("y", {}, kNow + 1h))));
  EXPECT_TRUE(author(comment("c-2")).labels.empty());
}

TEST_F(Journal, ADraftedCaseIsOpenedWhenItIsApproved) {
  Action opened = action(ActionKind::kCase);
  record(decision(comment("c-1"), {planned(opened, ActionState::kAwaitingApproval)}));
  EXPECT_TRUE(cases().empty());
  ASSERT_TRUE(await(store->outbox().approve(entry(opened.key).id, "liisa", std::nullopt, kNow)));
  EXPECT_EQ(cases().size(), 1u);
  EXPECT_EQ(state(opened), ActionState::kDone);
}

TEST_F(Journal, AnEscalationIsReadFromTheStreamAndIsNoAction) {
  record(decision(comment("c-1"), {planned(action(ActionKind::kEscalate))}));
  EXPECT_TRUE(await(store->outbox().list(std::nullopt, 10))->empty());
}

TEST_F(Journal, StrikesCountOnceConfirmedUntilTheyEnd) {
  const auto abuse = [&](const char* id, TimePoint at, ActionKind kind, ActionState end) {
    remember(created(comment(id), at));
    Decision made = decision(comment(id), {planned(action(kind, id))}, CommentClass::kAbuse);
    made.decided_at = at;
    made.strikes = {{"insults", 1, at + 90 * 24h}};
    record(made);
    deliver(action(kind, id), end);
  };
  abuse("old", kNow - 91 * 24h, ActionKind::kHide, ActionState::kDone);
  abuse("hidden", kNow - 89 * 24h, ActionKind::kHide, ActionState::kDone);
  abuse("warned", kNow, ActionKind::kWarn, ActionState::kDone);
  abuse("not-carried-out", kNow, ActionKind::kHide, ActionState::kFailed);
  abuse("answered", kNow, ActionKind::kReply, ActionState::kDone);
  EXPECT_EQ(author(comment("next")).strikes, 2u);
  record(decision(comment("hidden"), {}, CommentClass::kAbuse));  // an edit: the same comment
  EXPECT_EQ(author(comment("next")).strikes, 2u);
  EXPECT_EQ(author(by("pekka", "next")).strikes, 0u);

  Event shown = of_kind(EventKind::kUnhidden, comment("hidden", ""));
  shown.by_brand = true;
  EXPECT_TRUE(note(shown));
  EXPECT_EQ(author(comment("next")).strikes, 1u) << "a person took it back";
}

TEST_F(Journal, RemembersTheLastAutomaticReplyToAnAuthorAndInAThread) {
  EXPECT_EQ(author(comment("c-2")).last_auto_reply, std::nullopt);
  Action reply = action(ActionKind::kReply);
  reply.not_before = kNow + 30s;
  record(decision(comment("c-1"), {planned(reply)}));
  EXPECT_EQ(author(comment("c-2")).last_auto_reply, kNow + 30s);
  EXPECT_EQ(thread(under("c-1", "c-2")).last_auto_reply, kNow + 30s);
  EXPECT_EQ(thread(comment("c-9")).last_auto_reply, std::nullopt);
  deliver(reply, ActionState::kFailed);
  EXPECT_EQ(author(comment("c-2")).last_auto_reply, std::nullopt) << "it was never seen";
}

TEST_F(Journal, RemembersOurWordsInAThreadAndHowOftenAnAuthorWasAnswered) {
  remember(created(comment("c-1")));
  remember(created(under("c-1", "c-2")));
  record(decision(comment("c-1"), {planned(action(ActionKind::kReply, "c-1", "ours"))}));
  deliver(action(ActionKind::kReply, "c-1"));
  note(brand_wrote("s-1", "c-2", "staff's"));
  const auto found = thread(under("c-1", "c-3"));
  EXPECT_THAT(found.texts, UnorderedElementsAre("ours", "staff's"));
  EXPECT_EQ(found.replies_to_author, 2u);
  EXPECT_TRUE(found.staff_answered);
  EXPECT_EQ(thread(by("pekka", "c-9")).replies_to_author, 0u);
}

TEST_F(Journal, RemembersForThirtyDaysWhatWasSaidToAnAuthorElsewhere) {
  record(decision(comment("c-1"), {planned(action(ActionKind::kReply, "c-1", "ours"))}));
  Comment later = comment("c-9");
  later.created_at = kNow + std::chrono::days(30);
  EXPECT_THAT(thread(later).texts, UnorderedElementsAre("ours"));
  later.created_at += 1s;
  EXPECT_TRUE(thread(later).texts.empty());
  EXPECT_TRUE(thread(by("pekka", "c-8")).texts.empty());
}

TEST_F(Journal, StaffSilencesItsThreadAndCancelsWhatWaitsThere) {
  remember(created(comment("c-1")));
  remember(created(comment("c-9")));
  const Action there = action(ActionKind::kReply, "c-1");
  const Action draft = action(ActionKind::kHide, "c-1");
  const Action approved = action(ActionKind::kPrivateReply, "c-1");
  const Action elsewhere = action(ActionKind::kReply, "c-9");
  record(decision(comment("c-1"), {planned(there), planned(draft, ActionState::kAwaitingApproval),
                                   planned(approved, ActionState::kAwaitingApproval)}));
  record(decision(comment("c-9"), {planned(elsewhere)}));
  ASSERT_TRUE(await(store->outbox().approve(entry(approved.key).id, "liisa", std::nullopt, kNow)));

  EXPECT_TRUE(note(brand_wrote("s-1", "c-1", "Hei Maija, soitan sinulle.")));
  EXPECT_TRUE(thread(comment("c-1")).staff_answered);
  EXPECT_EQ(state(there), ActionState::kCancelled);
  EXPECT_EQ(state(draft), ActionState::kCancelled);
  EXPECT_EQ(state(approved), ActionState::kReady) << "a person wants it";
  EXPECT_FALSE(thread(comment("c-9")).staff_answered);
  EXPECT_EQ(state(elsewhere), ActionState::kReady);
}

TEST_F(Journal, OurOwnEchoIsKnownByItsRemoteId) {
  record(decision(comment("c-1"), {planned(action(ActionKind::kReply))}));
  deliver(action(ActionKind::kReply), ActionState::kDone, "r-1");
  EXPECT_FALSE(note(brand_wrote("r-1", "c-1", "whatever the platform made of it")));
  EXPECT_FALSE(thread(comment("c-1")).staff_answered);
}

TEST_F(Journal, OurOwnEchoIsKnownByTheMarkWeAttached) {
  const Action reply = action(ActionKind::kReply);
  record(decision(comment("c-1"), {planned(reply)}));
  ASSERT_TRUE(await(store->outbox().begin(entry(reply.key).id, kNow)));
  Event echo = brand_wrote("r-1", "c-1", "changed words");
  echo.echo_of_action = reply.key;
  EXPECT_FALSE(note(echo));
  EXPECT_EQ(entry(reply.key).remote_id, "r-1");
  echo.comment.id = CommentId("r-2");
  echo.echo_of_action = "kaisla-fb/long-gone/reply";
  EXPECT_FALSE(note(echo)) << "the mark is ours also when its action is not kept any more";
  EXPECT_FALSE(thread(comment("c-1")).staff_answered);
}

TEST_F(Journal, OurOwnEchoIsKnownByTheTextThatIsBeingSent) {
  const Action reply = action(ActionKind::kReply, "c-1", "Hei  Maija!\nSelvitämme.");
  record(decision(comment("c-1"), {planned(reply)}));
  EXPECT_TRUE(note(brand_wrote("s-0", "c-9", "Hei Maija! Selvitämme."))) << "another thread";
  ASSERT_TRUE(await(store->outbox().begin(entry(reply.key).id, kNow)));
  EXPECT_FALSE(note(brand_wrote("r-1", "c-1", " Hei Maija! Selvitämme. ")));
  EXPECT_EQ(entry(reply.key).remote_id, "r-1");
  EXPECT_EQ(state(reply), ActionState::kSending) << "its response is still awaited";
  EXPECT_FALSE(thread(comment("c-1")).staff_answered);
}

TEST_F(Journal, AnEchoProvesWhatWasInDoubt) {
  const Action reply = action(ActionKind::kReply);
  Action followup = action(ActionKind::kPrivateReply);
  followup.depends_on = reply.key;
  record(decision(comment("c-1"), {planned(reply), planned(followup, ActionState::kPlanned)}));
  deliver(reply, ActionState::kInDoubt);
  EXPECT_FALSE(note(brand_wrote("r-1", "c-1", "Hei!")));
  EXPECT_EQ(state(reply), ActionState::kDone);
  EXPECT_EQ(entry(reply.key).remote_id, "r-1");
  EXPECT_EQ(state(followup), ActionState::kReady);
}

TEST_F(Journal, WordsThatWereNotYetSentAreStaffs) {
  const Action reply = action(ActionKind::kReply);
  record(decision(comment("c-1"), {planned(reply)}));
  EXPECT_TRUE(note(brand_wrote("s-1", "c-1", "Hei!")));
  EXPECT_EQ(state(reply), ActionState::kCancelled) << "a person has said the same already";
}

TEST_F(Journal, OurOwnModerationIsNoStaffAndStaffsModerationIsRemembered) {
  remember(created(comment("c-1")));
  remember(created(comment("c-2")));
  record(decision(comment("c-1"), {planned(action(ActionKind::kHide, "c-1"))}));
  deliver(action(ActionKind::kHide, "c-1"));
  Event ours = of_kind(EventKind::kHidden, comment("c-1", ""));
  ours.by_brand = true;
  EXPECT_FALSE(note(ours));
  EXPECT_FALSE(history(comment("c-1")).handled_by_person);
  Event theirs = of_kind(EventKind::kHidden, comment("c-2", ""));
  theirs.by_brand = true;
  EXPECT_TRUE(note(theirs));
  EXPECT_TRUE(history(comment("c-2")).handled_by_person);
  EXPECT_TRUE(thread(comment("c-2")).staff_answered);
}

TEST_F(Journal, WhatAPersonApprovedOrRejectedIsHandledByAPerson) {
  for (const char* id : {"c-1", "c-2", "c-3"}) {
    remember(created(comment(id)));
    record(decision(comment(id),
                    {planned(action(ActionKind::kReply, id), ActionState::kAwaitingApproval)}));
  }
  ASSERT_TRUE(await(
      store->outbox().approve(entry(action(ActionKind::kReply, "c-1").key).id, "liisa", {}, kNow)));
  ASSERT_TRUE(await(
      store->outbox().reject(entry(action(ActionKind::kReply, "c-2").key).id, "liisa", kNow)));
  EXPECT_TRUE(history(comment("c-1")).handled_by_person);
  EXPECT_TRUE(history(comment("c-2")).handled_by_person);
  EXPECT_FALSE(history(comment("c-3")).handled_by_person);
}

TEST_F(Journal, AThreadReachesUpToItsTopmostKnownComment) {
  remember(created(comment("top")));
  remember(created(under("top", "middle")));
  note(brand_wrote("staff", "middle", "Katsotaan."));
  EXPECT_TRUE(thread(under("middle", "low")).staff_answered);
  EXPECT_TRUE(thread(under("staff", "to-staff")).staff_answered);
  EXPECT_TRUE(thread(comment("top")).staff_answered);
}

TEST_F(Journal, BranchesThatArriveFromBelowAreJoined) {
  remember(created(under("middle", "low")));
  note(brand_wrote("staff", "low", "Katsotaan."));
  EXPECT_TRUE(thread(under("middle", "low")).staff_answered);
  EXPECT_FALSE(thread(comment("top")).staff_answered);
  remember(created(under("top", "middle")));
  EXPECT_TRUE(thread(comment("top")).staff_answered);
  EXPECT_TRUE(thread(under("middle", "low")).staff_answered);
}

TEST_F(Journal, CountsTheCommentsOnWhichAPolicyActed) {
  const auto fired = [&](std::string_view policy, TimePoint since) {
    std::size_t count = 0;
    turn([&](policy::Turn& in) { count = in.fired(policy, since).value(); });
    return count;
  };
  Action late = action(ActionKind::kReply, "c-2");
  late.created_at = kNow + 1h;
  record(decision(comment("c-1"),
                  {planned(action(ActionKind::kReply)), planned(action(ActionKind::kCase))}));
  record(decision(comment("c-2"), {planned(late)}));
  record(decision(comment("c-3"),
                  {planned(action(ActionKind::kReply, "c-3"), ActionState::kAwaitingApproval)}));
  record(decision(comment("c-4"),
                  {planned(action(ActionKind::kReply, "c-4"), ActionState::kCancelled)}));
  EXPECT_EQ(fired("answers", kNow), 2u) << "drafts and shadow do not count, two steps count once";
  EXPECT_EQ(fired("answers", kNow + 1min), 1u);
  EXPECT_EQ(fired("other", kNow), 0u);
}

TEST_F(Journal, RemembersWhenEachVariantWasLastUsed) {
  for (int variant : {0, 2, 2, 7}) {
    static int number = 0;
    Action reply = action(ActionKind::kReply, "v-" + std::to_string(number));
    reply.template_id = "thanks";
    reply.variant = variant;
    reply.created_at = kNow + std::chrono::seconds(number++);
    record(decision(comment(reply.target.value), {planned(reply)}));
  }
  turn([](policy::Turn& in) {
    const auto used = in.variant_use(AccountId("kaisla-fb"), "thanks", 3).value();
    EXPECT_THAT(used, ElementsAre(std::optional(kNow), std::nullopt, std::optional(kNow + 2s)));
    EXPECT_THAT(in.variant_use(AccountId("kaisla-ig"), "thanks", 2).value(),
                ElementsAre(std::nullopt, std::nullopt));
  });
}

TEST_F(Journal, AnUnresolvedIncidentFreezesItsPostOrItsBrand) {
  const auto freeze = [&](const Comment& on) {
    std::optional<policy::Freeze> found;
    turn([&](policy::Turn& in) { found = in.freeze(on).value(); });
    return found;
  };
  EXPECT_FALSE(freeze(comment("c-1")));
  incidents::Advance look;
  look.alarms.push_back(alarm("on-a-post"));
  look.alarms.back().post = PostId("post-1");
  const IncidentId on_post = await(store->incidents().advance(look, kNow))->front().id;
  ASSERT_TRUE(freeze(comment("c-1")));
  EXPECT_EQ(freeze(comment("c-1"))->incident, on_post);
  EXPECT_EQ(freeze(comment("c-1"))->scope, "post");
  Comment other = comment("c-2");
  other.post = PostId("post-2");
  EXPECT_FALSE(freeze(other));

  look.alarms = {alarm("everywhere")};
  const IncidentId everywhere = await(store->incidents().advance(look, kNow))->front().id;
  EXPECT_EQ(freeze(other)->scope, "brand");
  EXPECT_EQ(freeze(comment("c-1"))->scope, "brand");
  Comment foreign = comment("c-3");
  foreign.brand = BrandId("havu");
  EXPECT_FALSE(freeze(foreign));
  ASSERT_TRUE(await(store->incidents().acknowledge(everywhere, "liisa", kNow)));
  EXPECT_TRUE(freeze(other)) << "acknowledged is not over";
  ASSERT_TRUE(await(store->incidents().resolve(everywhere, "liisa", "over", kNow)));
  EXPECT_FALSE(freeze(other));
}

TEST_F(Journal, TurnsAreSerialSoThatTwoCommentsCannotBothSeeNoReply) {
  int replies = 0;
  std::vector<std::thread> engines;
  std::mutex counting;
  for (int i = 0; i < 4; ++i) {
    engines.emplace_back([&, i] {
      const Comment mine = comment("c-" + std::to_string(i));
      const auto done = store->journal().transact([&](policy::Turn& in) -> Result<void> {
        if (in.author(mine)->last_auto_reply) return ok();
        {
          const std::lock_guard lock(counting);
          ++replies;
        }
        const auto id =
            in.record(decision(mine, {planned(action(ActionKind::kReply, mine.id.value))}));
        return id ? ok() : Result<void>(id.error());
      });
      EXPECT_TRUE(done);
    });
  }
  for (std::thread& engine : engines) engine.join();
  EXPECT_EQ(replies, 1);
}

TEST_F(Journal, KnowsThePostAroundAComment) {
  const Comment first = comment("c-1");
  const Comment second = comment("c-2");
  remember(created(first, kNow));
  remember(created(second, kNow + 1h));
  const policy::Surroundings around = surroundings(second);
  EXPECT_EQ(around.post_comments, 1u);
  EXPECT_EQ(around.post_first_seen, first.created_at);
  EXPECT_EQ(around.post_labels, std::set<std::string>());
}

TEST_F(Journal, KnowsNothingOfAPostThatAMessageDoesNotHave) {
  Comment message = comment("c-1");
  message.post = PostId();
  remember(created(message));
  const policy::Surroundings around = surroundings(message);
  EXPECT_EQ(around.post_comments, std::nullopt);
  EXPECT_EQ(around.post_labels, std::nullopt);
}

TEST_F(Journal, CountsTheOthersInAThreadAndWhatWeSaid) {
  const Comment first = comment("c-1");
  const Comment reply = under("c-1", "c-2");
  remember(created(first));
  remember(created(reply));
  EXPECT_EQ(surroundings(first).thread_comments, 1u);
  EXPECT_EQ(surroundings(reply).thread_comments, 1u);
  EXPECT_EQ(surroundings(reply).thread_started, first.created_at);
  EXPECT_EQ(surroundings(reply).our_replies, 0u);

  const Action answer = action(ActionKind::kReply);
  record(decision(first, {planned(answer)}));
  EXPECT_EQ(surroundings(reply).our_replies, 0u);  // not posted yet
  deliver(answer, ActionState::kDone, "ours-1");
  EXPECT_EQ(surroundings(reply).our_replies, 1u);
  note(brand_wrote("staff-1", "c-1", "Katsotaan."));
  EXPECT_EQ(surroundings(reply).our_replies, 2u);
}

TEST_F(Journal, KnowsAReplyToUs) {
  remember(created(comment("c-1")));
  note(brand_wrote("staff-1", "c-1", "Katsotaan."));
  EXPECT_TRUE(surroundings(under("staff-1", "c-3")).reply_to_us);
  EXPECT_FALSE(surroundings(under("c-1", "c-4")).reply_to_us);
  EXPECT_FALSE(surroundings(comment("c-1")).reply_to_us);
}

TEST_F(Journal, TellsDecisionsInTheirOrderPageByPage) {
  for (int i = 0; i < 5; ++i) {
    Decision made = decision(comment("c-" + std::to_string(i)));
    made.decided_at = kNow + 1s * (i / 2);  // some at the same moment
    record(made);
  }
  const auto seen = [&](policy::DecisionPlace place, std::size_t most) {
    std::vector<DecisionId> ids;
    turn([&](policy::Turn& in) {
      for (const auto& stored : in.decisions_behind(place, most).value()) {
        ids.push_back(stored.place.id);
        EXPECT_NE(stored.json.find("\"finding\""), std::string::npos);
      }
    });
    return ids;
  };
  const auto before = [&](TimePoint since, std::size_t most) {
    policy::DecisionPlace place;
    turn([&](policy::Turn& in) { place = in.before_newest(since, most).value(); });
    return place;
  };
  EXPECT_THAT(seen(before(kNow, 100), 3), ElementsAre(1, 2, 3));
  EXPECT_THAT(seen({.decided_at = kNow + 1s, .id = 3}, 9), ElementsAre(4, 5));
  EXPECT_THAT(seen(before(kNow + 1s, 100), 9), ElementsAre(3, 4, 5));
  EXPECT_THAT(seen(before(kNow, 2), 9), ElementsAre(4, 5));
  EXPECT_THAT(seen(before(kNow + 1h, 2), 9), ElementsAre());
}

}  // namespace
}  // namespace kaiku::store::testing
