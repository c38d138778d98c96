// How somebody who goes on insulting is dealt with, and how people hold automation back, seen from
// the platform and from the operator's tool.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "e2e/brand.hpp"
#include "e2e/kaikuctl.hpp"

namespace {

using e2e::Brand;
using e2e::kaikuctl;
using nlohmann::json;

constexpr const char* kTroll = "7400000000000999";

constexpr const char* kLadder = R"(labels:
  warned: {for: author, lifetime: 30d}
  vip: {for: author}
  spam_target: {for: domain}
policies:
  - {id: hide_abuse, disabled: true}
  - id: warn_first
    about: A first insult.
    when: {class: abuse, none: [{author.label: warned}]}
    do: [{warn: house_rules}, {label: warned}]
  - id: hide_then
    about: An insult after a warning.
    when: {class: abuse, author.label: warned}
    strike: {for: 90d}
    do: [{hide: true}]
  - id: block_at_last
    about: After two strikes.
    when: {class: abuse, author.strikes: ">= 2"}
    mode: draft
    do: [{block: {for: 30d}}]
  - id: look_at_everything
    about: After two strikes.
    when: {author.strikes: ">= 2", none: [{class: abuse}]}
    do: [{hold: true}]
  - id: protect
    about: Personal data in public.
    when: {personal_data: [finnish_identity_code, phone]}
    do: [{hide: {protect: personal_data}}, {private_reply: hidden_for_you}]
)";

constexpr const char* kWords = R"(language: fi
replies:
  house_rules: ["Hei! Pidetään puhe asiallisena.", "Moi! Ilman nimittelyä, kiitos.", "Hei, asiasta saa puhua."]
  hidden_for_you: ["Hei! Suojasimme tietojasi.", "Moi! Piilotimme tietosi.", "Hei, tietosi ovat suojassa."]
)";

Brand::Options with_ladder() {
  return {.rules = Brand::kOwnRules};
}

void put_ladder(const Brand& brand) {
  const std::string rules = brand.directory() + "/rules";
  std::filesystem::create_directories(rules + "/policies");
  std::filesystem::create_directories(rules + "/replies");
  std::ofstream(rules + "/policies/ladder.yaml") << kLadder;
  std::ofstream(rules + "/replies/fi.yaml") << kWords;
}

std::string socket_of(Brand& brand) {
  return brand.daemon().control_socket();
}

e2e::KaikuctlRun operate(Brand& brand, std::vector<std::string> words) {
  words.insert(words.end(), {"--socket", socket_of(brand)});
  return kaikuctl(words);
}

std::string number(const json& action) {
  return action["id"].dump();
}

// Insults number `n` and waits until the action it must lead to is done.
json insult(Brand& brand, std::int64_t n, const char* kind) {
  EXPECT_EQ(brand.comment_on_facebook(n, "senkin idiootti", kTroll), 200);
  json done = brand.action_on(brand.comment_id(n), kind, "done");
  EXPECT_FALSE(done.is_null()) << n << ": no " << kind << '\n' << brand.daemon().log();
  return done;
}

// Warned, hidden, hidden again: a strike each; the block that the fourth insult leads to waits for
// a person.
void climb_the_ladder(Brand& brand, json& block) {
  put_ladder(brand);
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();

  ASSERT_FALSE(insult(brand, 1, "warn").is_null());
  brand.facebook().state().look([&](const auto& state) {
    ASSERT_EQ(state.replies.size(), 1u);
    EXPECT_EQ(state.replies[0].text.find("idiootti"), std::string::npos) << "nothing is quoted";
    EXPECT_TRUE(state.hidden.empty());
  });
  const auto labels = operate(brand, {"labels", "--subject", kTroll, "--json"});
  EXPECT_NE(labels.out.find("\"label\":\"warned\""), std::string::npos) << labels.out << labels.err;

  ASSERT_FALSE(insult(brand, 2, "hide").is_null());
  ASSERT_FALSE(insult(brand, 3, "hide").is_null());
  EXPECT_EQ(brand.decision_on(brand.comment_id(3))["strikes"][0]["policy"], "hide_then");
  EXPECT_TRUE(brand.actions_on(brand.comment_id(3)).size() == 1u) << "two strikes come before it";

  ASSERT_FALSE(insult(brand, 4, "hide").is_null());
  block = brand.action_on(brand.comment_id(4), "block", "awaiting_approval");
  ASSERT_FALSE(block.is_null()) << "a person decides";
  EXPECT_EQ(block["lasts_seconds"], 30 * 24 * 3600);
  brand.facebook().state().look([](const auto& state) { EXPECT_TRUE(state.blocked.empty()); });
}

