// Rules that others make needless: the same condition twice, a policy that an earlier one always
// forestalls, a label that another signal gives anyway.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "../rule_text.hpp"
#include "inspection.hpp"
#include "kinds.hpp"

namespace kaiku::rules {
namespace {

/// Above these numbers of comparisons rules are left uncompared: the check stays quick.
constexpr std::size_t kMostPolicies = 2'000;
constexpr std::size_t kMostWithOneLabel = 500;

/// Of one kind a comment gets one action, from the first policy that asks for it; labels and
/// escalations count by their name.
std::string slot_of(const Step& step) {
  std::string slot(to_string(step.kind));
  if (step.kind == ActionKind::kLabel) slot += ":" + step.label;
  if (step.kind == ActionKind::kEscalate) slot += ":" + step.incident_kind + ":" + step.severity;
  return slot;
}

bool same_step(const Step& a, const Step& b) {
  return slot_of(a) == slot_of(b) && a.template_id == b.template_id && a.team == b.team &&
         a.due == b.due;
}

/// Whether each step of `policy` has one in `other` that is like it.
template <class Like>
bool every_step(const Policy& policy, const Policy& other, const Like& like) {
  return std::ranges::all_of(policy.steps, [&](const Step& step) {
    return std::ranges::any_of(other.steps, [&](const Step& o) { return like(step, o); });
  });
}

/// The names in a value of `signal`, which may be an expression of several.
void note_ids(std::string_view text, std::set<std::string>& ids) {
  constexpr std::string_view kOfIds = "abcdefghijklmnopqrstuvwxyz0123456789_.";
  while (true) {
    const std::size_t begin = text.find_first_of(kOfIds);
    if (begin == text.npos) return;
    text.remove_prefix(begin);
    const std::size_t size = std::min(text.find_first_not_of(kOfIds), text.size());
    ids.emplace(text.substr(0, size));
    text.remove_prefix(size);
  }
}

class OverlapInspector {
 public:
  explicit OverlapInspector(Inspection& inspection) : inspection_(inspection) {}

  void inspect_policies() {
    const auto& policies = inspection_.compiled().policies;
    if (policies.size() > kMostPolicies) return;
    for (std::size_t later = 0; later < policies.size(); ++later) {
      for (std::size_t earlier = 0; earlier < later; ++earlier) {
        if (inspect_pair(earlier, later)) break;
      }
    }
  }

  void inspect_signals() {
    std::map<std::string, std::vector<std::size_t>> by_label;
    const auto& signals = inspection_.compiled().signals;
    for (std::size_t i = 0; i < signals.size(); ++i) {
      for (const std::string& label : signals[i].labels) by_label[label].push_back(i);
    }
    const std::set<std::string> asked_for = signals_asked_for();
    for (std::size_t i = 0; i < signals.size(); ++i) {
      if (!signals[i].score.empty() || signals[i].labels.empty()) continue;
      if (asked_for.contains(signals[i].id)) continue;
      const auto& others = by_label[*signals[i].labels.begin()];
      if (others.size() <= kMostWithOneLabel) inspect_label_only(i, others);
    }
  }

 private:
  const Policy& policy(std::size_t place) const { return inspection_.compiled().policies[place]; }

  bool implies_policy(std::size_t from, std::size_t to) const {
    return implies(inspection_.policies[from].when, inspection_.policies[to].when);
  }

  void report(FindingCode code, const Declaration& rule, std::string message, std::string remedy) {
    inspection_.diagnostics.push_back(
        finding(code, rule.place, std::move(message), std::move(remedy)));
  }

  /// True when the later policy was reported.
  bool inspect_pair(std::size_t earlier, std::size_t later) {
    const Policy& first = policy(earlier);
    const Policy& second = policy(later);
    if (first.off || second.off) return false;
    const Declaration& rule = *inspection_.policies[later].declaration;
    const bool covered = implies_policy(later, earlier);
    // A rule on trial never displaces one in force.
    if (covered && first.mode >= second.mode && every_step(second, first, same_slot)) {
      if (!implies_policy(earlier, later)) {
        report(FindingCode::kUnreachable, rule,
               "policy '" + second.id + "' never does anything: '" + first.id +
                   "' stands before it, holds whenever it does and takes every step",
               "put it before '" + first.id + "', narrow that one, or remove it");
      } else {
        report(FindingCode::kRedundant, rule,
               "policy '" + second.id + "' has the condition of '" + first.id +
                   "' and adds no step to it",
               "remove one of them");
      }
      return true;
    }
    return inspect_needless(first, inspection_.policies[earlier], second, later, earlier);
  }

  /// An earlier, narrower policy whose steps a later, wider one takes as well.
  bool inspect_needless(const Policy& first, const Statement& narrow, const Policy& second,
                        std::size_t later, std::size_t earlier) {
    if (!second.at_most.empty() || second.mode < first.mode ||
        !every_step(first, second, same_step)) {
      return false;
    }
    if (!implies_policy(earlier, later) || !reported_needless_.insert(earlier).second) return false;
    report(FindingCode::kRedundant, *narrow.declaration,
           "policy '" + first.id + "' adds nothing: '" + second.id +
               "' holds whenever it does and takes the same steps",
           "remove it, or give it a step of its own");
    return false;
  }

  static bool same_slot(const Step& a, const Step& b) { return slot_of(a) == slot_of(b); }

  /// Signals that conditions name: their hit itself has a use.
  std::set<std::string> signals_asked_for() const {
    std::set<std::string> ids;
    const auto note = [&](const std::string& key, const config::Node& value) {
      if (key != "signal") return;
      for (const config::Node& text : texts_of(value)) note_ids(text.scalar(), ids);
    };
    for (const Statement& policy : inspection_.policies) for_each_key(policy.condition, note);
    for (const Statement& signal : inspection_.signals) for_each_key(signal.condition, note);
    return ids;
  }

  void inspect_label_only(std::size_t place, const std::vector<std::size_t>& others) {
    const auto& signals = inspection_.compiled().signals;
    const Signal& signal = signals[place];
    for (const std::size_t other : others) {
      const Signal& wider = signals[other];
      if (other == place || (wider.languages & signal.languages) != signal.languages) continue;
      if (!std::ranges::includes(wider.labels, signal.labels)) continue;
      const Formula& mine = inspection_.signals[place].when;
      const Formula& its = inspection_.signals[other].when;
      if (!implies(mine, its)) continue;
      if (implies(its, mine)) continue;  // equal: reported while loading
      report(FindingCode::kRedundant, *inspection_.signals[place].declaration,
             "signal '" + signal.id + "' adds nothing: '" + wider.id +
                 "' hits whenever it does and gives the same labels",
             "remove it, or give it a score or label of its own");
      return;
    }
  }

  Inspection& inspection_;
  std::set<std::size_t> reported_needless_;
};

}  // namespace

void inspect_overlap(Inspection& inspection) {
  OverlapInspector inspector(inspection);
  inspector.inspect_policies();
  inspector.inspect_signals();
}

}  // namespace kaiku::rules
