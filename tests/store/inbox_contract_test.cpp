// What every inbox promises, asked of the store's and of the fake alike.
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "fakes/memory_inbox.hpp"
#include "support.hpp"

namespace kaiku::store::testing {
namespace {

/// An inbox and how its deliveries are settled.
struct Subject {
  virtual ~Subject() = default;
  virtual inbox::Inbox& inbox() = 0;
  virtual Result<void> settle(EventId id, policy::Disposition disposition) = 0;
  asio::io_context io;
};

struct MemorySubject final : Subject {
  explicit MemorySubject(std::size_t bound) : fake(bound) {}
  inbox::Inbox& inbox() override { return fake; }
  Result<void> settle(EventId id, policy::Disposition disposition) override {
    return fake.settle(id, disposition == policy::Disposition::kProcessed);
  }
  fakes::MemoryInbox fake;
};

struct SqliteSubject final : Subject {
  explicit SqliteSubject(std::size_t bound) {
    Options options;
    options.path = folder.file("kaiku.db");
    options.inbox_pending = bound;
    store = Database::open(io, options).value();
  }
  inbox::Inbox& inbox() override { return store->inbox(); }
  Result<void> settle(EventId id, policy::Disposition disposition) override {
    return store->journal().transact(
        [&](policy::Turn& turn) { return turn.settle(id, disposition, "why"); });
  }
  TemporaryFolder folder;
  std::unique_ptr<Database> store;
};

using Make = std::function<std::unique_ptr<Subject>(std::size_t)>;
struct Implementation {
  std::string name;
  Make make;
};

class InboxContract : public ::testing::TestWithParam<Implementation> {
 protected:
  void use(std::size_t bound) { subject = GetParam().make(bound); }
  void SetUp() override { use(1'000); }

  Result<EventId> append(inbox::Delivery delivered) {
    return run(subject->io, subject->inbox().append(std::move(delivered)));
  }
  std::vector<inbox::StoredDelivery> pending(EventId after = 0, std::size_t limit = 100) {
    return run(subject->io, subject->inbox().pending(after, limit)).value();
  }
  inbox::Depth depth() const { return subject->inbox().depth(); }

  std::unique_ptr<Subject> subject;
};

TEST_P(InboxContract, HandsOutWhatWasAcceptedInOrderOfArrival) {
  const EventId first = append(delivery("{\"a\":1}", "k1")).value();
  const EventId second = append(delivery(std::string("\0\xff\n", 3), "k2", kNow + 1s)).value();
  EXPECT_LT(first, second);
  const auto found = pending();
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].id, first);
  EXPECT_EQ(found[0].delivery.account, AccountId("kaisla-fb"));
  EXPECT_EQ(found[0].delivery.transport_key, "k1");
  EXPECT_EQ(found[0].delivery.received_at, kNow);
  EXPECT_EQ(found[0].delivery.body, "{\"a\":1}");
  EXPECT_EQ(found[1].delivery.body, std::string("\0\xff\n", 3));
}

TEST_P(InboxContract, KeepsAnEmptyBodyAsItIs) {
  const EventId id = append(delivery("")).value();
  ASSERT_EQ(pending().size(), 1u);
  EXPECT_EQ(pending().front().id, id);
  EXPECT_EQ(pending().front().delivery.body, "");
}

TEST_P(InboxContract, RefusesATransportKeyThatWasAcceptedBefore) {
  ASSERT_TRUE(append(delivery("one", "k1")));
  const auto again = append(delivery("one", "k1"));
  ASSERT_FALSE(again);
  EXPECT_TRUE(again.error().is(Errc::kDuplicate));
  EXPECT_EQ(pending().size(), 1u);
  EXPECT_EQ(depth().pending, 1u);
}

TEST_P(InboxContract, ATransportKeyIsKnownAlsoWhenItsDeliveryIsSettled) {
  const EventId id = append(delivery("one", "k1")).value();
  ASSERT_TRUE(subject->settle(id, policy::Disposition::kProcessed));
  EXPECT_TRUE(append(delivery("one", "k1")).error().is(Errc::kDuplicate));
}

TEST_P(InboxContract, TheSameKeyFromAnotherAccountIsAnotherDelivery) {
  ASSERT_TRUE(append(delivery("one", "k1")));
  auto other = delivery("two", "k1");
  other.account = AccountId("kaisla-ig");
  EXPECT_TRUE(append(other));
}

TEST_P(InboxContract, DeliveriesWithoutAKeyAreNeverDuplicates) {
  ASSERT_TRUE(append(delivery("same")));
  ASSERT_TRUE(append(delivery("same")));
  EXPECT_EQ(pending().size(), 2u);
}

TEST_P(InboxContract, PendingStartsBehindTheGivenIdAndStopsAtTheLimit) {
  std::vector<EventId> ids;
  for (int i = 0; i < 5; ++i) ids.push_back(append(delivery(std::to_string(i))).value());
  const auto found = pending(ids[1], 2);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].id, ids[2]);
  EXPECT_EQ(found[1].id, ids[3]);
  EXPECT_TRUE(pending(ids[4]).empty());
  EXPECT_TRUE(pending(0, 0).empty());
}