TEST(Conduct, ARepeatAbuserIsWarnedThenHiddenThenBlockedByAPersonAndUnblocked) {
  Brand brand(with_ladder());
  json block;
  ASSERT_NO_FATAL_FAILURE(climb_the_ladder(brand, block));

  ASSERT_EQ(brand.comment_on_facebook(5, "todella huono", kTroll), 200);
  EXPECT_FALSE(brand.action_on(brand.comment_id(5), "reply", "awaiting_approval").is_null())
      << "everything of the author waits for a person, criticism stays visible";

  EXPECT_EQ(operate(brand, {"approve", number(block), "--who", "Maija"}).status, 0);
  ASSERT_FALSE(brand.action_on(brand.comment_id(4), "block", "done").is_null())
      << brand.daemon().log();
  const json end = brand.action_on(brand.comment_id(4), "unblock", "ready");
  ASSERT_FALSE(end.is_null()) << "the block has an end date";
  brand.facebook().state().look([](const auto& state) { EXPECT_EQ(state.blocked.size(), 1u); });

  const auto undone = operate(brand, {"undo", number(block), "--who", "Liisa"});
  EXPECT_EQ(undone.status, 0) << undone.err;
  ASSERT_FALSE(brand.action_on(brand.comment_id(4), "unblock", "done").is_null())
      << brand.daemon().log();
  ASSERT_FALSE(brand.action_on(brand.comment_id(4), "unblock", "cancelled").is_null())
      << "nobody is unblocked twice";
  const auto again = operate(brand, {"undo", number(block), "--who", "Pekka"});
  EXPECT_EQ(again.status, 1);
  EXPECT_NE(again.err.find("taken back by Liisa"), std::string::npos) << again.err;
  brand.facebook().state().look([&](const auto& state) {
    EXPECT_TRUE(state.blocked.empty());
    EXPECT_EQ(state.hidden, (std::set<std::string>{brand.comment_id(2), brand.comment_id(3),
                                                   brand.comment_id(4)}));
  });
}

TEST(Conduct, ABlockThatAPersonApprovedIsOverturnedOnAppealByAnotherPerson) {
  Brand brand(with_ladder());
  json block;
  ASSERT_NO_FATAL_FAILURE(climb_the_ladder(brand, block));
  ASSERT_EQ(operate(brand, {"approve", number(block), "--who", "Maija"}).status, 0);
  ASSERT_FALSE(brand.action_on(brand.comment_id(4), "block", "done").is_null())
      << brand.daemon().log();
  const auto appeal = [&](const json& action) {
    const std::vector<std::string> words = {"appeal", "open",  number(action), "--grounds",
                                            "a joke", "--who", "Pekka"};
    EXPECT_EQ(operate(brand, words).status, 0);
  };
  appeal(block);
  const auto own =
      operate(brand, {"appeal", "overturn", "1", "--reason", "sorry", "--who", "maija"});
  EXPECT_EQ(own.status, 1);
  EXPECT_NE(own.err.find("another person"), std::string::npos) << own.err;
  const auto overturned =
      operate(brand, {"appeal", "overturn", "1", "--reason", "a joke", "--who", "Liisa"});
  ASSERT_EQ(overturned.status, 0) << overturned.err;
  brand.daemon().kill();
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_FALSE(brand.action_on(brand.comment_id(4), "unblock", "done").is_null())
      << brand.daemon().log();
  EXPECT_FALSE(brand.action_on(brand.comment_id(4), "unblock", "cancelled").is_null())
      << "the end of the block is not needed any more";
  brand.facebook().state().look([](const auto& state) { EXPECT_TRUE(state.blocked.empty()); });

  // With the strike of another comment cleared as well, one is left: no block is proposed.
  const json second = brand.action_on(brand.comment_id(3), "hide", "done");
  appeal(second);
  ASSERT_EQ(
      operate(brand, {"appeal", "overturn", "2", "--reason", "the same", "--who", "Liisa"}).status,
      0);
  ASSERT_FALSE(brand.action_on(brand.comment_id(3), "unhide", "done").is_null())
      << brand.daemon().log();
  ASSERT_FALSE(insult(brand, 6, "hide").is_null());
  EXPECT_EQ(brand.actions_on(brand.comment_id(6)).size(), 1u);
  brand.facebook().state().look([&](const auto& state) {
    EXPECT_EQ(state.hidden, (std::set<std::string>{brand.comment_id(2), brand.comment_id(4),
                                                   brand.comment_id(6)}));
  });
}

