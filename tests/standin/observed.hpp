#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace standin {

/// State shared between a stand-in's thread and a test, with a way to wait until it fulfils a
/// condition. Waiting ends as soon as it does; the limit is only for tests that fail.
template <class State>
class Observed {
 public:
  template <class F>
  auto change(F work) {
    const std::lock_guard lock(mutex_);
    struct Notify {
      std::condition_variable& changed;
      ~Notify() { changed.notify_all(); }
    } notify{changed_};
    return work(state_);
  }
  template <class F>
  auto look(F work) const {
    const std::lock_guard lock(mutex_);
    return work(state_);
  }
  template <class F>
  bool wait_until(F condition, std::chrono::seconds limit = std::chrono::seconds(120)) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, limit, [&] { return condition(state_); });
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  State state_;
};

}  // namespace standin
