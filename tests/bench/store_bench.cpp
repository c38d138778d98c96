// bench-links: kaiku::store
//
// Commits of the store, one client against many and groups against single commits, on the disk as
// it is and on one whose syncs take a millisecond. Read the counters, not the times: they are
// ratios of one run. `writes_per_commit` is how many deliveries shared a sync; `store_bench
// --ratios` prints groups ÷ single commits, alternating, three rounds, medians.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <kaiku/store/database.hpp>

#include "fakes/faulty_disk.hpp"

namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

using namespace kaiku;

constexpr std::size_t kBodyBytes = 1'024;

struct Setting {
  int clients = 64;
  bool groups = true;
  std::int64_t sync_microseconds = 0;
};

struct Measured {
  double writes_per_second = 0;
  double writes_per_commit = 0;
};

/// A store of its own for one measurement.
class Bench {
 public:
  explicit Bench(const Setting& setting) : setting_(setting) {
    std::string name = (fs::temp_directory_path() / "kaiku-bench-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) std::abort();
    folder_ = name;
    disk_.sync_microseconds = setting.sync_microseconds;
    store::Options options;
    options.path = (folder_ / "kaiku.db").string();
    options.inbox_pending = 100'000'000;
    options.group_commits = setting.groups;
    options.vfs = disk_.name();
    auto opened = store::Database::open(io_, options);
    if (!opened) {
      std::fprintf(stderr, "%s\n", opened.error().message().c_str());
      std::exit(1);
    }
    store_ = std::move(*opened);
  }
  ~Bench() {
    store_.reset();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  Measured run(int writes_each) {
    const auto before = store_->statistics();
    const auto begun = std::chrono::steady_clock::now();
    for (int client = 0; client < setting_.clients; ++client) {
      asio::co_spawn(io_, write(writes_each), [](const std::exception_ptr& bug) {
        if (bug) std::rethrow_exception(bug);
      });
    }
    io_.restart();
    io_.run();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    const auto after = store_->statistics();
    const auto writes = static_cast<double>(after.writes - before.writes);
    return {writes / took.count(), writes / static_cast<double>(after.commits - before.commits)};
  }

  void decide(int count, std::int64_t& number) {
    const auto done = store_->journal().transact([&](policy::Turn& turn) -> Result<void> {
      for (int i = 0; i < count; ++i) {
        const auto recorded = decide_one(turn, ++number);
        if (!recorded) return recorded;
      }
      return ok();
    });
    if (!done) std::abort();
  }

 private:
  static Result<void> decide_one(policy::Turn& turn, std::int64_t number) {
    Event event;
    event.dedupe_key = std::to_string(number);
    event.occurred_at = from_unix_seconds(1'767'225'600 + number);
    Comment& comment = event.comment;
    comment.account = AccountId("kaisla-fb");
    comment.brand = BrandId("kaisla");
    comment.id = CommentId("c-" + std::to_string(number));
    comment.post = PostId("post-" + std::to_string(number % 20));
    comment.author.id = AuthorId("author-" + std::to_string(number % 500));
    comment.text = std::string(120, 't');
    const auto first = turn.first_sight(event);
    const auto revision = turn.remember(event);
    const auto author = turn.author(comment);
    const auto thread = turn.thread(comment);
    const auto history = turn.comment(comment);
    const auto freeze = turn.freeze(comment);
    if (!first || !revision || !author || !thread || !history || !freeze) std::abort();
    Decision decision;
    decision.comment = comment;
    PlannedAction reply;
    reply.action.kind = ActionKind::kReply;
    reply.action.key = comment_action_key(comment.account, comment.id, ActionKind::kReply);
    reply.action.account = comment.account;
    reply.action.brand = comment.brand;
    reply.action.target = reply.action.thread = comment.id;
    reply.action.author = comment.author.id;
    reply.action.post = comment.post;
    reply.action.text = std::string(120, 'r');
    decision.actions.push_back(std::move(reply));
    const auto id = turn.record(decision);
    return id ? ok() : Result<void>(id.error());
  }

  asio::awaitable<void> write(int count) {
    for (int i = 0; i < count; ++i) {
      inbox::Delivery delivery;
      delivery.account = AccountId("kaisla-fb");
      delivery.transport_key = std::to_string(++keys_);
      delivery.received_at = from_unix_seconds(1'767'225'600);
      delivery.body = std::string(kBodyBytes, 'b');
      const auto stored = co_await store_->inbox().append(std::move(delivery));
      if (!stored) std::abort();
    }
  }

  Setting setting_;
  fs::path folder_;
  fakes::FaultyDisk disk_;
  asio::io_context io_;
  std::unique_ptr<store::Database> store_;
  std::uint64_t keys_ = 0;
};

void append(benchmark::State& state) {
  const Setting setting{static_cast<int>(state.range(0)), state.range(1) != 0, state.range(2)};
  Bench bench(setting);
  bench.run(4);  // caches and the moving average of sync times
  const int each = setting.clients == 1 ? 64 : 16;
  Measured last;
  for (auto _ : state) last = bench.run(each);
  state.SetItemsProcessed(state.iterations() * setting.clients * each);
  state.counters["writes_per_commit"] = last.writes_per_commit;
}
BENCHMARK(append)
    ->ArgNames({"clients", "groups", "sync_us"})
    ->ArgsProduct({{1, 64}, {0, 1}, {0, 1'000}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

// What one decision costs the writer: questions of the memory, comment, decision, action and audit,
// 64 to a transaction, as the engine does it. No sync, so that it is the statements that are
// measured.
void decide(benchmark::State& state) {
  Bench bench({1, true, 0});
  std::int64_t number = 0;
  for (auto _ : state) bench.decide(64, number);
  state.SetItemsProcessed(number);
}
BENCHMARK(decide)->UseRealTime()->Unit(benchmark::kMillisecond);

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

// Side by side and alternating, so that a busy computer is as unkind to one as to the other.
void print_ratio(int clients, std::int64_t sync_microseconds) {
  Bench grouped({clients, true, sync_microseconds});
  Bench single({clients, false, sync_microseconds});
  grouped.run(4);
  single.run(4);
  std::vector<double> ratios;
  double writes_per_commit = 0;
  for (int round = 0; round < 3; ++round) {
    const Measured groups = grouped.run(2'048 / clients);
    const Measured each = single.run(1'024 / clients);
    ratios.push_back(groups.writes_per_second / each.writes_per_second);
    writes_per_commit = groups.writes_per_commit;
  }
  std::printf("clients=%d sync_us=%lld group/single=%.1f commits/writes=1/%.1f\n", clients,
              static_cast<long long>(sync_microseconds), median(ratios), writes_per_commit);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::strcmp(argv[1], "--ratios") == 0) {
    for (const std::int64_t sync : {0, 100, 1'000, 5'000}) {
      print_ratio(64, sync);
      print_ratio(1, sync);
    }
    return 0;
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
