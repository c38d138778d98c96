// No statement of the daily path reads a whole table: every one that ran is asked for its plan.
#include <set>
#include <sqlite3.h>
#include <string>

#include <gtest/gtest.h>

#include "../../src/store/sqlite/actions.hpp"
#include "../../src/store/sqlite/advocates.hpp"
#include "../../src/store/sqlite/approvals.hpp"
#include "../../src/store/sqlite/attempts.hpp"
#include "../../src/store/sqlite/case_rows.hpp"
#include "../../src/store/sqlite/cases.hpp"
#include "../../src/store/sqlite/incident_rows.hpp"
#include "../../src/store/sqlite/incident_words.hpp"
#include "../../src/store/sqlite/incidents.hpp"
#include "../../src/store/sqlite/migrations/migrations.hpp"
#include "../../src/store/sqlite/outbox.hpp"
#include "../../src/store/sqlite/plan_rows.hpp"
#include "../../src/store/sqlite/retention.hpp"
#include "../../src/store/sqlite/turn.hpp"
#include "support.hpp"

namespace kaiku::store::testing {
namespace {

class QueryPlan : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = Connection::open({folder.file("kaiku.db"), {}, false});
    ASSERT_TRUE(opened);
    connection = std::move(*opened);
    ASSERT_TRUE(migrate(*connection));
  }

  // Reading a table from its end up to a limit, a table that stays small whatever happens, or
  // values that the statement itself brings is no whole table.
  static bool harmless(const std::string& line, const std::string& text) {
    const std::set<std::string> small = {"SCAN action_count", "SCAN cursor", "SCAN sqlite_master",
                                         "SCAN CONSTANT ROW"};
    return small.contains(line) || line.starts_with("SCAN json_each") ||
           text.find("ORDER BY id DESC LIMIT") != std::string::npos;
  }

  // Statements that ran on the connection and read or sort a whole table, with that line of their
  // plan.
  static std::vector<std::string> whole_tables_read(Connection& db) {
    std::vector<std::string> texts;
    for (sqlite3_stmt* each = sqlite3_next_stmt(db.handle(), nullptr); each != nullptr;
         each = sqlite3_next_stmt(db.handle(), each)) {
      texts.emplace_back(sqlite3_sql(each));
    }
    EXPECT_FALSE(texts.empty());
    std::vector<std::string> found;
    for (const std::string& text : texts) {
      sqlite3_stmt* plan = nullptr;
      const int code = sqlite3_prepare_v2(db.handle(), ("EXPLAIN QUERY PLAN " + text).c_str(), -1,
                                          &plan, nullptr);
      EXPECT_EQ(code, SQLITE_OK) << text << ": " << sqlite3_errmsg(db.handle());
      while (plan != nullptr && sqlite3_step(plan) == SQLITE_ROW) {
        const std::string line = reinterpret_cast<const char*>(sqlite3_column_text(plan, 3));
        const bool scan = line.starts_with("SCAN ") && line.find(" USING ") == std::string::npos;
        const bool sort = line.find("TEMP B-TREE FOR ORDER BY") != std::string::npos;
        // By state alone is nearly everything: most actions ever are done.
        const bool by_state = line.find("INDEX action_state") != std::string::npos &&
                              text.find("FROM action WHERE state = ") == std::string::npos &&
                              text.find("WHERE state = 'sending'") == std::string::npos;
        if ((scan || sort || by_state) && !harmless(line, text))
          found.push_back(line + " in: " + text);
      }
      sqlite3_finalize(plan);
    }
    return found;
  }

  TemporaryFolder folder;
  std::unique_ptr<Connection> connection;
  std::shared_ptr<IntakeState> intake = std::make_shared<IntakeState>(100);
};

