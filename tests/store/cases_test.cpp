// Cases in the store: what a step leads to, and what the platform tells about people who have one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/cases/steps.hpp>

#include "../../src/store/sqlite/connection.hpp"
#include "../../src/store/sqlite/migrations/migrations.hpp"
#include "support.hpp"

namespace kaiku::store::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

cases::Handling handling() {
  cases::Handling made;
  made.default_team = "service";
  made.due.fill(4h);
  made.breach = cases::Breach::kEscalate;
  made.channels = {{"service", {"maija/mail"}}};
  made.write = [](const cases::CaseFile&, const cases::Telling& telling, TimePoint) {
    return telling.key;
  };
  return made;
}

class Cases : public StoreTest {
 protected:
  static cases::CaseFile file(std::string comment = "c-1") {
    cases::CaseFile made;
    made.account = AccountId("kaisla-fb");
    made.brand = BrandId("kaisla");
    made.comment = CommentId(std::move(comment));
    made.author = AuthorId("author-1");
    made.reason = "criticism";
    made.opened_at = kNow;
    return made;
  }
  cases::CaseFile found(cases::CaseId id = 1) { return dossier(id).file; }
  cases::Dossier dossier(cases::CaseId id = 1) { return await(store->cases().find(id)).value(); }
  std::vector<std::string> story(cases::CaseId id = 1) {
    std::vector<std::string> words;
    for (const cases::Line& line : dossier(id).story) words.push_back(line.what);
    return words;
  }
  Result<cases::CaseFile> change(cases::CaseBook::Step step, TimePoint now, cases::CaseId id = 1) {
    return await(store->cases().change(id, std::move(step), now));
  }
  /// What the desk does.
  void attend(TimePoint now, cases::CaseId id = 1) {
    ASSERT_TRUE(
        change([now, by = handling()](const cases::CaseFile& file, const cases::Facts& facts)
                   -> Result<cases::Change> { return cases::attend(file, facts, by, now); },
               now, id));
  }
  std::vector<cases::CaseId> due(TimePoint now) {
    return await(store->cases().due(now, 10)).value();
  }
  std::vector<std::string> pages() {
    std::vector<std::string> keys;
    for (const auto& entry : await(store->outbox().list(ActionState::kReady, 100)).value()) {
      if (entry.action.kind == ActionKind::kNotify) keys.push_back(entry.action.key);
    }
    return keys;
  }
  template <class Work>
  void turn(Work work) {
    ASSERT_TRUE(store->journal().transact([&](policy::Turn& turn) -> Result<void> {
      work(turn);
      return ok();
    }));
  }
  static Comment message(std::string id, std::string text = "Tilaus 123") {
    Comment made = comment(std::move(id), std::move(text));
    made.post = PostId();
    made.parent = CommentId("conversation:author-1");
    made.kind = CommentKind::kMessage;
    made.is_private = true;
    return made;
  }
  void customer_writes(const std::string& id, TimePoint when, bool asks_for_a_case = false) {
    Decision decision;
    decision.comment = message(id);
    decision.comment.created_at = when;
    decision.decided_at = when;
    if (asks_for_a_case) {
      Action asked = action(ActionKind::kCase, id);
      decision.actions = {{asked, ActionState::kReady}};
    }
    turn([&](policy::Turn& turn) {
      EXPECT_TRUE(turn.remember(created(decision.comment, when)));
      EXPECT_TRUE(turn.record(decision));
    });
  }
  void staff_writes(const std::string& id, const std::string& parent, TimePoint when) {
    Event event = created(comment(id, "Hoidossa"), when);
    event.comment.parent = CommentId(parent);
    event.by_brand = true;
    turn([&](policy::Turn& turn) { EXPECT_TRUE(turn.note_brand_activity(event).value()); });
  }
};

