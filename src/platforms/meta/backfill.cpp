// Comments that webhooks did not bring (Meta for Developers: "Page Feed", "IG User Media").

#include "backfill.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <nlohmann/json.hpp>

#include "../batch_reader.hpp"
#include "../json_body.hpp"
#include "../polled_adapter.hpp"

namespace kaiku::platforms::meta {
namespace {

using nlohmann::json;

// Comments show late, and Meta's clock is not ours.
constexpr Duration kOverlap = std::chrono::minutes(10);
constexpr const char* kSince = "since";

const json& data_of(const json& holder) {
  static const json none = json::array();
  const json* const data = member(holder, "data");
  return data != nullptr && data->is_array() ? *data : none;
}

/// What a list says that is new, as the changes of a webhook.
class Changes {
 public:
  Changes(const Listing& listing, TimePoint since) : listing_(listing), since_(since) {}

  void take_all(const json& published) {
    const json* const comments = member(published, "comments");
    if (comments == nullptr) return;
    for (const json& comment : data_of(*comments)) {
      take(published, comment);
      const json* const replies = member(comment, "replies");
      if (replies == nullptr) continue;
      for (json reply : data_of(*replies)) {
        reply["parent_id"] = id_at(comment, "id");
        take(published, reply);
      }
    }
  }
  json all() && { return std::move(changes_); }

 private:
  void take(const json& published, const json& comment) {
    const auto written = time_at(comment, listing_.written);
    if (!written || *written < since_ || changes_.size() == BatchReader::kMostItems) return;
    changes_.push_back({{"field", listing_.field}, {"value", listing_.told(published, comment)}});
  }

  const Listing& listing_;
  TimePoint since_;
  json changes_ = json::array();
};

}  // namespace

http::Request list_latest(const Graph& graph, const Listing& listing) {
  return graph.get(listing.path,
                   {{"fields", listing.fields}, {"limit", std::to_string(kMostPublished)}});
}

PollAnswer read_latest(const Listing& listing, const std::string& owner_id, std::string_view cursor,
                       const Answer& answer, TimePoint now) {
  if (answer.failure) return refused(*answer.failure, {});
  const json* const published = member(answer.content, "data");
  if (published == nullptr || !published->is_array()) return strange("answer without data");
  const auto known = parse_json(cursor);
  const auto since = known ? time_at(*known, kSince) : std::nullopt;
  PollAnswer page;
  page.cursor = json({{kSince, to_iso8601(now)}}).dump();
  if (!since) return page;  // what stood there before is left alone
  Changes changes(listing, *since - kOverlap);
  for (const json& one : *published) changes.take_all(one);
  json fresh = std::move(changes).all();
  if (fresh.empty()) return page;
  const json entry = {{"id", owner_id}, {"changes", std::move(fresh)}};
  page.body = json({{"object", listing.object}, {"entry", json::array({entry})}})
                  .dump(-1, ' ', false, json::error_handler_t::replace);
  return page;
}

}  // namespace kaiku::platforms::meta
