#include <gtest/gtest.h>

#include "platforms/conformance.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

using namespace std::chrono_literals;

const std::string kSettings =
    "forum: https://forum.test/\n"
    "secret: [env:DC_SECRET, env:DC_SECRET_NEXT]\n"
    "api_key: env:DC_KEY\n"
    "username: brand\n";
const std::map<std::string, std::string> kSecrets = {{"DC_SECRET", "kaiku_test_discourse_secret"},
                                                     {"DC_SECRET_NEXT", "another_secret"},
                                                     {"DC_KEY", "dc-api-key"}};
const std::string kShort = "reply_minimum: 1\n";
const std::string kTitle = "message_title: Kysymyksesi\n";
const std::string kCategory = "post_category: 7\ntitle_minimum: 1\n";

// The documented vector.
const std::string kSignedBody =
    R"({"post":{"id":1001,"topic_id":55,"post_number":2,"username":"maija","raw":"Hei"}})";
const std::string kSignature =
    "sha256=e727ea6261a34ae706b84d3a640851187640e34641c673dd7970e29cfb502b0a";
const std::string kHeader = "X-Discourse-Event-Signature";

http::Request posted(const std::string& name, const std::string& signature) {
  http::Request request("POST", "/webhooks/kaisla");
  request.body = kSignedBody;
  if (!name.empty()) request.headers.add(name, signature);
  return request;
}

std::vector<SignatureCase> signatures() {
  const auto refused = [](std::string about, http::Request request) {
    return SignatureCase{std::move(about), std::move(request), false, "", test_now()};
  };
  http::Request elsewhere = posted(kHeader, kSignature);
  elsewhere.headers.add("X-Discourse-Instance", "https://other.test");
  return {{"documented vector", posted(kHeader, kSignature), true, "", test_now()},
          {"header name in another case", posted("x-discourse-event-signature", kSignature), true,
           "", test_now()},
          refused("another signature", posted(kHeader, "sha256=" + std::string(64, '0'))),
          refused("without its prefix", posted(kHeader, kSignature.substr(7))),
          refused("not hex", posted(kHeader, "sha256=" + std::string(64, 'g'))),
          refused("no signature", posted("", "")),
          refused("another forum", elsewhere)};
}

std::string post(const std::string& more, const std::string& id = "79563",
                 const std::string& number = "3") {
  return R"({"id":)" + id + R"(,"post_number":)" + number + R"(,"topic_id":465,)" +
         R"("updated_at":"2026-01-01T10:00:00.000Z","version":1)" + more + "}";
}

std::string by(const std::string& name, const std::string& id) {
  return R"(,"username":")" + name + R"(","user_id":)" + id;
}

const std::string kMaija = by("maija", "2401") + R"(,"raw":"Milloin saatavilla?")";

std::string told(const std::string& event, const std::string& what) {
  return R"({"event":")" + event + R"(","delivery":{"post":)" + what + "}}";
}

std::string key(const std::string& event, const std::string& id = "79563") {
  return event + ":" + id + ":1:2026-01-01T10:00:00.000Z";
}

std::vector<EventCase> events() {
  const std::string thread = "topic:465";
  return {
      {"the documented body, without the name of its event", kSignedBody, EventKind::kCreated,
       "1001:2", "topic:55", "post_created:1001::"},
      {"a comment", told("post_created", post(kMaija)), EventKind::kCreated, "79563:3", thread,
       key("post_created")},
      {"an answer to a comment",
       told("post_created",
            post(by("pekka", "2402") + R"(,"raw":"Sama","reply_to_post_number":3)", "79570", "4")),
       EventKind::kCreated, "79570:4", thread, key("post_created", "79570")},
      {"the first post of a topic", told("post_created", post(kMaija, "79500", "1")),
       EventKind::kCreated, "79500:1", thread, key("post_created", "79500")},
      {"edited", told("post_edited", post(kMaija)), EventKind::kEdited, "79563:3", thread,
       key("post_edited")},
      {"edited, as its version says",
       R"({"post":{"id":1002,"topic_id":465,"post_number":2,"version":2,"updated_at":"x","raw":"Hei"}})",
       EventKind::kEdited, "1002:2", thread, "post_edited:1002:2:x"},
      {"deleted", told("post_destroyed", post(kMaija + R"(,"deleted_at":null)")),
       EventKind::kRemoved, "79563:3", thread, key("post_destroyed")},
      {"deleted, as it says itself",
       R"({"post":{"id":1003,"topic_id":465,"post_number":2,"deleted_at":"2026-01-01T10:00:00Z"}})",
       EventKind::kRemoved, "1003:2", thread, "post_destroyed:1003::"},
      {"restored by a person", told("post_recovered", post(kMaija)), EventKind::kUnhidden,
       "79563:3", thread, key("post_recovered"), true},
      {"a private message",
       told("post_created", post(kMaija + R"(,"topic_archetype":"private_message")", "79580", "1")),
       EventKind::kCreated, "79580:1", "conversation:465", key("post_created", "79580")},
      {"our own", told("post_created", post(by("Brand", "2"), "79590", "5")), EventKind::kCreated,
       "79590:5", thread, key("post_created", "79590"), true},
      {"staff", told("post_created", post(by("tuki", "3") + R"(,"staff":true)", "79591", "6")),
       EventKind::kCreated, "79591:6", thread, key("post_created", "79591"), true},
      {"a user is gone",
       R"({"event":"user_destroyed","delivery":{"user":{"id":2401,"username":"maija"}}})",
       EventKind::kErasure, "", "", "user_destroyed:2401:maija"},
  };
}

