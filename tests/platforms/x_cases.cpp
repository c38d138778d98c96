#include <chrono>

#include "platforms/conformance.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

const std::string kOurs = "1111111111111111111";
const std::string kTarget = "2090000000000000001";
const std::string kPost = "2080761390344937796";
const std::string kBase = "https://x.test";
const std::string kSettings =
    "user_id: 1111111111111111111\n"
    "consumer_secret: [env:X_SECRET, env:X_SECRET_NEXT]\n"
    "access_token: env:X_TOKEN\n"
    "api_base: https://x.test/\n";

// Documented vectors.
const char* const kSignedBody =
    R"({"data":{"event_uuid":"2080765813578191303","filter":{"user_id":"1111111111111111111"},"event_type":"post.mention.create","tag":"mentions","payload":{"id":"2080765813578191303","text":"hey @brand","author_id":"2222222222222222222","conversation_id":"2080765813578191303","created_at":"2026-07-24T21:23:23.000Z"}}})";
const std::string kSignature = "sha256=CpXFquJUZoy6T6eMdJS+hjIVD5PqHMkpzno6vEu/Yu8=";

std::vector<SignatureCase> signatures() {
  const auto posted = [](const std::string& name, const std::string& signature) {
    http::Request request("POST", "/webhooks/kaisla");
    request.body = kSignedBody;
    if (!name.empty()) request.headers.add(name, signature);
    return request;
  };
  const std::string header = "x-twitter-webhooks-signature";
  http::Request not_json = posted(header, "sha256=LiI4QUbxWlET8tSI4etguLm2MsnIHbUSGu7r5GHQj54=");
  not_json.body = "9b4507b3-9040-4669-9ca3-6b94edb50553";
  return {{"documented vector", posted(header, kSignature), true, "", test_now()},
          {"header name in another case", posted("X-Twitter-Webhooks-Signature", kSignature), true,
           "", test_now()},
          {"in hex", posted(header, "sha256=" + std::string(64, '0')), false, "", test_now()},
          {"another signature", posted(header, "sha256=" + std::string(43, 'A') + "="), false, "",
           test_now()},
          {"without its prefix", posted(header, kSignature.substr(7)), false, "", test_now()},
          {"without padding", posted(header, kSignature.substr(0, 50)), false, "", test_now()},
          {"a challenge that we signed ourselves", not_json, false, "", test_now()},
          {"no signature", posted("", ""), false, "", test_now()}};
}

std::string activity(const std::string& type, const std::string& payload,
                     const std::string& more = {}) {
  return R"({"data":{"event_uuid":"-27811","filter":{"user_id":"1111111111111111111"},"event_type":")" +
         type + R"(","payload":)" + payload + more + "}}";
}

std::string post(const std::string& id, const std::string& author, const std::string& more) {
  return R"({"id":")" + id + R"(","author_id":")" + author +
         R"(","created_at":"2026-01-01T00:00:00.000Z","text":"Milloin?")" + more + "}";
}

std::string answering(const std::string& conversation, const std::string& answered) {
  return R"(,"conversation_id":")" + conversation + R"(","in_reply_to_tweet_id":")" + answered +
         R"(","in_reply_to_user_id":"1111111111111111111","referenced_tweets":[{"type":"replied_to","id":")" +
         answered + R"("}])";
}

std::string message(const std::string& id, const std::string& from, const std::string& to) {
  return R"({"type":"message_create","id":")" + id +
         R"(","created_timestamp":"1767225600000","message_create":{"target":{"recipient_id":")" +
         to + R"("},"sender_id":")" + from + R"(","message_data":{"text":"hei!"}}})";
}

std::string messages(const std::string& item) {
  return R"({"direct_message_events":[)" + item +
         R"(],"users":{"222":{"data":{"id":"222","username":"maija"}}}})";
}

std::string legacy(const std::string& list, const std::string& items) {
  return R"({"for_user_id":"1111111111111111111",")" + list + R"(":[)" + items + "]}";
}

std::string legacy_post(const std::string& id, const std::string& more) {
  return R"({"id":1,"id_str":")" + id +
         R"(","created_at":"Thu Jan 01 00:00:00 +0000 2026","text":"Hei","user":{"id_str":"222","screen_name":"maija","followers_count":7})" +
         more + "}";
}