TEST_F(Cases, ANewOneWaitsForTheDeskAndTakesWhatItLeavesOutFromTheComment) {
  turn([](policy::Turn& turn) { EXPECT_TRUE(turn.remember(created(comment("c-1")))); });
  cases::CaseFile bare;
  bare.account = AccountId("kaisla-fb");
  bare.comment = CommentId("c-1");
  bare.reason = "reply failed";
  bare.opened_at = kNow;
  ASSERT_TRUE(await(store->cases().open(bare)));
  EXPECT_EQ(found().brand, BrandId("kaisla"));
  EXPECT_EQ(found().post, PostId("post-1"));
  EXPECT_EQ(found().author, AuthorId("author-1"));
  EXPECT_FALSE(found().routed);
  EXPECT_THAT(due(kNow), ElementsAre(1));
  EXPECT_EQ(await(store->cases().next_alarm()).value(), kNow);
  attend(kNow);
  EXPECT_EQ(found().team, "service");
  EXPECT_EQ(found().due_at, kNow + 4h);
  EXPECT_THAT(due(kNow), IsEmpty());
  EXPECT_EQ(await(store->cases().next_alarm()).value(), kNow + 192min);
  EXPECT_THAT(story(), ElementsAre("opened", "routed"));
}

TEST_F(Cases, KnowWhatWasFoundAboutTheirComment) {
  Decision decision;
  decision.comment = comment("c-1");
  decision.finding.primary = CommentClass::kCriticism;
  decision.finding.language = Language::kSwedish;
  decision.finding.labels = {"delivery"};
  Action asked = action(ActionKind::kCase);
  asked.team = "service";
  asked.due_in = 2h;
  Action label = action(ActionKind::kLabel);
  label.label = "vip";
  decision.actions = {{asked, ActionState::kReady}, {label, ActionState::kReady}};
  decision.decided_at = kNow;
  turn([&](policy::Turn& turn) {
    EXPECT_TRUE(turn.remember(created(decision.comment)));
    EXPECT_TRUE(turn.record(decision));
  });
  EXPECT_EQ(dossier().facts.primary, CommentClass::kCriticism);
  EXPECT_EQ(dossier().facts.language, "sv");
  EXPECT_THAT(dossier().facts.labels, ElementsAre("delivery", "vip"));
  EXPECT_EQ(found().asked, 2h);
  EXPECT_EQ(found().due_at, kNow + 2h) << "until the desk knows better";
  EXPECT_EQ(dossier().facts.messages.at(0).text, "Missä tilaukseni viipyy?");
}

TEST_F(Cases, AStepIsStoredWholeAndOutlivesARestart) {
  ASSERT_TRUE(await(store->cases().open(file())));
  attend(kNow);
  attend(kNow + 192min);
  EXPECT_THAT(pages(), ElementsAre("case/1/1/case.due_soon/maija/mail"));
  attend(kNow + 4h);
  reopen();
  EXPECT_THAT(pages(),
              ElementsAre("case/1/1/case.due_soon/maija/mail", "case/1/1/case.overdue/maija/mail"));
  EXPECT_TRUE(found().overdue);
  const auto incidents = await(store->incidents().list(incidents::State::kOpen, 10)).value();
  ASSERT_EQ(incidents.size(), 1u);
  EXPECT_EQ(incidents[0].cause, "case/1");
  EXPECT_EQ(incidents[0].kind, "case_overdue");
  EXPECT_FALSE(incidents[0].freezes);
  EXPECT_EQ(incidents[0].next_page_at, kNow + 4h);
  EXPECT_THAT(story(), ElementsAre("opened", "routed", "due soon", "overdue", "escalated"));
}

TEST_F(Cases, ALookThatIsRepeatedTellsNothingTwice) {
  ASSERT_TRUE(await(store->cases().open(file())));
  attend(kNow + 4h);  // routed and overdue at once: nobody was there
  attend(kNow + 4h);
  attend(kNow + 5h);
  EXPECT_THAT(pages(), ElementsAre("case/1/1/case.overdue/maija/mail"));
  EXPECT_EQ(await(store->incidents().list(std::nullopt, 10))->size(), 1u);
}

TEST_F(Cases, WhoTakesCareOfItEndsItsIncident) {
  ASSERT_TRUE(await(store->cases().open(file())));
  attend(kNow + 4h);
  ASSERT_TRUE(
      change([](const cases::CaseFile& file,
                const cases::Facts&) { return cases::claim(file, handling(), "maija", kNow + 5h); },
             kNow + 5h));
  const auto incidents = await(store->incidents().list(std::nullopt, 10)).value();
  EXPECT_EQ(incidents.at(0).state, incidents::State::kResolved);
  EXPECT_EQ(found().claimed_by, "maija");
}