std::vector<std::string> malformed() {
  return {"{}",
          R"({"post":7})",
          R"({"post":{}})",
          R"({"post":{"id":1,"topic_id":2}})",
          R"({"post":{"id":0,"topic_id":2,"post_number":3}})",
          R"({"post":{"id":-4,"topic_id":2,"post_number":3}})",
          R"({"post":{"id":"1/2","topic_id":2,"post_number":3}})",
          R"({"event":"post_created","delivery":{}})",
          R"({"event":"post_created","delivery":7})",
          R"({"event":"user_destroyed","delivery":{"user":{"id":7}}})"};
}

const std::string kBase = "https://forum.test";

std::vector<RequestCase> requests(const Conformance& cases) {
  const auto on = [&](ActionKind kind, std::string text = {}) {
    return cases.action(kind, std::move(text));
  };
  const auto reply = [](const std::string& text, const std::string& topic) {
    return "POST " + kBase + "/posts.json\n" + R"({"raw":")" + text +
           R"(","reply_to_post_number":3,"topic_id":)" + topic + "}";
  };
  Action in_private = on(ActionKind::kPrivateReply, "Katsomme asiaa.");
  in_private.thread = CommentId("conversation:470");
  return {
      {"reply", on(ActionKind::kReply, "Ensi viikolla."), reply("Ensi viikolla.", "465")},
      {"warning", on(ActionKind::kWarn, "Asiallisesti."), reply("Asiallisesti.", "465")},
      {"answer to a private message", in_private, reply("Katsomme asiaa.", "470")},
      {"private message", on(ActionKind::kPrivateReply, "Hei!"),
       "POST " + kBase + "/posts.json\n" +
           (R"({"archetype":"private_message","raw":"Hei!","target_recipients":"maija",)"
            R"("title":"Kysymyksesi"})")},
      {"a topic of our own, its first line the title", own_post("Kevät!\n\nUudet ajat"),
       "POST " + kBase + "/posts.json\n" + R"({"category":7,"raw":"Uudet ajat","title":"Kevät!"})"},
      {"a topic of one line", own_post("Kevät on täällä"),
       "POST " + kBase + "/posts.json\n" +
           R"({"category":7,"raw":"Kevät on täällä","title":"Kevät on täällä"})"},
      {"like", on(ActionKind::kReact),
       "POST " + kBase + "/post_actions.json\n" + R"({"id":79563,"post_action_type_id":2})"},
      {"take the like back", on(ActionKind::kUnreact),
       "DELETE " + kBase + "/post_actions/79563.json?post_action_type_id=2"},
      {"delete", on(ActionKind::kDelete), "DELETE " + kBase + "/posts/79563.json"},
      {"block", on(ActionKind::kBlock),
       "PUT " + kBase + "/admin/users/2401/silence.json\n" +
           R"({"reason":"abuse","silenced_till":"2027-01-01T00:00:00Z"})"},
      {"unblock", on(ActionKind::kUnblock), "PUT " + kBase + "/admin/users/2401/unsilence.json"}};
}

std::string refusal(const std::string& words, const std::string& more = {}) {
  return R"({"errors":[")" + words + "\"]" + more + "}";
}

