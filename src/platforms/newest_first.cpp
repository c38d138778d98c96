#include "newest_first.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <nlohmann/json.hpp>

#include "json_body.hpp"

namespace kaiku::platforms {

using nlohmann::json;

NewestFirst NewestFirst::read(std::string_view text, TimePoint begin) {
  NewestFirst place;
  begin = std::chrono::floor<std::chrono::seconds>(begin);  // some platforms tell no less
  place.begin = place.floor = place.newest = begin;
  const auto content = parse_json(text);
  if (!content) return place;
  const auto floor = time_at(*content, "floor");
  if (!floor) return place;
  place.begin = time_at(*content, "begin").value_or(TimePoint{});
  place.floor = *floor;
  place.newest = std::max(*floor, time_at(*content, "newest").value_or(*floor));
  place.page = text_at(*content, "page");
  return place;
}

std::string NewestFirst::text() const {
  return json({{"begin", to_iso8601(begin)},
               {"floor", to_iso8601(floor)},
               {"newest", to_iso8601(newest)},
               {"page", page}})
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

PollAnswer NewestFirst::take(const PageOf& of) && {
  const TimePoint reach = std::max(begin, floor - of.overlap);
  json fresh = json::array();
  bool down = of.items.empty() || of.next.empty() || of.next == page;
  for (const json& item : of.items) {
    const auto at = of.moment(item);
    if (at) newest = std::max(newest, *at);
    if (!at || *at >= reach) {
      fresh.push_back(item);
    } else {
      down = true;
    }
  }
  page = down ? std::string() : of.next;
  if (down) floor = newest;
  PollAnswer answer;
  answer.more = !down;
  answer.cursor = text();
  if (!fresh.empty()) {
    answer.body =
        json({{of.name, std::move(fresh)}}).dump(-1, ' ', false, json::error_handler_t::replace);
  }
  return answer;
}

}  // namespace kaiku::platforms