TEST_F(Cases, ARefusedStepChangesNothing) {
  ASSERT_TRUE(await(store->cases().open(file())));
  const auto refused = change(
      [](const cases::CaseFile& file, const cases::Facts&) {
        return cases::reopen(file, handling(), "maija", "why", kNow);
      },
      kNow);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is(Errc::kConflict));
  EXPECT_THAT(story(), ElementsAre("opened"));
  const auto missing =
      change([](const cases::CaseFile& file,
                const cases::Facts&) { return cases::note(file, "maija", "words", kNow); },
             kNow, 99);
  EXPECT_TRUE(missing.error().is(Errc::kNotFound));
  EXPECT_TRUE(await(store->cases().find(99)).error().is(Errc::kNotFound));
}

TEST_F(Cases, AreListedByStateTeamAndPerson) {
  for (const char* id : {"c-1", "c-2", "c-3"}) ASSERT_TRUE(await(store->cases().open(file(id))));
  for (const cases::CaseId id : {1, 2, 3}) attend(kNow, id);
  const auto step = [this](cases::CaseId id, auto work) {
    ASSERT_TRUE(change([work](const cases::CaseFile& file,
                              const cases::Facts&) { return work(file, kNow + 1min); },
                       kNow + 1min, id));
  };
  step(1, [](const auto& of, TimePoint now) {
    return cases::resolve(of, {}, handling(), "maija", "done", now);
  });
  step(2, [](const auto& of, TimePoint now) {
    return cases::wait(of, handling(), "maija", "asked", now);
  });
  step(3, [](const auto& of, TimePoint now) { return cases::claim(of, handling(), "liisa", now); });
  const auto listed = [this](cases::Filter filter) {
    std::vector<cases::CaseId> ids;
    for (const auto& of : await(store->cases().list(filter, 10)).value()) ids.push_back(of.id);
    return ids;
  };
  EXPECT_THAT(listed({}), ElementsAre(3, 2)) << "what waits is least urgent";
  EXPECT_THAT(listed({.state = cases::State::kWaiting}), ElementsAre(2));
  EXPECT_THAT(listed({.state = cases::State::kResolved}), ElementsAre(1));
  EXPECT_THAT(listed({.claimed_by = "liisa"}), ElementsAre(3));
  EXPECT_THAT(listed({.team = "other"}), IsEmpty());
}

TEST_F(Cases, APrivateMessageOfTheSamePersonBelongsToTheCaseAndWakesIt) {
  ASSERT_TRUE(await(store->cases().open(file())));
  attend(kNow);
  ASSERT_TRUE(change(
      [](const cases::CaseFile& file, const cases::Facts&) {
        return cases::wait(file, handling(), "maija", "asked for the number", kNow + 1h);
      },
      kNow + 1h));
  customer_writes("m-1", kNow + 2h, true);
  EXPECT_THAT(due(kNow + 2h), ElementsAre(1));
  attend(kNow + 2h);
  EXPECT_EQ(found().state, cases::State::kOpen);
  EXPECT_EQ(await(store->cases().open_cases(10))->size(), 1u) << "no second case";
  EXPECT_EQ(dossier().facts.messages.back().text, "Tilaus 123");
  EXPECT_TRUE(dossier().facts.messages.back().by_customer);
  EXPECT_THAT(pages(), ElementsAre("case/1/2/case.woken/maija/mail"));
}

TEST_F(Cases, OnAnotherAccountOrByAnotherPersonItIsAnotherMatter) {
  ASSERT_TRUE(await(store->cases().open(file())));
  attend(kNow);
  Comment other = message("m-1");
  other.author.id = AuthorId("author-2");
  Comment elsewhere = message("m-2");
  elsewhere.account = AccountId("kaisla-ig");
  turn([&](policy::Turn& turn) {
    EXPECT_TRUE(turn.remember(created(other)));
    EXPECT_TRUE(turn.remember(created(elsewhere)));
    EXPECT_TRUE(turn.remember(created(comment("c-2", "a public one"))));
  });
  EXPECT_THAT(story(), ElementsAre("opened", "routed"));
}