TEST_F(QueryPlan, ATurnOfTheEngineUsesIndexesOnly) {
  Unit unit(*connection);
  SqliteTurn turn(unit, *intake);
  Comment parent = comment("c-1");
  Comment reply = comment("c-2");
  reply.parent = parent.id;
  ASSERT_TRUE(turn.first_sight(created(parent)));
  ASSERT_FALSE(turn.first_sight(created(parent)).value());
  ASSERT_TRUE(turn.remember(created(parent)));
  ASSERT_TRUE(turn.remember(created(reply)));
  ASSERT_TRUE(turn.remember(edited(comment("c-1", "other words"), kNow + 1s)));
  ASSERT_TRUE(turn.author(parent));
  ASSERT_TRUE(turn.thread(reply));
  ASSERT_TRUE(turn.comment(parent));
  ASSERT_TRUE(turn.surroundings(reply));
  ASSERT_TRUE(turn.before_newest(kNow, 10));
  ASSERT_TRUE(turn.decisions_behind({.decided_at = kNow, .id = 1}, 10));
  ASSERT_TRUE(turn.freeze(parent));
  ASSERT_TRUE(turn.fired("answers", kNow));
  for (const auto over :
       {rules::Limit::Over::kAuthor, rules::Limit::Over::kThread, rules::Limit::Over::kPost}) {
    ASSERT_TRUE(turn.fired_beside("answers", parent, over, kNow));
    ASSERT_TRUE(turn.fired_among("answers", parent, over, 9));
  }
  ASSERT_TRUE(turn.variant_use(parent.account, "thanks", 3));
  Decision decision;
  decision.comment = parent;
  Action planned = action(ActionKind::kPrivateReply);
  planned.depends_on = action(ActionKind::kReply).key;
  decision.actions = {{action(ActionKind::kReply), ActionState::kReady},
                      {planned, ActionState::kPlanned},
                      {action(ActionKind::kCase), ActionState::kReady},
                      {action(ActionKind::kLabel), ActionState::kReady}};
  decision.counted = {"answers"};
  ASSERT_TRUE(turn.record(decision));
  ASSERT_TRUE(turn.cancel_pending(parent, "edited"));
  Event staff = created(comment("s-1", "Hoidossa"));
  staff.comment.parent = parent.id;
  ASSERT_TRUE(turn.note_brand_activity(staff));
  staff.kind = EventKind::kHidden;
  ASSERT_TRUE(turn.note_brand_activity(staff));
  staff.echo_of_action = "some/key";
  staff.kind = EventKind::kCreated;
  ASSERT_TRUE(turn.note_brand_activity(staff));
  Event gone = created(parent);
  gone.kind = EventKind::kRemoved;
  ASSERT_TRUE(turn.forget_comment(gone));
  gone.kind = EventKind::kErasure;
  ASSERT_TRUE(turn.forget_comment(gone));
  EXPECT_TRUE(turn.settle(1, policy::Disposition::kProcessed, {}).error().is(Errc::kNotFound));
  EXPECT_EQ(whole_tables_read(*connection), std::vector<std::string>());
}

TEST_F(QueryPlan, DeliveryAndPeopleUseIndexesOnly) {
  Unit unit(*connection);
  ASSERT_TRUE(attempts::lease(unit, kNow, 10, 1min, {AccountId("kaisla-ig")}));
  const auto id =
      actions::insert(*connection, action(ActionKind::kReply), ActionState::kAwaitingApproval);
  ASSERT_TRUE(id);
  ASSERT_TRUE(approvals::approve(unit, *id, "liisa", std::nullopt, kNow));
  ASSERT_TRUE(attempts::begin(unit, *id, kNow));
  ASSERT_TRUE(attempts::recover(unit, kNow));
  outbox::Settlement failed;
  failed.state = ActionState::kFailed;
  ASSERT_TRUE(attempts::settle(unit, *id, failed, kNow));
  ASSERT_TRUE(approvals::retry(unit, *id, "liisa", kNow));
  ASSERT_TRUE(attempts::settle(unit, *id, {}, kNow));
  EXPECT_EQ(whole_tables_read(*connection), std::vector<std::string>());
}

TEST_F(QueryPlan, WorkOnCasesUsesIndexesOnly) {
  Unit unit(*connection);
  cases::CaseFile file;
  file.account = AccountId("kaisla-fb");
  file.comment = CommentId("c-1");
  file.author = AuthorId("author-1");
  file.opened_at = kNow;
  case_rows::open(*connection, file);
  case_rows::note_customer(*connection, comment("m-1"), kNow);
  case_rows::note_staff(*connection, file.account, CommentId("thread"), CommentId("s-1"), kNow);
  const auto kept = [](const cases::CaseFile& same, const cases::Facts&) -> Result<cases::Change> {
    cases::Change change;
    change.file = same;
    change.story.push_back({kNow, "maija", "noted", "words"});
    change.calm = true;
    return change;
  };
  ASSERT_TRUE(case_rows::change(unit, 1, kept, kNow));
  const auto stored = case_rows::find(*connection, 1);
  ASSERT_TRUE(stored);
  EXPECT_EQ(case_rows::messages_of(*connection, *stored).size(), 1u);
  EXPECT_EQ(case_rows::story_of(*connection, 1).size(), 3u);
  EXPECT_EQ(whole_tables_read(*connection), std::vector<std::string>());
}

TEST_F(QueryPlan, IncidentsAndRetentionUseIndexesOnly) {
  Unit unit(*connection);
  incidents::Advance look;
  look.alarms = {alarm(), alarm()};
  const auto opened = incident_rows::advance(unit, look, kNow);
  ASSERT_TRUE(opened);
  ASSERT_TRUE(incident_rows::page(
      unit, {opened->front().id, 1, 0, kNow, {action(ActionKind::kNotify)}, "paged"}, kNow));
  ASSERT_TRUE(incident_rows::acknowledge(unit, opened->front().id, "liisa", kNow));
  Action words = action(ActionKind::kReply, "post-9");
  words.incident = opened->front().id;
  const auto draft = incident_words::draft(unit, opened->front().id, words, "liisa", kNow);
  ASSERT_TRUE(draft);
  ASSERT_TRUE(incident_words::half_approved(*connection, 10));
  ASSERT_TRUE(approvals::approve(unit, *draft, "liisa", std::nullopt, kNow));
  ASSERT_EQ(incident_words::said(*connection, opened->front().id, 10).value().size(), 1u);
  ASSERT_TRUE(incident_rows::resolve(unit, opened->front().id, "liisa", "over", kNow));
  ASSERT_TRUE(prune_step(unit, *intake, {}, kNow));
  EXPECT_EQ(whole_tables_read(*connection), std::vector<std::string>());
}

