#include "example.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include <kaiku/rules/facts.hpp>

#include "rule_text.hpp"

namespace kaiku::rules {
namespace {

using config::Node;

constexpr std::size_t kMostEarlier = 1'000;

std::optional<std::uint64_t> whole(const Node& value) {
  const std::string& text = value.scalar();
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<bool> flag(const Node& value) {
  if (value.scalar() == "true") return true;
  if (value.scalar() == "false") return false;
  return std::nullopt;
}

template <std::optional<std::size_t> Context::*kMember>
bool give_number(const Node& value, Example& example) {
  const auto number = whole(value);
  if (number) example.context.*kMember = *number;
  return number.has_value();
}

template <std::optional<Duration> Context::*kMember>
bool give_duration(const Node& value, Example& example) {
  const auto duration = parse_duration(value.scalar());
  if (duration) example.context.*kMember = *duration;
  return duration.has_value();
}

template <std::optional<bool> Context::*kMember>
bool give_flag(const Node& value, Example& example) {
  const auto given = flag(value);
  if (given) example.context.*kMember = *given;
  return given.has_value();
}

template <bool Comment::*kMember>
bool give_comment_flag(const Node& value, Example& example) {
  const auto given = flag(value);
  if (given) example.comment.*kMember = *given;
  return given.has_value();
}

/// An empty list says that there are none.
template <std::optional<std::set<std::string>> Context::*kMember>
bool give_labels(const Node& value, Example& example) {
  std::vector<Node> nodes = value.items();
  if (value.is_scalar()) nodes.push_back(value);
  std::set<std::string> labels;
  for (const Node& node : nodes) labels.insert(node.scalar());
  example.context.*kMember = std::move(labels);
  return value.is_scalar() || value.is_sequence();
}

bool give_followers(const Node& value, Example& example) {
  example.comment.author.followers = whole(value);
  return example.comment.author.followers.has_value();
}

bool give_rating(const Node& value, Example& example) {
  const auto stars = whole(value);
  if (!stars || *stars < 1 || *stars > 5) return false;
  example.comment.rating = static_cast<int>(*stars);
  return true;
}

bool give_kind(const Node& value, Example& example) {
  const auto kind = parse_comment_kind(value.scalar());
  if (kind) example.comment.kind = *kind;
  return kind.has_value();
}

bool give_language(const Node& value, Example& example) {
  example.language = parse_language(value.scalar());
  return example.language.has_value();
}

bool give_platform(const Node& value, Example& example) {
  example.comment.platform = value.scalar();
  return !value.scalar().empty();
}

bool give_account(const Node& value, Example& example) {
  example.comment.account = AccountId(value.scalar());
  return !value.scalar().empty();
}

bool give_brand(const Node& value, Example& example) {
  example.comment.brand = BrandId(value.scalar());
  return !value.scalar().empty();
}

void set_parent(Example& example, bool reply) {
  if (reply) example.comment.parent = CommentId("parent");
}

bool give_is_reply(const Node& value, Example& example) {
  const auto reply = flag(value);
  if (reply) set_parent(example, *reply);
  return reply.has_value();
}

bool give_top_level(const Node& value, Example& example) {
  const auto top_level = flag(value);
  if (top_level) set_parent(example, !*top_level);
  return top_level.has_value();
}

bool give_post_kind(const Node& value, Example& example) {
  example.comment.post = PostId("post");
  example.comment.on_ad = value.scalar() == "ad";
  return example.comment.on_ad || value.scalar() == "organic";
}

LocalMoment& local(Example& example) {
  if (!example.context.local) {
    example.context.local = LocalMoment{.weekday = std::chrono::Monday, .open = {}};
  }
  return *example.context.local;
}

bool give_hours(const Node& value, Example& example) {
  local(example).open = value.scalar() == "open";
  return value.scalar() == "open" || value.scalar() == "closed";
}

bool give_weekday(const Node& value, Example& example) {
  constexpr std::array<std::string_view, 7> kDays = {"sun", "mon", "tue", "wed",
                                                     "thu", "fri", "sat"};
  const auto day = std::ranges::find(kDays, value.scalar());
  if (day == kDays.end()) return false;
  local(example).weekday = std::chrono::weekday(static_cast<unsigned>(day - kDays.begin()));
  return true;
}

bool give_hour(const Node& value, Example& example) {
  const std::string& text = value.scalar();
  const std::size_t colon = text.find(':');
  const auto number = [](std::string_view digits) {
    unsigned read = 99;
    std::from_chars(digits.data(), digits.data() + digits.size(), read);
    return read;
  };
  if (colon == std::string::npos || colon + 3 != text.size()) return false;
  const unsigned hour = number(std::string_view(text).substr(0, colon));
  const unsigned minute = number(std::string_view(text).substr(colon + 1));
  if (hour > 23 || minute > 59) return false;
  local(example).since_midnight = std::chrono::hours(hour) + std::chrono::minutes(minute);
  return true;
}

template <std::vector<std::string> Example::*kMember>
bool give_texts(const Node& value, Example& example) {
  for (const Node& node : value.items()) (example.*kMember).push_back(node.scalar());
  const std::size_t count = (example.*kMember).size();
  return value.is_sequence() && count > 0 && count <= kMostEarlier;
}

constexpr std::string_view kTexts = "a list of 1 to 1000 texts";
constexpr std::string_view kNumber = "a whole number, 0 or more";
constexpr std::string_view kDuration = "a duration as in 3d";
constexpr std::string_view kFlag = "true or false";
constexpr std::string_view kLabels = "a label or a list of labels";
constexpr std::string_view kNumberSchema = R"({"type": "integer", "minimum": 0})";
constexpr std::string_view kDurationSchema = R"({"$ref": "#/$defs/duration"})";
constexpr std::string_view kFlagSchema = R"({"type": "boolean"})";
constexpr std::string_view kLabelsSchema =
    R"({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})";
constexpr std::string_view kTextSchema = R"({"type": "string", "minLength": 1})";

constexpr std::string_view kTextListSchema = R"({"type": "array", "minItems": 1,
  "maxItems": 1000, "items": {"type": "string"}})";

constexpr GivenFact kFacts[] = {
    {"earlier", give_texts<&Example::earlier>, kTexts, kTextListSchema},
    {"earlier_own", give_texts<&Example::earlier_own>, kTexts, kTextListSchema},
    {"lang", give_language, "fi, sv or en", R"({"$ref": "#/$defs/language"})"},
    {"platform", give_platform, "a platform", kTextSchema},
    {"account", give_account, "an account", kTextSchema},
    {"brand", give_brand, "a brand", kTextSchema},
    {"kind", give_kind, "a kind of comment", R"({"$ref": "#/$defs/kind"})"},
    {"rating", give_rating, "1 to 5", R"({"type": "integer", "minimum": 1, "maximum": 5})"},
    {"private", give_comment_flag<&Comment::is_private>, kFlag, kFlagSchema},
    {"edited", give_flag<&Context::edited>, kFlag, kFlagSchema},
    {"top_level", give_top_level, kFlag, kFlagSchema},
    {"is_reply", give_is_reply, kFlag, kFlagSchema},
    {"reply_to_us", give_flag<&Context::reply_to_us>, kFlag, kFlagSchema},
    {"author.comments_before", give_number<&Context::author_comments_before>, kNumber,
     kNumberSchema},
    {"author.strikes", give_number<&Context::author_strikes>, kNumber, kNumberSchema},
    {"author.followers", give_followers, kNumber, kNumberSchema},
    {"author.known_for", give_duration<&Context::author_known_for>, kDuration, kDurationSchema},
    {"author.label", give_labels<&Context::author_labels>, kLabels, kLabelsSchema},
    {"on_ad", give_comment_flag<&Comment::on_ad>, kFlag, kFlagSchema},
    {"post.kind", give_post_kind, "ad or organic", R"({"$ref": "#/$defs/post_kind"})"},
    {"post.age", give_duration<&Context::post_age>, kDuration, kDurationSchema},
    {"post.comments", give_number<&Context::post_comments>, kNumber, kNumberSchema},
    {"post.label", give_labels<&Context::post_labels>, kLabels, kLabelsSchema},
    {"thread.age", give_duration<&Context::thread_age>, kDuration, kDurationSchema},
    {"thread.comments", give_number<&Context::thread_comments>, kNumber, kNumberSchema},
    {"thread.our_replies", give_number<&Context::thread_our_replies>, kNumber, kNumberSchema},
    {"thread.staff_answered", give_flag<&Context::thread_staff_answered>, kFlag, kFlagSchema},
    {"thread.label", give_labels<&Context::thread_labels>, kLabels, kLabelsSchema},
    {"domain.label", give_labels<&Context::domain_labels>, kLabels, kLabelsSchema},
    {"hours", give_hours, "open or closed", R"({"enum": ["open", "closed"]})"},
    {"weekday", give_weekday, "one day, mon to sun",
     R"({"enum": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]})"},
    {"hour", give_hour, "a time of day as in 9:30",
     R"({"type": "string", "pattern": "^[0-9]{1,2}:[0-9]{2}$"})"},
};

bool give(const Node& key, const Node& value, Example& example, Diagnostics& diagnostics) {
  const auto* const fact = std::ranges::find(kFacts, key.scalar(), &GivenFact::key);
  if (fact == std::end(kFacts)) {
    std::vector<std::string_view> known = {"text"};
    for (const GivenFact& candidate : kFacts) known.push_back(candidate.key);
    diagnostics.push_back(key.error("a test cannot give '" + shown(key.scalar()) + "'",
                                    did_you_mean(key.scalar(), known)));
    return false;
  }
  if (fact->give(value, example)) return true;
  diagnostics.push_back(
      value.error("'" + key.scalar() + "': expected " + std::string(fact->expected)));
  return false;
}

}  // namespace

std::span<const GivenFact> given_facts() {
  return kFacts;
}

std::vector<std::string_view> fact_names() {
  std::vector<std::string_view> names;
  for (const GivenFact& fact : kFacts) names.push_back(fact.key);
  return names;
}

std::optional<GivenFacts> read_facts(const Node& mapping, Diagnostics& diagnostics) {
  Example example;
  bool usable = true;
  for (const auto& [key, value] : mapping.entries())
    usable = give(key, value, example, diagnostics) && usable;
  if (!usable) return std::nullopt;
  return GivenFacts{.comment = std::move(example.comment),
                    .context = std::move(example.context),
                    .language = example.language,
                    .earlier = std::move(example.earlier),
                    .earlier_own = std::move(example.earlier_own)};
}

std::optional<Example> read_example(const Node& node, Diagnostics& diagnostics) {
  Example example;
  example.place = node.error({});
  if (node.is_scalar()) {
    example.comment.text = node.scalar();
    return example;
  }
  bool usable = node.is_mapping();
  bool text = false;
  for (const auto& [key, value] : node.entries()) {
    if (key.scalar() == "text") {
      text = value.is_scalar();
      example.comment.text = value.scalar();
    } else {
      usable = give(key, value, example, diagnostics) && usable;
    }
  }
  if (!text) {
    diagnostics.push_back(node.error("a test is a text, or a mapping with 'text'",
                                     "e.g. {text: \"Huonoa\", rating: 1}"));
  }
  if (!usable || !text) return std::nullopt;
  return example;
}

}  // namespace kaiku::rules
