// Which page is asked for next (Flickr API: flickr.activity.userPhotos,
// flickr.photos.comments.getList).

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/crypto/crypto.hpp>

#include "../json_body.hpp"
#include "adapter.hpp"
#include "answers.hpp"
#include "comments.hpp"

namespace kaiku::platforms::flickr {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr std::string_view kActivity = "activity";
constexpr std::string_view kPhoto = "photo/";
constexpr Duration kOverlap = 10min;
constexpr std::size_t kMostOpen = 500;
constexpr std::size_t kMostKnown = 1000;
constexpr std::int64_t kMostPages = 100;
constexpr std::size_t kWordsMark = 16;

std::string written(const json& place) {
  return place.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string body_of(const std::string& photo, json comments) {
  if (comments.empty()) return {};
  return written({{"photo", photo}, {"comments", std::move(comments)}});
}

/// The place in what happened: first the pages of photos are read, then the comments of those that
/// were written about.
struct ActivityPlace {
  TimePoint begin{};  ///< what stood there before the first look is left alone for good
  TimePoint since{};  ///< what was written before is known
  TimePoint begun{};  ///< when the round under way began
  std::int64_t page = 1;
  bool listed = false;           ///< all pages were read
  std::deque<std::string> open;  ///< photos whose comments are still to be read

  static ActivityPlace read(std::string_view text, TimePoint now, TimePoint begin) {
    ActivityPlace place;
    begin = std::chrono::floor<std::chrono::seconds>(begin);  // Flickr tells no less
    place.begin = place.since = begin;
    place.begun = now;
    const auto content = parse_json(text);
    if (!content) return place;
    place.since = time_at(*content, "since").value_or(begin);
    place.begin = time_at(*content, "begin").value_or(place.since);
    const auto begun = time_at(*content, "begun");
    if (!begun) return place;
    place.begun = *begun;
    place.page = std::clamp<std::int64_t>(whole_at(*content, "page").value_or(1), 1, kMostPages);
    place.listed = flag_at(*content, "listed").value_or(false);
    const json* const open = member(*content, "open");
    if (open == nullptr || !open->is_array()) return place;
    for (const json& photo : *open) {
      if (!photo.is_string() || place.open.size() == kMostOpen) continue;
      if (is_photo_id(photo.get_ref<const std::string&>())) place.open.push_back(photo);
    }
    return place;
  }
  /// How far back things are new.
  TimePoint reach() const { return std::max(begin, since - kOverlap); }
  bool reads_comments() const { return listed && !open.empty(); }
  void note(const std::string& photo) {
    if (open.size() < kMostOpen && std::ranges::find(open, photo) == open.end())
      open.push_back(photo);
  }
  PollAnswer answer(std::string body) && {
    PollAnswer said;
    said.more = !listed || !open.empty();
    said.body = std::move(body);
    json place = {{"begin", to_iso8601(begin)}, {"since", to_iso8601(said.more ? since : begun)}};
    if (said.more) {
      place.update({{"begun", to_iso8601(begun)},
                    {"page", page},
                    {"listed", listed},
                    {"open", std::vector<std::string>(open.begin(), open.end())}});
    }
    said.cursor = written(place);
    return said;
  }
};

// Whole hours, and days where there are many: so long as nobody looked, and a little more.
std::string timeframe(Duration past) {
  const auto hours = std::chrono::ceil<std::chrono::hours>(past).count() + 1;
  if (hours <= 24) return std::to_string(std::max<std::int64_t>(hours, 4)) + "h";
  return std::to_string(std::min<std::int64_t>(hours / 24 + 1, 7)) + "d";
}

bool was_written_about(const json& photo, TimePoint since) {
  const json* const activity = member(photo, "activity");
  const json* const events = activity == nullptr ? nullptr : member(*activity, "event");
  if (events == nullptr || !events->is_array()) return false;
  return std::ranges::any_of(*events, [&](const json& event) {
    const auto at = seconds_at(event, "dateadded");
    return text_at(event, "type") == "comment" && (!at || *at >= since);
  });
}

json written_since(const json& comments, TimePoint since) {
  json fresh = json::array();
  for (const json& comment : comments) {
    const auto at = seconds_at(comment, "datecreate");
    if (!at || *at >= since) fresh.push_back(comment);
  }
  return fresh;
}

/// What is known of a photo's comments, the latest of them.
struct PhotoPlace {
  bool begun = false;
  std::map<std::string, std::string> marks;  ///< of words, by comment

  static PhotoPlace read(std::string_view text) {
    PhotoPlace place;
    const auto content = parse_json(text);
    const json* const marks = content ? member(*content, "marks") : nullptr;
    if (marks == nullptr || !marks->is_object()) return place;
    place.begun = true;
    for (const auto& [id, mark] : marks->items()) {
      if (is_comment_id(id) && mark.is_string() && place.marks.size() < kMostKnown)
        place.marks[id] = mark;
    }
    return place;
  }
  std::string text() const { return written({{"marks", marks}}); }
};

std::string mark_of(const json& comment) {
  return crypto::to_hex(crypto::sha256(words_of(comment))).substr(0, kWordsMark);
}

// New ones, and what became of those that are known.
json changes(const PhotoPlace& known, const json& comments, TimePoint since, PhotoPlace& next) {
  json fresh = json::array();
  std::set<std::string> standing;
  const std::size_t out_of_sight = comments.size() > kMostKnown ? comments.size() - kMostKnown : 0;
  std::size_t place = 0;
  for (const json& comment : comments) {
    const std::string id = id_at(comment, "id");
    standing.insert(id);
    if (place++ < out_of_sight || !is_comment_id(id)) continue;
    const std::string mark = mark_of(comment);
    next.marks[id] = mark;
    const auto before = known.marks.find(id);
    const auto at = seconds_at(comment, "datecreate");
    if (before == known.marks.end()) {
      if (known.begun || !at || *at >= since) fresh.push_back(comment);
    } else if (before->second != mark) {
      fresh.push_back(comment);
      fresh.back()["edited"] = true;
    }
  }
  for (const auto& [id, mark] : known.marks) {
    if (!standing.contains(id)) fresh.push_back({{"id", id}, {"removed", true}});
  }
  return fresh;
}

}  // namespace

std::vector<Stream> FlickrAdapter::streams() const {
  std::vector<Stream> all = {{std::string(kActivity), poll_interval_}};
  for (const std::string& photo : photos_) {
    all.push_back({std::string(kPhoto) + photo, photo_interval_});
  }
  return all;
}

Result<http::Request> FlickrAdapter::render_poll(std::string_view stream, std::string_view cursor,
                                                 TimePoint now) const {
  if (stream.starts_with(kPhoto)) {
    const std::string photo(stream.substr(kPhoto.size()));
    if (std::ranges::find(photos_, photo) == photos_.end()) {
      return Error(Errc::kUnsupported, "stream " + std::string(stream));
    }
    return list_comments(photo, now);
  }
  const auto place = ActivityPlace::read(cursor, now, now - look_back_);
  if (place.reads_comments()) return list_comments(place.open.front(), now);
  return call("GET", "flickr.activity.userPhotos",
              {{"timeframe", timeframe(now - place.reach())},
               {"per_page", "50"},
               {"page", std::to_string(place.page)}},
              now);
}

PollAnswer FlickrAdapter::read_poll(std::string_view stream, std::string_view cursor,
                                    const http::Response& response, TimePoint now) const {
  if (stream.starts_with(kPhoto)) return read_photo(cursor, response, now);
  return read_activity(cursor, response, now);
}

PollAnswer FlickrAdapter::read_photo(std::string_view cursor, const http::Response& response,
                                     TimePoint now) const {
  const JsonAnswer answer = read_answer(response);
  if (answer.failure) return refused(*answer.failure, keys_.token);
  const json* const comments = comments_in(answer);
  const json* const holder = member(answer.content, "comments");
  const std::string photo = holder == nullptr ? std::string() : id_at(*holder, "photo_id");
  if (comments == nullptr || !is_photo_id(photo)) return strange("answer without comments");
  PhotoPlace next;
  next.begun = true;
  PollAnswer page;
  page.body = body_of(photo, changes(PhotoPlace::read(cursor), *comments, now - look_back_, next));
  page.cursor = next.text();
  return page;
}

PollAnswer FlickrAdapter::read_activity(std::string_view cursor, const http::Response& response,
                                        TimePoint now) const {
  auto place = ActivityPlace::read(cursor, now, now - look_back_);
  const JsonAnswer answer = read_answer(response);
  const bool of_a_photo = place.reads_comments();
  if (of_a_photo && answer.gone()) {  // it was removed meanwhile
    place.open.pop_front();
    return std::move(place).answer({});
  }
  if (answer.failure) return refused(*answer.failure, keys_.token);
  const TimePoint since = place.reach();
  if (of_a_photo) {
    const json* const comments = comments_in(answer);
    if (comments == nullptr) return strange("answer without comments");
    const std::string photo = std::exchange(place.open.front(), {});
    place.open.pop_front();
    return std::move(place).answer(body_of(photo, written_since(*comments, since)));
  }
  const json* const items = member(answer.content, "items");
  if (items == nullptr || !items->is_object()) return strange("answer without items");
  if (const json* const photos = member(*items, "item"); photos && photos->is_array()) {
    for (const json& photo : *photos) {
      const std::string id = id_at(photo, "id");
      const bool elsewhere = std::ranges::find(photos_, id) != photos_.end();
      if (is_photo_id(id) && !elsewhere && was_written_about(photo, since)) place.note(id);
    }
  }
  const std::int64_t pages = whole_at(*items, "pages").value_or(1);
  place.listed = place.page >= std::min(pages, kMostPages);
  if (!place.listed) ++place.page;
  return std::move(place).answer({});
}

}  // namespace kaiku::platforms::flickr
