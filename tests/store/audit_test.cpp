// The hash chain of the audit: what was changed, removed, reordered or cut off is found and named.
#include <sqlite3.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/store/audit_file.hpp>

#include "support.hpp"

namespace kaiku::store::testing {
namespace {

using rights::AuditAnchor;
using rights::AuditCheck;
using ::testing::HasSubstr;
using Kind = rights::AuditFinding::Kind;

class Audit : public StoreTest {
 protected:
  void decide(int count) {
    for (int i = 0; i < count; ++i) {
      Decision made;
      made.comment = comment("c-" + std::to_string(++decided_));
      made.decided_at = kNow + std::chrono::seconds(decided_);
      ASSERT_TRUE(store->journal().transact([&](policy::Turn& turn) -> Result<void> {
        const auto id = turn.record(made);
        return id ? ok() : Result<void>(id.error());
      }));
    }
  }
  void tamper(const std::string& script) {
    store.reset();
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(options.path.c_str(), &handle), SQLITE_OK);
    const std::string all =
        "DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_removed; " + script;
    EXPECT_EQ(sqlite3_exec(handle, all.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(handle);
    sqlite3_close(handle);
    open();
  }
  AuditCheck verify(rights::AuditVerification wanted = {}) {
    return await(store->audit().verify(std::move(wanted))).value();
  }
  /// Kinds and lines of what is found: "changed 2, removed 4".
  std::string found(rights::AuditVerification wanted = {}) {
    std::string names;
    for (const rights::AuditFinding& finding : verify(std::move(wanted)).findings) {
      if (!names.empty()) names += ", ";
      names += std::string(to_string(finding.kind)) + " " + std::to_string(finding.line);
    }
    return names;
  }
  AuditAnchor head() { return await(store->audit().head()).value().value(); }

 private:
  int decided_ = 0;
};

TEST_F(Audit, AnEmptyOneIsSoundAndHasNoEndToNote) {
  const AuditCheck check = verify();
  EXPECT_TRUE(check.sound());
  EXPECT_EQ(check.lines, 0u);
  EXPECT_FALSE(check.head);
  EXPECT_FALSE(await(store->audit().head()).value());
}

TEST_F(Audit, ASoundOneNamesItsLastLine) {
  decide(5);
  const AuditCheck check = verify({.anchors = {head()}, .records = true});
  EXPECT_TRUE(check.sound());
  EXPECT_EQ(check.lines, 5u);
  EXPECT_EQ(check.head, head());
  EXPECT_EQ(head().line, 5);
}

TEST_F(Audit, IsWalkedInStepsAsOneChain) {
  decide(3);
  // More lines than one step reads, each as append_audit() would write it.
  tamper(
      "WITH RECURSIVE n(i) AS (SELECT 4 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)"
      " INSERT INTO audit (id, at, actor, verb, subject, detail, hash)"
      " SELECT i, 0, 'kaiku', 'said', '', '', '' FROM n");
  const AuditCheck check = verify();
  EXPECT_EQ(check.lines, 9'000u);
  EXPECT_EQ(check.findings.size(), AuditCheck::kMostFindings);
  EXPECT_EQ(check.further_findings, 9'000u - 3 - AuditCheck::kMostFindings);
}

TEST_F(Audit, AChangedLineIsNamedWhateverWasChangedInIt) {
  decide(5);
  for (const char* change : {"actor = 'nobody'", "verb = 'forgot'", "subject = 'decision/9'",
                             "detail = 'x'", "at = at + 1"}) {
    SCOPED_TRACE(change);
    store.reset();
    const std::string copy = folder.file("copy-" + std::string(change, 2) + ".db");
    std::filesystem::copy_file(options.path, copy);
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(copy.c_str(), &handle), SQLITE_OK);
    const std::string script = "DROP TRIGGER audit_is_not_changed; UPDATE audit SET " +
                               std::string(change) + " WHERE id = 3";
    EXPECT_EQ(sqlite3_exec(handle, script.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(handle);
    const auto check = verify_audit_file(copy, {}).value();
    ASSERT_EQ(check.findings.size(), 1u);
    EXPECT_EQ(check.findings[0].kind, Kind::kChanged);
    EXPECT_EQ(check.findings[0].line, 3);
    EXPECT_THAT(check.findings[0].what, HasSubstr("line 3"));
    open();
  }
}

TEST_F(Audit, EveryChangedLineIsNamedNotOnlyTheFirst) {
  decide(6);
  tamper("UPDATE audit SET actor = 'nobody' WHERE id IN (2, 5)");
  EXPECT_EQ(found(), "changed 2, changed 5");
}

TEST_F(Audit, AChangeWithAHashMadeToFitShowsInTheNextLine) {
  decide(4);
  tamper("UPDATE audit SET hash = (SELECT hash FROM audit WHERE id = 1) WHERE id = 2");
  EXPECT_EQ(found(), "changed 2, changed 3");
}

TEST_F(Audit, ARemovedLineIsNamed) {
  decide(6);
  tamper("DELETE FROM audit WHERE id IN (2, 4, 5)");
  EXPECT_EQ(found(), "removed 2, removed 4");
  EXPECT_THAT(verify().findings[0].what, HasSubstr("line 2 is missing"));
  EXPECT_THAT(verify().findings[1].what, HasSubstr("lines 4 to 5 are missing"));
}

TEST_F(Audit, ARemovedFirstLineIsNamed) {
  decide(3);
  tamper("DELETE FROM audit WHERE id = 1");
  EXPECT_EQ(found(), "removed 1");
}

TEST_F(Audit, ARemovedLineIsFoundWhenTheOthersCloseTheGap) {
  decide(4);
  tamper(
      "DELETE FROM audit WHERE id = 2; UPDATE audit SET id = 2 WHERE id = 3;"
      "UPDATE audit SET id = 3 WHERE id = 4; UPDATE sqlite_sequence SET seq = 3");
  EXPECT_EQ(found(), "changed 2");
}

TEST_F(Audit, SwappedLinesAreNamed) {
  decide(5);
  tamper(
      "UPDATE audit SET id = 99 WHERE id = 2; UPDATE audit SET id = 2 WHERE id = 3;"
      "UPDATE audit SET id = 3 WHERE id = 99");
  EXPECT_EQ(found(), "reordered 2");
  EXPECT_THAT(verify().findings[0].what, HasSubstr("as line 2 stands as line 3"));
}

TEST_F(Audit, ALineThatWasMovedFarIsNamedOnce) {
  decide(7);
  tamper(
      "UPDATE audit SET id = 99 WHERE id = 2; UPDATE audit SET id = 2 WHERE id = 3;"
      "UPDATE audit SET id = 3 WHERE id = 4; UPDATE audit SET id = 4 WHERE id = 5;"
      "UPDATE audit SET id = 5 WHERE id = 99");
  EXPECT_EQ(found(), "reordered 2");
}

TEST_F(Audit, ACutOffEndIsFoundByWhatTheStoreRemembers) {
  decide(5);
  tamper("DELETE FROM audit WHERE id > 3");
  EXPECT_EQ(found(), "cut_off 4");
  EXPECT_THAT(verify().findings[0].what, HasSubstr("5 lines were written"));
}

TEST_F(Audit, ACutOffEndIsFoundByAnAnchorWhenTheStoreRemembersNothing) {
  decide(5);
  const AuditAnchor noted = head();
  tamper("DELETE FROM audit WHERE id > 3; UPDATE sqlite_sequence SET seq = 3 WHERE name = 'audit'");
  EXPECT_EQ(found(), "") << "nothing in the store tells";
  EXPECT_EQ(found({.anchors = {noted}}), "cut_off 4");
}

TEST_F(Audit, AnEndThatWasCutOffAndContinuedIsFoundByAnAnchor) {
  decide(5);
  const AuditAnchor noted = head();
  tamper("DELETE FROM audit WHERE id > 3; UPDATE sqlite_sequence SET seq = 3 WHERE name = 'audit'");
  decide(4);
  EXPECT_EQ(found(), "");
  EXPECT_EQ(found({.anchors = {noted, head()}}), "anchor_broken 5");
}

TEST_F(Audit, ADecisionThatWasChangedBehindItsLineIsFoundOnDemand) {
  decide(3);
  tamper("UPDATE decision SET json = json_set(json, '$.mode', 'live') WHERE id = 2");
  EXPECT_EQ(found(), "");
  EXPECT_EQ(found({.anchors = {}, .records = true}), "record_changed 2");
}

TEST_F(Audit, ADecisionWhoseWordsWereErasedIsNoFinding) {
  decide(2);
  ASSERT_GT(await(store->prune({}, kNow + 3 * 365 * 24h))->total(), 0u);
  EXPECT_EQ(found({.anchors = {}, .records = true}), "");
}

TEST_F(Audit, IsListedNewestFirstByPageAndSubject) {
  decide(5);
  const auto newest = await(store->audit().list(std::nullopt, "", 2)).value();
  ASSERT_EQ(newest.size(), 2u);
  EXPECT_EQ(newest[0].line, 5);
  EXPECT_EQ(newest[1].line, 4);
  EXPECT_EQ(newest[0].subject, "decision/5");
  EXPECT_EQ(await(store->audit().list(4, "", 10))->front().line, 3);
  const auto about = await(store->audit().list(std::nullopt, "decision/2", 10)).value();
  ASSERT_EQ(about.size(), 1u);
  EXPECT_EQ(about[0].line, 2);
  EXPECT_EQ(about[0].verb, "decided");
  EXPECT_EQ(about[0].actor, "kaiku");
}

TEST_F(Audit, TheFileIsReadBesideTheDaemonAndBehindIt) {
  decide(3);
  EXPECT_EQ(verify_audit_file(options.path, {})->lines, 3u) << "while it is open";
  EXPECT_EQ(list_audit_file(options.path, std::nullopt, "", 10)->size(), 3u);
  store.reset();
  const auto check = verify_audit_file(options.path, {}).value();
  EXPECT_TRUE(check.sound());
  EXPECT_EQ(check.lines, 3u);
}

TEST_F(Audit, AFileThatIsNoneIsRefusedWithItsName) {
  const auto missing = verify_audit_file(folder.file("nothing.db"), {});
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message(), HasSubstr("nothing.db"));
  EXPECT_FALSE(std::filesystem::exists(folder.file("nothing.db")));
}

}  // namespace
}  // namespace kaiku::store::testing
