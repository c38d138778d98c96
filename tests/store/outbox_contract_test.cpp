// What every outbox promises, asked of the store's and of the fake alike.
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "fakes/memory_outbox.hpp"
#include "support.hpp"

namespace kaiku::store::testing {
namespace {

using outbox::Entry;
using outbox::Settlement;

/// An outbox, and the incidents and cases around it.
struct Subject {
  virtual ~Subject() = default;
  virtual outbox::Outbox& outbox() = 0;
  virtual void cover(std::optional<PostId> post) = 0;
  virtual std::vector<std::string> cases() = 0;
  asio::io_context io;
};

struct MemorySubject final : Subject {
  outbox::Outbox& outbox() override { return fake; }
  void cover(std::optional<PostId> post) override {
    fake.incidents.push_back({BrandId("kaisla"), std::move(post)});
  }
  std::vector<std::string> cases() override { return fake.cases; }
  fakes::MemoryOutbox fake;
};

struct SqliteSubject final : Subject {
  SqliteSubject() {
    Options options;
    options.path = folder.file("kaiku.db");
    store = Database::open(io, options).value();
  }
  outbox::Outbox& outbox() override { return store->outbox(); }
  void cover(std::optional<PostId> post) override {
    incidents::Advance look;
    look.alarms.push_back(alarm());
    look.alarms.back().post = std::move(post);
    ASSERT_TRUE(run(io, store->incidents().advance(look, kNow)));
  }
  std::vector<std::string> cases() override {
    std::vector<std::string> reasons;
    for (const auto& file : run(io, store->cases().open_cases(100)).value())
      reasons.push_back(file.reason);
    return reasons;
  }
  TemporaryFolder folder;
  std::unique_ptr<Database> store;
};

struct Implementation {
  std::string name;
  std::function<std::unique_ptr<Subject>()> make;
};

constexpr ActionState kAll[] = {ActionState::kPlanned,  ActionState::kAwaitingApproval,
                                ActionState::kReady,    ActionState::kSending,
                                ActionState::kDone,     ActionState::kFailed,
                                ActionState::kDead,     ActionState::kInDoubt,
                                ActionState::kCancelled};

Settlement ending(ActionState state, TimePoint next = kNow) {
  Settlement settlement;
  settlement.state = state;
  settlement.next_attempt = next;
  return settlement;
}

class OutboxContract : public ::testing::TestWithParam<Implementation> {
 protected:
  void SetUp() override { subject = GetParam().make(); }

  outbox::Outbox& outbox() { return subject->outbox(); }
  template <class T>
  T await(asio::awaitable<T> work) {
    return run(subject->io, std::move(work));
  }
  ActionId append(const Action& added, ActionState state = ActionState::kReady) {
    return await(outbox().append(added, state)).value();
  }
  std::vector<Entry> due(TimePoint now = kNow, std::size_t limit = 100,
                         const std::vector<AccountId>& skip = {}) {
    return await(outbox().take_due(now, limit, 1min, skip)).value();
  }
  Entry entry(ActionId id) { return await(outbox().find(id)).value(); }
  ActionState state(ActionId id) { return entry(id).state; }
  Result<void> begin(ActionId id, TimePoint now = kNow) { return await(outbox().begin(id, now)); }
  Result<void> settle(ActionId id, Settlement settlement) {
    return await(outbox().settle(id, settlement, kNow));
  }
  Result<void> approve(ActionId id, std::optional<std::string> text = {}) {
    return await(outbox().approve(id, "liisa", text, kNow));
  }

  // A new action brought into `wanted` on the way that leads there.
  ActionId in_state(ActionState wanted) {
    static int number = 0;
    Action made = action(ActionKind::kReply, "c-" + std::to_string(++number));
    switch (wanted) {
      case ActionState::kReady:
      case ActionState::kAwaitingApproval:
        return append(made, wanted);
      case ActionState::kPlanned: {
        Action first = action(ActionKind::kHide, "c-" + std::to_string(++number));
        append(first);
        made.depends_on = first.key;
        return append(made, wanted);
      }
      case ActionState::kSending: {
        const ActionId id = append(made);
        EXPECT_TRUE(begin(id));
        return id;
      }
      default: {
        const ActionId id = append(made);
        EXPECT_TRUE(begin(id));
        EXPECT_TRUE(settle(id, ending(wanted)));
        return id;
      }
    }
  }

