#include "rule_fixture.hpp"

namespace kaiku::rules {
namespace {

constexpr const char* kDeclared =
    "labels:\n"
    "  delivery: {for: comment, about: How an order comes.}\n"
    "  warned: {for: [author], connotation: negative, lifetime: 30d}\n"
    "  vip: {for: author, connotation: positive}\n";

TEST(DeclaredLabels, CarryTheirScopeConnotationAndLifetime) {
  const Loaded loaded = load({file("signals/labels.yaml", kDeclared)});
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  const Label& warned = loaded.rules->labels().at("warned");
  EXPECT_EQ(warned.scopes, std::set<LabelScope>{LabelScope::kAuthor});
  EXPECT_EQ(warned.connotation, Label::Connotation::kNegative);
  EXPECT_EQ(warned.lifetime, std::chrono::days(30));
  EXPECT_EQ(loaded.rules->labels().at("vip").lifetime, std::nullopt);
  EXPECT_EQ(loaded.rules->labels().at("delivery").about, "How an order comes.");
}

TEST(DeclaredLabels, EndTheLabelsThatPoliciesGive) {
  const Loaded loaded =
      load({file("policies/p.yaml", std::string(kDeclared) +
                                        "policies: [{id: p, when: {word: a}, do: [{label: warned}, "
                                        "{label: vip}]}]\n")});
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  const std::vector<Step>& steps = loaded.rules->policies().front().steps;
  EXPECT_EQ(steps[0].lifetime, std::chrono::days(30));
  EXPECT_EQ(steps[1].lifetime, std::nullopt);
}

TEST(DeclaredLabels, ALaterDirectoryMayChangeOne) {
  const Loaded loaded = load(
      {file("signals/labels.yaml", kDeclared),
       file(
           "signals/labels.yaml",
           "labels: {warned: {for: author, lifetime: 7d, override: true}, vip: {disabled: true}}\n",
           1)});
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  EXPECT_EQ(loaded.rules->labels().at("warned").lifetime, std::chrono::days(7));
  EXPECT_FALSE(loaded.rules->labels().contains("vip"));
}

TEST(DeclaredLabels, OnceOneIsDeclaredAllMustBe) {
  const auto messages = [](const std::string& rules) {
    return load({file("signals/labels.yaml", kDeclared), file("policies/p.yaml", rules)})
        .messages();
  };
  const std::string policy = "policies: [{id: p, when: ";
  EXPECT_NE(messages(policy + "{author.label: vipp}, do: [{hold: true}]}]\n")
                .find("the label 'vipp' is not declared (did you mean 'vip'?)"),
            std::string::npos);
  EXPECT_NE(messages(policy + "{word: a}, do: [{label: delivery}]}]\n")
                .find("the label 'delivery' is not declared 'for: author'"),
            std::string::npos);
  EXPECT_NE(messages(policy + "{label: warned}, do: [{hold: true}]}]\n")
                .find("the label 'warned' is not declared 'for: comment'"),
            std::string::npos);
  EXPECT_EQ(messages(policy + "{author.label: warned}, do: [{label: vip}]}]\n"), "");
}

TEST(DeclaredLabels, WithoutAnyTheyAreIntroducedByUse) {
  const Loaded loaded =
      load({file("signals/s.yaml", "signals: [{id: s, label: [anything], when: {word: a}}]\n"),
            file("policies/p.yaml",
                 "policies: [{id: p, when: {label: anything}, do: [{label: seen}]}]\n")});
  EXPECT_TRUE(loaded.rules) << loaded.messages();
  EXPECT_EQ(loaded.messages(), "");
}

}  // namespace
}  // namespace kaiku::rules