std::vector<EventCase> events() {
  return {
      {"mentioned", kSignedBody, EventKind::kCreated, "2080765813578191303", "2080765813578191303",
       "post:2080765813578191303"},
      {"a reply to our post",
       activity("post.reply.create", post("31", "222", answering("30", "30"))), EventKind::kCreated,
       "31", "31", "post:31"},
      {"a reply further down",
       activity("post.mention.create", post("33", "222", answering("30", "32"))),
       EventKind::kCreated, "33", "32", "post:33"},
      {"quoted",
       activity("post.quote.create",
                post("34", "222", R"(,"referenced_tweets":[{"type":"quoted","id":"30"}])")),
       EventKind::kCreated, "34", "34", "post:34"},
      {"edited: a new post that names those before it",
       activity("post.reply.create",
                post("36", "222",
                     answering("30", "30") + R"(,"edit_history_tweet_ids":["31","35","36"])")),
       EventKind::kEdited, "31", "31", "post:36"},
      {"our own answer", activity("post.create", post("37", kOurs, answering("30", "31"))),
       EventKind::kCreated, "37", "31", "post:37", true},
      {"our own answer to a mention that began the conversation",
       activity("post.create", post("43", kOurs, answering("31", "31"))), EventKind::kCreated, "43",
       "31", "post:43", true},
      {"an older delivery: our own answer",
       legacy(
           "tweet_create_events",
           R"({"id_str":"65","text":"Hei","user":{"id_str":"1111111111111111111"},"in_reply_to_status_id_str":"61"})"),
       EventKind::kCreated, "65", "61", "post:65", true},
      {"our own answer, told as a reply",
       activity("post.reply.create", post("38", kOurs, answering("30", "31"))), EventKind::kCreated,
       "38", "31", "post:38", true},
      {"our own post deleted",
       activity("post.delete", R"({"id":"39","author_id":"1111111111111111111"})"),
       EventKind::kRemoved, "39", "39", "delete:39", true},
      {"a direct message", activity("dm.received", messages(message("50", "222", kOurs))),
       EventKind::kCreated, "50", "conversation:222", "dm:50"},
      {"our own direct message", activity("dm.sent", messages(message("51", kOurs, "222"))),
       EventKind::kCreated, "51", "conversation:222", "dm:51", true},
      {"an encrypted message", activity("chat.received", R"({"ciphertext":"x"})"),
       EventKind::kCreated, "chat:-27811", "chat:-27811", "chat:-27811"},
      {"liked",
       activity(
           "like.create",
           R"({"id":"87719f","timestamp_ms":"1784927565236","liked_tweet_author_id":"1111111111111111111","liked_tweet_id":"30"})"),
       EventKind::kReaction, "30", "30", "like:87719f"},
      {"an older delivery: a reply",
       legacy(
           "tweet_create_events",
           legacy_post(
               "61",
               R"(,"in_reply_to_status_id_str":"30","in_reply_to_user_id_str":"1111111111111111111")")),
       EventKind::kCreated, "61", "61", "post:61"},
      {"an older delivery: cut short",
       legacy(
           "tweet_create_events",
           legacy_post("62", R"(,"truncated":true,"extended_tweet":{"full_text":"Hei kaikki"})")),
       EventKind::kCreated, "62", "62", "post:62"},
      {"an older delivery: a like",
       legacy(
           "favorite_events",
           R"({"id":"f1","timestamp_ms":1767225600000,"favorited_status":{"id_str":"30"},"user":{"id_str":"222"}})"),
       EventKind::kReaction, "30", "30", "like:f1"},
      {"an older delivery: a message", legacy("direct_message_events", message("63", "222", kOurs)),
       EventKind::kCreated, "63", "conversation:222", "dm:63"},
      {"an older delivery: our post deleted",
       legacy(
           "tweet_delete_events",
           R"({"status":{"id":"64","user_id":"1111111111111111111"},"timestamp_ms":"1767225600000"})"),
       EventKind::kRemoved, "64", "64", "delete:64", true},
  };
}

std::vector<std::string> malformed() {
  return {
      "{}",
      R"({"data":{}})",
      R"({"data":[]})",
      R"({"for_user_id":"7","tweet_create_events":[]})",
      R"({"for_user_id":"1111111111111111111","tweet_create_events":7})",
      R"({"data":{"event_type":"post.reply.create","filter":{"user_id":"7"},"payload":{"id":"1"}}})",
      R"({"data":{"event_type":"post.reply.create"}})",
      activity("post.reply.create", R"({"text":"no id"})"),
      activity("post.reply.create", R"({"id":"not digits"})"),
      activity("post.delete", "{}"),
      activity("like.create", R"({"id":"1"})"),
      activity("dm.received", "{}"),
      activity("dm.received", messages(R"({"message_create":{}})")),
      legacy("tweet_create_events", "{}"),
      legacy("tweet_delete_events", "{}"),
      legacy("favorite_events", "{}")};
}

