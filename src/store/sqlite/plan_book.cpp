#include "plan_book.hpp"

#include "plan_rows.hpp"

namespace kaiku::store {

namespace asio = boost::asio;

using engagement::Plan;

asio::awaitable<Result<engagement::Facts>> SqlitePlanBook::facts(std::shared_ptr<const Plan> plan,
                                                                 TimePoint now) {
  co_return co_await reader_.read<engagement::Facts>(
      [plan, now](Connection& db) -> Result<engagement::Facts> {
        return plan_rows::facts_of(db, *plan, now);
      });
}

// Most looks lead to nothing, and the writer is not asked for them.
asio::awaitable<Result<std::size_t>> SqlitePlanBook::attend(std::shared_ptr<const Plan> plan,
                                                            TimePoint now) {
  const auto needed =
      co_await reader_.read<std::size_t>([plan, now](Connection& db) -> Result<std::size_t> {
        engagement::Step step = engagement::look(*plan, plan_rows::facts_of(db, *plan, now), now);
        plan_rows::drop_told(db, step);
        return step.size() + plan_rows::unwatched(db, *plan);
      });
  if (!needed || *needed == 0) co_return needed;
  co_return co_await writer_.write<std::size_t>([plan, now](Unit& unit) -> Result<std::size_t> {
    const std::size_t begun = plan_rows::begin_watching(unit.db, *plan, now);
    engagement::Step step = engagement::look(*plan, plan_rows::facts_of(unit.db, *plan, now), now);
    plan_rows::drop_told(unit.db, step);
    plan_rows::store(unit.db, step, now);
    return unit.db.checked(begun + step.size());
  });
}

}  // namespace kaiku::store
