#include "../../src/store/sqlite/checkpoint.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "support.hpp"

namespace kaiku::store::testing {
namespace {

class CheckpointBehaviour : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = Connection::open({path, {}, false});
    ASSERT_TRUE(opened);
    connection = std::move(*opened);
    ASSERT_TRUE(connection->execute("PRAGMA journal_mode=WAL; CREATE TABLE filling (bytes BLOB)"));
    checkpoint.emplace(*connection);
  }
  // About so many pages of 4 KB.
  void write(int pages) {
    connection->run("BEGIN");
    for (int i = 0; i < pages; ++i) connection->run("INSERT INTO filling VALUES (zeroblob(4000))");
    connection->run("COMMIT");
    ASSERT_FALSE(connection->failure());
  }
  std::uintmax_t log_size() const { return std::filesystem::file_size(path + "-wal"); }

  TemporaryFolder folder;
  const std::string path = folder.file("kaiku.db");
  std::unique_ptr<Connection> connection;
  std::optional<Checkpoint> checkpoint;
};

TEST_F(CheckpointBehaviour, IsWorthwhileFromAThousandPagesOnAndNothingMovesBefore) {
  write(900);
  EXPECT_FALSE(checkpoint->worthwhile());
  write(200);
  EXPECT_TRUE(checkpoint->worthwhile());
  EXPECT_FALSE(checkpoint->overdue());
  EXPECT_LT(std::filesystem::file_size(path), 900u * 4'096u) << "SQLite moved pages by itself";
  checkpoint->run();
  EXPECT_GT(std::filesystem::file_size(path), 1'000u * 4'096u);
  EXPECT_FALSE(checkpoint->worthwhile());
}

TEST_F(CheckpointBehaviour, TheLogBeginsAnewBehindACheckpoint) {
  write(1'200);
  const auto full = log_size();
  checkpoint->run();
  for (int round = 0; round < 3; ++round) {
    write(600);
    checkpoint->run();
  }
  EXPECT_EQ(log_size(), full);
  write(1'100);
  EXPECT_TRUE(checkpoint->worthwhile());
}

TEST_F(CheckpointBehaviour, AReaderHoldsBackOnlyWhatItStillNeeds) {
  write(1'200);
  auto other = Connection::open({path, {}, true});
  ASSERT_TRUE(other);
  {
    Rows reading = (*other)->select("SELECT count(*) FROM filling");
    ASSERT_TRUE(reading.next());
    write(1'200);
    checkpoint->run();
    EXPECT_TRUE(checkpoint->worthwhile()) << "the second half is newer than the reader";
  }
  checkpoint->run();
  EXPECT_FALSE(checkpoint->worthwhile());
}

TEST_F(CheckpointBehaviour, ALogFarTooLongIsOverdue) {
  write(static_cast<int>(Checkpoint::kMostPages) + 100);
  EXPECT_TRUE(checkpoint->overdue());
  checkpoint->run();
  EXPECT_FALSE(checkpoint->overdue());
}

}  // namespace
}  // namespace kaiku::store::testing
