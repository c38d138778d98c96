#include <cmath>
#include <cstdint>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/crisis/stream_line.hpp>

#include "stored.hpp"

namespace kaiku::crisis {
namespace {

using nlohmann::json;

constexpr double kMillisFrom = 1e11;  // as seconds that is the year 5138
constexpr TimePoint kEnd = from_unix_seconds(kSecondsUntilYear10000);

/// Members of a line; remembers the first that is wrong.
class Line {
 public:
  explicit Line(const json& value) : value_(value) {}

  std::string text(const char* key) {
    const json* const found = find(key);
    if (found == nullptr) return {};
    if (found->is_string()) return found->get<std::string>();
    if (found->is_number_integer()) return found->dump();
    refuse(key, "expected text");
    return {};
  }
  std::optional<TimePoint> time(const char* key) {
    const json* const found = find(key);
    if (found == nullptr) return std::nullopt;
    if (found->is_string()) {
      const auto read = parse_iso8601(found->get_ref<const std::string&>());
      if (read && *read >= TimePoint{} && *read < kEnd) return *read;
    } else if (found->is_number()) {
      const double number = found->get<double>();
      const double seconds = number >= kMillisFrom ? number / 1000 : number;
      if (seconds >= 0 && seconds < static_cast<double>(kSecondsUntilYear10000)) {
        return TimePoint(Duration(std::llround(seconds * 1e6)));
      }
    }
    refuse(key, "expected a time from 1970 on such as \"2026-01-01T12:00:00Z\"");
    return std::nullopt;
  }
  std::optional<double> number(const char* key, double least, double most) {
    const json* const found = find(key);
    if (found == nullptr) return std::nullopt;
    const double read = found->is_number() ? found->get<double>() : least - 1;
    if (read >= least && read <= most) return read;
    char range[64];
    std::snprintf(range, sizeof range, "expected a number from %g to %g", least, most);
    refuse(key, range);
    return std::nullopt;
  }
  void refuse(const char* key, const std::string& why) {
    if (problem_.empty()) problem_ = "\"" + std::string(key) + "\": " + why;
  }
  const std::string& problem() const { return problem_; }
  const json* find(const char* key) const {
    const auto found = value_.find(key);
    return found == value_.end() || found->is_null() ? nullptr : &*found;
  }

 private:
  const json& value_;
  std::string problem_;
};

StreamComment::Label read_label(const json& value, Line& outer) {
  StreamComment::Label label;
  if (!value.is_object()) {
    outer.refuse("label", "expected an object with category, sentiment, severity and score");
    return label;
  }
  Line members(value);
  const std::string category = members.text("category");
  if (const auto known = parse_category(category)) {
    label.category = *known;
  } else {
    outer.refuse("category",
                 "expected positive, neutral, question, spam, complaint, outrage, outage, safety, "
                 "data, press, self_harm or threat");
  }
  const std::string sentiment = members.text("sentiment");
  label.negative = sentiment == "negative";
  const bool known_sentiment =
      label.negative || sentiment.empty() || sentiment == "neutral" || sentiment == "positive";
  if (!known_sentiment) outer.refuse("sentiment", "expected positive, neutral or negative");
  label.severity = static_cast<int>(members.number("severity", 0, kGravest).value_or(0));
  label.score = members.number("score", 0, 1).value_or(1);
  if (!members.problem().empty()) outer.refuse("label", members.problem());
  return label;
}

}  // namespace

Result<StreamComment> read_stream_line(std::string_view line) {
  if (line.size() > kMostStreamLineBytes) {
    return Error(Errc::kMalformedPayload, "longer than 1 MiB");
  }
  const json value = json::parse(line, nullptr, false);
  if (!value.is_object()) return Error(Errc::kMalformedPayload, "no JSON object");
  Line members(value);
  StreamComment read;
  Comment& comment = read.comment;
  comment.id = CommentId(members.text("id"));
  if (comment.id.empty()) members.refuse("id", "is missing");
  const auto ts = members.time("ts");
  if (!ts) members.refuse("ts", "is missing");
  comment.created_at = ts.value_or(TimePoint{});
  read.received_at = members.time("received_at").value_or(comment.created_at);
  comment.platform = members.text("platform");
  if (comment.platform.empty()) comment.platform = "generic";
  comment.account = AccountId(comment.platform);
  comment.brand = BrandId(members.text("brand"));
  comment.post = PostId(members.text("post_id"));
  if (std::string parent = members.text("parent_id"); !parent.empty()) {
    comment.parent = CommentId(std::move(parent));
  }
  comment.author.id = AuthorId(members.text("author_id"));
  if (const auto followers = members.number("author_followers", 0, 1e15)) {
    comment.author.followers = static_cast<std::uint64_t>(*followers);
  }
  read.author_created = members.time("author_created");
  comment.language_hint = members.text("lang");
  comment.text = members.text("text");
  if (const json* const label = members.find("label")) read.label = read_label(*label, members);
  if (!members.problem().empty()) return Error(Errc::kMalformedPayload, members.problem());
  return read;
}

Observation observe(const StreamComment& line) {
  const Comment& comment = line.comment;
  Observation observation;
  observation.brand = comment.brand;
  observation.account = comment.account;
  observation.platform = comment.platform;
  observation.post = comment.post;
  observation.comment = comment.id;
  observation.author = comment.author.id;
  observation.followers = comment.author.followers;
  observation.author_created = line.author_created;
  observation.text = comment.text;
  observation.at = comment.created_at;
  observation.arrived = line.received_at;
  const StreamComment::Label label = line.label.value_or(StreamComment::Label{});
  observation.category = label.category;
  observation.severity = label.severity;
  observation.score = label.score;
  judge(observation, label.negative);
  return observation;
}

}  // namespace kaiku::crisis
