#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/domain/action.hpp>
#include <kaiku/domain/language.hpp>
#include <kaiku/rights/audit_trail.hpp>

namespace kaiku::rights {

/// What is known of a restriction: the facts of its statement of reasons.
struct Restriction {
  ActionId action = 0;
  DecisionId decision = 0;  ///< 0: it came from no decision of the rules
  ActionKind kind = ActionKind::kHide;
  ActionState state = ActionState::kDone;
  BrandId brand;
  AccountId account;
  std::string platform;
  CommentId comment;
  std::string permalink;
  std::string text;        ///< what was restricted; empty when it is not kept any more
  bool forgotten = false;  ///< the words are gone: retention, or the author asked for it
  TimePoint decided_at{};
  std::optional<TimePoint> done_at;
  std::optional<TimePoint> taken_back_at;  ///< shown again or unblocked
  bool automatic = false;                  ///< carried out without a person
  std::string decided_by;                  ///< the person who approved it, or empty
  std::string policy;
  std::string rule_set;
  std::string comment_class;  ///< primary class: "abuse"
  double probability = 0;     ///< of that class
  std::vector<std::string> labels;
  std::vector<std::string> signals;     ///< that hit
  std::optional<AuditAnchor> recorded;  ///< the decision's line of the audit
  std::optional<std::int64_t> appeal;
  std::string appeal_state;  ///< "open", "upheld", "overturned", or empty
};

/// What a restriction is based on: a law that the content may offend against, or a rule of the
/// house.
struct Ground {
  bool legal = false;
  std::string reference;   ///< "Criminal Code of Finland 25:7", or the policy
  std::string_view about;  ///< the law's section; empty for a rule of the house
};

/// The grounds of a restriction, legal ones first; the house rule is always among them.
std::vector<Ground> grounds_of(const Restriction& restriction);

/// A part of the statement, in the order and under the letters of article 17(3) of the Digital
/// Services Act (Regulation (EU) 2022/2065).
struct StatementPart {
  std::string_view key;  ///< "restriction", "facts", "automation", "legal_ground", …
  std::string title;
  std::string text;
};

/// The statement of reasons for people, in Finnish, Swedish or English: every part of the article,
/// also where it says that something does not apply.
std::vector<StatementPart> statement_of(const Restriction& restriction, Language language);

}  // namespace kaiku::rights
