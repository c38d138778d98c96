#include <algorithm>
#include <set>

#include <kaiku/incidents/escalation.hpp>

namespace kaiku::incidents {
namespace {

bool reaches_somebody(const ChainStep& step) {
  return std::ranges::any_of(step.contacts,
                             [](const ChainContact& c) { return !c.channels.empty(); });
}

// Moves to the next step that reaches somebody, beginning a new round behind the last.
void advance(const Chain& chain, int& step, int& round) {
  const int count = static_cast<int>(chain.steps.size());
  do {
    const bool begins = step == 0;
    ++step;
    if (begins || step > count) {
      step = 1;
      ++round;
    }
  } while (!reaches_somebody(chain.steps[static_cast<std::size_t>(step) - 1]));
}

bool last_of_its_round(const Chain& chain, int step) {
  return std::none_of(chain.steps.begin() + step, chain.steps.end(), reaches_somebody);
}

}  // namespace

void begin_again(Incident& incident) {
  incident.rounds_before = incident.round;
  incident.step = 0;
}

PagePlan plan_page(const Incident& incident, const Chain& chain, TimePoint now) {
  PagePlan plan;
  plan.step =
      std::min(incident.step, static_cast<int>(chain.steps.size()));  // a reload may shorten it
  plan.round = incident.round;
  if (std::ranges::none_of(chain.steps, reaches_somebody)) return plan;

  advance(chain, plan.step, plan.round);
  const ChainStep& step = chain.steps[static_cast<std::size_t>(plan.step) - 1];
  const std::string prefix = "incident/" + std::to_string(incident.id) + "/" +
                             std::to_string(plan.round) + "/" + std::to_string(plan.step) + "/";
  std::set<std::string> keys;  // somebody may stand on a step twice, as a person and by a team
  for (const ChainContact& contact : step.contacts) {
    for (const std::string& channel : contact.channels) {
      const auto [key, first] = keys.insert(prefix + channel);
      if (first) plan.targets.push_back({*key, contact.id, channel});
    }
  }
  const bool resting =
      plan.round - incident.rounds_before >= chain.repeat && last_of_its_round(chain, plan.step);
  plan.next_page_at = now + (resting ? std::max(step.timeout, chain.afterwards) : step.timeout);
  return plan;
}

}  // namespace kaiku::incidents
