#include "vital_signs.hpp"

namespace kaikud {

namespace asio = boost::asio;
using namespace kaiku;

asio::awaitable<Result<void>> VitalSigns::check() {
  const auto alive = co_await store_.probe();
  if (!alive) co_return alive.error();
  const TimePoint now = clock_.now();
  const auto depth = store_.inbox().depth();
  if (depth.pending > 0 && now - depth.oldest_pending > kLongest) {
    co_return Error(Errc::kOverloaded, "deliveries wait to be read for more than 5 minutes");
  }
  const auto still = co_await detectors_stand_still();
  if (!still) co_return still.error();
  if (*still) {
    co_return Error(Errc::kOverloaded, "decisions wait to be watched for more than 5 minutes");
  }
  co_return ok();
}

asio::awaitable<Result<bool>> VitalSigns::detectors_stand_still() {
  const auto checkpoint = co_await store_.incidents().checkpoint();
  if (!checkpoint) co_return checkpoint.error();
  const auto waiting = co_await store_.incidents().decisions_after(checkpoint->cursor, 1);
  if (!waiting) co_return waiting.error();
  if (waiting->empty() || checkpoint->cursor != cursor_) {
    cursor_ = checkpoint->cursor;
    moved_at_ = clock_.now();
  }
  co_return clock_.now() - moved_at_ > kLongest;
}

}  // namespace kaikud
