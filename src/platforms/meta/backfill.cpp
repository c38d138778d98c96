// Comments that webhooks did not bring (Meta for Developers: "Page Feed", "IG User Media",
// "Paginated Results").

#include "backfill.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "../batch_reader.hpp"
#include "../json_body.hpp"
#include "../polled_adapter.hpp"

namespace kaiku::platforms::meta {
namespace {

using nlohmann::json;

// Comments show late, and Meta's clock is not ours.
constexpr Duration kOverlap = std::chrono::minutes(10);

/// A list of which a part is still to be read: comments on something published, or replies.
struct Rest {
  std::string published;
  std::string above;  ///< the comment whose replies they are; empty: comments
  std::string after;  ///< the place in the list; empty: its beginning

  const std::string& owner() const { return above.empty() ? published : above; }
};

/// How far the looking has come.
struct Round {
  std::optional<TimePoint> since;  ///< when the last one began; none: there was none
  TimePoint begun{};
  std::string after;  ///< the next page of what was published; empty: the latest
  std::vector<Rest> rest;

  static Round read(std::string_view cursor, TimePoint now);
  bool is_over() const { return after.empty() && rest.empty(); }
  bool is_in_bounds() const {
    return rest.size() <= kMostPlaces && after.size() <= kLongestPlace &&
           std::ranges::all_of(rest,
                               [](const Rest& one) { return one.after.size() <= kLongestPlace; });
  }
  std::string text() const;
};

Round Round::read(std::string_view cursor, TimePoint now) {
  Round round{.since = {}, .begun = now, .after = {}, .rest = {}};
  const auto content = parse_json(cursor);
  if (!content) return round;
  round.since = time_at(*content, "since");
  const auto begun = time_at(*content, "begun");
  if (!round.since || !begun) return round;
  round.begun = *begun;
  round.after = text_at(*content, "after");
  const json* const rest = member(*content, "rest");
  if (rest == nullptr || !rest->is_array()) return round;
  for (const json& one : *rest) {
    Rest left{.published = text_at(one, "of"),
              .above = text_at(one, "above"),
              .after = text_at(one, "after")};
    if (is_graph_id(left.owner())) round.rest.push_back(std::move(left));
  }
  return round;
}

std::string Round::text() const {
  if (is_over()) return json({{"since", to_iso8601(begun)}}).dump();
  json left = json::array();
  for (const Rest& one : rest) {
    left.push_back({{"of", one.published}, {"above", one.above}, {"after", one.after}});
  }
  return json({{"since", to_iso8601(since.value_or(begun))},
               {"begun", to_iso8601(begun)},
               {"after", after},
               {"rest", std::move(left)}})
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

const json& data_of(const json& list) {
  static const json none = json::array();
  const json* const data = member(list, "data");
  return data != nullptr && data->is_array() ? *data : none;
}

// Only the place is taken: where calls go is not for an answer to say.
std::string next_in(const json& list) {
  const json* const paging = member(list, "paging");
  if (paging == nullptr || member(*paging, "next") == nullptr) return {};
  const json* const cursors = member(*paging, "cursors");
  return cursors == nullptr ? std::string() : text_at(*cursors, "after");
}

/// What lists say that is new, as the changes of a webhook, and what of the lists is left.
class Reading {
 public:
  Reading(const Listing& listing, TimePoint reach) : listing_(listing), reach_(reach) {}

  /// Whether everything on a page of what was published is new: then the next page may be, too.
  bool take_published(const json& page) {
    bool all_new = !page.empty();
    for (const json& published : page) {
      all_new = all_new && is_new(published);
      const std::string id = id_at(published, "id");
      if (const json* const comments = member(published, "comments"); comments && is_graph_id(id)) {
        take_list({.published = id, .above = {}, .after = {}}, *comments);
      }
    }
    return all_new;
  }

  /// A page of the list that `of` names: comments stand newest first, of replies Meta does not say.
  void take_list(const Rest& of, const json& list) {
    const std::size_t before = changes_.size();
    bool down = false;
    for (json item : data_of(list)) {
      down = down || (of.above.empty() && !is_new(item));
      if (!of.above.empty()) item["parent_id"] = of.above;
      if (!take(of, item)) {
        // Asked for once more, unless it alone is too much.
        if (before > 0) rest_.push_back(of);
        if (before > 0) return;
        break;
      }
      const json* const replies = member(item, "replies");
      const std::string id = id_at(item, "id");
      if (replies != nullptr && is_graph_id(id)) {
        take_list({.published = of.published, .above = id, .after = {}}, *replies);
      }
    }
    const std::string next = next_in(list);
    if (down || next.empty() || next == of.after) return;
    rest_.push_back({.published = of.published, .above = of.above, .after = next});
  }

  json changes() && { return std::move(changes_); }
  const std::vector<Rest>& rest() const { return rest_; }

 private:
  bool is_new(const json& item) const {
    const auto written = time_at(item, listing_.written);
    return written && *written >= reach_;
  }
  // False: a body holds no more.
  bool take(const Rest& of, const json& item) {
    if (!is_new(item)) return true;
    if (changes_.size() == BatchReader::kMostItems) return false;
    changes_.push_back(
        {{"field", listing_.field}, {"value", listing_.told({{"id", of.published}}, item)}});
    return true;
  }

  const Listing& listing_;
  TimePoint reach_;
  json changes_ = json::array();
  std::vector<Rest> rest_;
};

std::string replies_of(const Listing& listing) {
  if (!listing.replies) return {};
  return ",replies.limit(" + std::to_string(kMostReplies) + "){" + listing.comments + "}";
}

http::Request list_rest(const Graph& graph, const Listing& listing, const Rest& rest) {
  http::Fields query = {{"limit", std::to_string(kMostComments)}};
  if (!rest.after.empty()) query.emplace_back("after", rest.after);
  if (!rest.above.empty()) {
    query.emplace_back("fields", listing.comments);
    return graph.get("/" + rest.above + "/replies", std::move(query));
  }
  query.emplace_back("fields", listing.comments + replies_of(listing));
  query.insert(query.end(), listing.order.begin(), listing.order.end());
  return graph.get("/" + rest.published + "/comments", std::move(query));
}

// What is gone since has nothing to tell any more.
Reading read_on(const Listing& listing, Round& round, const Answer& answer) {
  Reading reading(listing, round.since.value_or(round.begun) - kOverlap);
  if (round.rest.empty()) {
    const bool all_new = reading.take_published(data_of(answer.content));
    const std::string next = next_in(answer.content);
    round.after = all_new && next != round.after ? next : std::string();
  } else {
    const Rest asked = round.rest.front();
    round.rest.erase(round.rest.begin());
    if (!answer.gone()) reading.take_list(asked, answer.content);
  }
  round.rest.insert(round.rest.begin(), reading.rest().begin(), reading.rest().end());
  return reading;
}

}  // namespace

http::Request list_latest(const Graph& graph, const Listing& listing, std::string_view cursor,
                          TimePoint now) {
  const Round round = Round::read(cursor, now);
  if (!round.rest.empty()) return list_rest(graph, listing, round.rest.front());
  std::string comments = ",comments";
  for (const auto& [name, value] : listing.order) comments += "." + name + "(" + value + ")";
  comments += ".limit(" + std::to_string(kMostComments) + "){" + listing.comments +
              replies_of(listing) + "}";
  http::Fields query = {{"fields", std::string("id,") + listing.written + comments},
                        {"limit", std::to_string(kMostPublished)}};
  if (!round.after.empty()) query.emplace_back("after", round.after);
  return graph.get(listing.path, std::move(query));
}

PollAnswer read_latest(const Listing& listing, const std::string& owner_id, std::string_view cursor,
                       const Answer& answer, TimePoint now) {
  Round round = Round::read(cursor, now);
  const bool is_gone = answer.gone() && !round.rest.empty();
  if (answer.failure && !is_gone) return refused(*answer.failure, {});
  const json* const data = member(answer.content, "data");
  if (!is_gone && (data == nullptr || !data->is_array())) return strange("answer without data");
  PollAnswer page;
  json fresh = json::array();
  // What stood there before the first look is left alone.
  if (round.since) fresh = read_on(listing, round, answer).changes();
  if (!round.is_in_bounds()) return strange("answer with more lists than were asked for");
  page.cursor = round.text();
  page.more = !round.is_over();
  if (fresh.empty()) return page;
  const json entry = {{"id", owner_id}, {"changes", std::move(fresh)}};
  page.body = json({{"object", listing.object}, {"entry", json::array({entry})}})
                  .dump(-1, ' ', false, json::error_handler_t::replace);
  return page;
}

}  // namespace kaiku::platforms::meta