TEST(Conduct, AHideThatAPersonTookBackStaysVisibleWhateverTheRulesSay) {
  Brand brand({.rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  const json hide = insult(brand, 1, "hide");
  ASSERT_FALSE(hide.is_null());
  ASSERT_EQ(operate(brand, {"undo", number(hide), "--who", "Maija"}).status, 0);
  ASSERT_FALSE(brand.action_on(brand.comment_id(1), "unhide", "done").is_null())
      << brand.daemon().log();

  brand.daemon().kill();
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.post_facebook(brand.facebook_body(1, "senkin idiootti, taas", kTroll, "edited")),
            200);
  ASSERT_TRUE(brand.eventually("/api/v1/decisions", [](const json& page) {
    return page.is_object() && page["items"].size() == 2;
  }));
  const json decision = brand.decisions()[1];
  EXPECT_TRUE(std::ranges::any_of(decision["guards"], [](const json& guard) {
    return guard["guard"] == "people_first" || guard["guard"] == "one_effect";
  })) << decision.dump(1);
  brand.facebook().state().look([](const auto& state) { EXPECT_TRUE(state.hidden.empty()); });
}

TEST(Conduct, HandsOffStopsEverythingUntilAPersonLiftsItAlsoOverARestart) {
  Brand brand({.rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  EXPECT_EQ(operate(brand, {"hands-off", "--account", "nowhere", "--reason", "x"}).status, 1);
  const auto set =
      operate(brand, {"hands-off", "--reason", "a campaign is starting", "--who", "Maija"});
  ASSERT_EQ(set.status, 0) << set.err;
  const auto shown = operate(brand, {"status"});
  EXPECT_NE(shown.out.find("a campaign is starting"), std::string::npos) << shown.out;

  brand.daemon().kill();
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, "senkin idiootti"), 200);
  const json held = brand.action_on(brand.comment_id(1), "hide", "awaiting_approval");
  ASSERT_FALSE(held.is_null()) << brand.daemon().log();
  brand.facebook().state().look([](const auto& state) { EXPECT_EQ(state.requests, 0u); });
  ASSERT_EQ(operate(brand, {"approve", number(held), "--who", "Liisa"}).status, 0);
  EXPECT_FALSE(brand.action_on(brand.comment_id(1), "hide", "done").is_null())
      << "people are not held back";

  ASSERT_EQ(operate(brand, {"hands-off", "--lift", "1", "--who", "Maija"}).status, 0);
  EXPECT_NE(operate(brand, {"hands-off"}).out.find("no order stands"), std::string::npos);
  ASSERT_EQ(brand.comment_on_facebook(2, "senkin idiootti", "7402"), 200);
  EXPECT_FALSE(brand.action_on(brand.comment_id(2), "hide", "done").is_null());
}

TEST(Conduct, PersonalDataAreHiddenWithoutBlameAndTheirOwnerIsToldPrivately) {
  Brand brand(with_ladder());
  put_ladder(brand);
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(
      brand.comment_on_facebook(1, "Minun henkilötunnukseni on 131052-308T, kiitos kun autatte"),
      200);
  ASSERT_FALSE(brand.action_on(brand.comment_id(1), "private_reply", "done").is_null())
      << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(
                2, "Minun henkilötunnukseni on 131052-308U, kiitos kun autatte", "7402"),
            200);
  ASSERT_FALSE(brand.decision_on(brand.comment_id(2)).is_null());
  brand.facebook().state().look([&](const auto& state) {
    EXPECT_EQ(state.hidden, std::set<std::string>{brand.comment_id(1)});
    ASSERT_EQ(state.private_replies.size(), 1u);
    EXPECT_TRUE(state.replies.empty());
    ASSERT_EQ(state.effects.size(), 2u);
    EXPECT_EQ(state.effects[1].path.find(brand.comment_id(1)), std::string::npos)
        << "the note leaves when the comment is hidden";
  });
  EXPECT_EQ(brand.daemon().control_json("/api/v1/stats")["restricted_criticism"], 0);
  EXPECT_EQ(brand.daemon().log().find("131052"), std::string::npos);
}

TEST(Conduct, WhatAPersonSaysAboutALabelIsHeardByTheNextDecision) {
  Brand brand(with_ladder());
  put_ladder(brand);
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  const auto label = [&](const char* verb, const std::string& name) {
    return operate(brand, {"label", verb, name, kTroll, "--account", "kaisla-fb", "--reason",
                           "known to us", "--for", "7d", "--who", "Maija"});
  };
  const auto undeclared = label("set", "villain");
  EXPECT_EQ(undeclared.status, 1);
  EXPECT_NE(undeclared.err.find("not declared"), std::string::npos) << undeclared.err;
  const auto set = label("set", "warned");
  ASSERT_EQ(set.status, 0) << set.err;
  ASSERT_FALSE(insult(brand, 1, "hide").is_null()) << "as after a warning";
  ASSERT_EQ(label("remove", "warned").status, 0);
  ASSERT_FALSE(insult(brand, 2, "warn").is_null()) << "as for the first time";
  const auto listed = operate(brand, {"labels", "--label", "warned"});
  EXPECT_NE(listed.out.find("does not stand"), std::string::npos)
      << "the rule's label is outranked: " << listed.out;
}

}  // namespace