std::vector<std::string> meaningless() {
  return {activity("follow.follow", "{}"),
          activity("oauth.revoke", R"({"user_id":"1111111111111111111"})"),
          activity("post.create", post("40", kOurs, "")),
          activity("post.mention.create",
                   post("41", "222", R"(,"referenced_tweets":[{"type":"retweeted","id":"30"}])")),
          activity("like.create", R"({"id":"1","liked_tweet_id":"2","liked_tweet_author_id":"3"})"),
          legacy("tweet_create_events", legacy_post("42", R"(,"retweeted_status":{})")),
          legacy("follow_events", "{}"),
          legacy("direct_message_events", R"({"type":"participants_join","id":"1"})"),
          R"({"user_event":{"revoke":{}}})",
          R"({"replay_job_status":{"webhook_id":"1","job_state":"Complete"}})"};
}

Action in_conversation(ActionKind kind, std::string text = {}) {
  Action action = action_on(kind, "50", "", std::move(text));
  action.thread = CommentId("conversation:222");
  action.author = AuthorId("222");
  return action;
}

std::vector<RequestCase> requests(bool enterprise) {
  const auto on = [](ActionKind kind, std::string text = {}) {
    return action_on(kind, kTarget, kPost, std::move(text));
  };
  const std::string reply = R"({"reply":{"in_reply_to_tweet_id":")" + kTarget + R"("},"text":")";
  const std::string hidden = "PUT " + kBase + "/2/tweets/" + kTarget + "/hidden\n";
  const std::string person = "7400000000000123";
  std::vector<RequestCase> cases = {
      {"reply", on(ActionKind::kReply, "Moi!"),
       "POST " + kBase + "/2/tweets\n" + reply + "Moi!\"}"},
      {"warning", on(ActionKind::kWarn, "Hei"), "POST " + kBase + "/2/tweets\n" + reply + "Hei\"}"},
      {"private reply", on(ActionKind::kPrivateReply, "Hei"),
       "POST " + kBase + "/2/dm_conversations/with/" + person + "/messages\n" +
           R"({"text":"Hei"})"},
      {"reply to a message stays private", in_conversation(ActionKind::kReply, "Hei"),
       "POST " + kBase + "/2/dm_conversations/with/222/messages\n" + R"({"text":"Hei"})"},
      {"a post of our own", own_post("Kevät!"),
       "POST " + kBase + "/2/tweets\n{\"text\":\"Kevät!\"}"},
      {"hide", on(ActionKind::kHide), hidden + R"({"hidden":true})"},
      {"unhide", on(ActionKind::kUnhide), hidden + R"({"hidden":false})"}};
  if (!enterprise) return cases;
  const std::string blocking = kBase + "/2/users/" + kOurs + "/blocking";
  cases.push_back(
      {"like", on(ActionKind::kReact),
       "POST " + kBase + "/2/users/" + kOurs + "/likes\n{\"tweet_id\":\"" + kTarget + "\"}"});
  cases.push_back({"take the like back", on(ActionKind::kUnreact),
                   "DELETE " + kBase + "/2/users/" + kOurs + "/likes/" + kTarget});
  cases.push_back({"block", on(ActionKind::kBlock),
                   "POST " + blocking + "\n{\"target_user_id\":\"" + person + "\"}"});
  cases.push_back({"unblock", on(ActionKind::kUnblock), "DELETE " + blocking + "/" + person});
  cases.push_back({"block who writes directly", in_conversation(ActionKind::kBlock),
                   "POST " + kBase + "/2/users/222/dm/block"});
  cases.push_back({"unblock who writes directly", in_conversation(ActionKind::kUnblock),
                   "POST " + kBase + "/2/users/222/dm/unblock"});
  return cases;
}

std::string problem(const std::string& type, int status) {
  return R"({"title":"No","detail":"Not this","type":"https://api.x.com/2/problems/)" + type +
         R"(","status":)" + std::to_string(status) + "}";
}

