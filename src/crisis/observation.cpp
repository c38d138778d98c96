#include <algorithm>
#include <array>
#include <utility>

#include <kaiku/crisis/observation.hpp>

namespace kaiku::crisis {
namespace {

constexpr std::pair<Category, std::string_view> kCategories[] = {
    {Category::kPositive, "positive"},   {Category::kNeutral, "neutral"},
    {Category::kQuestion, "question"},   {Category::kSpam, "spam"},
    {Category::kComplaint, "complaint"}, {Category::kOutrage, "outrage"},
    {Category::kOutage, "outage"},       {Category::kSafety, "safety"},
    {Category::kData, "data"},           {Category::kPress, "press"},
    {Category::kSelfHarm, "self_harm"},  {Category::kThreat, "threat"}};

constexpr double kNegativeFrom = 0.6;
constexpr double kGravestFrom = 0.5;
constexpr int kClaimed = 3;

// What a label says of its comment, the gravest first. `angry`: only of a comment that criticises
// or abuses, because the label names a subject as well.
struct LabelMeaning {
  std::string_view label;
  Category category;
  int severity;
  bool angry;
};
constexpr LabelMeaning kMeanings[] = {
    {"self_harm", Category::kSelfHarm, 4, false}, {"threat", Category::kThreat, 4, false},
    {"injury", Category::kSafety, 4, false},      {"data_leak", Category::kData, 3, false},
    {"safety", Category::kSafety, 2, true},       {"discrimination", Category::kOutrage, 2, true},
    {"boycott", Category::kOutrage, 2, true},     {"outrage", Category::kOutrage, 2, true},
    {"outage", Category::kOutage, 2, false},      {"authority", Category::kPress, 2, true}};

constexpr std::array<std::string_view, 14> kTopics = {
    "delivery", "price",        "quality",       "service",       "staff",
    "returns",  "availability", "website",       "opening_hours", "jobs",
    "privacy",  "environment",  "accessibility", "safety"};

std::string_view grave_kind(Category category) {
  switch (category) {
    case Category::kSelfHarm:
      return "self_harm";
    case Category::kThreat:
      return "threat";
    case Category::kSafety:
      return "injury";
    case Category::kData:
      return "data_leak";
    case Category::kPress:
      return "press";
    default:
      return "grave";
  }
}

// Thanks with a wish in them are no anger, whatever criticism they hold.
bool is_angry(const Finding& finding) {
  if (finding.holds(CommentClass::kAbuse)) return true;
  return finding.holds(CommentClass::kCriticism) && finding.primary != CommentClass::kPraise;
}

void read_labels(Observation& observation, const Finding& finding) {
  const bool angry = observation.negative;
  if (angry) {
    observation.category = Category::kComplaint;
    observation.severity = 1;
  } else if (finding.holds(CommentClass::kPraise)) {
    observation.category = Category::kPositive;
  } else if (finding.holds(CommentClass::kQuestion)) {
    observation.category = Category::kQuestion;
  } else if (finding.holds(CommentClass::kSpam)) {
    observation.category = Category::kSpam;
  }
  bool named = false;
  for (const LabelMeaning& meaning : kMeanings) {
    if (!finding.labels.contains(meaning.label) || (meaning.angry && !angry)) continue;
    // "Charged twice, shame on you" is one more whose money is gone, and outrage as well.
    observation.outage |= meaning.category == Category::kOutage;
    if (named) continue;
    observation.category = meaning.category;
    observation.severity = meaning.severity;
    named = true;
  }
  for (const std::string_view topic : kTopics) {
    if (finding.labels.contains(topic)) observation.topics.emplace_back(topic);
  }
}

// Only what is escalated is grave: spam that names an injury counts as anger at most.
void read_escalations(Observation& observation, std::span<const Escalation> escalations) {
  observation.severity = std::min(observation.severity, 2);
  for (const LabelMeaning& grave : kMeanings) {  // the gravest of several
    if (grave.severity < 3) break;
    const auto asked = std::ranges::find(escalations, grave.label, &Escalation::kind);
    if (asked == escalations.end()) continue;
    observation.grave = std::string(grave.label);
    observation.category = grave.category;
    observation.severity = grave.severity;
    // An upset stomach is claimed, no life in danger: for people soon, and counted like the others.
    if (grave.label == "injury" && asked->severity == "warning") {
      observation.severity = kClaimed;
      observation.grave_severity = asked->severity;
    }
    return;
  }
}

}  // namespace

std::string_view to_string(Category category) {
  return std::ranges::find(kCategories, category, &std::pair<Category, std::string_view>::first)
      ->second;
}

std::optional<Category> parse_category(std::string_view name) {
  for (const auto& [category, known] : kCategories) {
    if (known == name) return category;
  }
  return std::nullopt;
}

bool is_grave(std::string_view kind) {
  return std::ranges::any_of(kMeanings, [kind](const LabelMeaning& meaning) {
    return meaning.severity >= 3 && meaning.label == kind;
  });
}

Observation observe(const Comment& comment, const Finding& finding,
                    std::span<const Escalation> escalations, TimePoint decided_at) {
  Observation observation;
  observation.brand = comment.brand;
  observation.account = comment.account;
  observation.platform = comment.platform;
  observation.post = comment.post;
  observation.comment = comment.id;
  observation.author = comment.author.id;
  observation.followers = comment.author.followers;
  observation.permalink = comment.permalink;
  observation.text = comment.text;
  observation.at = comment.created_at;
  observation.arrived = decided_at;
  observation.score = std::max(finding.score(CommentClass::kCriticism).probability,
                               finding.score(CommentClass::kAbuse).probability);
  observation.negative = is_angry(finding) && observation.score >= kNegativeFrom;
  read_labels(observation, finding);
  read_escalations(observation, escalations);
  // "Where is my money?" is no criticism by its words, but one more whose money is gone.
  if (observation.outage) observation.negative = true;
  return observation;
}

void judge(Observation& observation, bool negative_sentiment) {
  observation.outage = observation.category == Category::kOutage;
  observation.negative =
      (negative_sentiment && observation.score >= kNegativeFrom) || observation.severity >= 2;
  const bool grave = observation.severity == 3 ||
                     (observation.severity >= kGravest && observation.score >= kGravestFrom);
  observation.grave.reset();
  observation.grave_severity.clear();
  if (!grave) return;
  observation.grave = std::string(grave_kind(observation.category));
  observation.grave_severity = observation.severity >= kGravest ? "urgent" : "warning";
}

}  // namespace kaiku::crisis
