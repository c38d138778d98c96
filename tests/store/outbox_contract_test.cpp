// What every outbox promises of sending, asked of the store's and of the fake alike.
#include "outbox_contract.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace kaiku::store::testing {
namespace {

TEST_P(OutboxContract, KeepsEveryMemberOfAnAction) {
  Action full = action(ActionKind::kPrivateReply);
  full.template_id = "invite";
  full.variant = 2;
  full.depends_on = "other";
  full.team = "service";
  full.label = "vip";
  full.channel = "liisa/mail";
  full.incident = 7;
  full.due_in = 4h;
  full.not_before = kNow + 3s;
  full.expires_at = kNow + 24h;
  const Entry stored = entry(append(full, ActionState::kAwaitingApproval));
  EXPECT_EQ(stored.action.key, full.key);
  EXPECT_EQ(stored.action.kind, full.kind);
  EXPECT_EQ(stored.action.brand, full.brand);
  EXPECT_EQ(stored.action.account, full.account);
  EXPECT_EQ(stored.action.target, full.target);
  EXPECT_EQ(stored.action.post, full.post);
  EXPECT_EQ(stored.action.thread, full.thread);
  EXPECT_EQ(stored.action.author, full.author);
  EXPECT_EQ(stored.action.text, full.text);
  EXPECT_EQ(stored.action.template_id, full.template_id);
  EXPECT_EQ(stored.action.variant, full.variant);
  EXPECT_EQ(stored.action.policy, full.policy);
  EXPECT_EQ(stored.action.depends_on, full.depends_on);
  EXPECT_EQ(stored.action.team, full.team);
  EXPECT_EQ(stored.action.label, full.label);
  EXPECT_EQ(stored.action.channel, full.channel);
  EXPECT_EQ(stored.action.incident, full.incident);
  EXPECT_EQ(stored.action.due_in, full.due_in);
  EXPECT_EQ(stored.action.created_at, full.created_at);
  EXPECT_EQ(stored.action.not_before, full.not_before);
  EXPECT_EQ(stored.action.expires_at, full.expires_at);
  EXPECT_EQ(stored.state, ActionState::kAwaitingApproval);
  EXPECT_EQ(stored.attempts, 0);
  EXPECT_EQ(stored.next_attempt, kNow + 3s);
}

TEST_P(OutboxContract, StoresAKeyOnceEver) {
  const ActionId id = append(action(ActionKind::kReply));
  const auto again =
      await(outbox().append(action(ActionKind::kReply, "c-1", "other words"), ActionState::kReady));
  ASSERT_FALSE(again);
  EXPECT_TRUE(again.error().is(Errc::kDuplicate));
  EXPECT_EQ(entry(id).action.text, "Hei!");
  ASSERT_TRUE(begin(id));
  ASSERT_TRUE(settle(id, ending(ActionState::kDone)));
  EXPECT_TRUE(await(outbox().append(action(ActionKind::kReply), ActionState::kReady))
                  .error()
                  .is(Errc::kDuplicate));
}

TEST_P(OutboxContract, AnActionBeginsOnlyAsReadyPlannedOrDraft) {
  for (const ActionState first : kAll) {
    const bool allowed = first == ActionState::kReady || first == ActionState::kPlanned ||
                         first == ActionState::kAwaitingApproval;
    Action made = action(ActionKind::kReply, "begins-" + std::string(to_string(first)));
    const auto added = await(outbox().append(made, first));
    EXPECT_EQ(added.has_value(), allowed) << to_string(first);
    if (!allowed) EXPECT_TRUE(added.error().is(Errc::kInvalidArgument)) << to_string(first);
  }
  Action keyless = action(ActionKind::kReply);
  keyless.key.clear();
  EXPECT_TRUE(
      await(outbox().append(keyless, ActionState::kReady)).error().is(Errc::kInvalidArgument));
}

TEST_P(OutboxContract, HandsOutWhatIsDueOldestFirst) {
  Action later = action(ActionKind::kReply, "later");
  later.not_before = kNow + 10s;
  append(later);
  Action second = action(ActionKind::kReply, "second");
  second.not_before = kNow + 2s;
  const ActionId second_id = append(second);
  const ActionId first_id = append(action(ActionKind::kReply, "first"));
  append(action(ActionKind::kReply, "draft"), ActionState::kAwaitingApproval);
  const auto found = due(kNow + 5s);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].id, first_id);
  EXPECT_EQ(found[1].id, second_id);
}