std::vector<AnswerCase> answers() {
  const auto reply = ActionKind::kReply;
  return {
      {"posted", reply, answer(200, R"({"id":79600,"post_number":6,"topic_id":465})"),
       Verdict::kDone, "79600:6"},
      {"a private message", ActionKind::kPrivateReply,
       answer(200, R"({"id":79601,"post_number":1,"topic_id":480})"), Verdict::kDone, "79601:1"},
      {"a topic", ActionKind::kPublish,
       answer(200, R"({"id":79602,"post_number":1,"topic_id":481})"), Verdict::kDone, "79602:1"},
      {"a topic perhaps", ActionKind::kPublish, answer(502, ""), Verdict::kUnknown, ""},
      {"held back by the forum", reply, answer(200, R"({"success":true,"action":"enqueued"})"),
       Verdict::kPermanent, ""},
      {"accepted without an id", reply, answer(200, "{}"), Verdict::kUnknown, ""},
      {"sent before", reply,
       answer(422, refusal("Body is too similar to what you recently posted")), Verdict::kDone, "",
       true},
      {"too short", reply, answer(422, refusal("Body is too short (minimum is 20 characters)")),
       Verdict::kPermanent, ""},
      {"liked", ActionKind::kReact, answer(200, "{}"), Verdict::kDone, ""},
      {"liked before", ActionKind::kReact, answer(403, refusal("invalid_access")),
       Verdict::kPermanent, "", true},
      {"taken back before", ActionKind::kUnreact, answer(404, ""), Verdict::kDone, "", true},
      {"liked too long ago to take back", ActionKind::kUnreact,
       answer(403, refusal("invalid_access")), Verdict::kPermanent, ""},
      {"deleted", ActionKind::kDelete, answer(200, ""), Verdict::kDone, ""},
      {"deleted before", ActionKind::kDelete, answer(404, ""), Verdict::kDone, "", true},
      {"deleted for good", ActionKind::kDelete, answer(410, ""), Verdict::kDone, ""},
      {"silenced", ActionKind::kBlock, answer(200, R"({"silence":{}})"), Verdict::kDone, ""},
      {"limit", reply,
       answer(429, refusal("slow", R"(,"error_type":"rate_limit","extras":{"wait_seconds":16})")),
       Verdict::kRetryLater, ""},
      {"key revoked", reply, answer(403, refusal("no", R"(,"error_type":"invalid_access")")),
       Verdict::kBadToken, ""},
      {"key unknown", reply, answer(401, ""), Verdict::kBadToken, ""},
      {"gone", reply, answer(404, ""), Verdict::kTargetGone, ""},
      {"bad request", reply, answer(400, "<html>"), Verdict::kPermanent, ""},
      {"broken there after a text was sent", reply, answer(500, ""), Verdict::kUnknown, ""},
      {"broken there on what may be repeated", ActionKind::kDelete, answer(502, ""),
       Verdict::kRetryLater, ""}};
}

std::vector<DoubtCase> doubts(const Action& reply) {
  const auto list = [](const std::string& items) {
    return answer(200, R"({"latest_posts":[)" + items + "]}");
  };
  const auto said = [](const std::string& who, const std::string& topic, const std::string& what,
                       const std::string& at) {
    return R"({"id":79600,"post_number":6,"topic_id":)" + topic + R"(,"username":")" + who +
           R"(","raw":")" + what + R"(","created_at":")" + at + "\"}";
  };
  const std::string later = "2026-01-01T00:00:05Z";
  const std::string before = "2025-12-31T23:54:00Z";
  const Action post = own_post("Kevät\nUudet ajat");
  const auto topic = [](const std::string& number, const std::string& at) {
    return R"({"id":79603,"topic_id":482,"post_number":)" + number +
           R"(,"username":"brand","raw":"Uudet ajat","created_at":")" + at + "\"}";
  };
  const std::string old = said("maija", "465", "Moi", before);
  return {
      {"our topic", post, list(topic("1", later)), Doubt::kHappened, "79603:1"},
      {"the same words below another topic", post, list(topic("2", later) + "," + old),
       Doubt::kDidNotHappen, ""},
      {"our topic of before", post, list(topic("1", before)), Doubt::kDidNotHappen, ""},
      {"more posts since then", post, list(topic("2", later)), Doubt::kCannotTell, ""},
      {"posts cannot be listed", post, answer(503, ""), Doubt::kCannotTell, ""},
      {"ours", reply, list(said("Brand", "465", "Kiitos!", later)), Doubt::kHappened, "79600:6"},
      {"ours in another topic", reply, list(said("brand", "466", "Kiitos!", later)),
       Doubt::kCannotTell, ""},
      {"the same words by another", reply, list(said("maija", "465", "Kiitos!", later)),
       Doubt::kCannotTell, ""},
      {"all since then, and not ours", reply,
       list(said("maija", "465", "Moi", later) + "," + said("maija", "465", "Moi", before)),
       Doubt::kDidNotHappen, ""},
      {"nothing is shown", reply, list(""), Doubt::kCannotTell, ""},
      {"throttled", reply, answer(429, ""), Doubt::kCannotTell, ""},
      {"not readable", reply, answer(200, "<html>"), Doubt::kCannotTell, ""}};
}

