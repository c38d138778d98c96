#include <chrono>
#include <random>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <kaiku/domain/json.hpp>

namespace kaiku {
namespace {

using nlohmann::json;

Comment full_comment() {
  Comment comment;
  comment.account = AccountId("kaisla-fb");
  comment.brand = BrandId("kaisla");
  comment.platform = "facebook";
  comment.id = CommentId("12345678901234567890");
  comment.post = PostId("p1");
  comment.parent = CommentId("c0");
  comment.kind = CommentKind::kReview;
  comment.author = {AuthorId("u1"), "Åsa \"Ä\" Öhman", 123'456'789'012};
  comment.text = "Paketti\non \"myöhässä\" 😡\t\\";
  comment.language_hint = "fi";
  comment.rating = 1;
  comment.is_private = true;
  comment.on_ad = true;
  comment.has_attachment = true;
  comment.created_at = from_unix_micros(1'770'000'000'123'456);
  comment.permalink = "https://example.test/1";
  return comment;
}

Finding full_finding() {
  Finding finding;
  finding.language = Language::kSwedish;
  finding.normalised_text = "paketet";
  for (std::size_t i = 0; i < kClassCount; ++i) {
    finding.scores[i] = {0.1 * static_cast<double>(i) - 1.0 / 3, 1.0 / static_cast<double>(i + 3),
                         i == 2};
  }
  finding.scores[1].tipped = Tipped::kDown;
  finding.scores[2].tipped = Tipped::kUp;
  finding.primary = CommentClass::kAbuse;
  finding.hits.push_back(
      {"late", {{0, 7}, {9, 12}}, {{CommentClass::kCriticism, 1.8}}, {"delivery"}, true});
  finding.hits.push_back({"context", {}, {}, {}, false});
  finding.hits.front().entries = {"fi/delays:myöhässä"};
  finding.hits.back().replaces = {"early", "punctual"};
  finding.labels = {"delivery", "price"};
  finding.not_evaluated = {"z_rule", "a_rule", "z_rule"};
  return finding;
}

Action full_action() {
  Action action;
  action.key = "kaisla-fb/c1/private_reply";
  action.kind = ActionKind::kPrivateReply;
  action.brand = BrandId("kaisla");
  action.account = AccountId("kaisla-fb");
  action.target = CommentId("c1");
  action.post = PostId("p1");
  action.thread = CommentId("c0");
  action.author = AuthorId("u1");
  action.text = "Hei!";
  action.template_id = "invite";
  action.variant = 2;
  action.policy = "answer";
  action.reason = "the account is in draft mode";
  action.depends_on = "kaisla-fb/c1/reply";
  action.team = "care";
  action.label = "warned";
  action.channel = "anna/mail";
  action.incident = 42;
  action.due_in = std::chrono::hours(4);
  action.created_at = from_unix_seconds(1'770'000'000);
  action.not_before = from_unix_millis(1'770'000'060'500);
  action.expires_at = from_unix_seconds(1'770'600'000);
  return action;
}

// Every member is written, so equal JSON means equal values.
template <class T, class Read>
void expect_round_trip(const T& value, const Read& read) {
  const json written = to_json_value(value);
  const auto back = read(json::parse(written.dump()));
  ASSERT_TRUE(back) << back.error().message();
  EXPECT_EQ(to_json_value(*back), written);
}

TEST(CommentJson, ComesBackAsItWas) {
  expect_round_trip(full_comment(), comment_from_json);
  expect_round_trip(Comment{}, comment_from_json);
  const auto back = comment_from_json(to_json_value(full_comment()));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->author.followers, 123'456'789'012u);
  EXPECT_EQ(back->thread(), CommentId("c0"));
  EXPECT_EQ(back->created_at, full_comment().created_at);
  EXPECT_EQ(back->text, full_comment().text);
  EXPECT_FALSE(comment_from_json(to_json_value(Comment{}))->parent.has_value());
}

TEST(FindingJson, ComesBackAsItWasToTheLastBit) {
  expect_round_trip(full_finding(), finding_from_json);
  expect_round_trip(Finding{}, finding_from_json);
  const auto back = finding_from_json(json::parse(to_json_value(full_finding()).dump()));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->score(CommentClass::kQuestion).log_odds, -1.0 / 3);
  EXPECT_TRUE(back->holds(CommentClass::kAbuse));
  EXPECT_EQ(back->not_evaluated, full_finding().not_evaluated) << "in order, also twice";
  ASSERT_EQ(back->hits.size(), 2u);
  EXPECT_EQ(back->hits[0].spans, full_finding().hits[0].spans);
  EXPECT_TRUE(back->hits[0].evasive);
}

TEST(ActionJson, ComesBackAsItWas) {
  expect_round_trip(full_action(), action_from_json);
  Action least;
  least.key = "k";
  expect_round_trip(least, action_from_json);
  const auto back = action_from_json(to_json_value(full_action()));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->due_in, std::chrono::hours(4));
  EXPECT_EQ(back->not_before, full_action().not_before);
  EXPECT_EQ(back->incident, 42);
}

TEST(ActionJson, OfEveryKindComesBack) {
  for (int kind = 0; kind <= static_cast<int>(ActionKind::kNotify); ++kind) {
    Action action;
    action.key = "k";
    action.kind = static_cast<ActionKind>(kind);
    const auto back = action_from_json(to_json_value(action));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->kind, action.kind);
  }
}

// Whatever member is replaced by a value of another type: refused with its name, never taken for
// empty.
template <class Read>
void expect_strict(const json& good, const Read& read) {
  for (const auto& [key, value] : good.items()) {
    json damaged = good;
    damaged[key] = value.is_object() ? json("text") : json({{"an", "object"}});
    const auto result = read(damaged);
    ASSERT_FALSE(result) << key;
    EXPECT_TRUE(result.error().is(Errc::kMalformedPayload));
    EXPECT_NE(result.error().context.find("'" + key + "'"), std::string::npos)
        << result.error().context;
  }
  for (const json& other : {json(), json(7), json("x"), json::array({1})})
    EXPECT_FALSE(read(other));
}

TEST(ReadingJson, IsStrictAboutTypes) {
  expect_strict(to_json_value(full_comment()), comment_from_json);
  expect_strict(to_json_value(full_finding()), finding_from_json);
  expect_strict(to_json_value(full_action()), action_from_json);
}

TEST(ReadingJson, RefusesUnknownNamesAndTimes) {
  json comment = to_json_value(full_comment());
  comment["kind"] = "poem";
  EXPECT_FALSE(comment_from_json(comment));
  comment = to_json_value(full_comment());
  comment["created_at"] = "yesterday";
  EXPECT_FALSE(comment_from_json(comment));
  comment = to_json_value(full_comment());
  comment["author_followers"] = -1;
  EXPECT_FALSE(comment_from_json(comment));
  json action = to_json_value(full_action());
  action.erase("key");
  EXPECT_FALSE(action_from_json(action));
  json finding = to_json_value(full_finding());
  finding["signals"][0]["score"] = {{"anger", 1}};
  EXPECT_FALSE(finding_from_json(finding));
  finding = to_json_value(full_finding());
  finding["signals"][0]["spans"] = {{-1, 2}};
  EXPECT_FALSE(finding_from_json(finding));
}

TEST(ReadingJson, TakesMissingAndNullMembersAsAbsent) {
  const auto comment =
      comment_from_json(json{{"kind", "comment"}, {"rating", nullptr}, {"text", nullptr}});
  ASSERT_TRUE(comment);
  EXPECT_FALSE(comment->rating.has_value());
}

TEST(ReadingJson, NeverThrowsOnDamagedRecords) {
  const std::string good = to_json_value(full_finding()).dump();
  std::mt19937 random(11);
  for (int i = 0; i < 3'000; ++i) {
    std::string damaged = good;
    damaged[random() % damaged.size()] = "0-[]{},\":ntx"[random() % 12];
    const json value = json::parse(damaged, nullptr, false);
    if (!value.is_discarded()) (void)finding_from_json(value);
  }
}

TEST(DecisionText, HoldsEverythingThatExplainsIt) {
  Decision decision;
  decision.comment = full_comment();
  decision.revision = 2;
  decision.finding = full_finding();
  decision.policies = {"answer"};
  decision.actions.push_back({full_action(), ActionState::kPlanned});
  decision.guards.push_back({Guard::kPublicFirst, "private_reply", "it waits"});
  decision.escalations.push_back({"injury", "urgent", "an injury is claimed"});
  decision.rule_set = "0123456789abcdef";
  decision.mode = Mode::kLive;
  decision.decided_at = from_unix_seconds(1'770'000'000);

  const json record = json::parse(to_json_text(decision));

  EXPECT_EQ(record["revision"], 2);
  EXPECT_EQ(record["policies"][0], "answer");
  EXPECT_EQ(record["actions"][0]["state"], "planned");
  EXPECT_EQ(record["actions"][0]["reason"], "the account is in draft mode");
  EXPECT_EQ(record["guards"][0],
            json({{"guard", "public_first"}, {"action", "private_reply"}, {"reason", "it waits"}}));
  EXPECT_EQ(record["escalations"][0]["severity"], "urgent");
  EXPECT_EQ(record["rule_set"], "0123456789abcdef");
  EXPECT_EQ(record["mode"], "live");
  EXPECT_EQ(record["decided_at"], "2026-02-02T02:40:00Z");
  EXPECT_TRUE(comment_from_json(record["comment"]));
  EXPECT_TRUE(finding_from_json(record["finding"]));
  EXPECT_TRUE(action_from_json(record["actions"][0]));
}

TEST(DecisionText, SurvivesBytesThatAreNoUtf8) {
  Decision decision;
  decision.comment.text = "a\xFF\xC3z";
  decision.comment.author.name = "\xED\xA0\x80";
  const json record = json::parse(to_json_text(decision), nullptr, false);
  ASSERT_FALSE(record.is_discarded());
  EXPECT_EQ(record["comment"]["text"], "a\uFFFD\uFFFDz");
}

TEST(EventJson, HoldsWhatWasTold) {
  Event event;
  event.kind = EventKind::kReaction;
  event.dedupe_key = "k";
  event.comment = full_comment();
  event.by_brand = true;
  event.echo_of_action = "kaiku:1";
  event.reaction = "like";
  event.thin = true;
  const json value = to_json_value(event);
  EXPECT_EQ(value["kind"], "reaction");
  EXPECT_EQ(value["by_brand"], true);
  EXPECT_EQ(value["echo_of_action"], "kaiku:1");
  EXPECT_EQ(value["thin"], true);
  EXPECT_EQ(value["comment"]["id"], "12345678901234567890");
}

}  // namespace
}  // namespace kaiku
