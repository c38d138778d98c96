#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/ids.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::conduct {

/// What a label stands on. A domain belongs to a brand, everything else to an account.
enum class LabelTarget { kAuthor, kPost, kThread, kDomain };
std::string_view to_string(LabelTarget target);  ///< "author", "post", "thread", "domain"
std::optional<LabelTarget> parse_label_target(std::string_view name);

/// A label at its place.
struct LabelPlace {
  LabelTarget target = LabelTarget::kAuthor;
  BrandId brand;        ///< kDomain; empty otherwise
  AccountId account;    ///< empty for kDomain
  std::string subject;  ///< id of the author, post or thread; name of the domain
  std::string label;
};

/// Who says what about a label. In ascending order of weight: the weightiest that lives decides, so
/// what a person said outranks rules until it ends.
enum class Standing { kGivenByRule = 1, kTakenByPerson, kGivenByPerson };
std::string_view to_string(Standing standing);  ///< "given_by_rule", …

/// One reason for or against a label.
struct LabelReason {
  LabelPlace place;
  Standing standing = Standing::kGivenByRule;
  std::string reason;  ///< of a rule: the policy's id
  std::string who;     ///< "kaiku", or the person
  TimePoint at{};
  std::optional<TimePoint> until;
  bool present = false;  ///< whether the label stands there, all living reasons together
};

/// Which reasons to list; empty members ask for nothing.
struct LabelQuestion {
  AccountId account;
  std::optional<LabelTarget> target;
  std::string subject;
  std::string label;
};

inline constexpr std::size_t kMostLabelBytes = 100;
inline constexpr std::size_t kMostSubjectBytes = 500;
inline constexpr std::size_t kMostReasonBytes = 2'000;

/// Labels on authors, posts, threads and domains. Implemented by store::SqliteLabelBook. Errors
/// besides those named: kStoreUnavailable, kStoreCorrupt, kStopped.
class LabelBook {
 public:
  virtual ~LabelBook() = default;

  /// Living reasons, newest first, at most `limit`.
  virtual boost::asio::awaitable<Result<std::vector<LabelReason>>> list(LabelQuestion question,
                                                                        TimePoint now,
                                                                        std::size_t limit) = 0;

  /// A person's word on a label: kGivenByPerson or kTakenByPerson, in place of what a person said
  /// about it before. Written to the audit. Errors: kInvalidArgument (a member is empty or too
  /// long, the end has passed, or kGivenByRule).
  virtual boost::asio::awaitable<Result<void>> say(LabelReason word) = 0;
};

/// Whether a person may say this; what say() checks first. Errors: kInvalidArgument.
Result<void> check_word(const LabelReason& word);

}  // namespace kaiku::conduct
