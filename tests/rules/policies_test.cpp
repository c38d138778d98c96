#include "rule_fixture.hpp"

namespace kaiku::rules {
namespace {

constexpr std::string_view kSignals = R"(signals:
  - {id: insult, label: [threat], score: {abuse: 6}, when: {word: roisto}}
  - {id: complaint, score: {criticism: 6}, when: {word: huono}}
  - {id: rated, label: [stars], when: {rating: "<= 2"}}
)";

Loaded load_policy(const std::string& lines) {
  return load({file("signals/s.yaml", std::string(kSignals)),
               file("policies/p.yaml", "policies:\n  - id: tested\n" + lines)});
}

std::string refusal(const std::string& when, const std::string& step = "hide: true") {
  const Loaded loaded = load_policy("    when: " + when + "\n    do: [{" + step + "}]\n");
  return loaded.rules ? "" : loaded.messages();
}

bool refused(const std::string& when, const std::string& step = "hide: true") {
  return refusal(when, step).find("criticism: its condition can be true without abuse or spam") !=
         std::string::npos;
}

TEST(PolicyRefusal, WhatHidesMustAskForAbuseOrSpam) {
  EXPECT_EQ(refusal("{class: abuse}"), "");
  EXPECT_EQ(refusal("{class: [abuse, spam], confidence: \">= 0.9\"}", "delete: true"), "");
  EXPECT_EQ(refusal("{primary: spam, author.strikes: \">= 2\"}", "block: true"), "");
  EXPECT_EQ(refusal("{all: [{class: abuse}, {label: threat}]}"), "");
  EXPECT_EQ(refusal("{any: [{class: abuse}, {all: [{primary: spam}, {links: \">= 1\"}]}]}"), "");
}

TEST(PolicyRefusal, CriticismCannotBeHiddenInAnyDisguise) {
  EXPECT_TRUE(refused("{class: criticism}"));
  EXPECT_TRUE(refused("{class: criticism}", "delete: true"));
  EXPECT_TRUE(refused("{class: criticism}", "block: true"));
  EXPECT_TRUE(refused("{class: [abuse, criticism]}"));
  EXPECT_TRUE(refused("{primary: question}"));
  EXPECT_TRUE(refused("{class: other}"));
  EXPECT_TRUE(refused("{label: threat}"));
  EXPECT_TRUE(refused("{signal: insult}"));
  EXPECT_TRUE(refused("{word: huono}"));
  EXPECT_TRUE(refused("{author.strikes: \">= 3\"}"));
  EXPECT_TRUE(refused("{any: [{class: abuse}, {label: threat}]}"));
  EXPECT_TRUE(refused("{any: [{class: abuse}, {class: spam}, {class: criticism}]}"));
  EXPECT_TRUE(refused("{any: [{class: abuse}, {all: [{class: criticism}, {label: threat}]}]}"));
  EXPECT_TRUE(refused("{all: [{any: [{class: abuse}, {rating: \"<= 2\"}]}, {label: threat}]}"));
  EXPECT_TRUE(refused("{none: [{class: abuse}]}"));
  EXPECT_TRUE(refused("{none: [{class: [question, praise, criticism]}]}"));
  EXPECT_TRUE(refused("{none: [{none: [{class: criticism}]}]}"));
}

TEST(PolicyRefusal, TheMessageNamesThePolicyAndTheRemedy) {
  EXPECT_EQ(
      refusal("{label: threat}"),
      "policies/p.yaml:2:9: error: policy 'tested' could hide criticism: its condition can be "
      "true without abuse or spam (require 'class: abuse' or 'class: spam' in every branch of "
      "'when') [KR106]\n");
}

TEST(PolicyRefusal, WhatHidesNothingMayAskForAnything) {
  EXPECT_EQ(refusal("{class: criticism}", "hold: true"), "");
  EXPECT_EQ(refusal("{class: criticism}", "case: {team: care, due: 4h}"), "");
}

class MatchPolicies : public testing::Test {
 protected:
  std::vector<std::string> match(const RuleSet& rules, const std::string& text) {
    comment_.text = text;
    context_.comment = &comment_;
    const text::PreparedText prepared = prepare(text, Language::kFinnish);
    finding_ = rules.examine(prepared, context_);
    std::vector<std::string> ids;
    for (const auto& match : rules.match_policies(finding_, prepared, context_)) {
      ids.push_back(match.policy->id + (match.truth == Truth::kUnknown ? "?" : ""));
    }
    return ids;
  }