std::vector<AnswerCase> answers() {
  const auto reply = ActionKind::kReply;
  return {
      {"posted", reply, answer(201, R"({"data":{"id":"99","text":"Moi"}})"), Verdict::kDone, "99"},
      {"posted, with a note beside it", reply,
       answer(200, R"({"data":{"id":"99"},"errors":[{"message":"x"}]})"), Verdict::kDone, "99"},
      {"our post", ActionKind::kPublish, answer(201, R"({"data":{"id":"97","text":"Moi"}})"),
       Verdict::kDone, "97"},
      {"our post, broken after it was sent", ActionKind::kPublish, answer(500, ""),
       Verdict::kUnknown, ""},
      {"sent", ActionKind::kPrivateReply,
       answer(201, R"({"data":{"dm_conversation_id":"1-2","dm_event_id":"77"}})"), Verdict::kDone,
       "77"},
      {"hidden", ActionKind::kHide, answer(200, R"({"data":{"hidden":true}})"), Verdict::kDone, ""},
      {"not hidden", ActionKind::kHide, answer(200, R"({"data":{"hidden":false}})"),
       Verdict::kPermanent, ""},
      {"still hidden", ActionKind::kUnhide, answer(200, R"({"data":{"hidden":true}})"),
       Verdict::kPermanent, ""},
      {"not liked", ActionKind::kReact, answer(200, R"({"data":{"liked":false}})"),
       Verdict::kPermanent, ""},
      {"the like is taken back, and once more", ActionKind::kUnreact,
       answer(200, R"({"data":{"liked":false}})"), Verdict::kDone, "", true},
      {"still liked", ActionKind::kUnreact, answer(200, R"({"data":{"liked":true}})"),
       Verdict::kPermanent, ""},
      {"blocked", ActionKind::kBlock, answer(200, R"({"data":{"blocking":true}})"), Verdict::kDone,
       ""},
      {"still blocked", ActionKind::kUnblock, answer(200, R"({"data":{"blocking":true}})"),
       Verdict::kPermanent, ""},
      {"accepted without an id", reply, answer(201, R"({"data":{}})"), Verdict::kUnknown, ""},
      {"accepted with an unreadable body", reply, answer(201, "<html>"), Verdict::kUnknown, ""},
      {"200 with an error instead", reply,
       answer(
           200,
           R"({"errors":[{"title":"Not Found Error","type":"https://api.x.com/2/problems/resource-not-found"}]})"),
       Verdict::kTargetGone, ""},
      {"rate limit", reply, answer(429, problem("about:blank", 429)), Verdict::kRetryLater, ""},
      {"rate limit, older form", reply,
       answer(403, R"({"errors":[{"code":88,"message":"Rate limit exceeded"}]})"),
       Verdict::kRetryLater, ""},
      {"no credit left", reply, answer(403, problem("usage-capped", 403)), Verdict::kRetryLater,
       ""},
      {"token", reply, answer(401, problem("about:blank", 401)), Verdict::kBadToken, ""},
      {"not summoned", reply, answer(403, problem("not-authorized-for-resource", 403)),
       Verdict::kPermanent, ""},
      {"wrong parameter", reply, answer(400, problem("invalid-request", 400)), Verdict::kPermanent,
       ""},
      {"the same text again", reply,
       answer(403, R"({"errors":[{"code":187,"message":"Status is a duplicate."}]})"),
       Verdict::kPermanent, "", true},
      {"gone", reply, answer(404, problem("resource-not-found", 404)), Verdict::kTargetGone, ""},
      {"overloaded after a text was sent", reply, answer(503, problem("about:blank", 503)),
       Verdict::kUnknown, ""},
      {"overloaded on what may be repeated", ActionKind::kHide, answer(503, ""),
       Verdict::kRetryLater, ""}};
}

std::vector<DoubtCase> doubts() {
  const Action reply = action_on(ActionKind::kReply, kTarget, kPost, "Kiitos!");
  const auto found = [](const std::string& author, const std::string& answered) {
    return answer(200, R"({"data":[{"id":"98","author_id":")" + author +
                           R"(","referenced_tweets":[{"type":"replied_to","id":")" + answered +
                           R"("}]}]})");
  };
  const Action post = own_post("Kevät!");
  const auto posted = [](const std::string& day, const std::string& more = {}) {
    return answer(200, R"({"data":[{"id":"97","author_id":")" + kOurs + R"(","text":"Kevät!\n",)" +
                           R"("created_at":")" + day + "T00:00:30.000Z\"" + more + "}]}");
  };
  return {{"our post", post, posted("2026-01-01"), Doubt::kHappened, "97"},
          {"the same words of last month", post, posted("2025-12-20"), Doubt::kCannotTell, ""},
          {"the same words in answer to somebody", post,
           posted("2026-01-01", R"(,"referenced_tweets":[{"type":"replied_to","id":"5"}])"),
           Doubt::kCannotTell, ""},
          {"links come back as others", own_post("Kevät! https://kaisla.example"),
           posted("2026-01-01"), Doubt::kCannotTell, ""},
          {"ours under it", reply, found(kOurs, kTarget), Doubt::kHappened, "98"},
          {"ours under another", reply, found(kOurs, "5"), Doubt::kCannotTell, ""},
          {"somebody else's", reply, found("222", kTarget), Doubt::kCannotTell, ""},
          {"nothing found yet", reply, answer(200, R"({"meta":{"result_count":0}})"),
           Doubt::kCannotTell, ""},
          {"throttled", reply, answer(429, ""), Doubt::kCannotTell, ""}};
}