TEST_P(OutboxContract, ALeasedActionIsHandedOutAgainOnlyWhenItsLeaseEnds) {
  append(action(ActionKind::kReply));
  EXPECT_EQ(due(kNow).size(), 1u);
  EXPECT_EQ(due(kNow).size(), 0u);
  EXPECT_EQ(due(kNow + 59s).size(), 0u);
  EXPECT_EQ(await(outbox().next_due({})).value(), kNow + 1min);
  EXPECT_EQ(due(kNow + 1min).size(), 1u);
}

TEST_P(OutboxContract, HandsOutNoMoreThanTheLimitAndNothingOfSkippedAccounts) {
  for (int i = 0; i < 4; ++i) append(action(ActionKind::kReply, "c-" + std::to_string(i)));
  Action other = action(ActionKind::kReply, "other");
  other.account = AccountId("kaisla-ig");
  const ActionId other_id = append(other);
  const auto skipping = due(kNow, 100, {AccountId("kaisla-fb"), AccountId("it's \"quoted\"")});
  ASSERT_EQ(skipping.size(), 1u);
  EXPECT_EQ(skipping[0].id, other_id);
  EXPECT_EQ(due(kNow, 3).size(), 3u);
  EXPECT_EQ(due(kNow, 3).size(), 1u);
}

TEST_P(OutboxContract, TellsWhenTheNextIsDue) {
  EXPECT_EQ(await(outbox().next_due({})).value(), std::nullopt);
  append(action(ActionKind::kReply, "draft"), ActionState::kAwaitingApproval);
  EXPECT_EQ(await(outbox().next_due({})).value(), std::nullopt);
  Action later = action(ActionKind::kReply, "later");
  later.not_before = kNow + 10s;
  append(later);
  EXPECT_EQ(await(outbox().next_due({})).value(), kNow + 10s);
  append(action(ActionKind::kReply, "now"));
  EXPECT_EQ(await(outbox().next_due({})).value(), kNow);
  EXPECT_EQ(await(outbox().next_due({AccountId("kaisla-fb")})).value(), std::nullopt);
  EXPECT_EQ(await(outbox().next_due({AccountId("kaisla-ig")})).value(), kNow);
}

TEST_P(OutboxContract, BeginCountsTheAttemptAndTakesTheActionOutOfTheQueue) {
  const ActionId id = append(action(ActionKind::kReply));
  ASSERT_TRUE(begin(id, kNow + 1s));
  EXPECT_EQ(state(id), ActionState::kSending);
  EXPECT_EQ(entry(id).attempts, 1);
  EXPECT_EQ(entry(id).updated_at, kNow + 1s);
  EXPECT_TRUE(due(kNow + 24h).empty());
  EXPECT_TRUE(begin(id).error().is(Errc::kConflict));
  EXPECT_EQ(entry(id).attempts, 1);
  EXPECT_TRUE(begin(id + 99).error().is(Errc::kNotFound));
}

TEST_P(OutboxContract, BeginsOnlyWhatIsReadyOrInDoubt) {
  for (const ActionState from : kAll) {
    const ActionId id = in_state(from);
    EXPECT_EQ(begin(id).has_value(), from == ActionState::kReady || from == ActionState::kInDoubt)
        << to_string(from);
  }
}

TEST_P(OutboxContract, SettlesAsTheStateMachineAllowsAndNeverPastAnApproval) {
  for (const ActionState from : kAll) {
    const bool under_way = from == ActionState::kReady || from == ActionState::kSending ||
                           from == ActionState::kInDoubt;
    for (const ActionState to : kAll) {
      const bool legal = under_way && to != ActionState::kSending && outbox::may_follow(from, to);
      const ActionId id = in_state(from);
      const auto settled = settle(id, ending(to));
      EXPECT_EQ(settled.has_value(), legal) << to_string(from) << " -> " << to_string(to);
      if (!settled) EXPECT_TRUE(settled.error().is(Errc::kConflict));
      EXPECT_EQ(state(id), legal ? to : from) << to_string(from) << " -> " << to_string(to);
    }
  }
  EXPECT_TRUE(settle(12'345, ending(ActionState::kDone)).error().is(Errc::kNotFound));
}

TEST_P(OutboxContract, ARetryWaitsForItsTimeAndKeepsWhatItKnows) {
  const ActionId id = append(action(ActionKind::kReply));
  ASSERT_TRUE(begin(id));
  Settlement again = ending(ActionState::kReady, kNow + 30s);
  again.error = "503";
  ASSERT_TRUE(settle(id, again));
  EXPECT_EQ(entry(id).last_error, "503");
  EXPECT_EQ(entry(id).next_attempt, kNow + 30s);
  EXPECT_TRUE(due(kNow + 29s).empty());
  ASSERT_EQ(due(kNow + 30s).size(), 1u);
  ASSERT_TRUE(begin(id));
  Settlement done = ending(ActionState::kDone);
  done.remote_id = "r-1";
  ASSERT_TRUE(settle(id, done));
  EXPECT_EQ(entry(id).attempts, 2);
  EXPECT_EQ(entry(id).remote_id, "r-1");
  EXPECT_EQ(entry(id).last_error, "");
}

TEST_P(OutboxContract, WhatDependsOnAnActionBecomesReadyWhenItIsDone) {
  const Action reply = action(ActionKind::kReply);
  const ActionId reply_id = append(reply);
  Action followup = action(ActionKind::kPrivateReply);
  followup.depends_on = reply.key;
  const ActionId followup_id = append(followup, ActionState::kPlanned);
  ASSERT_EQ(due(kNow).size(), 1u);
  ASSERT_TRUE(begin(reply_id));
  EXPECT_EQ(state(followup_id), ActionState::kPlanned);
  ASSERT_TRUE(settle(reply_id, ending(ActionState::kDone)));
  EXPECT_EQ(state(followup_id), ActionState::kReady);
  const auto found = due(kNow);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].id, followup_id);
  EXPECT_TRUE(subject->cases().empty());
}

