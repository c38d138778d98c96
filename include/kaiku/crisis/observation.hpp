#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/comment.hpp>
#include <kaiku/domain/decision.hpp>
#include <kaiku/domain/finding.hpp>
#include <kaiku/domain/ids.hpp>

namespace kaiku::crisis {

/// What a comment is about, as far as detection tells it apart.
enum class Category {
  kPositive,
  kNeutral,
  kQuestion,
  kSpam,
  kComplaint,
  kOutrage,  ///< discrimination, ethics, calls to boycott
  kOutage,   ///< something does not work, or money was taken twice
  kSafety,
  kData,
  kPress,  ///< journalists, lawyers, authorities
  kSelfHarm,
  kThreat
};
std::string_view to_string(Category category);  ///< "positive", … "self_harm", "threat"
std::optional<Category> parse_category(std::string_view name);

/// From 0 (nothing) over 1 (a complaint), 2 (anger, an outage, an odd smell), 3 (an injury or a
/// leak is claimed, the press asks) to 4 (life is in danger).
inline constexpr int kGravest = 4;

/// What detection needs to know of one decided comment.
struct Observation {
  BrandId brand;
  AccountId account;
  std::string platform;
  PostId post;  ///< may be empty
  CommentId comment;
  AuthorId author;  ///< empty: counted as one author of its own
  std::optional<std::uint64_t> followers;
  std::optional<TimePoint> author_created;
  std::string permalink;
  std::string text;     ///< as written; only compared with others, never stored
  TimePoint at{};       ///< event time
  TimePoint arrived{};  ///< decision time
  bool negative = false;
  double score = 1;  ///< how sure the classifier is of `negative`, 0 … 1
  Category category = Category::kNeutral;
  bool outage = false;  ///< it tells of an outage, whatever graver `category` it is as well
  int severity = 0;
  std::vector<std::string> topics;  ///< at most 4 are watched
  std::vector<std::string>
      restrictions;                  ///< policies that hide, delete, block or warn because of it
  std::optional<std::string> grave;  ///< "injury", "threat", "self_harm", "data_leak", "press", …
  std::string grave_severity;        ///< empty: by kind
};

/// Whether an escalation of this kind is told by the detector, one incident per author. Any other
/// is one per comment.
bool is_grave(std::string_view kind);

/// A comment as detection sees it: category and severity by its labels, negative when criticism or
/// abuse holds, grave when that was escalated.
Observation observe(const Comment& comment, const Finding& finding,
                    std::span<const Escalation> escalations, TimePoint decided_at);

/// Fills `negative` and `grave` from category, severity and score, for a comment that was labelled
/// otherwise than by the rules: negative when it was found to be so with at least 0.6 or its
/// severity is 2 or more, grave from severity 3 on (and for severity 4 with a score of 0.5).
void judge(Observation& observation, bool negative_sentiment);

}  // namespace kaiku::crisis
