#pragma once

#include <span>
#include <vector>

#include <kaiku/domain/decision.hpp>

#include "proposal.hpp"

namespace kaiku::policy {

/// The steps of every policy that is true, in order, with capped modes. Escalations of policies go
/// to plan.escalations at once.
void collect_steps(Plan& plan, std::span<const rules::RuleSet::PolicyMatch> matches);

/// Steps that give approved answers, where none fits: a case, or nothing beside another's text.
void look_up_answers(Plan& plan);

/// What is above a limit that lets nothing happen.
void leave_out_what_is_spent(Plan& plan);

/// One proposal per key: the first that is not in shadow, else the first.
void keep_one_of_each(Plan& plan);

/// Grave labels open an incident whether or not a policy asks for it.
void escalate_grave_labels(Plan& plan);

/// Somebody in despair: the words that the brand has approved for it, as a draft. Before
/// keep_one_of_each(), so that nothing else takes their place.
void offer_help(Plan& plan);

/// Bounds that are no guards: failed memory, capabilities, holds, limits, age, draft modes.
void apply_bounds(Plan& plan);

/// Fates become states; keys, times and cases are filled in. The last stage: it takes what the
/// proposals hold.
std::vector<PlannedAction> finish(Plan& plan);

}  // namespace kaiku::policy
