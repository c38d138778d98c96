// What can stand in the way of opening a store, and what a person is told.
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <sqlite3.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/fsuid.h>
#include <sys/wait.h>

#include "../../src/store/sqlite/migrations/migrations.hpp"
#include "support.hpp"

namespace kaiku::store::testing {
namespace {

using ::testing::HasSubstr;

class Opening : public ::testing::Test {
 protected:
  Result<std::unique_ptr<Database>> open(const std::string& file) {
    Options options;
    options.path = file;
    return Database::open(io, options);
  }
  void execute(const std::string& file, const char* script) {
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &handle), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(handle, script, nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(handle);
    sqlite3_close(handle);
  }

  TemporaryFolder folder;
  asio::io_context io;
  const std::string path = folder.file("kaiku.db");
};

// Root may write anywhere, unless this thread gives that up for a while.
class AsNobody {
 public:
  AsNobody() { setfsuid(65'534); }
  ~AsNobody() { setfsuid(getuid()); }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;
};

TEST_F(Opening, CreatesAStoreThatIsThereTheNextTime) {
  {
    auto store = open(path);
    ASSERT_TRUE(store) << store.error().message();
    ASSERT_TRUE(run(io, (*store)->inbox().append(delivery("one"))));
  }
  auto store = open(path);
  ASSERT_TRUE(store) << store.error().message();
  EXPECT_EQ((*store)->inbox().depth().pending, 1u);
}

TEST_F(Opening, SaysThatThePathIsEmpty) {
  const auto store = open("");
  ASSERT_FALSE(store);
  EXPECT_TRUE(store.error().is(Errc::kInvalidArgument));
}

TEST_F(Opening, NamesAMissingFolder) {
  const auto store = open(folder.file("nowhere/kaiku.db"));
  ASSERT_FALSE(store);
  EXPECT_TRUE(store.error().is(Errc::kStoreUnavailable));
  EXPECT_THAT(store.error().message(),
              HasSubstr(folder.file("nowhere") + " does not exist: create it"));
}

TEST_F(Opening, NamesAFolderThatCannotBeWritten) {
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0555));
  const AsNobody less_rights;
  const auto store = open(path);
  ASSERT_FALSE(store);
  EXPECT_TRUE(store.error().is(Errc::kStoreUnavailable));
  EXPECT_THAT(store.error().message(),
              HasSubstr("cannot write in folder " + folder.path().string()));
  EXPECT_THAT(store.error().message(), HasSubstr("check its owner"));
}

TEST_F(Opening, RefusesAFileThatCanOnlyBeRead) {
  ASSERT_TRUE(open(path));
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0777));
  std::filesystem::permissions(path, std::filesystem::perms(0444));
  std::filesystem::permissions(path + ".lock", std::filesystem::perms(0666));
  const AsNobody less_rights;
  const auto store = open(path);
  ASSERT_FALSE(store);
  EXPECT_TRUE(store.error().is(Errc::kStoreUnavailable));
  EXPECT_THAT(store.error().message(), HasSubstr("cannot be written: check owner and mount"));
}

TEST_F(Opening, RefusesAStoreThatAnotherProcessHolds) {
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto held = open(path);
    const char answer = held ? 'y' : 'n';
    if (write(ready[1], &answer, 1) != 1) _exit(1);
    pause();
    _exit(0);
  }
  char answer = 0;
  ASSERT_EQ(read(ready[0], &answer, 1), 1);
  ASSERT_EQ(answer, 'y');
  const auto refused = open(path);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is(Errc::kStoreUnavailable));
  EXPECT_THAT(refused.error().message(), HasSubstr("in use by process " + std::to_string(child)));
  EXPECT_TRUE(open(path)) << "the lock ends with its holder";
}

TEST_F(Opening, RefusesASecondOpeningAlsoByAnotherName) {
  const auto first = open(path);
  ASSERT_TRUE(first);
  const std::string link = folder.file("link.db");
  std::filesystem::create_symlink(path, link);
  for (const std::string& name : {path, link}) {
    const auto second = open(name);
    ASSERT_FALSE(second) << name;
    EXPECT_THAT(second.error().message(), HasSubstr("in use by process"));
  }
}

