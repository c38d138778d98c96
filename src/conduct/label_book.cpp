#include <algorithm>
#include <iterator>
#include <utility>

#include <kaiku/conduct/label_book.hpp>

namespace kaiku::conduct {
namespace {

constexpr std::pair<LabelTarget, std::string_view> kTargets[] = {{LabelTarget::kAuthor, "author"},
                                                                 {LabelTarget::kPost, "post"},
                                                                 {LabelTarget::kThread, "thread"},
                                                                 {LabelTarget::kDomain, "domain"}};

bool fits(const std::string& text, std::size_t most) {
  return !text.empty() && text.size() <= most;
}

Error refusal(const std::string& why) {
  return Error(Errc::kInvalidArgument, why);
}

}  // namespace

std::string_view to_string(LabelTarget target) {
  return kTargets[static_cast<std::size_t>(target)].second;
}

std::optional<LabelTarget> parse_label_target(std::string_view name) {
  for (const auto& [target, known] : kTargets) {
    if (known == name) return target;
  }
  return std::nullopt;
}

std::string_view to_string(Standing standing) {
  switch (standing) {
    case Standing::kGivenByRule:
      return "given_by_rule";
    case Standing::kTakenByPerson:
      return "taken_by_person";
    case Standing::kGivenByPerson:
      break;
  }
  return "given_by_person";
}

Result<void> check_word(const LabelReason& word) {
  const LabelPlace& place = word.place;
  if (word.standing == Standing::kGivenByRule) return refusal("a rule's word is a rule's alone");
  if (!fits(place.label, kMostLabelBytes)) return refusal("label: 1 to 100 bytes");
  if (!fits(place.subject, kMostSubjectBytes)) return refusal("subject: 1 to 500 bytes");
  if (!fits(word.reason, kMostReasonBytes)) return refusal("reason: 1 to 2000 bytes");
  if (word.who.empty()) return refusal("who: whoever labels has a name");
  const bool domain = place.target == LabelTarget::kDomain;
  if (domain && place.brand.empty()) return refusal("brand: a label on a domain belongs to one");
  if (!domain && place.account.empty()) return refusal("account: which one is it about?");
  if (word.until && *word.until <= word.at) return refusal("until: the end has passed already");
  return ok();
}

}  // namespace kaiku::conduct
