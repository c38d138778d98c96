#pragma once

#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/clock.hpp>
#include <kaiku/clock/weekly_time.hpp>
#include <kaiku/delivery/delivery.hpp>
#include <kaiku/outbox/outbox.hpp>
#include <kaiku/tasks/task_group.hpp>

namespace kaiku::delivery {

/// Messages that show that a channel works: when somebody asks for one, and by every channel at a
/// time of the week, once, also over a crash. io thread only.
class ChannelTests {
 public:
  struct Parts {
    outbox::Outbox& outbox;
    Clock& clock;
    tasks::TaskGroup& tasks;
    tasks::Signal& ready;  ///< notified when the outbox got messages
  };
  explicit ChannelTests(Parts parts);

  void use(std::shared_ptr<const Destinations> destinations, std::optional<WeeklyTime> weekly);

  /// A test message by one channel ("contact/channel"); the outbox tells what became of it. Errors:
  /// kNotFound, kStoreUnavailable.
  boost::asio::awaitable<Result<ActionId>> send(std::string channel);

  /// Runs until the task group stops.
  boost::asio::awaitable<void> run();

 private:
  boost::asio::awaitable<void> send_weekly();
  boost::asio::awaitable<Result<ActionId>> append(std::string channel, std::string key);

  Parts parts_;
  std::shared_ptr<const Destinations> destinations_;
  std::optional<WeeklyTime> weekly_;
  TimePoint sent_{};  ///< the weekly time that was served last in this run
};

}  // namespace kaiku::delivery