TEST_F(Opening, SaysThatAFileIsNoStore) {
  std::ofstream(path) << std::string(8'192, 'x');
  const auto store = open(path);
  ASSERT_FALSE(store);
  EXPECT_TRUE(store.error().is(Errc::kStoreCorrupt));
  EXPECT_THAT(store.error().message(), HasSubstr("restore the last backup"));
}

TEST_F(Opening, LeavesTheDatabaseOfAnotherProgramAlone) {
  execute(path, "CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)");
  const auto store = open(path);
  ASSERT_FALSE(store);
  EXPECT_TRUE(store.error().is(Errc::kStoreCorrupt));
  EXPECT_THAT(store.error().message(), HasSubstr("another program"));
  execute(path, "SELECT a FROM theirs");
}

TEST_F(Opening, ADamagedPageIsToldWhenItIsRead) {
  {
    auto store = open(path);
    ASSERT_TRUE(store);
    for (int i = 0; i < 40; ++i) {
      ASSERT_TRUE(run(io, (*store)->inbox().append(delivery(std::string(4'000, 'b')))));
    }
  }
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4'096);
    const std::string noise(static_cast<std::size_t>(std::filesystem::file_size(path)) - 4'096,
                            '\xa5');
    file.write(noise.data(), static_cast<std::streamsize>(noise.size()));
  }
  const auto store = open(path);
  ASSERT_FALSE(store);
  EXPECT_TRUE(store.error().is(Errc::kStoreCorrupt)) << store.error().message();
}

TEST_F(Opening, RefusesTheSchemaOfANewerVersionAndChangesNothing) {
  ASSERT_TRUE(open(path));
  const int newest = migrations().back().number;
  execute(path, ("PRAGMA user_version=" + std::to_string(newest + 1)).c_str());
  const auto store = open(path);
  ASSERT_FALSE(store);
  EXPECT_TRUE(store.error().is(Errc::kNewerSchema));
  EXPECT_THAT(store.error().message(), HasSubstr("schema " + std::to_string(newest + 1)));
  EXPECT_THAT(store.error().message(), HasSubstr("install the newer version again"));
}

TEST_F(Opening, MigrationsAreNumberedUpwards) {
  int last = 0;
  for (const Migration& step : migrations()) {
    EXPECT_GT(step.number, last);
    last = step.number;
  }
  EXPECT_GE(last, 2);
}

TEST_F(Opening, AnOlderSchemaIsBroughtForward) {
  {
    auto connection = Connection::open({path, {}, false});
    ASSERT_TRUE(connection);
    ASSERT_TRUE(migrate(**connection, migrations().first(1)));
    (*connection)->run("INSERT INTO event (account, received_at) VALUES ('kaisla-fb', 1)");
    (*connection)->run("INSERT INTO event_body (event, body) VALUES (1, x'31')");
    ASSERT_FALSE((*connection)->failure());
  }
  auto store = open(path);
  ASSERT_TRUE(store) << store.error().message();
  EXPECT_EQ((*store)->inbox().depth().pending, 1u);
  EXPECT_TRUE(run(io, (*store)->incidents().advance({}, kNow)));
}

TEST_F(Opening, AStepThatFailsLeavesTheSchemaBeforeIt) {
  auto connection = Connection::open({path, {}, false});
  ASSERT_TRUE(connection);
  const Migration steps[] = {{1, "CREATE TABLE a (x);"},
                             {2, "CREATE TABLE b (x); CREATE TABLE a (x);"}};
  const auto migrated = migrate(**connection, steps);
  ASSERT_FALSE(migrated);
  EXPECT_THAT(migrated.error().message(), HasSubstr("migration 2"));
  EXPECT_FALSE((*connection)->exists("SELECT 1 FROM sqlite_schema WHERE name = 'b'"));
  Rows version = (*connection)->select("PRAGMA user_version");
  ASSERT_TRUE(version.next());
  EXPECT_EQ(version.integer(0), 1);
}

}  // namespace
}  // namespace kaiku::store::testing