TEST_F(QueryPlan, TheReadersUseIndexesOnly) {
  asio::io_context io;
  auto second = Connection::open({folder.file("kaiku.db"), {}, false});
  ASSERT_TRUE(second);
  Connection& reading = **second;
  Reader reader(std::move(*second));
  Writer writer(io, std::move(connection), true);
  SqliteOutbox outbox(writer, reader);
  SqliteIncidentBook book(writer, reader);
  SqliteCaseBook cases(writer, reader);
  ASSERT_TRUE(run(io, outbox.next_due({})));
  EXPECT_FALSE(run(io, outbox.find(1)));
  ASSERT_TRUE(run(io, outbox.list(std::nullopt, 10)));
  ASSERT_TRUE(run(io, outbox.list(ActionState::kDone, 10)));
  ASSERT_TRUE(run(io, outbox.list(ActionState::kAwaitingApproval, 10)));
  ASSERT_TRUE(run(io, outbox.counts()));
  ASSERT_TRUE(run(io, book.checkpoint()));
  ASSERT_TRUE(run(io, book.decisions_after(0, 10)));
  ASSERT_TRUE(run(io, book.due_for_page(kNow)));
  ASSERT_TRUE(run(io, book.next_page()));
  ASSERT_TRUE(run(io, book.list(incidents::State::kOpen, 10)));
  ASSERT_TRUE(run(io, book.list(std::nullopt, 10)));
  EXPECT_FALSE(run(io, book.timeline(1)));
  ASSERT_TRUE(run(io, cases.open_cases(10)));
  ASSERT_TRUE(run(io, cases.list({.state = cases::State::kResolved}, 10)));
  EXPECT_FALSE(run(io, cases.find(1)));
  ASSERT_TRUE(run(io, cases.due(kNow, 10)));
  ASSERT_TRUE(run(io, cases.next_alarm()));
  EXPECT_EQ(whole_tables_read(reading), std::vector<std::string>());
}

TEST_F(QueryPlan, TheContentPlanUsesIndexesOnly) {
  engagement::Plan plan;
  engagement::Channel page;
  page.account = AccountId("kaisla-fb");
  page.brand = BrandId("kaisla");
  page.told_by = {"maija/mail"};
  page.at_least = engagement::Rhythm{1, 1h};
  page.can_publish = true;
  plan.channels = {page};
  plan.posts = {{"spring", page.account, kNow, "Kevät!", ""}};
  EXPECT_EQ(plan_rows::unwatched(*connection, plan), 1u);
  plan_rows::begin_watching(*connection, plan, kNow);
  for (const TimePoint now : {kNow, kNow + 2h}) {
    engagement::Step step =
        engagement::look(plan, plan_rows::facts_of(*connection, plan, now), now);
    plan_rows::drop_told(*connection, step);
    plan_rows::store(*connection, step, now);
    plan.posts[0].text += "!";
  }
  EXPECT_EQ(whole_tables_read(*connection), std::vector<std::string>());
}

TEST_F(QueryPlan, LookingForAdvocatesUsesIndexesOnly) {
  {
    Unit unit(*connection);
    SqliteTurn turn(unit, *intake);
    ASSERT_TRUE(turn.remember(created(comment("c-1"))));
    Decision decision;
    decision.comment = comment("c-1");
    decision.finding.primary = CommentClass::kPraise;
    decision.decided_at = kNow;
    ASSERT_TRUE(turn.record(decision));
  }
  engagement::AdvocateRules rules;
  rules.praise_days = rules.days = rules.least_characters = 1;
  rules.ask = [](const engagement::Praise&) { return std::optional<std::string>("Saammeko?"); };
  asio::io_context io;
  auto second = Connection::open({folder.file("kaiku.db"), {}, false});
  ASSERT_TRUE(second);
  Connection& reading = **second;
  Connection& writing = *connection;
  Reader reader(std::move(*second));
  Writer writer(io, std::move(connection), true);
  SqliteAdvocateBook advocates(writer, reader);
  const auto same = std::make_shared<engagement::AdvocateRules>(rules);
  EXPECT_EQ(run(io, advocates.look(same, kNow + 1h)).value(), 1u);
  EXPECT_EQ(run(io, advocates.list(rules.label, 10, kNow + 1h)).value().size(), 1u);
  EXPECT_EQ(whole_tables_read(reading), std::vector<std::string>());
  EXPECT_EQ(whole_tables_read(writing), std::vector<std::string>());
}

}  // namespace
}  // namespace kaiku::store::testing
