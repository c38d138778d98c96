#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/crypto/crypto.hpp>
#include <kaiku/rules/answers.hpp>

#include "guards/guards.hpp"
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

/// How a policy acts on this comment.
struct Standing {
  Mode mode = Mode::kShadow;
  bool control = false;
  bool demoted = false;
};

// Always the same threads for the same policy, and others for another one.
bool in_trial(const Plan& plan, const rules::Policy& policy) {
  if (policy.live_percent >= 100) return true;
  const auto& thread = plan.recollection.thread;
  const CommentId& root = thread && !thread->root.empty() ? thread->root : plan.comment().thread();
  const auto digest =
      crypto::sha256(policy.id + "\n" + plan.comment().account.value + "\n" + root.value);
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<std::uint8_t>(digest[i]);
  return number % 100 < static_cast<std::uint32_t>(policy.live_percent);
}

Standing standing_of(const Plan& plan, const rules::Policy& policy) {
  Standing standing;
  standing.mode = std::min(plan.account().mode, policy.mode);
  if (standing.mode != Mode::kLive) return standing;
  const auto& orders = plan.recollection.orders;
  standing.demoted = orders && orders->demoted.contains(policy.id);
  standing.control = !in_trial(plan, policy);
  if (standing.demoted || standing.control) standing.mode = Mode::kDraft;
  return standing;
}

Proposal propose(const rules::Policy& policy, const rules::Step& step, const Standing& standing) {
  Proposal proposal;
  proposal.kind = step.kind;
  proposal.step = &step;
  proposal.policy = policy.id;
  proposal.template_id = step.template_id;
  proposal.lifetime = step.lifetime;
  proposal.mode = standing.mode;
  proposal.control = standing.control;
  proposal.demoted = standing.demoted;
  proposal.at_most = policy.at_most;
  return proposal;
}

// A label on domains is one for each that the comment links to; on what the comment does not have,
// none.
void propose_label(Plan& plan, Proposal proposal) {
  switch (proposal.step->label_on) {
    case rules::LabelScope::kDomain:
      for (const std::string& domain : plan.situation.domains) {
        proposal.domain = domain;
        plan.proposals.push_back(proposal);
      }
      return;
    case rules::LabelScope::kPost:
      if (plan.comment().post.empty()) return;
      break;
    default:
      break;
  }
  plan.proposals.push_back(std::move(proposal));
}

void add_strike(Plan& plan, const rules::Policy& policy) {
  if (!policy.strike || plan.comment().author.id.empty()) return;
  plan.strikes.push_back(
      {policy.id, policy.strike->weight, plan.situation.now + policy.strike->lasts});
}

// Every comment that such a policy holds for is one of those among which it acts.
bool counts_places(const rules::Policy& policy) {
  return std::ranges::any_of(policy.at_most, [](const rules::Limit& limit) {
    return limit.over == rules::Limit::Over::kThread || limit.over == rules::Limit::Over::kPost;
  });
}

std::size_t count_steps(std::span<const rules::RuleSet::PolicyMatch> matches) {
  std::size_t steps = 0;
  for (const auto& match : matches) {
    if (match.truth == rules::Truth::kTrue) steps += match.policy->steps.size();
  }
  return steps;
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
    if (!hit.labels.contains(label)) continue;
    signals += (signals.empty() ? " (signal " : ", ") + hit.id;
  }
  return signals.empty() ? signals : signals + ")";
}

}  // namespace

void collect_steps(Plan& plan, std::span<const rules::RuleSet::PolicyMatch> matches) {
  plan.proposals.reserve(count_steps(matches));
  for (const auto& match : matches) {
    if (match.truth != rules::Truth::kTrue) continue;
    const Standing standing = standing_of(plan, *match.policy);
    if (standing.control) plan.control.push_back(match.policy->id);
    if (counts_places(*match.policy)) plan.counted.push_back(match.policy->id);
    if (standing.mode != Mode::kShadow) add_strike(plan, *match.policy);
    for (const rules::Step& step : match.policy->steps) {
      if (step.kind == ActionKind::kNotify) continue;  // made by incidents, never by a policy
      if (step.kind == ActionKind::kLabel) {
        propose_label(plan, propose(*match.policy, step, standing));
      } else if (step.kind != ActionKind::kEscalate) {
        plan.proposals.push_back(propose(*match.policy, step, standing));
      } else if (standing.mode != Mode::kShadow) {
        add_escalation(plan.escalations,
                       {step.incident_kind, step.severity, "policy " + match.policy->id});
      }
    }
  }
}

// Where no approved answer fits, another policy's text for the comment is as good as without it.
void look_up_answers(Plan& plan) {
  for (Proposal& proposal : plan.proposals) {
    if (!rules::gives_answer(*proposal.step)) continue;
    const rules::AnswerRanking& ranking = plan.wording.answers();
    const bool speaks = ranking.found && can_be_worded(plan, ranking.best.front().answer->words);
    if (speaks) continue;
    const bool has_rival = std::ranges::any_of(plan.proposals, [&](const Proposal& other) {
      return !rules::gives_answer(*other.step) && other.shadow() == proposal.shadow() &&
             same_effect(other, proposal);
    });
    if (has_rival) {
      worsen(proposal, Fate::kDropped, "another policy has a text for the comment");
    } else if (!ranking.found) {
      intervene(plan, Guard::kApprovedWords, proposal, Fate::kCase, ranking.summary());
    }
  }
}

void keep_one_of_each(Plan& plan) {
  std::erase_if(plan.proposals, [](const Proposal& p) { return p.fate == Fate::kDropped; });
  std::vector<const Proposal*> kept;
  kept.reserve(plan.proposals.size());
  for (const int rank : {0, 1, 2}) {  // a rule on trial never displaces one in force
    for (Proposal& proposal : plan.proposals) {
      if (proposal.rank() != rank) continue;
      const bool wanted_before = std::ranges::any_of(
          kept, [&](const Proposal* other) { return same_effect(*other, proposal); });
      if (!wanted_before) {
        kept.push_back(&proposal);
        continue;
      }
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
  const auto& labels = plan.finding().labels;
  if (labels.empty()) return;
  for (const GraveLabel& grave : kGraveLabels) {
    if (!labels.contains(grave.label)) continue;
    const bool can_wait = grave.label == "injury" && labels.contains("lesser_injury");
    add_escalation(plan.escalations,
                   {std::string(grave.label), can_wait ? "warning" : std::string(grave.severity),
                    std::string(grave.meaning) + signals_with(plan.finding(), grave.label)});
  }
}

}  // namespace kaiku::policy
