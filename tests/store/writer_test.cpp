// Group commits: many units, few syncs, each unit on its own.
#include <stdexcept>

#include <gtest/gtest.h>

#include "fakes/faulty_disk.hpp"
#include "support.hpp"

namespace kaiku::store::testing {
namespace {

class WriterBehaviour : public StoreTest {
 protected:
  // Starts `count` appends at once and returns how each ended.
  std::vector<Result<EventId>> append_together(int count, const std::string& key_prefix = {}) {
    std::vector<Result<EventId>> ends;
    for (int i = 0; i < count; ++i) {
      const std::string key = key_prefix.empty() ? std::string() : key_prefix + std::to_string(i);
      asio::co_spawn(io, store->inbox().append(delivery("body", key)),
                     [&ends](const std::exception_ptr& bug, Result<EventId> end) {
                       if (bug) std::rethrow_exception(bug);
                       ends.push_back(std::move(end));
                     });
    }
    io.restart();
    io.run();
    return ends;
  }
};

TEST_F(WriterBehaviour, CommitsWhatWaitsTogether) {
  const auto before = store->statistics();
  std::uint64_t observed_writes = 0;
  std::uint64_t observed_commits = 0;
  // Whatever the first unit alone takes, the others wait behind this one.
  store->on_commit([&](double seconds, std::size_t writes) {
    EXPECT_GE(seconds, 0);
    ++observed_commits;
    observed_writes += writes;
  });
  const auto ends = append_together(600);
  ASSERT_EQ(ends.size(), 600u);
  for (const auto& end : ends) EXPECT_TRUE(end);
  const auto after = store->statistics();
  EXPECT_EQ(after.writes - before.writes, 600u);
  EXPECT_EQ(observed_writes, 600u);
  EXPECT_EQ(after.commits - before.commits, observed_commits);
  EXPECT_GE(observed_commits, 3u) << "at most 256 units share a commit";
  EXPECT_LT(observed_commits, 600u / 4);
  EXPECT_EQ(after.queued, 0u);
  EXPECT_GT(after.mean_sync_seconds, 0);
}

TEST_F(WriterBehaviour, CommitsEachAloneWhenTold) {
  store.reset();
  options.group_commits = false;
  open();
  const auto before = store->statistics();
  ASSERT_EQ(append_together(20).size(), 20u);
  const auto after = store->statistics();
  EXPECT_EQ(after.commits - before.commits, 20u);
  EXPECT_EQ(after.wait_seconds, 0);
}

TEST_F(WriterBehaviour, OneUnitThatFailsDoesNotSpoilItsGroup) {
  ASSERT_TRUE(await(store->inbox().append(delivery("first", "k3"))));
  const auto ends = append_together(10, "k");
  int duplicates = 0;
  for (const auto& end : ends) {
    if (!end) {
      EXPECT_TRUE(end.error().is(Errc::kDuplicate));
      ++duplicates;
    }
  }
  EXPECT_EQ(duplicates, 1);
  EXPECT_EQ(store->inbox().depth().pending, 10u);
}

TEST_F(WriterBehaviour, AnExceptionUndoesItsUnitAndComesBackToTheCaller) {
  EXPECT_THROW((void)store->journal().transact([](policy::Turn& turn) -> Result<void> {
    EXPECT_TRUE(turn.remember(created(comment("c-1"))));
    throw std::runtime_error("a bug");
  }),
               std::runtime_error);
  ASSERT_TRUE(store->journal().transact([](policy::Turn& turn) {
    EXPECT_EQ(turn.comment(comment("c-1"))->revisions, 0);
    return ok();
  }));
}

TEST_F(WriterBehaviour, AnErrorOfTheCallerUndoesEverythingOfItsTurn) {
  const EventId id = await(store->inbox().append(delivery("one"))).value();
  const auto failed = store->journal().transact([&](policy::Turn& turn) -> Result<void> {
    EXPECT_TRUE(turn.first_sight(created(comment("c-1"))).value());
    EXPECT_TRUE(turn.remember(created(comment("c-1"))));
    EXPECT_TRUE(turn.settle(id, policy::Disposition::kProcessed, {}));
    return Error(Errc::kMalformedPayload, "the second event");
  });
  ASSERT_FALSE(failed);
  EXPECT_TRUE(failed.error().is(Errc::kMalformedPayload));
  EXPECT_EQ(store->inbox().depth().pending, 1u);
  ASSERT_TRUE(store->journal().transact([&](policy::Turn& turn) {
    EXPECT_TRUE(turn.first_sight(created(comment("c-1"))).value());
    EXPECT_EQ(turn.comment(comment("c-1"))->revisions, 0);
    return ok();
  }));
}

TEST_F(WriterBehaviour, FinishesWhatIsQueuedBeforeItCloses) {
  std::vector<Result<EventId>> ends;
  for (int i = 0; i < 300; ++i) {
    asio::co_spawn(io, store->inbox().append(delivery("body")),
                   [&ends](const std::exception_ptr& bug, Result<EventId> end) {
                     if (bug) std::rethrow_exception(bug);
                     ends.push_back(std::move(end));
                   });
  }
  io.restart();
  io.poll();  // queued, and perhaps committed in part
  store.reset();
  io.restart();
  io.run();
  ASSERT_EQ(ends.size(), 300u);
  for (const auto& end : ends) EXPECT_TRUE(end);
  open();
  EXPECT_EQ(store->inbox().depth().pending, 300u);
}

TEST_F(WriterBehaviour, ProbeReallyCommits) {
  const auto before = store->statistics().commits;
  ASSERT_TRUE(await(store->probe()));
  ASSERT_TRUE(await(store->probe()));
  EXPECT_EQ(store->statistics().commits - before, 2u);
}

TEST_F(WriterBehaviour, ATransactionThatOnlyLooksIsNoCommit) {
  ASSERT_TRUE(await(store->probe()));
  const auto before = store->statistics();
  EXPECT_TRUE(await(store->outbox().take_due(kNow, 10, 1min, {}))->empty());
  EXPECT_EQ(store->statistics().commits, before.commits);
  EXPECT_EQ(store->statistics().mean_sync_seconds, before.mean_sync_seconds);
}

TEST_F(WriterBehaviour, TheReaderSeesEveryWriteThatWasAnswered) {
  for (int i = 0; i < 20; ++i) {
    const ActionId id =
        await(store->outbox().append(action(ActionKind::kReply, "c-" + std::to_string(i)),
                                     ActionState::kReady))
            .value();
    EXPECT_TRUE(await(store->outbox().find(id)));
  }
}

/// A store on a disk that can be made small or broken.
class BrokenDisk : public WriterBehaviour {
 protected:
  void SetUp() override {
    options.vfs = disk.name();
    open();
  }
  void TearDown() override {
    disk.free_bytes = fakes::FaultyDisk::kEndless;
    disk.sync_fails = false;
    disk.read_fails = false;
    store.reset();
  }

