#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <kaiku/conduct/label_book.hpp>
#include <kaiku/domain/action.hpp>

#include "connection.hpp"
#include "reader.hpp"
#include "writer.hpp"

namespace kaiku::store {

/// Rows of labels, for everything that runs inside a transaction.
namespace labels {

/// A rule's label. What a person said about it outranks it.
void give(Connection& db, const Action& action, TimePoint now);

/// The same with a reason of its own; a newer one from the same source takes its place.
void give(Connection& db, const conduct::LabelReason& word, const std::string& source);

/// A person's word on a label, with its line in the audit.
void say(Connection& db, const conduct::LabelReason& word);

/// Where an action of kLabel puts its label; nothing when there is nobody to put it on.
std::optional<conduct::LabelPlace> place_of(const Action& action);

/// Labels that stand on an author, post or thread.
std::set<std::string> on(Connection& db, const AccountId& account, std::string_view scope,
                         std::string_view subject, TimePoint now);
std::set<std::string> on_domain(Connection& db, const BrandId& brand, std::string_view domain,
                                TimePoint now);

}  // namespace labels

class SqliteLabelBook final : public conduct::LabelBook {
 public:
  SqliteLabelBook(Writer& writer, Reader& reader) : writer_(writer), reader_(reader) {}

  boost::asio::awaitable<Result<std::vector<conduct::LabelReason>>> list(
      conduct::LabelQuestion question, TimePoint now, std::size_t limit) override;
  boost::asio::awaitable<Result<void>> say(conduct::LabelReason word) override;

 private:
  Writer& writer_;
  Reader& reader_;
};

}  // namespace kaiku::store