  std::unique_ptr<Subject> subject;
};

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

TEST_P(OutboxContract, AnApprovedDraftIsSentWithTheWordsThatThePersonWrote) {
  const ActionId id = append(action(ActionKind::kReply), ActionState::kAwaitingApproval);
  EXPECT_TRUE(due(kNow).empty());
  ASSERT_TRUE(approve(id, "Hei Maija!"));
  EXPECT_EQ(state(id), ActionState::kReady);
  EXPECT_EQ(entry(id).action.text, "Hei Maija!");
  EXPECT_EQ(entry(id).decided_by, "liisa");
  EXPECT_EQ(due(kNow).size(), 1u);
}

TEST_P(OutboxContract, OnlyDraftsAreApprovedOrRejected) {
  for (const ActionState from : kAll) {
    const bool draft = from == ActionState::kAwaitingApproval;
    EXPECT_EQ(approve(in_state(from)).has_value(), draft) << to_string(from);
    EXPECT_EQ(await(outbox().reject(in_state(from), "liisa", kNow)).has_value(), draft)
        << to_string(from);
  }
  EXPECT_TRUE(approve(12'345).error().is(Errc::kNotFound));
  EXPECT_TRUE(await(outbox().reject(12'345, "liisa", kNow)).error().is(Errc::kNotFound));
}

TEST_P(OutboxContract, ApprovalTakesNoEmptyTextAndNoTextWhereThereIsNone) {
  const ActionId reply = append(action(ActionKind::kReply), ActionState::kAwaitingApproval);
  EXPECT_TRUE(approve(reply, "").error().is(Errc::kInvalidArgument));
  const ActionId hide = append(action(ActionKind::kHide), ActionState::kAwaitingApproval);
  EXPECT_TRUE(approve(hide, "words").error().is(Errc::kInvalidArgument));
  EXPECT_EQ(state(reply), ActionState::kAwaitingApproval);
  EXPECT_EQ(state(hide), ActionState::kAwaitingApproval);
  EXPECT_EQ(entry(reply).decided_by, "");
}

TEST_P(OutboxContract, AnApprovedDraftStillWaitsForWhatItDependsOn) {
  const Action reply = action(ActionKind::kReply);
  const ActionId reply_id = append(reply, ActionState::kAwaitingApproval);
  Action followup = action(ActionKind::kPrivateReply);
  followup.depends_on = reply.key;
  const ActionId followup_id = append(followup, ActionState::kAwaitingApproval);
  ASSERT_TRUE(approve(followup_id));
  EXPECT_EQ(state(followup_id), ActionState::kPlanned);
  ASSERT_TRUE(approve(reply_id));
  ASSERT_TRUE(begin(reply_id));
  ASSERT_TRUE(settle(reply_id, ending(ActionState::kDone)));
  EXPECT_EQ(state(followup_id), ActionState::kReady);
}

TEST_P(OutboxContract, ADraftWhoseNeedCannotBeMetIsNotApproved) {
  Action orphan = action(ActionKind::kPrivateReply);
  orphan.depends_on = "nothing/has/this/key";
  const ActionId id = append(orphan, ActionState::kAwaitingApproval);
  EXPECT_TRUE(approve(id).error().is(Errc::kConflict));
  EXPECT_EQ(state(id), ActionState::kAwaitingApproval);
  EXPECT_EQ(entry(id).decided_by, "");
}

TEST_P(OutboxContract, WhatNeedsNobodyOutsideIsDoneWhenItIsApproved) {
  const ActionId id = append(action(ActionKind::kLabel), ActionState::kAwaitingApproval);
  ASSERT_TRUE(approve(id));
  EXPECT_EQ(state(id), ActionState::kDone);
}

TEST_P(OutboxContract, ARejectedDraftTakesAlongWhatDependsOnIt) {
  const Action reply = action(ActionKind::kReply);
  const ActionId reply_id = append(reply, ActionState::kAwaitingApproval);
  Action followup = action(ActionKind::kPrivateReply);
  followup.depends_on = reply.key;
  const ActionId followup_id = append(followup, ActionState::kPlanned);
  ASSERT_TRUE(await(outbox().reject(reply_id, "liisa", kNow)));
  EXPECT_EQ(state(reply_id), ActionState::kCancelled);
  EXPECT_EQ(entry(reply_id).decided_by, "liisa");
  EXPECT_EQ(state(followup_id), ActionState::kCancelled);
  EXPECT_TRUE(subject->cases().empty());  // a person knows already
}

TEST_P(OutboxContract, OnlyWhatFailedIsTriedAgainAndItsAttemptsStartAnew) {
  for (const ActionState from : kAll) {
    const ActionId id = in_state(from);
    const bool failed = from == ActionState::kFailed || from == ActionState::kDead;
    EXPECT_EQ(await(outbox().retry(id, "liisa", kNow)).has_value(), failed) << to_string(from);
    EXPECT_EQ(state(id), failed ? ActionState::kReady : from);
    if (failed) EXPECT_EQ(entry(id).attempts, 0);
  }
}

TEST_P(OutboxContract, AnIncidentTurnsAutomaticWordsIntoDraftsAtTheLastMoment) {
  std::vector<ActionId> ids;
  for (const ActionKind kind :
       {ActionKind::kReply, ActionKind::kWarn, ActionKind::kPrivateReply, ActionKind::kReact}) {
    const ActionId id =
        append(action(kind, "c-" + std::string(to_string(kind))), ActionState::kAwaitingApproval);
    ids.push_back(id);
  }
  // Approved by a person: not automatic any more.
  ASSERT_TRUE(approve(ids[0]));
  subject->cover(std::nullopt);
  EXPECT_TRUE(begin(ids[0]));

  const ActionId automatic = append(action(ActionKind::kReply, "c-new"));
  const auto refused = begin(automatic);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is(Errc::kConflict));
  EXPECT_EQ(state(automatic), ActionState::kAwaitingApproval);
  EXPECT_EQ(entry(automatic).attempts, 0);
  for (const ActionKind kind : {ActionKind::kWarn, ActionKind::kPrivateReply, ActionKind::kReact}) {
    const ActionId id = append(action(kind, "c-late-" + std::string(to_string(kind))));
    EXPECT_TRUE(begin(id).error().is(Errc::kConflict)) << to_string(kind);
    EXPECT_EQ(state(id), ActionState::kAwaitingApproval) << to_string(kind);
  }
}

TEST_P(OutboxContract, AnIncidentDoesNotStopModerationOrPages) {
  subject->cover(std::nullopt);
  for (const ActionKind kind : {ActionKind::kHide, ActionKind::kUnhide, ActionKind::kNotify}) {
    EXPECT_TRUE(begin(append(action(kind, "c-" + std::string(to_string(kind))))))
        << to_string(kind);
  }
}

TEST_P(OutboxContract, AnIncidentOnAPostCoversThatPostOnly) {
  subject->cover(PostId("post-1"));
  EXPECT_TRUE(begin(append(action(ActionKind::kReply, "there"))).error().is(Errc::kConflict));
  Action elsewhere = action(ActionKind::kReply, "elsewhere");
  elsewhere.post = PostId("post-2");
  EXPECT_TRUE(begin(append(elsewhere)));
  Action message = action(ActionKind::kReply, "message");
  message.post = PostId();
  EXPECT_TRUE(begin(append(message)));
  Action other_brand = action(ActionKind::kReply, "other-brand");
  other_brand.brand = BrandId("havu");
  EXPECT_TRUE(begin(append(other_brand)));
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

INSTANTIATE_TEST_SUITE_P(
    Implementations, OutboxContract,
    ::testing::Values(Implementation{"Memory", [] { return std::make_unique<MemorySubject>(); }},
                      Implementation{"Sqlite", [] { return std::make_unique<SqliteSubject>(); }}),
    [](const auto& implementation) { return implementation.param.name; });

}  // namespace
}  // namespace kaiku::store::testing
