#pragma once

#include <kaiku/outbox/drafts.hpp>

#include "reader.hpp"
#include "unit.hpp"
#include "writer.hpp"

namespace kaiku::store {

/// The claim on a draft that lasts at that moment, if there is one.
std::optional<outbox::DraftClaim> draft_claim(Connection& db, ActionId id, TimePoint now);
/// kConflict while somebody else has the draft.
Result<void> check_claim(Connection& db, ActionId id, std::string_view who, TimePoint now);

Result<std::size_t> withdraw_expired_drafts(Unit& unit, TimePoint now);

Result<std::size_t> release_help_in_danger(Unit& unit, const outbox::HelpRelease& release,
                                           TimePoint now);

class SqliteDrafts final : public outbox::Drafts {
 public:
  SqliteDrafts(Writer& writer, Reader& reader) : writer_(writer), reader_(reader) {}

  boost::asio::awaitable<Result<void>> claim(ActionId id, std::string who, TimePoint until,
                                             TimePoint now) override;
  boost::asio::awaitable<Result<void>> reject(ActionId id, std::string who, std::string why,
                                              TimePoint now) override;
  boost::asio::awaitable<Result<std::map<ActionId, outbox::DraftClaim>>> claims(
      std::vector<ActionId> ids, TimePoint now) override;
  boost::asio::awaitable<Result<std::size_t>> withdraw_expired(TimePoint now) override;
  boost::asio::awaitable<Result<std::size_t>> release_help(outbox::HelpRelease release,
                                                           TimePoint now) override;

 private:
  Writer& writer_;
  Reader& reader_;
};

}  // namespace kaiku::store
