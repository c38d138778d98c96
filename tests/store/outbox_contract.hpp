#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "fakes/memory_outbox.hpp"
#include "support.hpp"

namespace kaiku::store::testing {

using outbox::Entry;
using outbox::Settlement;

/// An outbox, and the incidents and cases around it.
struct Subject {
  virtual ~Subject() = default;
  virtual outbox::Outbox& outbox() = 0;
  virtual void cover(std::optional<PostId> post) = 0;
  virtual std::vector<std::string> cases() = 0;
  asio::io_context io;
};

struct MemorySubject final : Subject {
  outbox::Outbox& outbox() override { return fake; }
  void cover(std::optional<PostId> post) override {
    fake.incidents.push_back({BrandId("kaisla"), std::move(post)});
  }
  std::vector<std::string> cases() override { return fake.cases; }
  fakes::MemoryOutbox fake;
};

struct SqliteSubject final : Subject {
  SqliteSubject() {
    Options options;
    options.path = folder.file("kaiku.db");
    store = Database::open(io, options).value();
  }
  outbox::Outbox& outbox() override { return store->outbox(); }
  void cover(std::optional<PostId> post) override {
    incidents::Advance look;
    look.alarms.push_back(alarm());
    look.alarms.back().post = std::move(post);
    ASSERT_TRUE(run(io, store->incidents().advance(look, kNow)));
  }
  std::vector<std::string> cases() override {
    std::vector<std::string> reasons;
    for (const auto& file : run(io, store->cases().open_cases(100)).value())
      reasons.push_back(file.reason);
    return reasons;
  }
  TemporaryFolder folder;
  std::unique_ptr<Database> store;
};

struct Implementation {
  std::string name;
  std::function<std::unique_ptr<Subject>()> make;
};

inline constexpr ActionState kAll[] = {ActionState::kPlanned,  ActionState::kAwaitingApproval,
                                       ActionState::kReady,    ActionState::kSending,
                                       ActionState::kDone,     ActionState::kFailed,
                                       ActionState::kDead,     ActionState::kInDoubt,
                                       ActionState::kCancelled};

inline Settlement ending(ActionState state, TimePoint next = kNow) {
  Settlement settlement;
  settlement.state = state;
  settlement.next_attempt = next;
  return settlement;
}

class OutboxContract : public ::testing::TestWithParam<Implementation> {
 protected:
  void SetUp() override { subject = GetParam().make(); }

  outbox::Outbox& outbox() { return subject->outbox(); }
  template <class T>
  T await(asio::awaitable<T> work) {
    return run(subject->io, std::move(work));
  }
  ActionId append(const Action& added, ActionState state = ActionState::kReady) {
    return await(outbox().append(added, state)).value();
  }
  std::vector<Entry> due(TimePoint now = kNow, std::size_t limit = 100,
                         const std::vector<AccountId>& skip = {}) {
    return await(outbox().take_due(now, limit, 1min, skip)).value();
  }
  Entry entry(ActionId id) { return await(outbox().find(id)).value(); }
  ActionState state(ActionId id) { return entry(id).state; }
  Result<void> begin(ActionId id, TimePoint now = kNow) { return await(outbox().begin(id, now)); }
  Result<void> settle(ActionId id, Settlement settlement) {
    return await(outbox().settle(id, settlement, kNow));
  }
  Result<void> approve(ActionId id, std::optional<std::string> text = {}) {
    return await(outbox().approve(id, "liisa", text, kNow));
  }

  // A new action brought into `wanted` on the way that leads there.
  ActionId in_state(ActionState wanted) {
    static int number = 0;
    Action made = action(ActionKind::kReply, "c-" + std::to_string(++number));
    switch (wanted) {
      case ActionState::kReady:
      case ActionState::kAwaitingApproval:
        return append(made, wanted);
      case ActionState::kPlanned: {
        Action first = action(ActionKind::kHide, "c-" + std::to_string(++number));
        append(first);
        made.depends_on = first.key;
        return append(made, wanted);
      }
      case ActionState::kSending: {
        const ActionId id = append(made);
        EXPECT_TRUE(begin(id));
        return id;
      }
      default: {
        const ActionId id = append(made);
        EXPECT_TRUE(begin(id));
        EXPECT_TRUE(settle(id, ending(wanted)));
        return id;
      }
    }
  }

  std::unique_ptr<Subject> subject;
};

inline auto implementations() {
  return ::testing::Values(
      Implementation{"Memory", [] { return std::make_unique<MemorySubject>(); }},
      Implementation{"Sqlite", [] { return std::make_unique<SqliteSubject>(); }});
}
inline std::string name_of(const ::testing::TestParamInfo<Implementation>& implementation) {
  return implementation.param.name;
}

}  // namespace kaiku::store::testing
