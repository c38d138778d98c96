#pragma once

#include <optional>
#include <string>
#include <vector>

#include <kaiku/conduct/brakes.hpp>

#include "reader.hpp"
#include "writer.hpp"

namespace kaiku::store {

/// Rows of hands-off orders and demotions, for everything that runs inside a transaction.
namespace brakes {

std::vector<HandsOff> standing_orders(Connection& db);
std::vector<conduct::Demotion> standing_demotions(Connection& db);

/// The standing order that covers this action, if any.
std::optional<HandsOff> covering_order(Connection& db, const Action& action);

/// Looks at a policy's newest actions after people took one back. When it is to be demoted: what it
/// still has waiting becomes drafts, and a case about `action` tells people.
void judge(Connection& db, const Action& action, TimePoint now);

/// The same for every policy that restricted the comment without a person.
void judge_restrictions_of(Connection& db, const AccountId& account, const CommentId& comment,
                           TimePoint now);

}  // namespace brakes

class SqliteBrakes final : public conduct::Brakes {
 public:
  SqliteBrakes(Writer& writer, Reader& reader) : writer_(writer), reader_(reader) {}

  boost::asio::awaitable<Result<std::vector<HandsOff>>> hands_off() override;
  boost::asio::awaitable<Result<std::int64_t>> keep_off(HandsOff order) override;
  boost::asio::awaitable<Result<void>> lift(std::int64_t id, std::string who,
                                            TimePoint now) override;
  boost::asio::awaitable<Result<std::vector<conduct::Demotion>>> demoted() override;
  boost::asio::awaitable<Result<void>> restore(std::string policy, std::string who,
                                               std::string reason, TimePoint now) override;

 private:
  Writer& writer_;
  Reader& reader_;
};

}  // namespace kaiku::store
