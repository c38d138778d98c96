// What streams and ledgers promise, asked of the store's and of the fakes alike.
#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "fakes/memory_ledger.hpp"
#include "fakes/memory_streams.hpp"
#include "support.hpp"

namespace kaiku::store::testing {
namespace {

struct Subject {
  virtual ~Subject() = default;
  virtual inbox::Streams& streams() = 0;
  virtual quota::Ledger& ledger() = 0;
  virtual std::size_t delivered() = 0;
  /// What a restart keeps; the fakes are gone with the process.
  virtual void reopen() {}
  asio::io_context io;
};

struct MemorySubject final : Subject {
  explicit MemorySubject(std::size_t bound) : fake(bound) {}
  inbox::Streams& streams() override { return fake; }
  quota::Ledger& ledger() override { return spent; }
  std::size_t delivered() override { return fake.deliveries.size(); }
  fakes::MemoryStreams fake;
  fakes::MemoryLedger spent;
};

struct SqliteSubject final : Subject {
  explicit SqliteSubject(std::size_t bound) {
    options.path = folder.file("kaiku.db");
    options.inbox_pending = bound;
    reopen();
  }
  inbox::Streams& streams() override { return store->streams(); }
  quota::Ledger& ledger() override { return store->ledger(); }
  std::size_t delivered() override { return store->inbox().depth().pending; }
  void reopen() override {
    store.reset();
    store = Database::open(io, options).value();
  }
  TemporaryFolder folder;
  Options options;
  std::unique_ptr<Database> store;
};

struct Implementation {
  std::string name;
  std::function<std::unique_ptr<Subject>(std::size_t)> make;
};

class StreamsContract : public ::testing::TestWithParam<Implementation> {
 protected:
  void use(std::size_t bound) { subject = GetParam().make(bound); }
  void SetUp() override { use(1'000); }

  static inbox::Page page(std::string cursor, std::string body, std::string key) {
    inbox::Page made;
    made.key = {AccountId("kaisla-yt"), "comments"};
    made.state = {.cursor = std::move(cursor), .read_at = kNow, .under_way = true};
    made.body = std::move(body);
    made.transport_key = std::move(key);
    return made;
  }
  Result<bool> append(inbox::Page made) {
    return run(subject->io, subject->streams().append(std::move(made)));
  }
  inbox::StreamState state(const std::string& stream = "comments") {
    return run(subject->io, subject->streams().state({AccountId("kaisla-yt"), stream})).value();
  }
  Result<std::int64_t> spend(std::int64_t day, std::int64_t units,
                             std::optional<std::int64_t> reading_limit = {}) {
    return run(subject->io, subject->ledger().spend({.name = "youtube",
                                                     .day = day,
                                                     .units = units,
                                                     .limit = 10,
                                                     .reading_limit = reading_limit}));
  }

  std::unique_ptr<Subject> subject;
};

TEST_P(StreamsContract, AFreshStreamHasNoCursor) {
  EXPECT_EQ(state().cursor, "");
  EXPECT_FALSE(state().under_way);
}

TEST_P(StreamsContract, KeepsThePageWithThePlaceBehindIt) {
  EXPECT_TRUE(append(page("c1", "{}", "k1")).value());
  subject->reopen();
  EXPECT_EQ(subject->delivered(), 1u);
  EXPECT_EQ(state().cursor, "c1");
  EXPECT_EQ(state().read_at, kNow);
  EXPECT_TRUE(state().under_way);
  EXPECT_EQ(state("other").cursor, "");
}

TEST_P(StreamsContract, APageThatSaysTheSameMovesThePlaceAlone) {
  EXPECT_TRUE(append(page("c1", "{}", "k1")).value());
  EXPECT_FALSE(append(page("c2", "{}", "k1")).value());
  EXPECT_EQ(subject->delivered(), 1u);
  EXPECT_EQ(state().cursor, "c2");
}

TEST_P(StreamsContract, APageWithNothingNewMovesThePlaceAlone) {
  EXPECT_FALSE(append(page("c1", "", "")).value());
  EXPECT_EQ(subject->delivered(), 0u);
  EXPECT_EQ(state().cursor, "c1");
}

TEST_P(StreamsContract, AFullInboxTakesNeitherPageNorPlace) {
  use(1);
  EXPECT_TRUE(append(page("c1", "{}", "k1")));
  EXPECT_TRUE(append(page("c2", "[]", "k2")).error().is(Errc::kOverloaded));
  EXPECT_EQ(state().cursor, "c1");
  EXPECT_EQ(subject->delivered(), 1u);
}

TEST_P(StreamsContract, ALedgerTakesWhatFitsAndNothingElse) {
  EXPECT_EQ(spend(1, 6).value(), 6);
  EXPECT_TRUE(spend(1, 5).error().is(Errc::kOverloaded));
  EXPECT_EQ(spend(1, 4).value(), 10);
  subject->reopen();
  EXPECT_TRUE(spend(1, 1).error().is(Errc::kOverloaded));
}

TEST_P(StreamsContract, ALedgerBoundsReadingByItself) {
  EXPECT_EQ(spend(1, 5).value(), 5);
  EXPECT_EQ(spend(1, 2, 3).value(), 7) << "what others spent is not reading's";
  EXPECT_TRUE(spend(1, 2, 3).error().is(Errc::kOverloaded));
  subject->reopen();
  EXPECT_EQ(spend(1, 1, 3).value(), 8);
  EXPECT_TRUE(spend(1, 1, 3).error().is(Errc::kOverloaded));
  EXPECT_EQ(spend(1, 2).value(), 10);
  EXPECT_TRUE(spend(1, 1, 100).error().is(Errc::kOverloaded)) << "nothing is left for anybody";
  EXPECT_EQ(spend(2, 3, 3).value(), 3);
}

TEST_P(StreamsContract, ALedgerBeginsAnewWithTheDayAndNeverGoesBack) {
  EXPECT_EQ(spend(1, 10).value(), 10);
  EXPECT_EQ(spend(2, 3).value(), 3);
  EXPECT_EQ(spend(1, 3).value(), 6) << "an earlier day counts as the newest";
}

TEST_P(StreamsContract, ALedgerIsRaisedAndNeverLowered) {
  EXPECT_TRUE(run(subject->io, subject->ledger().raise("youtube", 1, 8)));
  EXPECT_TRUE(run(subject->io, subject->ledger().raise("youtube", 1, 5)));
  EXPECT_EQ(spend(1, 2).value(), 10);
}

INSTANTIATE_TEST_SUITE_P(
    Implementations, StreamsContract,
    ::testing::Values(
        Implementation{"Memory",
                       [](std::size_t bound) { return std::make_unique<MemorySubject>(bound); }},
        Implementation{"Sqlite",
                       [](std::size_t bound) { return std::make_unique<SqliteSubject>(bound); }}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace kaiku::store::testing
