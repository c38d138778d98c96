#include "intake_state.hpp"

#include <algorithm>

namespace kaiku::store {

IntakeState::Place::~Place() {
  if (state_ == nullptr) return;
  const std::lock_guard lock(state_->mutex_);
  --state_->under_way_;
}

IntakeState::Place IntakeState::reserve() {
  const std::lock_guard lock(mutex_);
  if (pending_.size() + under_way_ >= bound_) return Place(nullptr);
  ++under_way_;
  return Place(shared_from_this());
}

void IntakeState::stored(EventId id, TimePoint received_at) {
  const std::lock_guard lock(mutex_);
  pending_.emplace_hint(pending_.end(), id, received_at);
  newest_ = std::max(newest_, received_at);
}

void IntakeState::processed(EventId id) {
  const std::lock_guard lock(mutex_);
  pending_.erase(id);
}

void IntakeState::set_aside(EventId id) {
  const std::lock_guard lock(mutex_);
  pending_.erase(id);
  ++unparsed_;
}

void IntakeState::taken_up_again(EventId id, TimePoint received_at) {
  const std::lock_guard lock(mutex_);
  pending_.emplace(id, received_at);
  if (unparsed_ > 0) --unparsed_;
}

void IntakeState::dropped_unparsed(std::size_t count) {
  const std::lock_guard lock(mutex_);
  unparsed_ -= std::min(unparsed_, count);
}

void IntakeState::load_unparsed(std::size_t count) {
  const std::lock_guard lock(mutex_);
  unparsed_ = count;
}

TimePoint IntakeState::newest() const {
  const std::lock_guard lock(mutex_);
  return newest_;
}

void IntakeState::saw(TimePoint received_at) {
  const std::lock_guard lock(mutex_);
  newest_ = std::max(newest_, received_at);
}

bool IntakeState::waits_behind(EventId after) const {
  const std::lock_guard lock(mutex_);
  return !pending_.empty() && pending_.rbegin()->first > after;
}

inbox::Depth IntakeState::depth() const {
  const std::lock_guard lock(mutex_);
  inbox::Depth depth;
  depth.pending = pending_.size();
  depth.unparsed = unparsed_;
  if (!pending_.empty()) depth.oldest_pending = pending_.begin()->second;
  return depth;
}

}  // namespace kaiku::store