  Comment comment_ = comment_of("");
  Context context_;
  Finding finding_;
};

constexpr std::string_view kPolicies = R"(policies:
  - {id: on_abuse, when: {class: abuse}, do: [hide: true]}
  - {id: on_criticism, when: {primary: criticism, confidence: ">= 0.7"}, do: [hold: true]}
  - {id: sure, when: {class: [criticism, abuse], confidence: ">= 0.999"}, do: [hold: true]}
  - {id: on_label, when: {label: threat}, do: [label: watched]}
  - {id: on_signal, when: {signal: [insult, complaint]}, do: [hold: true]}
  - {id: repeated, when: {author.strikes: ">= 1"}, do: [hold: true]}
  - {id: sleeping, mode: off, when: {class: abuse}, do: [hide: true]}
  - {id: words, when: {word: huono, none: [{class: abuse}]}, do: [hold: true]}
  - {id: nothing, when: {primary: other}, do: [react: like]}
)";

TEST_F(MatchPolicies, PoliciesSeeTheFindingTheTextAndTheAuthor) {
  const Loaded loaded = load({file("signals/s.yaml", std::string(kSignals)),
                              file("policies/p.yaml", std::string(kPolicies))});
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  using Ids = std::vector<std::string>;
  EXPECT_EQ(match(*loaded.rules, "roisto"),
            (Ids{"on_abuse", "on_label", "on_signal", "repeated?"}));
  context_.author_strikes = 0;
  EXPECT_EQ(match(*loaded.rules, "huono"), (Ids{"on_criticism", "on_signal", "words"}));
  EXPECT_EQ(match(*loaded.rules, "huono roisto"), (Ids{"on_abuse", "on_label", "on_signal"}));
  context_.author_strikes = 2;
  EXPECT_EQ(match(*loaded.rules, "hei"), (Ids{"repeated", "nothing"}));
}

