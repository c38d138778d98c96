// Which page is asked for next (Mastodon: "Pagination", "notifications").

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <kaiku/http/url.hpp>

#include "../json_body.hpp"
#include "adapter.hpp"
#include "answers.hpp"
#include "person.hpp"

namespace kaiku::platforms::mastodon {
namespace {

using nlohmann::json;

constexpr std::string_view kMentions = "mentions";
constexpr std::string_view kOwn = "own";
// Ids are given before a thing is shown: what is younger than this is read again.
constexpr Duration kOverlap = std::chrono::minutes(1);

/// The place in a list of growing ids.
struct Cursor {
  std::string from;    ///< up to here everything is known; empty: never read
  std::string at;      ///< within a round; empty: between two
  bool young = false;  ///< something in this round was too young to be passed for good

  std::string text() const { return json({{"from", from}, {"at", at}, {"young", young}}).dump(); }
  static Cursor read(std::string_view text) {
    Cursor cursor;
    const auto content = parse_json(text);
    if (!content) return cursor;
    cursor.from = id_at(*content, "from");
    cursor.at = id_at(*content, "at");
    cursor.young = flag_at(*content, "young").value_or(false);
    if (!is_mastodon_id(cursor.from)) return Cursor();
    if (!is_mastodon_id(cursor.at)) cursor.at.clear();
    return cursor;
  }
};

// Link: <https://…?min_id=42>; rel="prev", <…>; rel="next". Only the id is taken: where calls go is
// not for an answer to say.
std::string min_id_in(const http::Response& response) {
  std::string_view links = response.headers.find("Link").value_or("");
  while (!links.empty()) {
    const std::size_t open = links.find('<');
    const std::size_t close = links.find('>', open);
    if (open == std::string_view::npos || close == std::string_view::npos) return {};
    const std::string_view url = links.substr(open + 1, close - open - 1);
    links.remove_prefix(close + 1);
    const std::string_view facts = links.substr(0, links.find('<'));
    if (facts.find("rel=\"prev\"") == std::string_view::npos) continue;
    const auto fields = http::form_decode(http::split_target(url).second);
    const auto id = fields ? http::find_field(*fields, "min_id") : std::nullopt;
    return id && is_mastodon_id(*id) ? std::string(*id) : std::string();
  }
  return {};
}

std::vector<const json*> in_order(const json& items) {
  std::vector<const json*> ordered;
  for (const json& item : items) {
    if (is_mastodon_id(id_at(item, "id"))) ordered.push_back(&item);
  }
  std::ranges::sort(ordered, [](const json* a, const json* b) {
    return is_later(id_at(*b, "id"), id_at(*a, "id"));
  });
  return ordered;
}

// Passes for good what is old enough, in order, up to the first that is not.
void pass(const std::vector<const json*>& ordered, TimePoint now, Cursor& cursor) {
  for (const json* const item : ordered) {
    const auto made = time_at(*item, "created_at");
    cursor.young = cursor.young || (made && *made > now - kOverlap);
    if (!cursor.young) cursor.from = id_at(*item, "id");
  }
}

// The newest ones: what stood there before is left alone, but for what `since` still lets in.
PollAnswer first_page(const json& items, TimePoint since) {
  json fresh = json::array();
  Cursor cursor;
  cursor.from = "0";
  for (const json* const item : in_order(items)) {
    cursor.from = id_at(*item, "id");
    const auto made = time_at(*item, "created_at");
    if (!made || *made >= since) fresh.push_back(*item);
  }
  PollAnswer page;
  page.cursor = cursor.text();
  if (!fresh.empty()) page.body = fresh.dump(-1, ' ', false, json::error_handler_t::replace);
  return page;
}

}  // namespace

std::vector<Stream> MastodonAdapter::streams() const {
  return {{std::string(kMentions), poll_interval_}, {std::string(kOwn), poll_interval_}};
}

Result<http::Request> MastodonAdapter::render_poll(std::string_view stream, std::string_view text,
                                                   TimePoint) const {
  const Cursor cursor = Cursor::read(text);
  const std::string& above = cursor.at.empty() ? cursor.from : cursor.at;
  http::Fields query;
  if (!above.empty()) query.emplace_back("min_id", above);
  if (stream == kOwn) {
    query.insert(query.end(), {{"limit", "40"}, {"exclude_reblogs", "true"}});
    return api_.request("GET", "/api/v1/accounts/" + owner_.id + "/statuses", query);
  }
  query.emplace_back("limit", "80");
  for (const char* const type : {"mention", "quote", "update", "quoted_update", "favourite"}) {
    query.emplace_back("types[]", type);
  }
  return api_.request("GET", "/api/v1/notifications", query);
}

PollAnswer MastodonAdapter::read_poll(std::string_view, std::string_view text,
                                      const http::Response& response, TimePoint now) const {
  const Answer answer = read_answer(response);
  if (answer.failure) return refused(*answer.failure, access_token_);
  if (!answer.content.is_array()) return strange("answer is no list");
  Cursor cursor = Cursor::read(text);
  if (cursor.from.empty()) return first_page(answer.content, now - look_back_);

  const std::vector<const json*> ordered = in_order(answer.content);
  pass(ordered, now, cursor);
  PollAnswer page;
  const std::string before = std::exchange(cursor.at, {});
  if (!ordered.empty()) {
    const std::string linked = min_id_in(response);
    cursor.at = linked.empty() ? id_at(*ordered.back(), "id") : linked;
    page.body = answer.content.dump(-1, ' ', false, json::error_handler_t::replace);
  }
  page.more = !cursor.at.empty() && cursor.at != before;
  if (!page.more) cursor.at.clear();
  if (!page.more) cursor.young = false;
  page.cursor = cursor.text();
  return page;
}

}  // namespace kaiku::platforms::mastodon