TEST_P(InboxContract, CountsHowOftenADeliveryWasHandedOutBefore) {
  ASSERT_TRUE(append(delivery("one")));
  EXPECT_EQ(pending().front().attempts, 0);
  EXPECT_EQ(pending().front().attempts, 1);
  EXPECT_EQ(pending().front().attempts, 2);
}

TEST_P(InboxContract, RefusesMoreThanItsBoundAndTakesAgainWhenOneIsSettled) {
  use(2);
  const EventId first = append(delivery("1")).value();
  ASSERT_TRUE(append(delivery("2")));
  EXPECT_TRUE(append(delivery("3")).error().is(Errc::kOverloaded));
  EXPECT_EQ(depth().pending, 2u);
  ASSERT_TRUE(subject->settle(first, policy::Disposition::kProcessed));
  EXPECT_TRUE(append(delivery("3")));
}

TEST_P(InboxContract, DepthFollowsWhatIsAcceptedAndSettled) {
  const EventId first = append(delivery("1", {}, kNow)).value();
  const EventId second = append(delivery("2", {}, kNow + 5s)).value();
  EXPECT_EQ(depth().pending, 2u);
  EXPECT_EQ(depth().oldest_pending, kNow);
  ASSERT_TRUE(subject->settle(first, policy::Disposition::kProcessed));
  EXPECT_EQ(depth().pending, 1u);
  EXPECT_EQ(depth().oldest_pending, kNow + 5s);
  ASSERT_TRUE(subject->settle(second, policy::Disposition::kUnparsed));
  EXPECT_EQ(depth().pending, 0u);
  EXPECT_EQ(depth().unparsed, 1u);
}

TEST_P(InboxContract, ADeliveryIsSettledOnce) {
  const EventId id = append(delivery("1")).value();
  ASSERT_TRUE(subject->settle(id, policy::Disposition::kProcessed));
  EXPECT_TRUE(subject->settle(id, policy::Disposition::kUnparsed).error().is(Errc::kConflict));
  EXPECT_TRUE(
      subject->settle(id + 77, policy::Disposition::kProcessed).error().is(Errc::kNotFound));
  EXPECT_TRUE(pending().empty());
  EXPECT_EQ(depth().unparsed, 0u);
}

TEST_P(InboxContract, UnparsedDeliveriesKeepTheirBodyAndComeBackAfterAnUpgrade) {
  for (int i = 0; i < 3; ++i) {
    const EventId id = append(delivery("body " + std::to_string(i))).value();
    ASSERT_EQ(pending(id - 1).size(), 1u);
    ASSERT_TRUE(subject->settle(id, policy::Disposition::kUnparsed));
  }
  const auto shown = run(subject->io, subject->inbox().unparsed(2)).value();
  ASSERT_EQ(shown.size(), 2u);
  EXPECT_EQ(shown[0].delivery.body, "body 2");
  EXPECT_EQ(shown[1].delivery.body, "body 1");

  EXPECT_EQ(run(subject->io, subject->inbox().retry_unparsed()).value(), 3u);
  EXPECT_EQ(depth().pending, 3u);
  EXPECT_EQ(depth().unparsed, 0u);
  const auto again = pending();
  ASSERT_EQ(again.size(), 3u);
  EXPECT_EQ(again[0].delivery.body, "body 0");
  EXPECT_EQ(again[0].attempts, 0);
  EXPECT_EQ(run(subject->io, subject->inbox().retry_unparsed()).value(), 0u);
}

INSTANTIATE_TEST_SUITE_P(
    Implementations, InboxContract,
    ::testing::Values(
        Implementation{"Memory",
                       [](std::size_t bound) { return std::make_unique<MemorySubject>(bound); }},
        Implementation{"Sqlite",
                       [](std::size_t bound) { return std::make_unique<SqliteSubject>(bound); }}),
    [](const auto& implementation) { return implementation.param.name; });

}  // namespace
}  // namespace kaiku::store::testing
