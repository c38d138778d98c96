// What is held about a person, over every table; and that it is gone when they ask for it.
#include <set>
#include <sqlite3.h>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "../../src/store/sqlite/holdings.hpp"
#include "support.hpp"

namespace kaiku::store::testing {
namespace {

using nlohmann::json;
using rights::Erasure;
using rights::Person;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Words that stand nowhere but in what one person left behind.
constexpr const char* kAuthor = "person-zx77";
constexpr const char* kName = "Zzyzxname";
constexpr const char* kWords = "qvxwords";
const Person kPerson{AccountId("kaisla-fb"), AuthorId(kAuthor)};

struct TextColumn {
  std::string table;
  std::string name;
};

class PersonalData : public StoreTest {
 protected:
  /// Every column that can hold text, of every table.
  std::vector<TextColumn> text_columns() {
    std::vector<TextColumn> found;
    auto db = Connection::open({options.path, {}, true});
    Rows rows = (*db)->select(
        "SELECT m.name, c.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS c"
        " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND c.type IN ('TEXT', 'BLOB')"
        " ORDER BY 1, 2");
    while (rows.next()) found.push_back({rows.text(0), rows.text(1)});
    return found;
  }
  /// "table.column" wherever `words` stand, in any table.
  std::set<std::string> places_of(const std::string& words) {
    std::set<std::string> places;
    sqlite3* handle = nullptr;
    EXPECT_EQ(sqlite3_open_v2(options.path.c_str(), &handle, SQLITE_OPEN_READWRITE, nullptr),
              SQLITE_OK);
    for (const TextColumn& column : text_columns()) {
      const std::string sql = "SELECT count(*) FROM \"" + column.table + "\" WHERE instr(CAST(\"" +
                              column.name + "\" AS TEXT), '" + words + "') > 0";
      sqlite3_stmt* statement = nullptr;
      EXPECT_EQ(sqlite3_prepare_v2(handle, sql.c_str(), -1, &statement, nullptr), SQLITE_OK) << sql;
      if (sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_int64(statement, 0) > 0) {
        places.insert(column.table + "." + column.name);
      }
      sqlite3_finalize(statement);
    }
    sqlite3_close(handle);
    return places;
  }
  std::set<std::string> places() {
    std::set<std::string> all;
    for (const char* words : {kAuthor, kName, kWords}) all.merge(places_of(words));
    return all;
  }
  void turn(const std::function<void(policy::Turn&)>& work) {
    ASSERT_TRUE(store->journal().transact([&](policy::Turn& in) -> Result<void> {
      work(in);
      return ok();
    }));
  }
  static Comment theirs(const std::string& id) {
    Comment made = comment(id, std::string(kWords) + " of " + id);
    made.author.id = AuthorId(kAuthor);
    made.author.name = kName;
    made.permalink = std::string("https://example.org/") + kAuthor + "/" + id;
    return made;
  }
  static Decision decision(const Comment& about) {
    Decision made;
    made.comment = about;
    made.finding.primary = CommentClass::kAbuse;
    made.finding.normalised_text = about.text;
    SignalHit hit;
    hit.id = "abuse.fi.word";
    hit.entries = {std::string("fi/insults:") + kWords};
    hit.spans = {{0, 4}};
    made.finding.hits = {hit};
    for (const ActionKind kind : {ActionKind::kHide, ActionKind::kReply, ActionKind::kCase}) {
      Action planned = action(kind, about.id.value, std::string("Hei ") + kName);
      planned.author = about.author.id;
      made.actions.push_back({planned, ActionState::kReady});
    }
    Action labelled = made.actions[0].action;
    labelled.kind = ActionKind::kLabel;
    labelled.key = comment_action_key(about.account, about.id, ActionKind::kLabel);
    labelled.label = "spammer";
    made.actions.push_back({labelled, ActionState::kReady});
    made.strikes = {{.policy = "moderate.insult", .weight = 1, .until = kNow + 24h}};
    made.decided_at = kNow;
    return made;
  }
  void deliver_all(TimePoint now = kNow) {
    for (const auto& due : await(store->outbox().take_due(now, 100, 1min, {})).value()) {
      ASSERT_TRUE(await(store->outbox().begin(due.id, now)));
      ASSERT_TRUE(await(store->outbox().settle(due.id, {}, now)));
    }
  }
  /// A body as a webhook brings it, read and settled.
  EventId body(const std::string& text, policy::Disposition end = policy::Disposition::kProcessed) {
    const EventId id = await(store->inbox().append(delivery(text))).value();
    turn([&](policy::Turn& in) { ASSERT_TRUE(in.settle(id, end, "")); });
    return id;
  }
  void write_and_decide(const Comment& about) {
    turn([&](policy::Turn& in) {
      ASSERT_TRUE(in.first_sight(created(about)));
      ASSERT_TRUE(in.remember(created(about)));
      ASSERT_TRUE(in.record(decision(about)));
    });
  }
  /// A life on the page that leaves something in every table.
  void live() {
    body(std::string("{\"from\":{\"id\":\"") + kAuthor + "\"},\"message\":\"" + kWords + "\"}");
    write_and_decide(theirs("c-1"));
    deliver_all();  // before staff answer, who silence the thread
    Comment changed = theirs("c-1");
    changed.text = std::string("other ") + kWords;
    turn([&](policy::Turn& in) {
      ASSERT_TRUE(in.remember(edited(changed, kNow + 1s)));
      Event staff = created(comment("s-1", std::string("Terve ") + kName), kNow + 2s);
      staff.comment.parent = CommentId("c-1");
      ASSERT_TRUE(in.note_brand_activity(staff));
    });
    write_and_decide(theirs("c-2"));
    deliver_all();
    incidents::Advance look;
    look.alarms = {alarm(std::string("threat/kaisla/author:") + kAuthor)};
    look.alarms[0].account = AccountId("kaisla-fb");
    look.alarms[0].permalink = theirs("c-1").permalink;
    const IncidentId incident = await(store->incidents().advance(look, kNow))->front().id;
    Action page = action(ActionKind::kNotify, "", theirs("c-1").permalink);
    page.key = "incident/" + std::to_string(incident) + "/1/duty/mail/1";
    page.account = AccountId();
    page.author = AuthorId();
    page.incident = incident;
    ASSERT_TRUE(await(store->outbox().append(page, ActionState::kReady)));
    ASSERT_TRUE(await(store->incidents().acknowledge(incident, "liisa", kNow)));
    const auto hidden = hide_of("c-1");
    const auto appeal = await(store->appeals().open(hidden, "liisa", kWords, kNow)).value();
    ASSERT_TRUE(await(store->appeals().decide(appeal.id, rights::AppealState::kUpheld, {}, "maija",
                                              kWords, kNow)));
    deliver_all();
    work_on_cases();
  }
  /// Words of staff in every case.
  void work_on_cases() {
    for (const cases::CaseFile& open : await(store->cases().open_cases(10)).value()) {
      const auto resolved = [](const cases::CaseFile& file,
                               const cases::Facts&) -> Result<cases::Change> {
        cases::Change change;
        change.file = file;
        change.file.state = cases::State::kResolved;
        change.file.resolution = kWords;
        change.file.resolved_by = "maija";
        change.file.resolved_at = kNow;
        change.story = {{kNow, "maija", "noted", std::string("told ") + kWords}};
        Action told = action(ActionKind::kNotify, "", kWords);
        told.key = cases::cause_of(file) + "/case.forwarded/0-1/desk/mail";
        told.account = AccountId();
        told.author = AuthorId();
        change.notifications = {told};
        return change;
      };
      ASSERT_TRUE(await(store->cases().change(open.id, resolved, kNow)));
    }
  }
  ActionId hide_of(const std::string& target) {
    for (const auto& entry : await(store->outbox().list(std::nullopt, 100)).value()) {
      if (entry.action.kind == ActionKind::kHide && entry.action.target.value == target)
        return entry.id;
    }
    return 0;
  }
  Erasure forget(TimePoint now = kNow + 1h) {
    return await(store->people().forget(kPerson, "liisa", now)).value();
  }
  std::vector<json> held(const std::string& table) {
    std::vector<json> rows;
    for (const std::string& row : await(store->people().held(kPerson, table, 0, 1'000)).value()) {
      rows.push_back(json::parse(row));
    }
    return rows;
  }
};

std::set<std::string> words_of(std::string_view list) {
  std::istringstream stream{std::string(list)};
  return {std::istream_iterator<std::string>(stream), {}};
}

TEST_F(PersonalData, EveryTextOfEveryTableIsDeclared) {
  std::set<std::string> declared;
  for (const holdings::Columns& columns : holdings::columns()) {
    for (const std::string_view list : {columns.personal, columns.free}) {
      for (const std::string& name : words_of(list)) {
        EXPECT_TRUE(declared.insert(std::string(columns.table) + "." + name).second)
            << columns.table << "." << name << " is declared twice";
      }
    }
  }
  for (const TextColumn& column : text_columns()) {
    EXPECT_EQ(declared.erase(column.table + "." + column.name), 1u)
        << column.table << "." << column.name
        << ": say in src/store/sqlite/holdings.cpp whether it may hold personal data, and if it "
           "may, export and forget it";
  }
  EXPECT_THAT(declared, IsEmpty()) << "declared, and not in the schema";
}

TEST_F(PersonalData, EveryTableWithPersonalDataIsExported) {
  std::set<std::string> exported;
  for (const std::string_view table : store->people().tables()) exported.emplace(table);
  for (const holdings::Columns& columns : holdings::columns()) {
    if (columns.personal.empty() || columns.table == "erasure") continue;
    EXPECT_THAT(exported, Contains(std::string(columns.table)));
  }
}

TEST_F(PersonalData, ALifeLeavesSomethingWhereverPersonalDataIsDeclared) {
  live();
  std::set<std::string> expected;
  for (const holdings::Columns& columns : holdings::columns()) {
    for (const std::string& name : words_of(columns.personal)) {
      expected.insert(std::string(columns.table) + "." + name);
    }
  }
  // A label and its reason are words of rules, an error the platform's; nobody asked for an
  // erasure.
  for (const char* rarely :
       {"label.label", "label.reason", "action.last_error", "erasure.author"}) {
    expected.erase(rarely);
  }
  EXPECT_EQ(places(), expected);
}

TEST_F(PersonalData, ForgettingLeavesNothingInAnyColumnOfAnyTable) {
  live();
  const Erasure erasure = forget();
  EXPECT_TRUE(erasure.done_at);
  EXPECT_EQ(places(), std::set<std::string>());
  EXPECT_EQ(erasure.comments, 2u);
  EXPECT_EQ(erasure.decisions, 2u);
  EXPECT_EQ(erasure.deliveries, 1u);
  EXPECT_GE(erasure.actions, 6u);
  EXPECT_GE(erasure.others, 4u);
  EXPECT_EQ(erasure.asked_by, "liisa");
}

TEST_F(PersonalData, TheSkeletonOfWhatWasDecidedStays) {
  live();
  forget();
  const auto rows = await(store->reports().decisions(0, 10)).value();
  ASSERT_EQ(rows.size(), 2u);
  const json record = json::parse(rows[0].json);
  EXPECT_EQ(record["finding"]["class"], "abuse");
  EXPECT_EQ(record["finding"]["signals"][0]["id"], "abuse.fi.word");
  EXPECT_EQ(record["comment"]["id"], "c-1");
  EXPECT_EQ(record["actions"][0]["kind"], "hide");
  EXPECT_THAT(record["comment"]["author_id"].get<std::string>(), HasSubstr("forgotten:"));
  EXPECT_TRUE(await(store->audit().verify({.anchors = {}, .records = true}))->sound());
}

TEST_F(PersonalData, ForgettingTwiceChangesNothingMore) {
  live();
  const Erasure first = forget();
  const Erasure second = forget(kNow + 2h);
  EXPECT_EQ(second.id, first.id);
  EXPECT_EQ(second.comments, first.comments);
  EXPECT_EQ(second.actions, first.actions);
  EXPECT_TRUE(second.done_at);
  EXPECT_EQ(await(store->people().erasures(10))->size(), 1u);
}

TEST_F(PersonalData, OthersAreLeftAlone) {
  live();
  Comment other = comment("c-9", "quite other words");
  other.author.id = AuthorId("person-zx777");  // begins alike
  write_and_decide(other);
  body("{\"from\":{\"id\":\"person-zx777\"},\"message\":\"quite other words\"}");
  forget();
  for (const char* place : {"comment.text", "comment.author", "decision.json", "event_body.body",
                            "action.author", "author.author", "label.subject"}) {
    EXPECT_THAT(
        places_of("person-zx777"),
        Contains(std::string(place) == "comment.text" ? "comment.author" : std::string(place)));
  }
  EXPECT_THAT(places_of("quite other words"), Contains("comment.text"));
}

TEST_F(PersonalData, TheSamePersonOnAnotherAccountIsAnother) {
  Comment elsewhere = theirs("c-1");
  elsewhere.account = AccountId("kaisla-ig");
  write_and_decide(elsewhere);
  live();
  forget();
  EXPECT_THAT(places_of(kWords), Contains("comment.text"));
}

TEST_F(PersonalData, SomebodyUnknownIsForgottenToo) {
  const Erasure erasure = forget();
  EXPECT_TRUE(erasure.done_at);
  EXPECT_EQ(erasure.comments, 0u);
  EXPECT_EQ(places(), std::set<std::string>());
}

TEST_F(PersonalData, AnOldWebhookThatComesAgainBringsNothingBack) {
  live();
  forget();
  turn([](policy::Turn& in) {
    EXPECT_TRUE(in.remember(created(theirs("c-1"))).error().is(Errc::kConflict));
    EXPECT_TRUE(in.remember(created(theirs("c-1"), kNow + 5h)).error().is(Errc::kConflict))
        << "known, though the sender says that it is new";
    EXPECT_TRUE(in.remember(edited(theirs("c-2"), kNow + 30min)).error().is(Errc::kConflict));
    EXPECT_TRUE(in.remember(created(theirs("c-3"))).error().is(Errc::kConflict)) << "never seen";
    Event gone = created(theirs("c-4"));
    gone.kind = EventKind::kRemoved;
    EXPECT_TRUE(in.forget_comment(gone));
    Event staff = created(comment("s-1", std::string("Terve ") + kName), kNow + 2s);
    staff.comment.parent = CommentId("c-1");
    EXPECT_TRUE(in.note_brand_activity(staff));
  });
  EXPECT_EQ(places(), std::set<std::string>());
}

TEST_F(PersonalData, ABodyThatWaitedIsErasedWhenItWasRead) {
  live();
  const EventId waiting =
      await(store->inbox().append(delivery(std::string("{\"id\":\"") + kAuthor + "\"}"))).value();
  forget();
  EXPECT_EQ(places(), std::set<std::string>{"event_body.body"}) << "nothing acknowledged is lost";
  turn([&](policy::Turn& in) {
    EXPECT_FALSE(in.remember(created(theirs("c-7"))));
    EXPECT_TRUE(in.settle(waiting, policy::Disposition::kProcessed, ""));
  });
  EXPECT_EQ(places(), std::set<std::string>());
}

TEST_F(PersonalData, WhoComesBackIsHeardAndMayBeForgottenAgain) {
  live();
  forget();
  Comment again = theirs("c-8");
  again.created_at = kNow + 2h;
  turn([&](policy::Turn& in) {
    EXPECT_EQ(in.remember(created(again, kNow + 2h)).value(), 1);
    EXPECT_EQ(in.remember(edited(theirs("c-1"), kNow + 2h)).value(), 3) << "a new text of theirs";
  });
  EXPECT_THAT(places_of(kWords), Contains("comment.text"));
  const Erasure second = forget(kNow + 3h);
  EXPECT_EQ(places(), std::set<std::string>());
  EXPECT_EQ(second.comments, 4u) << "the old two, one of them again, and the new one";
}

TEST_F(PersonalData, WhatWaitsToBeSentIsCancelledAndWhatIsBeingSentIsErasedBehindIt) {
  write_and_decide(theirs("c-1"));
  const auto due = await(store->outbox().take_due(kNow, 1, 1min, {})).value();
  ASSERT_EQ(due.size(), 1u);
  ASSERT_TRUE(await(store->outbox().begin(due[0].id, kNow)));
  const Erasure half = forget();
  EXPECT_FALSE(half.done_at);
  EXPECT_TRUE(await(store->outbox().take_due(kNow + 1h, 100, 1min, {}))->empty())
      << "nothing else leaves";
  EXPECT_EQ(await(store->people().go_on(kNow + 1h)).value(), 0u);
  ASSERT_TRUE(await(store->outbox().settle(due[0].id, {}, kNow + 1h)));
  EXPECT_EQ(await(store->people().go_on(kNow + 2h)).value(), 1u);
  EXPECT_EQ(places(), std::set<std::string>());
  EXPECT_EQ(await(store->people().erasures(1))->front().done_at, kNow + 2h);
}

TEST_F(PersonalData, SomebodyWhoWroteALotIsForgottenInSteps) {
  turn([](policy::Turn& in) {
    for (int i = 0; i < 1'200; ++i) {
      ASSERT_TRUE(in.remember(created(theirs("c-" + std::to_string(i)))));
    }
  });
  EXPECT_EQ(forget().comments, 1'200u);
  EXPECT_EQ(places(), std::set<std::string>());
}

TEST_F(PersonalData, WhoAsksDoesNotWaitForTheSearchOfAWholeWeek) {
  for (int i = 0; i < 8'100; ++i) {
    asio::co_spawn(io, store->inbox().append(delivery(i == 8'050 ? kAuthor : "x")),
                   [](const std::exception_ptr& bug, const Result<EventId>& id) {
                     if (bug) std::rethrow_exception(bug);
                     EXPECT_TRUE(id);
                   });
  }
  io.restart();
  io.run();
  turn([](policy::Turn& in) {
    for (EventId id = 1; id <= 8'100; ++id) {
      ASSERT_TRUE(in.settle(id, policy::Disposition::kProcessed, ""));
    }
  });
  EXPECT_FALSE(forget().done_at);
  EXPECT_EQ(await(store->people().go_on(kNow + 2h)).value(), 1u);
  EXPECT_EQ(await(store->people().erasures(1))->front().deliveries, 1u);
  EXPECT_EQ(places(), std::set<std::string>());
}

TEST_F(PersonalData, ADemandOfThePlatformIsCarriedOutAndKnownByItsCode) {
  live();
  Event demand = created(comment("", ""), kNow + 1h);
  demand.kind = EventKind::kErasure;
  demand.comment.author.id = AuthorId(kAuthor);
  demand.dedupe_key = "deletion:abc123";
  const EventId id = await(store->inbox().append(delivery(kAuthor))).value();
  turn([&](policy::Turn& in) {
    ASSERT_TRUE(in.first_sight(demand).value());
    ASSERT_TRUE(in.forget_comment(demand));
    ASSERT_TRUE(in.settle(id, policy::Disposition::kProcessed, ""));
  });
  EXPECT_EQ(places(), std::set<std::string>());
  const AccountId account("kaisla-fb");
  const auto known = await(store->people().demanded(account, "deletion:abc123"));
  ASSERT_TRUE(known);
  EXPECT_TRUE(known->done_at);
  EXPECT_EQ(known->asked_by, "kaiku");
  for (const char* code : {"deletion:abc124", "abc123", ""}) {
    EXPECT_TRUE(await(store->people().demanded(account, code)).error().is(Errc::kNotFound));
  }
  EXPECT_TRUE(await(store->people().demanded(AccountId("kaisla-ig"), "deletion:abc123"))
                  .error()
                  .is(Errc::kNotFound));
}

TEST_F(PersonalData, IsExportedOverEveryTable) {
  live();
  std::set<std::string> found;
  for (const std::string_view table : store->people().tables()) {
    if (!held(std::string(table)).empty()) found.emplace(table);
  }
  const auto tables = store->people().tables();
  EXPECT_EQ(found, std::set<std::string>(tables.begin(), tables.end()));
  EXPECT_EQ(held("comment").size(), 2u);
  EXPECT_EQ(held("comment")[0]["created_at"], "2026-01-01T00:00:00Z");
  EXPECT_EQ(held("decision")[0]["json"]["comment"]["author_name"], kName);
  EXPECT_EQ(held("author")[0]["name"], kName);
  forget();
  for (const std::string_view table : tables) {
    EXPECT_THAT(held(std::string(table)), IsEmpty()) << table;
  }
}

TEST_F(PersonalData, IsExportedPageByPage) {
  live();
  const auto first = await(store->people().held(kPerson, "comment", 0, 1)).value();
  const auto second = await(store->people().held(kPerson, "comment", 1, 1)).value();
  ASSERT_EQ(first.size() + second.size(), 2u);
  EXPECT_NE(first[0], second[0]);
  EXPECT_TRUE(await(store->people().held(kPerson, "comment", 2, 1))->empty());
}

TEST_F(PersonalData, AsksForWhatItNeedsToKnow) {
  EXPECT_TRUE(await(store->people().held(kPerson, "audit", 0, 1)).error().is(Errc::kNotFound));
  for (const Person& nobody : {Person{{}, AuthorId("x")}, Person{AccountId("x"), {}}}) {
    EXPECT_TRUE(
        await(store->people().held(nobody, "comment", 0, 1)).error().is(Errc::kInvalidArgument));
    EXPECT_TRUE(
        await(store->people().forget(nobody, "liisa", kNow)).error().is(Errc::kInvalidArgument));
  }
  EXPECT_TRUE(await(store->people().forget(kPerson, "", kNow)).error().is(Errc::kInvalidArgument));
}

}  // namespace
}  // namespace kaiku::store::testing
