#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

#include "proposal.hpp"
#include "stages.hpp"

namespace kaiku::policy {
namespace {

// Words of severity from mild to grave.
constexpr std::array<std::string_view, 3> kSeverities = {"warning", "urgent", "crisis"};

std::size_t rank(std::string_view severity) {
  return static_cast<std::size_t>(std::ranges::find(kSeverities, severity) - kSeverities.begin());
}

// One escalation per kind, with the gravest severity that was asked for.
void add_escalation(std::vector<Escalation>& escalations, Escalation escalation) {
  const auto known = std::ranges::find(escalations, escalation.kind, &Escalation::kind);
  if (known == escalations.end()) {
    escalations.push_back(std::move(escalation));
  } else if (rank(known->severity) < rank(escalation.severity)) {
    *known = std::move(escalation);
  }
}

Proposal propose(const rules::Policy& policy, const rules::Step& step, Mode account_mode) {
  Proposal proposal;
  proposal.kind = step.kind;
  proposal.step = step;
  proposal.policy = policy.id;
  proposal.mode = std::min(account_mode, policy.mode);
  proposal.at_most = policy.at_most;
  return proposal;
}

struct GraveLabel {
  std::string_view label;
  std::string_view severity;
  std::string_view meaning;
};
// What a person must see now, whatever the rule files say about it.
constexpr GraveLabel kGraveLabels[] = {
    {"self_harm", "urgent", "the writer may be in danger"},
    {"threat", "urgent", "somebody is threatened"},
    {"injury", "urgent", "an injury is claimed"},
    {"data_leak", "warning", "personal data may have leaked"},
};

std::string signals_with(const Finding& finding, std::string_view label) {
  std::string signals;
  for (const SignalHit& hit : finding.hits) {
    if (!hit.labels.contains(std::string(label))) continue;
    signals += (signals.empty() ? " (signal " : ", ") + hit.id;
  }
  return signals.empty() ? signals : signals + ")";
}

}  // namespace

void collect_steps(Plan& plan, std::span<const rules::RuleSet::PolicyMatch> matches) {
  for (const auto& match : matches) {
    if (match.truth != rules::Truth::kTrue) continue;
    for (const rules::Step& step : match.policy->steps) {
      Proposal proposal = propose(*match.policy, step, plan.account().mode);
      if (step.kind == ActionKind::kNotify) continue;  // made by incidents, never by a policy
      if (step.kind != ActionKind::kEscalate) {
        plan.proposals.push_back(std::move(proposal));
      } else if (!proposal.shadow()) {
        add_escalation(plan.escalations,
                       {step.incident_kind, step.severity, "policy " + match.policy->id});
      }
    }
  }
}

void keep_one_of_each(Plan& plan) {
  std::set<std::string> taken;
  for (const bool shadow : {false, true}) {  // a rule on trial never displaces one in force
    for (Proposal& proposal : plan.proposals) {
      if (proposal.shadow() != shadow || taken.insert(plan.key_of(proposal)).second) continue;
      if (is_text(proposal.kind)) {
        intervene(plan, Guard::kNoEcho, proposal, Fate::kDropped,
                  "another policy gives this comment its answer; it gets one");
      }
      worsen(proposal, Fate::kDropped, "another policy asks for the same");
    }
  }
  std::erase_if(plan.proposals, [](const Proposal& p) { return p.fate == Fate::kDropped; });
}

void escalate_grave_labels(Plan& plan) {
  for (const GraveLabel& grave : kGraveLabels) {
    if (!plan.finding().labels.contains(std::string(grave.label))) continue;
    add_escalation(plan.escalations,
                   {std::string(grave.label), std::string(grave.severity),
                    std::string(grave.meaning) + signals_with(plan.finding(), grave.label)});
  }
}

}  // namespace kaiku::policy
