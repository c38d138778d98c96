// What the hub posts: an Atom feed (RFC 4287) with YouTube's own elements.

#include "feed.hpp"

#include <cstddef>
#include <expat.h>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "../batch_reader.hpp"
#include "comments.hpp"

namespace kaiku::platforms::youtube {
namespace {

constexpr std::size_t kDeepest = 16;
constexpr std::size_t kLongestText = std::size_t{4} * 1024;
constexpr std::string_view kVideoPrefix = "yt:video:";

// Names as the parser gives them: namespace, a space, the local name.
constexpr std::string_view kFeed = "http://www.w3.org/2005/Atom feed";
constexpr std::string_view kEntry = "http://www.w3.org/2005/Atom entry";
constexpr std::string_view kTitle = "http://www.w3.org/2005/Atom title";
constexpr std::string_view kPublished = "http://www.w3.org/2005/Atom published";
constexpr std::string_view kUpdated = "http://www.w3.org/2005/Atom updated";
constexpr std::string_view kVideo = "http://www.youtube.com/xml/schemas/2015 videoId";
constexpr std::string_view kChannel = "http://www.youtube.com/xml/schemas/2015 channelId";
constexpr std::string_view kDeleted = "http://purl.org/atompub/tombstones/1.0 deleted-entry";

struct Entry {
  std::string video;
  std::string channel;
  std::string title;
  std::optional<TimePoint> published;
  std::optional<TimePoint> updated;
  bool deleted = false;
};

std::optional<TimePoint> moment(const std::string& text) {
  const auto at = parse_iso8601(text);
  return at ? std::optional(*at) : std::nullopt;
}

/// Collects the entries of one feed. The parser calls back; what is wrong stops it.
class FeedReader {
 public:
  Result<std::vector<Entry>> read(std::string_view body) {
    const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(
        XML_ParserCreateNS(nullptr, ' '), &XML_ParserFree);
    if (parser == nullptr) return Error(Errc::kMalformedPayload, "feed: no memory");
    parser_ = parser.get();
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(parser_, &FeedReader::on_start, &FeedReader::on_end);
    XML_SetCharacterDataHandler(parser_, &FeedReader::on_text);
    XML_SetStartDoctypeDeclHandler(parser_, &FeedReader::on_doctype);
    const auto status = XML_Parse(parser_, body.data(), static_cast<int>(body.size()), 1);
    if (!problem_.empty()) return Error(Errc::kMalformedPayload, "feed: " + problem_);
    if (status != XML_STATUS_OK) {
      return Error(Errc::kMalformedPayload,
                   std::string("feed: ") + XML_ErrorString(XML_GetErrorCode(parser_)));
    }
    if (!is_feed_) return Error(Errc::kMalformedPayload, "feed: the document is no Atom feed");
    return std::move(entries_);
  }

 private:
  static FeedReader& self(void* data) { return *static_cast<FeedReader*>(data); }
  static void on_start(void* data, const XML_Char* name, const XML_Char** attributes) {
    self(data).start(name, attributes);
  }
  static void on_end(void* data, const XML_Char* name) { self(data).end(name); }
  static void on_text(void* data, const XML_Char* text, int length) {
    self(data).add(std::string_view(text, static_cast<std::size_t>(length)));
  }
  static void on_doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    self(data).stop("it has a document type");
  }

  void stop(const char* why) {
    if (problem_.empty()) problem_ = why;
    XML_StopParser(parser_, XML_FALSE);
  }

  void start(std::string_view name, const XML_Char** attributes) {
    if (++depth_ > kDeepest) return stop("it is nested too deeply");
    if (depth_ == 1) is_feed_ = name == kFeed;
    text_.clear();
    if (depth_ != 2 || (name != kEntry && name != kDeleted)) return;
    if (entries_.size() > BatchReader::kMostItems) return stop("it has too many entries");
    entries_.emplace_back();
    in_entry_ = name == kEntry;
    if (name == kDeleted) read_tombstone(attributes);
  }

  void read_tombstone(const XML_Char** attributes) {
    Entry& entry = entries_.back();
    entry.deleted = true;
    for (; attributes[0] != nullptr; attributes += 2) {
      const std::string_view key = attributes[0];
      std::string value = attributes[1];
      if (key == "ref" && value.starts_with(kVideoPrefix)) {
        entry.video = value.substr(kVideoPrefix.size());
      } else if (key == "when") {
        entry.updated = moment(value);
      }
    }
  }

  void add(std::string_view text) {
    if (text_.size() + text.size() > kLongestText) return stop("an element is too long");
    text_ += text;
  }

  void end(std::string_view name) {
    if (depth_ == 2) in_entry_ = false;
    if (depth_-- != 3 || !in_entry_) return;
    Entry& entry = entries_.back();
    if (name == kVideo) entry.video = text_;
    if (name == kChannel) entry.channel = text_;
    if (name == kTitle) entry.title = text_;
    if (name == kPublished) entry.published = moment(text_);
    if (name == kUpdated) entry.updated = moment(text_);
  }

  XML_Parser parser_ = nullptr;
  std::vector<Entry> entries_;
  std::string text_;
  std::string problem_;
  std::size_t depth_ = 0;
  bool is_feed_ = false;
  bool in_entry_ = false;
};

ItemReading read_video(const Owner& owner, Entry entry, TimePoint received_at) {
  if (!is_youtube_id(entry.video)) return unreadable("entry without a video's id");
  if (!entry.updated) return unreadable("entry without time");
  // A tombstone does not say whose the video was: the subscription is to one channel.
  if (!entry.deleted && entry.channel != owner.id) return nothing();
  Event event = owner.event(entry.deleted ? EventKind::kRemoved : EventKind::kCreated, received_at);
  event.by_brand = true;
  event.occurred_at = *entry.updated;
  event.dedupe_key =
      "video:" + entry.video + (entry.deleted ? "!" : "@") + to_iso8601(*entry.updated);
  Comment& video = event.comment;
  video.id = CommentId(entry.video);
  video.post = PostId(entry.video);
  video.kind = CommentKind::kPost;
  video.author.id = AuthorId(owner.id);
  video.text = std::move(entry.title);
  video.created_at = entry.published.value_or(*entry.updated);
  video.permalink = "https://www.youtube.com/watch?v=" + entry.video;
  return std::optional(std::move(event));
}

}  // namespace

bool is_feed(std::string_view body) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (body.starts_with(kByteOrderMark)) body.remove_prefix(kByteOrderMark.size());
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && body[first] == '<';
}

Result<EventBatch> read_videos(const Owner& owner, std::string_view body, TimePoint received_at) {
  auto entries = FeedReader().read(body);
  if (!entries) return entries.error();
  BatchReader batch;
  batch.note_readable();
  std::size_t seen = 0;
  for (Entry& entry : *entries) {
    if (!batch.admits(seen)) break;
    batch.at("entry " + std::to_string(seen));
    batch.take(read_video(owner, std::move(entry), received_at));
  }
  return std::move(batch).finish();
}

}  // namespace kaiku::platforms::youtube
