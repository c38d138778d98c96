#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <kaiku/outbox/outbox.hpp>

namespace kaiku::fakes {

/// An outbox without a disk: the same answers as the store's (one contract test runs against both),
/// gone with the process. One thread.
class MemoryOutbox final : public outbox::Outbox {
 public:
  boost::asio::awaitable<Result<ActionId>> append(Action action, ActionState state) override;
  boost::asio::awaitable<Result<std::vector<outbox::Entry>>> take_due(
      TimePoint now, std::size_t limit, Duration lease,
      const std::vector<AccountId>& skip) override;
  boost::asio::awaitable<Result<std::optional<TimePoint>>> next_due(
      const std::vector<AccountId>& skip) override;
  boost::asio::awaitable<Result<void>> begin(ActionId id, TimePoint now) override;
  boost::asio::awaitable<Result<void>> settle(ActionId id, outbox::Settlement settlement,
                                              TimePoint now) override;
  boost::asio::awaitable<Result<std::size_t>> recover(TimePoint now) override;
  boost::asio::awaitable<Result<outbox::Entry>> find(ActionId id) override;
  boost::asio::awaitable<Result<std::vector<outbox::Told>>> told(IncidentId incident) override;
  boost::asio::awaitable<Result<std::vector<outbox::Entry>>> list(std::optional<ActionState> state,
                                                                  std::size_t limit) override;
  boost::asio::awaitable<Result<void>> approve(ActionId id, std::string who,
                                               std::optional<std::string> text,
                                               TimePoint now) override;
  boost::asio::awaitable<Result<void>> reject(ActionId id, std::string who, TimePoint now) override;
  boost::asio::awaitable<Result<void>> retry(ActionId id, std::string who, TimePoint now) override;
  boost::asio::awaitable<Result<std::map<ActionState, std::size_t>>> counts() override;

  /// An incident that is not resolved: guard 7. Without a post it covers the whole brand.
  struct Covered {
    BrandId brand;
    std::optional<PostId> post;
  };
  std::vector<Covered> incidents;

  /// Reasons of the cases that settle() and append() left for people.
  std::vector<std::string> cases;

  /// While set, every call that writes fails with it and changes nothing.
  std::optional<Error> failure;

  /// What is stored, for assertions without a coroutine.
  const outbox::Entry& entry(ActionId id) const { return rows_.at(id).entry; }
  /// As a turn notes what the platform tells of our own text before it answers us.
  void note_echo(ActionId id, std::string remote_id) {
    rows_.at(id).entry.remote_id = std::move(remote_id);
  }
  std::size_t size() const { return rows_.size(); }

 private:
  struct Row {
    outbox::Entry entry;
    TimePoint due_at{};
  };

  Row* row(ActionId id);
  const Row* row_of_key(const std::string& key) const;
  void set_state(Row& row, ActionState state, TimePoint now, const std::string& why);
  void follow_dependency(Row& row, TimePoint now);
  std::vector<ActionKind> settle_dependents(const outbox::Entry& entry, ActionState end,
                                            TimePoint now);
  void leave_case(const outbox::Entry& entry, ActionState end,
                  const std::vector<ActionKind>& cancelled);
  bool frozen(const outbox::Entry& entry) const;

  std::map<ActionId, Row> rows_;
};

}  // namespace kaiku::fakes