TEST_P(OutboxContract, WhatDependsOnAnActionThatFailsIsCancelledAndPeopleHearOfIt) {
  for (const ActionState end :
       {ActionState::kFailed, ActionState::kDead, ActionState::kCancelled}) {
    const std::string target = "c-" + std::string(to_string(end));
    const Action reply = action(ActionKind::kReply, target);
    const ActionId reply_id = append(reply);
    Action followup = action(ActionKind::kPrivateReply, target);
    followup.depends_on = reply.key;
    const ActionId followup_id = append(followup, ActionState::kPlanned);
    Action last = action(ActionKind::kReact, target);
    last.depends_on = followup.key;
    const ActionId last_id = append(last, ActionState::kAwaitingApproval);
    ASSERT_TRUE(begin(reply_id));
    ASSERT_TRUE(settle(reply_id, ending(end)));
    EXPECT_EQ(state(followup_id), ActionState::kCancelled) << to_string(end);
    EXPECT_EQ(state(last_id), ActionState::kCancelled) << to_string(end);
    const auto cases = subject->cases();
    ASSERT_FALSE(cases.empty());
    EXPECT_EQ(cases.back(),
              "reply " + std::string(to_string(end)) + ", private_reply not sent, react not sent");
  }
}

TEST_P(OutboxContract, AFailureLeavesACaseButAPageAndAVanishedTargetDoNot) {
  const ActionId failed = append(action(ActionKind::kHide, "a"));
  ASSERT_TRUE(settle(failed, ending(ActionState::kFailed)));
  EXPECT_EQ(subject->cases(), std::vector<std::string>{"hide failed"});
  const ActionId gone = append(action(ActionKind::kReply, "b"));
  ASSERT_TRUE(settle(gone, ending(ActionState::kCancelled)));
  const ActionId page = append(action(ActionKind::kNotify, "c"));
  ASSERT_TRUE(settle(page, ending(ActionState::kDead)));
  EXPECT_EQ(subject->cases().size(), 1u);
}

TEST_P(OutboxContract, APlannedActionWhoseNeedIsMetOrCannotBeMetDoesNotWait) {
  const Action reply = action(ActionKind::kReply);
  const ActionId reply_id = append(reply);
  ASSERT_TRUE(begin(reply_id));
  ASSERT_TRUE(settle(reply_id, ending(ActionState::kDone)));
  Action followup = action(ActionKind::kPrivateReply);
  followup.depends_on = reply.key;
  EXPECT_EQ(state(append(followup, ActionState::kPlanned)), ActionState::kReady);
  EXPECT_EQ(state(append(action(ActionKind::kReact), ActionState::kPlanned)), ActionState::kReady);
  Action orphan = action(ActionKind::kPrivateReply, "c-2");
  orphan.depends_on = "nothing/has/this/key";
  EXPECT_EQ(state(append(orphan, ActionState::kPlanned)), ActionState::kCancelled);
  EXPECT_EQ(subject->cases(),
            std::vector<std::string>{"private_reply not sent: what it waits for will not happen"});
}

TEST_P(OutboxContract, AfterACrashWhatWasBeingSentIsInDoubt) {
  const ActionId sending = in_state(ActionState::kSending);
  const ActionId ready = in_state(ActionState::kReady);
  EXPECT_EQ(await(outbox().recover(kNow + 1h)).value(), 1u);
  EXPECT_EQ(state(sending), ActionState::kInDoubt);
  EXPECT_EQ(state(ready), ActionState::kReady);
  EXPECT_EQ(await(outbox().recover(kNow + 1h)).value(), 0u);
  const auto found = due(kNow + 1h);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].id, ready);
  EXPECT_EQ(found[1].id, sending);
}

