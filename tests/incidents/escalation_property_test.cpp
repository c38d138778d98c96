#include <algorithm>
#include <random>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include <kaiku/incidents/escalation.hpp>

namespace kaiku::incidents {
namespace {

// A chain drawn from a seed: also empty, with empty steps, and with a contact named twice.
Chain drawn_chain(std::mt19937& random) {
  Chain chain;
  chain.repeat = 1 + static_cast<int>(random() % 3);
  for (auto steps = random() % 5; steps > 0; --steps) {
    ChainStep step;
    step.timeout = std::chrono::minutes(1 + random() % 30);
    for (auto contacts = random() % 3; contacts > 0; --contacts) {
      const std::string id = "contact" + std::to_string(random() % 3);
      ChainContact contact{id, {}};
      for (auto channels = random() % 3; channels > 0; --channels) {
        contact.channels.push_back(id + "/channel" + std::to_string(random() % 2));
      }
      step.contacts.push_back(std::move(contact));
    }
    chain.steps.push_back(std::move(step));
  }
  return chain;
}

bool reaches_somebody(const Chain& chain) {
  return std::ranges::any_of(chain.steps, [](const ChainStep& step) {
    return std::ranges::any_of(step.contacts,
                               [](const ChainContact& c) { return !c.channels.empty(); });
  });
}

// Follows an unacknowledged incident through many pages of many chains.
template <class Check>
void follow(const Check& check) {
  for (unsigned seed = 1; seed <= 500; ++seed) {
    std::mt19937 random(seed);
    const Chain chain = drawn_chain(random);
    if (!reaches_somebody(chain)) continue;
    Incident incident;
    incident.id = seed;
    TimePoint now = from_unix_seconds(1'800'000'000);
    for (int page = 0; page < 40; ++page) {
      const PagePlan plan = plan_page(incident, chain, now);
      check(chain, incident, plan, now);
      ASSERT_FALSE(::testing::Test::HasFailure()) << "seed " << seed << ", page " << page;
      incident.step = plan.step;
      incident.round = plan.round;
      now = *plan.next_page_at;
    }
  }
}

TEST(AnUnacknowledgedIncident, IsNeverForgotten) {
  follow([](const Chain& chain, const Incident&, const PagePlan& plan, TimePoint now) {
    EXPECT_FALSE(plan.targets.empty());
    ASSERT_TRUE(plan.next_page_at.has_value());
    EXPECT_GT(*plan.next_page_at, now);
    Duration longest = chain.afterwards;
    for (const ChainStep& step : chain.steps) longest = std::max(longest, step.timeout);
    EXPECT_LE(*plan.next_page_at - now, longest);
  });
}

TEST(AnUnacknowledgedIncident, GoesForwardStepByStep) {
  follow([](const Chain& chain, const Incident& before, const PagePlan& plan, TimePoint) {
    const bool same_round = plan.round == before.round && plan.step > before.step;
    const bool next_round = plan.round == before.round + 1 && plan.step >= 1;
    EXPECT_TRUE(same_round || next_round);
    EXPECT_LE(plan.step, static_cast<int>(chain.steps.size()));
  });
}

TEST(AnUnacknowledgedIncident, SendsEveryPageOnce) {
  std::set<std::string> keys;
  follow([&keys](const Chain&, const Incident&, const PagePlan& plan, TimePoint) {
    for (const Target& target : plan.targets)
      EXPECT_TRUE(keys.insert(target.key).second) << target.key;
  });
}

TEST(AnUnacknowledgedIncident, GivesTheSamePagesWhenPlannedAgainAfterACrash) {
  follow([](const Chain& chain, const Incident& incident, const PagePlan& plan, TimePoint now) {
    const PagePlan again = plan_page(incident, chain, now);
    ASSERT_EQ(again.targets.size(), plan.targets.size());
    for (std::size_t i = 0; i < plan.targets.size(); ++i) {
      EXPECT_EQ(again.targets[i].key, plan.targets[i].key);
    }
    EXPECT_EQ(again.next_page_at, plan.next_page_at);
  });
}

}  // namespace
}  // namespace kaiku::incidents
