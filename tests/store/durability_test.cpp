// What was acknowledged is there after the end of the process, however it ended; what was not is
// there in whole or not at all.
#include <csignal>
#include <set>
#include <unistd.h>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "support.hpp"

namespace kaiku::store::testing {
namespace {

namespace fs = std::filesystem;

class Durability : public StoreTest {
 protected:
  // As a power cut would leave the files: no lock, no closing.
  std::string copy_of_files(const std::string& name) const {
    const fs::path to = folder.path() / name;
    fs::create_directory(to);
    fs::copy_file(options.path, to / "kaiku.db");
    fs::copy_file(options.path + "-wal", to / "kaiku.db-wal");
    return (to / "kaiku.db").string();
  }
  std::vector<std::string> bodies_in(const std::string& path) {
    Options copied;
    copied.path = path;
    asio::io_context other;
    auto opened = Database::open(other, copied);
    if (!opened) {
      ADD_FAILURE() << opened.error().message();
      return {};
    }
    std::vector<std::string> bodies;
    for (const auto& stored : run(other, (*opened)->inbox().pending(0, 1'000)).value()) {
      bodies.push_back(stored.delivery.body);
    }
    return bodies;
  }
};

TEST_F(Durability, ACopyTakenInTheMiddleOfATurnHoldsExactlyWhatWasCommitted) {
  const EventId id = await(store->inbox().append(delivery("one"))).value();
  ASSERT_TRUE(await(store->inbox().append(delivery("two"))));
  std::string copy;
  ASSERT_TRUE(store->journal().transact([&](policy::Turn& turn) -> Result<void> {
    EXPECT_TRUE(turn.remember(created(comment("c-1"))));
    EXPECT_TRUE(turn.settle(id, policy::Disposition::kProcessed, {}));
    copy = copy_of_files("middle");
    return ok();
  }));
  EXPECT_EQ(bodies_in(copy), (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ(bodies_in(copy_of_files("behind")), std::vector<std::string>{"two"});
}

TEST_F(Durability, ALogCutAnywhereHoldsTheUnitsBeforeTheCutAndNoPartOfOne) {
  store.reset();
  options.group_commits = false;
  open();
  const std::string log = options.path + "-wal";
  std::vector<std::uintmax_t> ends;  // of the log, behind each unit
  constexpr int kUnits = 6;
  for (int i = 0; i < kUnits; ++i) {
    ASSERT_TRUE(await(store->inbox().append(delivery("body " + std::to_string(i)))));
    ends.push_back(fs::file_size(log));
  }
  int copies = 0;
  for (int i = 0; i < kUnits; ++i) {
    for (const int shift : {-5'000, -1, 0, 1}) {
      const auto cut = static_cast<std::uintmax_t>(
          static_cast<std::int64_t>(ends[static_cast<std::size_t>(i)]) + shift);
      if (cut > ends.back()) continue;
      const std::string copy = copy_of_files("cut-" + std::to_string(++copies));
      fs::resize_file(copy + "-wal", cut);
      std::vector<std::string> expected;
      for (int unit = 0; unit < kUnits && ends[static_cast<std::size_t>(unit)] <= cut; ++unit) {
        expected.push_back("body " + std::to_string(unit));
      }
      EXPECT_EQ(bodies_in(copy), expected) << "cut at " << cut;
    }
  }
  EXPECT_GE(copies, 20);
}

TEST_F(Durability, WhatIsStoredIsThereAfterAnOrderlyEnd) {
  const EventId first = await(store->inbox().append(delivery("one", "k1"))).value();
  ASSERT_TRUE(await(store->inbox().append(delivery("two"))));
  const ActionId sending =
      await(store->outbox().append(action(ActionKind::kReply), ActionState::kReady)).value();
  ASSERT_TRUE(await(store->outbox().begin(sending, kNow)));
  reopen();
  EXPECT_EQ(store->inbox().depth().pending, 2u);
  EXPECT_TRUE(await(store->inbox().append(delivery("one", "k1"))).error().is(Errc::kDuplicate));
  EXPECT_GT(await(store->inbox().append(delivery("three"))).value(), first + 1);
  EXPECT_EQ(await(store->outbox().find(sending))->state, ActionState::kSending);
  EXPECT_EQ(await(store->outbox().recover(kNow)).value(), 1u);
}

TEST_F(Durability, AttemptsAreCountedOverRestarts) {
  ASSERT_TRUE(await(store->inbox().append(delivery("poison"))));
  for (int attempt = 0; attempt < 3; ++attempt) {
    EXPECT_EQ(await(store->inbox().pending(0, 10))->front().attempts, attempt);
    reopen();
  }
}

TEST_F(Durability, LeavesNoLogBehindWhenItCloses) {
  ASSERT_TRUE(await(store->inbox().append(delivery("one"))));
  EXPECT_TRUE(fs::exists(options.path + "-wal"));
  store.reset();
  EXPECT_FALSE(fs::exists(options.path + "-wal"));
  open();
  EXPECT_EQ(store->inbox().depth().pending, 1u);
}

TEST(Killed, EveryAcknowledgedDeliveryIsThereAfterASigkill) {
  const TemporaryFolder folder;
  Options options;
  options.path = folder.file("kaiku.db");
  int acknowledged[2];
  ASSERT_EQ(pipe(acknowledged), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    asio::io_context io;
    const auto store = Database::open(io, options);
    if (!store) _exit(1);
    for (;;) {
      const auto id = run(io, (*store)->inbox().append(delivery("body")));
      if (!id || write(acknowledged[1], &*id, sizeof(EventId)) != sizeof(EventId)) _exit(1);
    }
  }
  close(acknowledged[1]);
  std::set<EventId> told;
  EventId id = 0;
  while (told.size() < 25 && read(acknowledged[0], &id, sizeof id) == sizeof id) told.insert(id);
  kill(child, SIGKILL);
  while (read(acknowledged[0], &id, sizeof id) == sizeof id) told.insert(id);
  close(acknowledged[0]);
  waitpid(child, nullptr, 0);
  ASSERT_GE(told.size(), 25u);

  asio::io_context io;
  const auto store = Database::open(io, options);
  ASSERT_TRUE(store) << store.error().message();
  for (const auto& stored : run(io, (*store)->inbox().pending(0, 100'000)).value())
    told.erase(stored.id);
  EXPECT_TRUE(told.empty()) << told.size() << " acknowledged deliveries are missing";
}

}  // namespace
}  // namespace kaiku::store::testing