  fakes::FaultyDisk disk;
};

TEST_F(BrokenDisk, AFullDiskIsToldLeavesNothingHalfWrittenAndHeals) {
  const EventId kept = await(store->inbox().append(delivery("kept", "k-0"))).value();
  disk.free_bytes = 0;
  const auto full = append_together(5, "full-");
  ASSERT_EQ(full.size(), 5u);
  for (const auto& end : full) {
    ASSERT_FALSE(end);
    EXPECT_TRUE(end.error().is(Errc::kStoreUnavailable)) << end.error().message();
    EXPECT_NE(end.error().message().find("free space"), std::string::npos) << end.error().message();
  }
  EXPECT_FALSE(await(store->probe()));
  EXPECT_GT(store->statistics().failed_commits, 0u);
  EXPECT_EQ(store->inbox().depth().pending, 1u);
  const auto found = await(store->inbox().unparsed(10));
  EXPECT_TRUE(found) << "reading goes on";

  disk.free_bytes = fakes::FaultyDisk::kEndless;
  const auto again = append_together(5, "full-");
  for (const auto& end : again) EXPECT_TRUE(end) << end.error().message();
  reopen();
  const auto pending = await(store->inbox().pending(0, 100)).value();
  ASSERT_EQ(pending.size(), 6u);
  EXPECT_EQ(pending.front().id, kept);
}

TEST_F(BrokenDisk, AFailedCommitFailsEveryUnitOfItsGroup) {
  ASSERT_TRUE(await(store->probe()));
  disk.sync_fails = true;
  const auto failed = append_together(8, "k");
  ASSERT_EQ(failed.size(), 8u);
  for (const auto& end : failed) {
    ASSERT_FALSE(end);
    EXPECT_TRUE(end.error().is(Errc::kStoreUnavailable));
  }
  const auto turn = store->journal().transact([](policy::Turn& in) {
    return Result<void>(in.remember(created(comment("c-1"))) ? ok() : ok());
  });
  EXPECT_FALSE(turn);
  EXPECT_EQ(store->inbox().depth().pending, 0u);

  disk.sync_fails = false;
  for (const auto& end : append_together(8, "k")) EXPECT_TRUE(end) << end.error().message();
  EXPECT_EQ(store->inbox().depth().pending, 8u);
}

TEST_F(BrokenDisk, AFailedCommitGivesThePlacesInTheInboxBack) {
  store.reset();
  options.inbox_pending = 3;
  open();
  disk.sync_fails = true;
  for (int round = 0; round < 4; ++round)
    EXPECT_TRUE(await(store->inbox().append(delivery("x"))).error().is(Errc::kStoreUnavailable));
  disk.sync_fails = false;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(await(store->inbox().append(delivery("x"))));
  EXPECT_TRUE(await(store->inbox().append(delivery("x"))).error().is(Errc::kOverloaded));
}

TEST_F(BrokenDisk, ASlowDiskMakesTheWriterWaitForCompany) {
  disk.sync_microseconds = 2'000;
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(await(store->probe()));
  const auto statistics = store->statistics();
  EXPECT_GT(statistics.mean_sync_seconds, 0.001);
  EXPECT_GE(statistics.wait_seconds, 0.000'15);
  EXPECT_LE(statistics.wait_seconds, 0.001);
}

}  // namespace
}  // namespace kaiku::store::testing
