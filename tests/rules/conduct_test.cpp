// What policies may say about strikes, modes, blocks, labels and personal data.
#include "rule_fixture.hpp"

namespace kaiku::rules {
namespace {

constexpr std::string_view kSignals = R"(signals:
  - {id: insult, score: {abuse: 6}, when: {word: roisto}}
)";

Loaded load_with(const std::string& lines, const std::string& labels = {}) {
  return load({file("signals/s.yaml", std::string(kSignals)),
               file("policies/p.yaml", labels + "policies:\n  - id: tested\n" + lines)});
}

Policy policy_of(const std::string& lines) {
  const Loaded loaded = load_with(lines);
  EXPECT_TRUE(loaded.rules) << loaded.messages();
  return loaded.rules ? loaded.rules->policies().front() : Policy{};
}

std::string problem_of(const std::string& lines, const std::string& labels = {}) {
  const Loaded loaded = load_with(lines, labels);
  EXPECT_FALSE(loaded.rules);
  return loaded.messages();
}

const std::string kHides = "    when: {class: abuse}\n    do: [{hide: true}]\n";

TEST(PolicyMode, MayBeAShareOfTheThreads) {
  const Policy policy = policy_of("    mode: {live: 25%}\n" + kHides);
  EXPECT_EQ(policy.mode, Mode::kLive);
  EXPECT_EQ(policy.live_percent, 25);
  EXPECT_EQ(policy_of("    mode: live\n" + kHides).live_percent, 100);
  for (const char* wrong : {"0%", "101%", "ten", "-5%", "1.5%", "%", "99999999999%"}) {
    EXPECT_NE(problem_of("    mode: {live: \"" + std::string(wrong) + "\"}\n" + kHides)
                  .find("p.yaml:3:18: error: 'live': expected a share of the threads"),
              std::string::npos)
        << wrong;
  }
  EXPECT_NE(problem_of("    mode: {draft: 10%}\n" + kHides).find("'draft'"), std::string::npos);
}

TEST(PolicyStrike, HasAWeightAndAnEnd) {
  const Policy policy = policy_of("    strike: {weight: 3, for: 90d}\n" + kHides);
  ASSERT_TRUE(policy.strike);
  EXPECT_EQ(policy.strike->weight, 3u);
  EXPECT_EQ(policy.strike->lasts, std::chrono::days(90));
  EXPECT_EQ(policy_of("    strike: {for: 1d}\n" + kHides).strike->weight, 1u);
  EXPECT_FALSE(policy_of(kHides).strike);
  EXPECT_NE(problem_of("    strike: {weight: 3}\n" + kHides).find("'for'"), std::string::npos);
  EXPECT_NE(problem_of("    strike: {weight: 0, for: 1d}\n" + kHides).find("weight"),
            std::string::npos);
  EXPECT_NE(problem_of("    strike: {weight: 101, for: 1d}\n" + kHides).find("weight"),
            std::string::npos);
  EXPECT_NE(problem_of("    strike: {for: 367d}\n" + kHides).find("for"), std::string::npos);
}

TEST(PolicyStep, ABlockMayEndByItself) {
  const std::string when = "    when: {class: abuse}\n    do: [{block: ";
  EXPECT_EQ(policy_of(when + "{for: 30d}}]\n").steps.front().lasts, std::chrono::days(30));
  EXPECT_FALSE(policy_of(when + "true}]\n").steps.front().lasts);
  EXPECT_NE(problem_of(when + "{}}]\n").find("for"), std::string::npos);
  EXPECT_NE(problem_of(when + "{until: x}}]\n").find("until"), std::string::npos);
}

TEST(PolicyStep, AHideMayProtectPersonalDataWithoutAbuse) {
  const Policy policy =
      policy_of("    when: {private: false}\n    do: [{hide: {protect: personal_data}}]\n");
  EXPECT_TRUE(policy.steps.front().protective);
  EXPECT_NE(problem_of("    when: {private: false}\n    do: [{hide: true}]\n")
                .find("could hide criticism"),
            std::string::npos);
  EXPECT_NE(problem_of("    when: {private: false}\n    do: [{hide: {protect: us}}]\n")
                .find("personal_data"),
            std::string::npos);
  EXPECT_NE(problem_of("    when: {private: false}\n    do: [{hide: {}}]\n").find("protect"),
            std::string::npos);
  EXPECT_NE(problem_of("    when: {private: false}\n"
                       "    do: [{hide: {protect: personal_data}}, {block: true}]\n")
                .find("could block criticism"),
            std::string::npos)
      << "protection is no cover for what stands beside it";
}

TEST(PolicyStep, ALabelMayStandOnOtherThingsThanAuthors) {
  const std::string labels =
      "labels:\n  warned: {for: author}\n  spam_target: {for: domain, lifetime: 90d}\n";
  const std::string when = "    when: {class: abuse}\n    do: [{label: ";
  const Loaded loaded = load_with(when + "{name: spam_target, on: domain}}]\n", labels);
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  const Step& step = loaded.rules->policies().front().steps.front();
  EXPECT_EQ(step.label_on, LabelScope::kDomain);
  EXPECT_EQ(step.label, "spam_target");
  EXPECT_EQ(step.lifetime, std::chrono::days(90));
  EXPECT_NE(problem_of(when + "{name: warned, on: domain}}]\n", labels).find("for: domain"),
            std::string::npos);
  EXPECT_NE(problem_of(when + "{name: warned, on: moon}}]\n", labels).find("moon"),
            std::string::npos);
  EXPECT_NE(problem_of(when + "{on: author}}]\n", labels).find("name"), std::string::npos);
}

TEST(PersonalDataCondition, KnowsItsKindsAndMarksThePlace) {
  const Loaded loaded = load({file("signals/s.yaml", R"(signals:
  - {id: code, label: [p], when: {personal_data: [finnish_identity_code, iban]}}
)")});
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  const Comment comment = comment_of("Hetuni on 131052-308T");
  Context context;
  context.comment = &comment;
  const auto hits = loaded.rules->examine(prepare(comment.text), context).hits;
  ASSERT_EQ(hits.size(), 1u);
  ASSERT_EQ(hits[0].spans.size(), 1u);
  EXPECT_EQ(comment.text.substr(hits[0].spans[0].begin), "131052-308T");
  EXPECT_TRUE(loaded.rules->examine(prepare("040 123 4567"), context).hits.empty());
  const Loaded wrong = load({file("signals/s.yaml", R"(signals:
  - {id: code, label: [p], when: {personal_data: ibn}}
)")});
  EXPECT_NE(wrong.messages().find("no personal data are called 'ibn' (did you mean 'iban'?)"),
            std::string::npos)
      << wrong.messages();
}

TEST(LinkedDomains, AreThoseOfLinksWithoutWww) {
  EXPECT_EQ(linked_domains(prepare("katso https://www.halpa.example/a ja kello.example.fi")),
            (std::set<std::string>{"halpa.example", "kello.example.fi"}));
  EXPECT_TRUE(linked_domains(prepare("a@b.example")).empty());
  std::string many;
  for (int i = 0; i < 40; ++i) many += "https://d" + std::to_string(i) + ".example.fi ";
  EXPECT_EQ(linked_domains(prepare(many)).size(), 16u);
}

}  // namespace
}  // namespace kaiku::rules
