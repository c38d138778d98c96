#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include <kaiku/policy/comparison.hpp>

namespace kaiku::policy {
namespace {

struct ChangeName {
  Change change;
  std::string_view name;
  std::string_view description;
};
constexpr ChangeName kNames[] = {
    {Change::kNewlyRestricted, "newly_restricted", "newly hidden, deleted or blocked"},
    {Change::kNoLongerRestricted, "no_longer_restricted", "no longer hidden, deleted or blocked"},
    {Change::kNewlyEscalated, "newly_escalated", "newly escalated"},
    {Change::kNoLongerEscalated, "no_longer_escalated", "no longer escalated"},
    {Change::kNewlyAnswered, "newly_answered", "newly answered"},
    {Change::kNoLongerAnswered, "no_longer_answered", "no longer answered"},
    {Change::kAnsweredOtherwise, "answered_otherwise", "answered with another text or otherwise"},
    {Change::kClassChanged, "class_changed", "class changed"},
    {Change::kHandedOnOtherwise, "handed_on_otherwise", "handed on otherwise"},
    {Change::kLabelsChanged, "labels_changed", "labels changed"}};
static_assert(std::size(kNames) == kChanges);

using Words = std::set<std::string>;

bool is_answer(ActionKind kind) {
  return kind == ActionKind::kReply || kind == ActionKind::kPrivateReply ||
         kind == ActionKind::kWarn;
}

/// What the actions of one sort come to; which variant of a text is chosen does not matter.
template <class Sort>
Words actions_of(const Decision& decision, const Sort& wanted) {
  Words words;
  for (const PlannedAction& planned : decision.actions) {
    if (planned.state == ActionState::kCancelled || !wanted(planned.action.kind)) continue;
    const Action& action = planned.action;
    const bool waits = planned.state == ActionState::kAwaitingApproval;
    words.insert(std::string(to_string(action.kind)) + " " + action.template_id + " " +
                 action.team + " " + action.label + (waits ? " waits" : ""));
  }
  return words;
}

Words escalations_of(const Decision& decision) {
  Words words;
  for (const Escalation& escalation : decision.escalations) {
    words.insert(escalation.kind + " " + escalation.severity);
  }
  return words;
}

/// One of three changes: from nothing to something, back, or from one to another.
std::optional<Change> compared(const Words& before, const Words& after, Change fresh, Change gone,
                               Change other) {
  if (before == after) return std::nullopt;
  if (before.empty()) return fresh;
  if (after.empty()) return gone;
  return other;
}

}  // namespace

std::string_view to_string(Change change) {
  return kNames[static_cast<std::size_t>(change)].name;
}
std::string_view description(Change change) {
  return kNames[static_cast<std::size_t>(change)].description;
}

std::optional<Change> change_between(const Decision& before, const Decision& after) {
  const Words restricted = actions_of(before, is_restriction);
  const Words restricts = actions_of(after, is_restriction);
  // Another restriction than before is one that nobody has looked at yet.
  if (!std::ranges::includes(restricted, restricts)) return Change::kNewlyRestricted;
  if (restricted != restricts) return Change::kNoLongerRestricted;
  const Words escalated = escalations_of(before);
  const Words escalates = escalations_of(after);
  if (!std::ranges::includes(escalated, escalates)) return Change::kNewlyEscalated;
  if (escalated != escalates) return Change::kNoLongerEscalated;
  if (const auto change =
          compared(actions_of(before, is_answer), actions_of(after, is_answer),
                   Change::kNewlyAnswered, Change::kNoLongerAnswered, Change::kAnsweredOtherwise)) {
    return change;
  }
  if (before.finding.primary != after.finding.primary) return Change::kClassChanged;
  const auto any = [](ActionKind) { return true; };
  if (actions_of(before, any) != actions_of(after, any)) return Change::kHandedOnOtherwise;
  if (before.finding.labels != after.finding.labels) return Change::kLabelsChanged;
  return std::nullopt;
}

}  // namespace kaiku::policy