Conformance x(bool enterprise) {
  Conformance cases;
  cases.platform = "x";
  cases.variant = enterprise ? "main" : "self_serve";
  cases.conditions_hold = enterprise;
  cases.settings = kSettings + (enterprise ? "access: enterprise\n" : "");
  cases.secrets = {{"X_SECRET", "kaiku_test_consumer_secret_0001"},
                   {"X_SECRET_NEXT", "another_consumer_secret"},
                   {"X_TOKEN", "x-user-token"}};
  cases.target = kTarget;
  cases.post = kPost;
  cases.handshakes = {
      {"documented challenge", "crc_token=9b4507b3-9040-4669-9ca3-6b94edb50553&nonce=1", 200,
       R"({"response_token":"sha256=LiI4QUbxWlET8tSI4etguLm2MsnIHbUSGu7r5GHQj54="})"},
      {"no token", "", 400, ""},
      {"an empty token", "crc_token=", 400, ""},
      {"a token that could be a delivery", "crc_token=%7B%22data%22%3A1%7D", 400, ""},
      {"a token without end", "crc_token=" + std::string(257, 'a'), 400, ""}};
  cases.signatures = signatures();
  cases.events = events();
  cases.malformed = malformed();
  cases.meaningless = meaningless();
  cases.most_in_batch = 1000;
  cases.batch = [](std::size_t count) {
    std::string items;
    for (std::size_t i = 0; i < count; ++i) {
      items += (i == 0 ? "" : ",") + legacy_post("9" + std::to_string(i), "");
    }
    return legacy("tweet_create_events", items);
  };
  cases.saying = [](const std::string& text) {
    return activity("post.mention.create",
                    R"({"id":"31","author_id":"222","text":")" + text + "\"}");
  };
  cases.requests = requests(enterprise);
  cases.refused = {{"delete what others wrote", action_on(ActionKind::kDelete, kTarget, kPost),
                    Errc::kUnsupported},
                   {"hide a message", in_conversation(ActionKind::kHide), Errc::kUnsupported},
                   {"no target", action_on(ActionKind::kHide, "", kPost), Errc::kInvalidArgument}};
  cases.lengths = {
      {"light letters", cases.action(ActionKind::kReply), "ä", 280},
      {"heavy letters", cases.action(ActionKind::kReply), "漢", 140},
      {"emoji of several characters", cases.action(ActionKind::kReply), "👩‍👩‍👧", 140},
      {"warning", cases.action(ActionKind::kWarn), "ä", 280},
      {"a post of our own", own_post({}), "漢", 140},
      {"message in characters", cases.action(ActionKind::kPrivateReply), "漢", 10'000}};
  cases.answers = answers();
  cases.doubts = doubts();
  cases.rereads = {
      {"as it was", answer(200, R"({"data":{"id":"31","text":"Moi"}})"), true, "Moi", std::nullopt},
      {"gone",
       answer(200, R"({"errors":[{"type":"https://api.x.com/2/problems/resource-not-found"}]})"),
       false, "", std::nullopt},
      {"gone, told by the status", answer(404, ""), false, "", std::nullopt}};
  return cases;
}

INSTANTIATE_TEST_SUITE_P(x, PlatformConformance, ::testing::Values(x(true), x(false)),
                         conformance_name);

}  // namespace
}  // namespace kaiku::platforms::testing