TEST_P(OutboxContract, AfterACrashWhatWasLeasedIsDueAgainAtOnce) {
  const ActionId leased = in_state(ActionState::kReady);
  ASSERT_EQ(due(kNow).size(), 1u);
  EXPECT_TRUE(due(kNow).empty());
  EXPECT_EQ(await(outbox().recover(kNow)).value(), 0u) << "it was not being sent";
  const auto found = due(kNow);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].id, leased);
}

TEST_P(OutboxContract, TheLeasesOfTheLastRunEndWithIt) {
  const ActionId id = append(action(ActionKind::kReply));
  ASSERT_EQ(due(kNow).size(), 1u);
  Action later = action(ActionKind::kReply, "later");
  later.not_before = kNow + 1h;
  append(later);
  ASSERT_TRUE(due(kNow + 1s).empty());
  EXPECT_EQ(await(outbox().recover(kNow + 1s)).value(), 0u);
  const auto found = due(kNow + 1s);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].id, id);
}

TEST_P(OutboxContract, ListsWhatWaitsFromItsOldestEndAndWhatIsOverFromItsNewest) {
  const ActionId first = append(action(ActionKind::kReply, "1"), ActionState::kAwaitingApproval);
  const ActionId second = append(action(ActionKind::kReply, "2"), ActionState::kAwaitingApproval);
  const ActionId third = append(action(ActionKind::kReply, "3"), ActionState::kAwaitingApproval);
  const auto waiting = await(outbox().list(ActionState::kAwaitingApproval, 2)).value();
  ASSERT_EQ(waiting.size(), 2u);
  EXPECT_EQ(waiting[0].id, first);
  EXPECT_EQ(waiting[1].id, second);
  const auto everything = await(outbox().list(std::nullopt, 2)).value();
  ASSERT_EQ(everything.size(), 2u);
  EXPECT_EQ(everything[0].id, third);
  for (const ActionId id : {first, third}) ASSERT_TRUE(await(outbox().reject(id, "liisa", kNow)));
  const auto over = await(outbox().list(ActionState::kCancelled, 10)).value();
  ASSERT_EQ(over.size(), 2u);
  EXPECT_EQ(over[0].id, third);
  EXPECT_TRUE(await(outbox().list(ActionState::kDone, 10)).value().empty());
}

TEST_P(OutboxContract, CountsEveryState) {
  for (const ActionState each : kAll) in_state(each);
  const auto counts = await(outbox().counts()).value();
  EXPECT_EQ(counts.size(), 9u);
  for (const ActionState each : kAll) {
    // The planned one brought a ready one along, on which it waits.
    EXPECT_EQ(counts.at(each), each == ActionState::kReady ? 2u : 1u) << to_string(each);
  }
}

TEST_P(OutboxContract, TellsWhichChannelsHaveTakenAMessageOfAnIncident) {
  const auto tell = [&](const std::string& key, const std::string& channel, ActionState end,
                        const std::string& remote_id, Duration later) {
    Action page = action(ActionKind::kNotify, key);
    page.key = key;
    page.channel = channel;
    const ActionId id = append(page);
    ASSERT_TRUE(await(outbox().begin(id, kNow)));
    Settlement settlement = ending(end);
    settlement.remote_id = remote_id;
    ASSERT_TRUE(await(outbox().settle(id, settlement, kNow + later)));
  };
  tell("incident/42/1/1/maija/slack", "maija/slack", ActionState::kDone, "ts-1", 2s);
  tell("incident/42/1/2/pekka/sms", "pekka/sms", ActionState::kDone, "", 1s);
  tell("incident/42/2/1/maija/slack", "maija/slack", ActionState::kDone, "ts-2", 3s);
  tell("incident/42/2/2/pekka/mail", "pekka/mail", ActionState::kFailed, "", 3s);
  tell("incident/421/1/1/maija/mail", "maija/mail", ActionState::kDone, "", 3s);
  EXPECT_EQ(await(outbox().told(42)).value(),
            (std::vector<outbox::Told>{{"pekka/sms", ""}, {"maija/slack", "ts-1"}}));
  EXPECT_TRUE(await(outbox().told(4)).value().empty());
}

TEST_P(OutboxContract, FindsNothingUnderAnUnknownNumber) {
  EXPECT_TRUE(await(outbox().find(12'345)).error().is(Errc::kNotFound));
}

INSTANTIATE_TEST_SUITE_P(Implementations, OutboxContract, implementations(), name_of);

}  // namespace
}  // namespace kaiku::store::testing
