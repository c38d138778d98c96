#pragma once

// Keys of the section `cases`.

#include <array>
#include <chrono>

#include "kinds.hpp"

namespace kaiku::config {

inline constexpr std::array<std::string_view, 6> kCaseClasses = {"question", "criticism", "abuse",
                                                                 "praise",   "spam",      "other"};
inline constexpr std::array<std::string_view, 3> kCaseLanguages = {"fi", "sv", "en"};
inline constexpr std::array<std::string_view, 2> kCaseHours = {"open", "closed"};
inline constexpr std::array<std::string_view, 3> kBreaches = {"tell", "reassign", "escalate"};
inline constexpr std::array<std::string_view, 4> kCaseSeverities = {"info", "warning", "urgent",
                                                                    "crisis"};
inline constexpr Duration kShortestDue = std::chrono::minutes(1);
inline constexpr Duration kLongestDue = std::chrono::days(90);

inline constexpr std::array kCaseDueKeys = {
    kind::duration<&CaseDue::question>("question", kShortestDue, kLongestDue, "Questions."),
    kind::duration<&CaseDue::criticism>("criticism", kShortestDue, kLongestDue, "Criticism."),
    kind::duration<&CaseDue::abuse>("abuse", kShortestDue, kLongestDue, "Abuse."),
    kind::duration<&CaseDue::praise>("praise", kShortestDue, kLongestDue, "Praise."),
    kind::duration<&CaseDue::spam>("spam", kShortestDue, kLongestDue, "Spam."),
    kind::duration<&CaseDue::other>("other", kShortestDue, kLongestDue, "Everything else."),
};

inline constexpr std::array kCaseRouteKeys = {
    kind::texts<&CaseRoute::labels>(
        "labels", kId, "Topics and other labels of the comment or its author; one must be there."),
    kind::choices<&CaseRoute::languages>("languages", kCaseLanguages, "Language of the comment."),
    kind::texts<&CaseRoute::brands>("brands", kId, "Ids of brands."),
    kind::texts<&CaseRoute::accounts>("accounts", kId, "Ids of accounts."),
    kind::choices<&CaseRoute::classes>("classes", kCaseClasses, "Class of the comment."),
    kind::choice<&CaseRoute::hours>("hours", kCaseHours,
                                    "Whether the brand was open when the case was opened."),
    kind::text<&CaseRoute::team>("team", kId, "Id of the team that gets the case.").must(),
    kind::duration<&CaseRoute::due>(
        "due", Duration::zero(), kLongestDue,
        "Open time for it; 0s leaves what the policy asks for, else the class's."),
};

inline constexpr std::array kCasesKeys = {
    kind::text<&Cases::team>("team", kId,
                             "Default team: for cases that no route fits and whose policy names no "
                             "team of this file."),
    kind::list<&Cases::routes, kCaseRouteKeys>(
        "routes", "Where cases go: the first whose conditions all hold counts."),
    kind::section<&Cases::due, kCaseDueKeys>(
        "due", "Open time by class, for cases whose policy asks for none."),
    kind::whole<&Cases::warn_at>("warn_at", 1, 99,
                                 "Percent of the time after which the team is warned."),
    kind::duration<&Cases::claim>("claim", std::chrono::minutes(1), std::chrono::days(7),
                                  "How long a claim lasts without being prolonged."),
    kind::choice<&Cases::breach>(
        "breach", kBreaches,
        "What an overdue case leads to: `tell` its team, `reassign` it once to `breach_team`, or "
        "`escalate` to those on call. What would reach nobody is escalated."),
    kind::text<&Cases::breach_team>("breach_team", kId, "Id of the team for `reassign`."),
    kind::choice<&Cases::severity>("severity", kCaseSeverities,
                                   "How grave an overdue case is for those on call."),
};

}  // namespace kaiku::config