TEST_F(Cases, AMessageSoonAfterTheEndReopensItAndALateOneIsANewCase) {
  ASSERT_TRUE(await(store->cases().open(file())));
  attend(kNow);
  const auto resolve = [this](TimePoint now) {
    ASSERT_TRUE(change(
        [now](const cases::CaseFile& file, const cases::Facts&) {
          return cases::resolve(file, {}, handling(), "maija", "d", now);
        },
        now));
  };
  resolve(kNow + 1h);
  customer_writes("m-1", kNow + 24h, true);
  attend(kNow + 24h);
  EXPECT_EQ(found().state, cases::State::kOpen);
  EXPECT_EQ(await(store->cases().open_cases(10))->size(), 1u);
  resolve(kNow + 25h);
  customer_writes("m-2", kNow + 25h + cases::kReopenWithin + 1h, true);
  EXPECT_EQ(found(1).state, cases::State::kResolved);
  EXPECT_EQ(found(2).comment, CommentId("m-2"));
}

TEST_F(Cases, TheClosingLineWaitsForAPersonAndIsWithdrawnWhenTheCaseGoesOn) {
  turn([](policy::Turn& turn) { EXPECT_TRUE(turn.remember(created(comment("c-1")))); });
  ASSERT_TRUE(await(store->cases().open(file())));
  attend(kNow);
  cases::Handling by = handling();
  by.closing_line = [](const cases::CaseFile&, const cases::Facts&, TimePoint) {
    return std::optional(action(ActionKind::kReply));
  };
  ASSERT_TRUE(change(
      [by](const cases::CaseFile& file, const cases::Facts& facts) {
        return cases::resolve(file, facts, by, "maija", "refunded", kNow + 1h);
      },
      kNow + 1h));
  const auto drafts = await(store->outbox().list(ActionState::kAwaitingApproval, 10)).value();
  ASSERT_EQ(drafts.size(), 1u);
  EXPECT_EQ(drafts[0].action.key, "kaisla-fb/c-1/closing/1/1");
  ASSERT_TRUE(change(
      [by](const cases::CaseFile& file, const cases::Facts&) {
        return cases::reopen(file, by, "maija", "it was not", kNow + 2h);
      },
      kNow + 2h));
  const auto withdrawn = await(store->outbox().find(drafts[0].id)).value();
  EXPECT_EQ(withdrawn.state, ActionState::kCancelled);
  EXPECT_EQ(withdrawn.last_error, "the case goes on");
}

TEST_F(Cases, AnAnswerOfStaffOnThePlatformIsSeen) {
  turn([](policy::Turn& turn) { EXPECT_TRUE(turn.remember(created(comment("c-1")))); });
  ASSERT_TRUE(await(store->cases().open(file())));
  attend(kNow);
  staff_writes("s-1", "c-1", kNow + 1h);
  attend(kNow + 1h);
  EXPECT_EQ(found().state, cases::State::kWaiting);
  EXPECT_EQ(found().left, 3h);
  EXPECT_THAT(story(), ElementsAre("opened", "routed", "answered on the platform",
                                   "waits for the customer"));
  EXPECT_EQ(dossier().facts.messages.back().text, "Hoidossa");
  EXPECT_FALSE(dossier().facts.messages.back().by_customer);
}

TEST_F(Cases, AnAnswerOfStaffInThePrivateConversationIsSeenToo) {
  ASSERT_TRUE(await(store->cases().open(file())));
  attend(kNow);
  customer_writes("m-1", kNow + 1h);
  attend(kNow + 1h);
  staff_writes("s-1", "conversation:author-1", kNow + 2h);
  attend(kNow + 2h);
  EXPECT_EQ(found().state, cases::State::kWaiting);
}

TEST_F(Cases, ForgettingAPersonEmptiesWhatWasWrittenAboutThem) {
  turn([](policy::Turn& turn) { EXPECT_TRUE(turn.remember(created(comment("c-1")))); });
  ASSERT_TRUE(await(store->cases().open(file())));
  ASSERT_TRUE(change(
      [](const cases::CaseFile& file, const cases::Facts&) {
        return cases::note(file, "maija", "her number is 040 1234567", kNow);
      },
      kNow));
  Event erasure = created(comment("c-1"));
  erasure.kind = EventKind::kErasure;
  turn([&](policy::Turn& turn) { EXPECT_TRUE(turn.forget_comment(erasure)); });
  EXPECT_EQ(dossier().story.back().what, "noted");
  EXPECT_EQ(dossier().story.back().detail, "");
  EXPECT_EQ(dossier().facts.messages.at(0).text, "");
  EXPECT_THAT(found().author.value, HasSubstr("forgotten:"));
}