TEST_F(MatchPolicies, OneOfSeveralClassesOrPlacesInTheConditionIsEnough) {
  const Loaded loaded =
      load({file("signals/s.yaml", std::string(kSignals)), file("policies/p.yaml", R"(policies:
  - {id: any, when: {any: [{class: abuse}, {word: huono}]}, do: [hold: true]}
  - {id: inside, when: {edited: false, all: [{class: [spam, abuse]}]}, do: [hold: true]}
  - {id: links, when: {primary: abuse, links: ">= 1"}, do: [hold: true]}
  - {id: unless, when: {none: [{word: kiitos}, {class: spam}]}, do: [hold: true]}
)")});
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  using Ids = std::vector<std::string>;
  EXPECT_EQ(match(*loaded.rules, "huono"), (Ids{"any", "unless"}));
  EXPECT_EQ(match(*loaded.rules, "roisto kiitos"), (Ids{"any", "inside?"}));
  context_.edited = false;
  EXPECT_EQ(match(*loaded.rules, "roisto https://example.org"),
            (Ids{"any", "inside", "links", "unless"}));
  EXPECT_EQ(match(*loaded.rules, "hei https://example.org"), (Ids{"unless"}));
}

TEST_F(MatchPolicies, ASignalThatIsUnknownIsListed) {
  const Loaded loaded = load({file("signals/s.yaml", std::string(kSignals))});
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  match(*loaded.rules, "hei");
  EXPECT_EQ(finding_.not_evaluated, std::vector<std::string>{"rated"});
  comment_.rating = 1;
  match(*loaded.rules, "hei");
  EXPECT_TRUE(finding_.not_evaluated.empty());
  EXPECT_EQ(finding_.labels, LabelSet{"stars"});
}

TEST(Policies, AreReadWithAllTheirParts) {
  const Loaded loaded = load({file("signals/s.yaml", std::string(kSignals)),
                              file("replies/fi.yaml", "language: fi\nreplies:\n  hei: [a, b, c]\n"),
                              file("policies/p.yaml", R"(policies:
  - id: full
    about: Everything at once.
    mode: shadow
    at_most: {count: 30, per: 1h}
    when: {class: abuse}
    do:
      - reply: hei
      - private_reply: hei
      - case: {team: care, due: 4h}
      - label: warned
      - escalate: {kind: threat, severity: urgent}
      - react: like
      - warn: hei
      - hide: true
      - delete: true
      - block: true
      - hold: true
)")});
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  ASSERT_EQ(loaded.rules->policies().size(), 1U);
  const Policy& policy = loaded.rules->policies().front();
  EXPECT_EQ(policy.about, "Everything at once.");
  EXPECT_EQ(policy.mode, Mode::kShadow);
  EXPECT_FALSE(policy.off);
  ASSERT_EQ(policy.at_most.size(), 1U);
  EXPECT_EQ(to_string(policy.at_most.front()), "30 in 1h");
  EXPECT_EQ(policy.file, "policies/p.yaml");
  EXPECT_EQ(policy.line, 2);
  ASSERT_EQ(policy.steps.size(), 11U);
  EXPECT_EQ(policy.steps[0].kind, ActionKind::kReply);
  EXPECT_EQ(policy.steps[0].template_id, "hei");
  EXPECT_EQ(policy.steps[2].team, "care");
  EXPECT_EQ(policy.steps[2].due, std::chrono::hours(4));
  EXPECT_EQ(policy.steps[3].label, "warned");
  EXPECT_EQ(policy.steps[4].incident_kind, "threat");
  EXPECT_EQ(policy.steps[4].severity, "urgent");
  EXPECT_EQ(policy.steps[10].kind, ActionKind::kHold);
}

Loaded limited(const std::string& limits) {
  return load({file("signals/s.yaml", std::string(kSignals)),
               file("policies/p.yaml",
                    "policies:\n  - id: p\n    when: {class: abuse}\n    do: "
                    "[{react: like}]\n    at_most: " +
                        limits + "\n")});
}

TEST(PolicyLimits, CountOverAnAuthorAThreadAPostOrEverything) {
  const Loaded loaded = limited(
      "[{count: 1, per: 7d, for: author, otherwise: nothing}, {one_in: 10, for: thread},"
      " {count: 3, per: 1h, for: post, otherwise: draft}, {count: 30, per: 1h}]");
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  const std::vector<Limit>& limits = loaded.rules->policies().front().at_most;
  ASSERT_EQ(limits.size(), 4U);
  EXPECT_EQ(to_string(limits[0]), "1 in 1w for one author");
  EXPECT_TRUE(limits[0].leaves_out);
  EXPECT_EQ(limits[0].over, Limit::Over::kAuthor);
  EXPECT_EQ(to_string(limits[1]), "one in 10 comments of one thread");
  EXPECT_EQ(limits[1].one_in, 10U);
  EXPECT_FALSE(limits[1].leaves_out) << "unless it says otherwise, people decide";
  EXPECT_EQ(to_string(limits[2]), "3 in 1h for one post");
  EXPECT_FALSE(limits[2].leaves_out);
  EXPECT_EQ(limits[3].over, Limit::Over::kEverything);
}

TEST(PolicyLimits, AreRefusedWithTheirPlaceWhereTheyMakeNoSense) {
  const std::pair<const char*, const char*> wrong[] = {
      {"{one_in: 10}", "5:14: error: at_most: 'for' is missing"},
      {"{one_in: 1, for: thread}", "5:23"},
      {"{one_in: 1001, for: thread}", "5:23"},
      {"{one_in: 10, for: author}", "5:32"},
      {"{one_in: 10, for: thread, per: 1h}", "per"},
      {"{count: 1, per: 1h, for: brand}", "5:39"},
      {"{count: 1, per: 367d}", "5:30"},
      {"{count: 1, per: 1h, otherwise: case}", "otherwise"},
      {"[]", "5:14: error: 'at_most': expected a limit, or a list of 1 to 8"},
      {"often", "5:14"},
  };
  for (const auto& [limits, problem] : wrong) {
    const Loaded loaded = limited(limits);
    EXPECT_FALSE(loaded.rules) << limits;
    EXPECT_NE(loaded.messages().find(problem), std::string::npos)
        << limits << ": " << loaded.messages();
  }
  std::string nine = "[{count: 1, per: 1h}";
  for (int i = 0; i < 8; ++i) nine += ", {count: 1, per: 1h}";
  EXPECT_FALSE(limited(nine + "]").rules);
}

}  // namespace
}  // namespace kaiku::rules
