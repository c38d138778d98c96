#pragma once

#include <span>

#include <kaiku/domain/decision.hpp>

#include "../proposal.hpp"

namespace kaiku::policy {

/// One guard: worsens the fate of proposals and records that it did. No guard improves a fate.
struct GuardEntry {
  Guard guard;
  void (*apply)(Plan& plan);
};

/// All guards of a decision, in the order in which they are applied. The order matters twice: words
/// are chosen for what still stands, and a private reply needs to know whether the public one does.
std::span<const GuardEntry> guard_table();

void guard_one_effect(Plan& plan);
void guard_people_first(Plan& plan);
void guard_criticism(Plan& plan);
void guard_ask_before_irreversible(Plan& plan);
void guard_no_echo(Plan& plan);
void guard_crisis_freeze(Plan& plan);
void guard_approved_words(Plan& plan);
void guard_public_first(Plan& plan);

/// Whether a text of the template is complete for this comment and its language.
bool can_be_worded(const Plan& plan, const rules::Template& words);

/// Before proposals are compared: in a private conversation every answer is a private one.
void answer_in_the_channel_of_the_comment(Plan& plan);

}  // namespace kaiku::policy