Conformance discourse(bool with_title) {
  Conformance cases;
  cases.platform = "discourse";
  cases.settings = kSettings + kShort + (with_title ? kTitle + kCategory : "");
  cases.conditions_hold = with_title;
  if (!with_title) cases.variant = "without_message_title";
  cases.secrets = kSecrets;
  cases.target = "79563:3";
  cases.post = "465";
  cases.author = "2401:maija";
  cases.handshakes = {{"there is none", "", 405, ""}};
  cases.signatures = signatures();
  cases.events = events();
  cases.malformed = malformed();
  cases.meaningless = {
      R"({"ping":"OK"})",
      R"({"topic":{"id":465}})",
      told("post_voted", post(kMaija)),
      told("post_created", post(kMaija + R"(,"post_type":2)")),
      told("post_created", post(kMaija + R"(,"post_type":4)")),
      R"({"event":"user_created","delivery":{"user":{"id":2401,"username":"maija"}}})",
      R"({"user":{"id":2401,"username":"maija"}})"};
  cases.saying = [](const std::string& text) {
    return told("post_created", post(by("maija", "2401") + R"(,"raw":")" + text + "\""));
  };
  cases.requests = requests(cases);
  if (!with_title) {
    std::erase_if(cases.requests, [](const RequestCase& request) {
      return request.action.kind == ActionKind::kPrivateReply ||
             request.action.kind == ActionKind::kPublish;
    });
  }
  const auto changed = [&](ActionKind kind, auto&& change) {
    Action action = cases.action(kind, "Moi");
    change(action);
    return action;
  };
  cases.refused = {
      {"hide", cases.action(ActionKind::kHide), Errc::kUnsupported},
      {"no post", changed(ActionKind::kReply, [](Action& a) { a.target = CommentId("79563"); }),
       Errc::kInvalidArgument},
      {"no topic", changed(ActionKind::kReply, [](Action& a) { a.post = kaiku::PostId("x"); }),
       Errc::kInvalidArgument},
      {"nobody to block", changed(ActionKind::kBlock, [](Action& a) { a.author = AuthorId("7"); }),
       Errc::kInvalidArgument}};
  cases.lengths = {{"reply in characters", cases.action(ActionKind::kReply), "ä", 32'000},
                   {"warning in characters", cases.action(ActionKind::kWarn), "ä", 32'000}};
  if (with_title) {
    cases.lengths.push_back(
        {"message in characters", cases.action(ActionKind::kPrivateReply), "ä", 32'000});
    // The first line is no part of it, the last line end is not sent.
    cases.lengths.push_back({"post in characters", own_post({}), "ä\n", 16'001});
  }
  cases.answers = answers();
  cases.doubts = doubts(cases.action(ActionKind::kReply, "Kiitos!"));
  cases.rereads = {
      {"as it was", answer(200, R"({"id":1,"raw":"Moi","hidden":false,"deleted_at":null})"), true,
       "Moi", false},
      {"hidden by flags", answer(200, R"({"id":1,"cooked":"<p>Moi</p>","hidden":true})"), true,
       "Moi", true},
      {"deleted", answer(200, R"({"id":1,"raw":"Moi","deleted_at":"2026-01-01T00:00:00Z"})"), false,
       "Moi", std::nullopt},
      {"withdrawn by its author", answer(200, R"({"id":1,"raw":"","user_deleted":true})"), false,
       "", std::nullopt},
      {"gone", answer(404, ""), false, "", std::nullopt}};
  return cases;
}

INSTANTIATE_TEST_SUITE_P(discourse, PlatformConformance,
                         ::testing::Values(discourse(true), discourse(false)), conformance_name);

class Discourse : public ::testing::Test {
 protected:
  std::unique_ptr<Adapter> made(const std::string& more) const {
    return adapter_for("discourse", kSettings + more, kSecrets);
  }
  Event only(const std::string& body) const {
    const auto read = adapter_->parse(body, test_now());
    return read && read->events.size() == 1 ? read->events.front() : Event();
  }
  Action action(ActionKind kind, std::string text = {}) const {
    return discourse(true).action(kind, std::move(text));
  }
  std::unique_ptr<Adapter> adapter_ = made(kShort + kTitle);
};

// Nothing in the body of a deletion tells it from any other news of the post.
TEST_F(Discourse, KeepsTheNameOfTheEventBesideTheBody) {
  http::Request request = posted(kHeader, kSignature);
  request.headers.add("X-Discourse-Event", "post_destroyed");
  request.headers.add("X-Discourse-Instance", "https://forum.test");
  ASSERT_TRUE(adapter_->authenticate(request, test_now()));
  EXPECT_EQ(adapter_->kept(request),
            R"({"event":"post_destroyed","delivery":)" + kSignedBody + "}");
  EXPECT_EQ(only(adapter_->kept(request)).kind, EventKind::kRemoved);
}

TEST_F(Discourse, ANameThatIsNoneIsLeftOut) {
  for (const std::string& name :
       {std::string("x\",\"delivery\":1"), std::string(), std::string("A"), std::string(65, 'a')}) {
    http::Request request = posted(kHeader, kSignature);
    request.headers.add("X-Discourse-Event", name);
    EXPECT_EQ(adapter_->kept(request), kSignedBody) << name;
  }
}

TEST_F(Discourse, WhatAPostQuotesIsNotItsOwn) {
  const auto text = [&](const std::string& raw) {
    return only(told("post_created", post(by("maija", "2401") + R"(,"raw":")" + raw + "\"")))
        .comment.text;
  };
  EXPECT_EQ(text(R"([quote=\"pekka, post:2\"]\nroskaa\n[/quote]\n\nHei!)"), "Hei!");
  EXPECT_EQ(text(R"(Hei [quote]a[/quote]ja [quote]b[/quote]moi)"), "Hei ja moi");
  EXPECT_EQ(text("[quote left open"), "[quote left open");
}

TEST_F(Discourse, AnOlderForumShowsItsWordsAsHtml) {
  const Event event = only(told(
      "post_created",
      post(
          by("maija", "2401") +
          R"(,"cooked":"<p>Onko t&#228;t&#xE4; <b>nyt</b>?<br/>1 &lt; 2 &amp; 3 <3 &nope;</p><p>Hei</p>")")));
  EXPECT_EQ(event.comment.text, "Onko tätä nyt?\n1 < 2 & 3 <3 &nope;\nHei");
  EXPECT_FALSE(event.thin);
}

TEST_F(Discourse, WhereAPostStandsIsKnown) {
  const Event event =
      only(told("post_created", post(kMaija + R"(,"created_at":"2026-01-01T10:00:00.250Z")")));
  EXPECT_EQ(event.comment.post.value, "465");
  EXPECT_EQ(event.comment.author.id.value, "2401:maija");
  EXPECT_EQ(event.comment.permalink, "https://forum.test/t/465/3");
  EXPECT_EQ(event.comment.created_at, test_now() + 10h + 250ms);
  EXPECT_EQ(only(told("post_created", post(kMaija, "7", "1"))).comment.kind, CommentKind::kPost);
}

TEST_F(Discourse, StaffSpeakForThemselvesWhereTheBrandSaysSo) {
  const std::string body = told("post_created", post(by("tuki", "3") + R"(,"staff":true)"));
  EXPECT_TRUE(only(body).by_brand);
  const auto volunteers = made("staff_is_ours: false\n");
  EXPECT_FALSE(volunteers->parse(body, test_now())->events.front().by_brand);
}

TEST_F(Discourse, FetchesAPostWithoutWords) {
  const Event thin = only(told("post_created", post(by("maija", "2401"))));
  ASSERT_TRUE(thin.thin);
  const auto request = adapter_->render_fetch(thin, test_now());
  ASSERT_TRUE(request);
  EXPECT_EQ(request->url, "https://forum.test/posts/79563.json");
  EXPECT_EQ(request->headers.find("Api-Key"), "dc-api-key");
  EXPECT_EQ(request->headers.find("Api-Username"), "brand");
  const auto full = adapter_->read_fetch(thin, answer(200, R"({"id":79563,"raw":"Moi"})"));
  ASSERT_TRUE(full);
  EXPECT_EQ(full->comment.text, "Moi");
  EXPECT_FALSE(full->thin);
  EXPECT_TRUE(adapter_->read_fetch(thin, answer(404, "")).error().is(Errc::kNotFound));
  EXPECT_TRUE(adapter_->read_fetch(thin, answer(200, R"({"raw":"x","deleted_at":"2026"})"))
                  .error()
                  .is(Errc::kNotFound));
}

TEST_F(Discourse, TakesNoTextBelowTheForumsMinimum) {
  const auto strict = made(kTitle);
  Action reply = action(ActionKind::kReply, std::string(19, 'a'));
  EXPECT_TRUE(strict->render(reply, test_now()).error().is(Errc::kInvalidArgument));
  reply.text += 'a';
  EXPECT_TRUE(strict->render(reply, test_now()));
}

TEST_F(Discourse, ATopicHasATitleThatTheForumTakes) {
  const auto forum = made(kTitle + "post_category: 7\n");
  const auto why = [&](const std::string& text) {
    const auto request = forum->render(own_post(text), test_now());
    return request ? std::string() : request.error().message();
  };
  const std::string body = "\n" + std::string(20, 'b');
  EXPECT_EQ(why(std::string(15, 'a') + body), "");
  EXPECT_EQ(why(std::string(255, 'a') + body), "");
  EXPECT_NE(why(std::string(14, 'a') + body).find("topic's title"), std::string::npos);
  EXPECT_NE(why(std::string(256, 'a') + body).find("15 to 255"), std::string::npos);
  EXPECT_NE(why(std::string(15, 'a') + "\n" + std::string(19, 'b')).find("no less than 20"),
            std::string::npos);
}

TEST_F(Discourse, OwnTopicsNeedTheirCategory) {
  const Action post = own_post("Kevät on täällä taas");
  EXPECT_TRUE(adapter_->render(post, test_now()).error().is(Errc::kUnsupported));
  for (const char* const wrong : {"uutiset", "0", "-4", "7/8"}) {
    const Made refused =
        make("discourse", kSettings + "post_category: \"" + wrong + "\"\n", kSecrets);
    EXPECT_EQ(refused.adapter, nullptr) << wrong;
  }
}

TEST_F(Discourse, SuspendsWhereTheBrandSaysSo) {
  const auto strict = made("block: suspend\nblock_for: 30d\nblock_reason: häirintä\n");
  EXPECT_EQ(shown(*strict->render(action(ActionKind::kBlock), test_now())),
            "PUT https://forum.test/admin/users/2401/suspend.json\n"
            R"({"reason":"häirintä","suspend_until":"2026-01-31T00:00:00Z"})");
  EXPECT_EQ(shown(*strict->render(action(ActionKind::kUnblock), test_now())),
            "PUT https://forum.test/admin/users/2401/unsuspend.json");
}

TEST_F(Discourse, APrivateMessageGoesToOnePerson) {
  Action message = action(ActionKind::kPrivateReply, "Hei");
  message.author = AuthorId("2401:maija,pekka");
  EXPECT_TRUE(adapter_->render(message, test_now()).error().is(Errc::kInvalidArgument));
}

TEST_F(Discourse, WaitsAsLongAsTheForumSays) {
  const Action reply = action(ActionKind::kReply, "Moi");
  const auto told_inside = answer(429, refusal("slow", R"(,"extras":{"wait_seconds":16})"));
  EXPECT_EQ(adapter_->read(reply, told_inside).retry_after, Duration(16s));
  EXPECT_EQ(adapter_->rate_hint(told_inside).regain_after, Duration(16s));
  const auto told_outside = answer(429, "", {{"Retry-After", "9"}});
  EXPECT_EQ(adapter_->read(reply, told_outside).retry_after, Duration(9s));
  EXPECT_EQ(adapter_->rate_hint(answer(429, "")).regain_after, std::nullopt);
  EXPECT_EQ(adapter_->rate_hint(answer(200, "")).used, 0);
  const auto absurd = answer(429, refusal("slow", R"(,"extras":{"wait_seconds":9999999999999})"));
  EXPECT_EQ(adapter_->read(reply, absurd).retry_after, Duration(24h));
}

TEST_F(Discourse, WhatWasSentPrivatelyCannotBeLookedFor) {
  const Action message = action(ActionKind::kPrivateReply, "Moi");
  EXPECT_EQ(adapter_->render_reconcile(message, test_now()), std::nullopt);
  EXPECT_FALSE(adapter_->safe_to_repeat(message));
}

}  // namespace
}  // namespace kaiku::platforms::testing
