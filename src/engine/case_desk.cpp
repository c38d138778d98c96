#include <algorithm>
#include <utility>
#include <vector>

#include <kaiku/cases/steps.hpp>
#include <kaiku/engine/case_desk.hpp>
#include <kaiku/logging/log.hpp>

namespace kaiku::engine {

namespace asio = boost::asio;

namespace {

constexpr Duration kLookAgain = std::chrono::seconds(10);
constexpr Duration kShortest = std::chrono::milliseconds(10);
constexpr Duration kAfterFailure = std::chrono::seconds(1);
constexpr std::size_t kBatch = 100;

}  // namespace

CaseDesk::CaseDesk(Parts parts)
    : parts_(std::move(parts)), handling_(std::make_shared<cases::Handling>()) {}

void CaseDesk::use(std::shared_ptr<const cases::Handling> handling) {
  handling_ = std::move(handling);
  parts_.changed.notify();
}

asio::awaitable<void> CaseDesk::run() {
  while (!parts_.tasks.stopping()) {
    const std::size_t attended = co_await run_once();
    if (attended > 0) continue;
    Duration wait = kLookAgain;
    const auto next = co_await parts_.book.next_alarm();
    if (next && *next) {
      const Duration until = **next - parts_.clock.now();
      // One whose time has come and that was not attended to could not be stored.
      wait = until <= Duration::zero() ? kAfterFailure
                                       : std::clamp<Duration>(until, kShortest, kLookAgain);
    }
    co_await parts_.changed.wait(parts_.clock, wait);
  }
}

asio::awaitable<std::size_t> CaseDesk::run_once() {
  const auto due = co_await parts_.book.due(parts_.clock.now(), kBatch);
  if (!due) {
    logging::error("cases_read_failed", due.error());
    co_return 0;
  }
  std::size_t attended = 0;
  for (const cases::CaseId id : *due) {
    const bool done = co_await attend(id);
    if (done) ++attended;
  }
  if (attended > 0) parts_.told();
  co_return attended;
}

asio::awaitable<bool> CaseDesk::attend(cases::CaseId id) {
  const TimePoint now = parts_.clock.now();
  const auto stored = co_await parts_.book.change(
      id,
      [handling = handling_, now](const cases::CaseFile& file, const cases::Facts& facts)
          -> Result<cases::Change> { return cases::attend(file, facts, *handling, now); },
      now);
  if (!stored) logging::error("case_store_failed", stored.error());
  co_return stored.has_value();
}

}  // namespace kaiku::engine
