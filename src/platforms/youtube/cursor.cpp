#include "cursor.hpp"

#include <algorithm>
#include <iterator>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"

namespace kaiku::platforms::youtube {
namespace {

using nlohmann::json;

constexpr std::size_t kMostOpen = 200;
constexpr std::int64_t kNotRead = -1;  // differs from every count: asked for the next time

TimePoint moment(const json& object, const char* key) {
  return time_at(object, key).value_or(TimePoint{});
}

void read_round(const json& round, Cursor& cursor) {
  cursor.under_way = true;
  cursor.begun = moment(round, "begun");
  cursor.reach = moment(round, "reach");
  cursor.newest_so_far = moment(round, "newest");
  cursor.page = text_at(round, "page");
  cursor.threads_done = flag_at(round, "done").value_or(false);
  const json* const open = member(round, "open");
  if (open == nullptr || !open->is_array()) return;
  for (const json& item : *open) {
    OpenThread thread{.parent = id_at(item, "parent"),
                      .video = id_at(item, "video"),
                      .page = text_at(item, "page")};
    if (!thread.parent.empty() && cursor.open.size() < kMostOpen)
      cursor.open.push_back(std::move(thread));
  }
}

json round_json(const Cursor& cursor) {
  json open = json::array();
  for (const OpenThread& thread : cursor.open) {
    open.push_back({{"parent", thread.parent}, {"video", thread.video}, {"page", thread.page}});
  }
  return {{"begun", to_iso8601(cursor.begun)},
          {"reach", to_iso8601(cursor.reach)},
          {"newest", to_iso8601(cursor.newest_so_far)},
          {"page", cursor.page},
          {"done", cursor.threads_done},
          {"open", std::move(open)}};
}

}  // namespace

TimePoint Cursor::changed_since() const {
  return std::max(floor, last - kOverlap);
}

void Cursor::begin(TimePoint now, TimePoint down_to) {
  under_way = true;
  begun = now;
  reach = down_to;
  newest_so_far = newest;
}

void Cursor::end() {
  last = begun;
  newest = newest_so_far;
  abandon();
}

void Cursor::abandon() {
  for (const OpenThread& thread : open) note_count(thread.parent, kNotRead);
  under_way = false;
  page.clear();
  threads_done = false;
  open.clear();
}

std::optional<std::int64_t> Cursor::count_of(const std::string& thread) const {
  const auto found =
      std::ranges::find(counts, thread, &std::pair<std::string, std::int64_t>::first);
  return found == counts.end() ? std::nullopt : std::optional(found->second);
}

void Cursor::note_count(const std::string& thread, std::int64_t replies) {
  std::erase_if(counts, [&](const auto& known) { return known.first == thread; });
  counts.emplace_back(thread, replies);
  if (counts.size() > kMostCounts) counts.pop_front();
}

std::string Cursor::text() const {
  json known = json::array();
  for (const auto& [thread, replies] : counts) known.push_back({thread, replies});
  json written = {{"floor", to_iso8601(floor)},
                  {"last", to_iso8601(last)},
                  {"newest", to_iso8601(newest)},
                  {"counts", std::move(known)}};
  if (under_way) written["round"] = round_json(*this);
  return written.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<Cursor> Cursor::read(std::string_view text) {
  const auto content = parse_json(text);
  if (!content) return std::nullopt;
  const auto floor = time_at(*content, "floor");
  const auto last = time_at(*content, "last");
  if (!floor || !last) return std::nullopt;
  Cursor cursor;
  cursor.floor = *floor;
  cursor.last = *last;
  cursor.newest = moment(*content, "newest");
  if (const json* const known = member(*content, "counts"); known != nullptr) {
    for (const json& pair : *known) {
      if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() || !pair[1].is_number())
        continue;
      cursor.note_count(pair[0].get<std::string>(), pair[1].get<std::int64_t>());
    }
  }
  if (const json* const round = member(*content, "round")) read_round(*round, cursor);
  return cursor;
}

}  // namespace kaiku::platforms::youtube
