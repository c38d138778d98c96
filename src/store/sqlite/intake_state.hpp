#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include <kaiku/inbox/inbox.hpp>

namespace kaiku::store {

/// What the inbox knows without asking the store: how deep it is, and what the newest arrival was.
/// Changed only behind commits, so it never tells of what could still be undone. Thread-safe.
/// Shared: a coroutine may hold a place in it after the store is gone.
class IntakeState : public std::enable_shared_from_this<IntakeState> {
 public:
  explicit IntakeState(std::size_t bound) : bound_(bound) {}

  /// A place for one delivery that is about to be stored; given back unless it is kept.
  class Place {
   public:
    explicit Place(std::shared_ptr<IntakeState> state) : state_(std::move(state)) {}
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place();
    explicit operator bool() const { return state_ != nullptr; }

   private:
    std::shared_ptr<IntakeState> state_;
  };
  /// Empty when pending deliveries and those under way reach the bound.
  Place reserve();

  void stored(EventId id, TimePoint received_at);
  void processed(EventId id);
  void set_aside(EventId id);
  void taken_up_again(EventId id, TimePoint received_at);
  void dropped_unparsed(std::size_t count);
  void load_unparsed(std::size_t count);

  /// The newest arrival the store has seen, or the epoch: the store's own idea of "now", which no
  /// sender can move.
  TimePoint newest() const;
  void saw(TimePoint received_at);

  bool waits_behind(EventId after) const;
  inbox::Depth depth() const;

 private:
  const std::size_t bound_;
  mutable std::mutex mutex_;
  std::map<EventId, TimePoint> pending_;
  std::size_t under_way_ = 0;
  std::size_t unparsed_ = 0;
  TimePoint newest_{};
};

}  // namespace kaiku::store