TEST_F(Cases, WhatAHelpDeskWasToldOfAForgottenPersonIsErased) {
  turn([](policy::Turn& turn) { EXPECT_TRUE(turn.remember(created(comment("c-1")))); });
  ASSERT_TRUE(await(store->cases().open(file())));
  attend(kNow);
  cases::Handling by = handling();
  by.contacts = {{"desk", {"desk/mail"}}};
  by.write = [](const cases::CaseFile&, const cases::Telling& telling, TimePoint) {
    return telling.said.at(0).text;
  };
  const auto forward = [&](const cases::CaseFile& file, const cases::Facts& facts) {
    return cases::forward(file, facts, by, "maija", "desk", kNow);
  };
  ASSERT_TRUE(change(forward, kNow));
  ASSERT_TRUE(change(forward, kNow)) << "the same words once";
  EXPECT_EQ(found().forwarded_to, "desk");
  EXPECT_EQ(found().forwarded, 1u);
  const auto told = await(store->outbox().list(ActionState::kReady, 10)).value();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].action.text, "Missä tilaukseni viipyy?");
  Event erasure = created(comment("c-1"));
  erasure.kind = EventKind::kErasure;
  turn([&](policy::Turn& turn) { EXPECT_TRUE(turn.forget_comment(erasure)); });
  const auto kept = await(store->outbox().find(told[0].id)).value();
  EXPECT_EQ(kept.state, ActionState::kCancelled);
  EXPECT_EQ(kept.action.text, "");
}

TEST_F(Cases, AWordOfAHelpDeskIsTakenOnce) {
  ASSERT_TRUE(await(store->cases().open(file())));
  attend(kNow);
  cases::Handling by = handling();
  by.contacts = {{"desk", {"desk/mail"}}};
  ASSERT_TRUE(change(
      [&](const cases::CaseFile& file, const cases::Facts& facts) {
        return cases::forward(file, facts, by, "maija", "desk", kNow);
      },
      kNow));
  const cases::DeskWord word{cases::DeskEvent::kNoted, "desk", "Ville", "ordered a part",
                             "desk/webhook/msg_1"};
  const auto taken = [&](const cases::CaseFile& file, const cases::Facts& facts) {
    return cases::take_word(file, facts, by, word, kNow);
  };
  EXPECT_TRUE(change(taken, kNow));
  const auto again = change(taken, kNow);
  ASSERT_FALSE(again);
  EXPECT_TRUE(again.error().is(Errc::kDuplicate));
  EXPECT_THAT(story(), ElementsAre("opened", "routed", "forwarded", "noted"));
}

TEST(CasesOfAnOlderSchema, KeepTheirNumberAndTimeAndGoToTheDesk) {
  TemporaryFolder folder;
  asio::io_context io;
  {
    auto connection = Connection::open({folder.file("kaiku.db"), {}, false});
    ASSERT_TRUE(connection);
    ASSERT_TRUE(migrate(**connection, migrations().first(3)));
    (*connection)
        ->run(
            "INSERT INTO case_file (id, team, state, account, comment, reason, opened_at, due_at)"
            " VALUES (7, 'service', 'open', 'kaisla-fb', 'c-1', 'criticism', ?1, ?2),"
            " (8, '', 'closed', 'kaisla-fb', 'c-2', 'criticism', ?1, NULL)",
            kNow, kNow + 4h);
    ASSERT_FALSE((*connection)->failure());
  }
  Options options;
  options.path = folder.file("kaiku.db");
  auto store = Database::open(io, options);
  ASSERT_TRUE(store) << store.error().message();
  const auto open = run(io, (*store)->cases().find(7)).value().file;
  EXPECT_EQ(open.due_at, kNow + 4h);
  EXPECT_EQ(open.asked, 4h);
  EXPECT_THAT(run(io, (*store)->cases().due(kNow, 10)).value(), ElementsAre(7));
  EXPECT_EQ(run(io, (*store)->cases().find(8)).value().file.state, cases::State::kResolved);
}

}  // namespace
}  // namespace kaiku::store::testing
