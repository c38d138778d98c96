#include "platforms/conformance.hpp"
#include "platforms/fixture.hpp"
#include "platforms/meta_payloads.hpp"

namespace kaiku::platforms::testing {
namespace {

// Documented vector.
const char* const kSignedBody =
    R"({"object":"instagram","entry":[{"id":"17841400000000001","time":1767225605,"changes":[{"field":"comments","value":{"from":{"id":"990000000000001","username":"maija.m"},"id":"17900000000000001","text":"Hei, milloin aukeaa?","media":{"id":"17910000000000001","media_product_type":"FEED"}}}]}]})";
const std::string kSignature =
    "sha256=a161744d8b3d3dcfef82b999e546d4dec1b2e026925d2e556bcf6958e5c01238";
const std::string kProof =
    "appsecret_proof=98be90784fcf80ea2d6ea16392c9b4efa018f4468249019e386936ad012d089f";
const std::string kBase = "https://graph.test/v25.0";

std::vector<SignatureCase> signatures() {
  http::Request request("POST", "/webhooks/kaisla");
  request.body = kSignedBody;
  http::Request proven = request;
  proven.headers.add("X-Hub-Signature-256", kSignature);
  http::Request wrong = request;
  wrong.headers.add("X-Hub-Signature-256", "sha256=" + std::string(64, '0'));
  http::Request shorter = proven;
  shorter.body.pop_back();
  return {{"documented vector", proven, true, "", test_now()},
          {"another signature", wrong, false, "", test_now()},
          {"a shorter body", shorter, false, "", test_now()},
          {"no signature", request, false, "", test_now()}};
}

std::string comment_value(const std::string& id_key, const std::string& more) {
  return "{\"" + id_key +
         R"(":"17900000000000002","from":{"id":"990000000000077","username":"oona"},"text":"Sama","media":{"id":"1791","media_product_type":"REELS"})" +
         more + "}";
}

std::string message(const std::string& from, const std::string& to, const std::string& content) {
  return instagram_message(R"({"sender":{"id":")" + from + R"("},"recipient":{"id":")" + to +
                           R"("},"timestamp":1767225799456,)" + content + "}");
}

std::vector<EventCase> events() {
  const std::string person = "990000000000077";
  const std::string brand = "17841400000000001";
  const std::string in_array =
      "[" + instagram_change("comments", R"({"id":"21","text":"a"})") + "]";
  const std::string flat =
      delivery(brand, R"("field":"comments","value":{"id":"22","from":{"id":"99"},"text":"Kiva"})");
  return {
      {"a reply",
       instagram_change("comments", comment_value("id", R"(,"parent_id":"17900000000000001")")),
       EventKind::kCreated, "17900000000000002", "17900000000000001", "17900000000000002:comments"},
      {"comment_id instead of id",
       instagram_change("comments", R"({"comment_id":"20","from":{"id":"99"},"text":"Hei"})"),
       EventKind::kCreated, "20", "20", "20:comments"},
      {"the body as a list of one", in_array, EventKind::kCreated, "21", "21", "21:comments"},
      {"field and value on the entry", flat, EventKind::kCreated, "22", "22", "22:comments"},
      {"an id as a number", instagram_change("comments", R"({"id":17900000000000003,"text":"x"})"),
       EventKind::kCreated, "17900000000000003", "17900000000000003", "17900000000000003:comments"},
      {"our own by id",
       instagram_change(
           "comments",
           R"({"id":"23","from":{"id":"17841400000000001","username":"x"},"text":"Kiitos"})"),
       EventKind::kCreated, "23", "23", "23:comments", true},
      {"our own by handle",
       instagram_change(
           "comments",
           R"({"id":"24","from":{"id":"5","username":"Kaisla.Kauppa"},"text":"Kiitos"})"),
       EventKind::kCreated, "24", "24", "24:comments", true},
      {"live", instagram_change("live_comments", comment_value("id", "")), EventKind::kCreated,
       "17900000000000002", "17900000000000002", "17900000000000002:live_comments"},
      {"mentioned in a comment",
       instagram_change("mentions", R"({"comment_id":"17894","media_id":"17918"})"),
       EventKind::kCreated, "17894", "17894", "17918:17894"},
      {"mentioned in a caption", instagram_change("mentions", R"({"media_id":"17918"})"),
       EventKind::kCreated, "17918", "17918", "17918:"},
      {"a message", message(person, brand, R"("message":{"mid":"w1","text":"Hei"})"),
       EventKind::kCreated, "w1", "conversation:990000000000077", "w1"},
      {"an answer to a story",
       message(
           person, brand,
           R"("message":{"mid":"w2","text":"Ihana","reply_to":{"story":{"url":"https://cdn.test/s","id":"1792"}}})"),
       EventKind::kCreated, "w2", "conversation:990000000000077", "w2"},
      {"mentioned in a story",
       message(
           person, brand,
           R"("message":{"mid":"w3","attachments":[{"type":"story_mention","payload":{"url":"https://cdn.test/m"}}]})"),
       EventKind::kCreated, "w3", "conversation:990000000000077", "w3"},
      {"our own message",
       message(brand, person, R"("message":{"mid":"w4","text":"Moi","is_echo":true})"),
       EventKind::kCreated, "w4", "conversation:990000000000077", "w4", true},
      {"our own message under another id of ours",
       message("17841499999999999", person,
               R"("message":{"mid":"w5","text":"Moi","is_echo":true})"),
       EventKind::kCreated, "w5", "conversation:990000000000077", "w5", true},
      {"a message taken back",
       message(person, brand, R"("message":{"mid":"w1","is_deleted":true})"), EventKind::kRemoved,
       "w1", "conversation:990000000000077", "w1:deleted"},
      {"a reaction",
       message(person, brand, R"("reaction":{"mid":"w4","action":"react","reaction":"love"})"),
       EventKind::kReaction, "w4", "conversation:990000000000077", "w4:990000000000077:react"},
      erasure(),
      {"a message edited",
       message(person, brand, R"("message_edit":{"mid":"w1","text":"Hei!","num_edit":"1"})"),
       EventKind::kEdited, "w1", "conversation:990000000000077", "w1:1"},
  };
}

std::vector<RequestCase> requests(bool facebook_login) {
  const auto on = [](ActionKind kind, std::string text = {}) {
    return action_on(kind, "1790", "1791", std::move(text));
  };
  Action nested = on(ActionKind::kReply, "Moi");
  nested.thread = CommentId("1789");
  Action conversation = action_on(ActionKind::kReply, "w1", "", "Hei");
  conversation.thread = CommentId("conversation:99");
  conversation.author = AuthorId("99");
  const std::string messages = "POST " + kBase + "/17841400000000001/messages?" + kProof + "\n";
  const std::string mentions = "POST " + kBase + "/17841400000000001/mentions?" + kProof + "\n";
  std::vector<RequestCase> cases = {
      {"reply", on(ActionKind::kReply, "Moi & tervetuloa"),
       "POST " + kBase + "/1790/replies?" + kProof + "\nmessage=Moi%20%26%20tervetuloa"},
      {"reply to a reply goes to the top", nested,
       "POST " + kBase + "/1789/replies?" + kProof + "\nmessage=Moi"},
      {"warning", on(ActionKind::kWarn, "Hei"),
       "POST " + kBase + "/1790/replies?" + kProof + "\nmessage=Hei"},
      {"answer to a mention in a comment",
       action_on(ActionKind::kReply, "17894", "mention:17918", "Moi"),
       mentions + "media_id=17918&comment_id=17894&message=Moi"},
      {"answer to a mention in a caption",
       action_on(ActionKind::kReply, "17918", "mention:17918", "Moi"),
       mentions + "media_id=17918&message=Moi"},
      {"private reply", on(ActionKind::kPrivateReply, "Hei"),
       messages + R"({"message":{"text":"Hei"},"recipient":{"comment_id":"1790"}})"},
      {"private reply to a live comment",
       action_on(ActionKind::kPrivateReply, "1790", "live:1791", "Hei"),
       messages + R"({"message":{"text":"Hei"},"recipient":{"comment_id":"1790"}})"},
      {"message in a conversation", conversation,
       messages + R"({"message":{"text":"Hei"},"recipient":{"id":"99"}})"},
      {"hide", on(ActionKind::kHide), "POST " + kBase + "/1790?hide=true&" + kProof},
      {"unhide", on(ActionKind::kUnhide), "POST " + kBase + "/1790?hide=false&" + kProof},
      {"delete", on(ActionKind::kDelete), "DELETE " + kBase + "/1790?" + kProof},
  };
  if (!facebook_login) return cases;
  const std::string moderate =
      "POST " + kBase + "/105500000000001/moderate_conversations?" + kProof + "\n";
  cases.push_back({"like", on(ActionKind::kReact),
                   "POST " + kBase + "/17841400000000001/likes?" + kProof + "\ncomment_id=1790"});
  cases.push_back({"take the like back", on(ActionKind::kUnreact),
                   "DELETE " + kBase + "/17841400000000001/likes?comment_id=1790&" + kProof});
  cases.push_back(
      {"block", on(ActionKind::kBlock),
       moderate + R"({"actions":["block_user"],"user_ids":[{"id":"7400000000000123"}]})"});
  cases.push_back(
      {"unblock", on(ActionKind::kUnblock),
       moderate + R"({"actions":["unblock_user"],"user_ids":[{"id":"7400000000000123"}]})"});
  return cases;
}

std::vector<RefusedCase> refused(bool facebook_login) {
  Action hide_message = action_on(ActionKind::kHide, "w1", "");
  hide_message.thread = CommentId("conversation:99");
  std::vector<RefusedCase> cases = {
      {"reply to a live comment", action_on(ActionKind::kReply, "1790", "live:1791", "Moi"),
       Errc::kUnsupported},
      {"hide a live comment", action_on(ActionKind::kHide, "1790", "live:1791"),
       Errc::kUnsupported},
      {"delete a live comment", action_on(ActionKind::kDelete, "1790", "live:1791"),
       Errc::kUnsupported},
      {"hide on somebody else's media", action_on(ActionKind::kHide, "1", "mention:2"),
       Errc::kUnsupported},
      {"delete on somebody else's media", action_on(ActionKind::kDelete, "1", "mention:2"),
       Errc::kUnsupported},
      {"private reply on somebody else's media",
       action_on(ActionKind::kPrivateReply, "1", "mention:2", "Moi"), Errc::kUnsupported},
      {"hide a message", hide_message, Errc::kUnsupported},
      {"an id that would lead elsewhere", action_on(ActionKind::kHide, "1/../2", "2"),
       Errc::kInvalidArgument},
  };
  if (facebook_login) return cases;
  for (const ActionKind kind :
       {ActionKind::kReact, ActionKind::kUnreact, ActionKind::kBlock, ActionKind::kUnblock}) {
    cases.push_back({"needs Facebook Login", action_on(kind, "1", "2"), Errc::kUnsupported});
  }
  return cases;
}

std::vector<DoubtCase> doubts() {
  const Action reply = action_on(ActionKind::kReply, "1790", "1791", "Kiitos, Oona!");
  const auto list = [](const std::string& items, const std::string& more = {}) {
    return answer(200, R"({"data":[)" + items + "]" + more + "}");
  };
  const std::string by_handle = R"({"id":"8","username":"kaisla.kauppa","text":"Kiitos, Oona!"})";
  const std::string by_id =
      R"({"id":"9","from":{"id":"17841400000000001"},"text":"Kiitos, Oona!"})";
  const std::string theirs = R"({"id":"7","username":"oona","text":"Kiitos, Oona!"})";
  const std::string unnamed = R"({"id":"6","text":"Kiitos, Oona!"})";
  return {
      {"ours by handle", reply, list(theirs + "," + by_handle), Doubt::kHappened, "8"},
      {"ours by id", reply, list(by_id), Doubt::kHappened, "9"},
      {"only others", reply, list(theirs), Doubt::kDidNotHappen, ""},
      {"author not shown", reply, list(unnamed), Doubt::kCannotTell, ""},
      {"more pages", reply, list(theirs, R"(,"paging":{"next":"https://graph.test/n"})"),
       Doubt::kCannotTell, ""},
      {"gone", reply, answer(400, graph_error(100, 33)), Doubt::kDidNotHappen, ""},
      {"throttled", reply, answer(400, graph_error(80002)), Doubt::kCannotTell, ""},
      {"hidden", action_on(ActionKind::kHide, "1", "2"), answer(200, R"({"hidden":true})"),
       Doubt::kHappened, ""},
      {"not hidden", action_on(ActionKind::kHide, "1", "2"), answer(200, R"({"hidden":false})"),
       Doubt::kDidNotHappen, ""},
      {"visible", action_on(ActionKind::kUnhide, "1", "2"), answer(200, R"({"hidden":false})"),
       Doubt::kHappened, ""},
      {"deleted", action_on(ActionKind::kDelete, "1", "2"), answer(404, ""), Doubt::kHappened, ""},
      {"not deleted", action_on(ActionKind::kDelete, "1", "2"), answer(200, R"({"id":"1"})"),
       Doubt::kDidNotHappen, ""},
  };
}

Conformance conformance(bool facebook_login) {
  Conformance cases;
  cases.platform = "instagram";
  cases.variant = facebook_login ? "main" : "instagram_login";
  cases.conditions_hold = facebook_login;
  cases.settings = facebook_login ? kInstagramFacebookSettings : kInstagramSettings;
  cases.handshakes = meta_handshakes();
  cases.signatures = signatures();
  cases.events = events();
  cases.malformed = {R"({"object":"instagram"})",
                     "[]x",
                     delivery("999", R"("changes":[])"),
                     delivery("17841400000000001", R"("field":"comments")"),
                     instagram_change("comments", R"({"text":"no id"})"),
                     instagram_change("mentions", R"({"comment_id":"1"})"),
                     instagram_message(R"({"message":{"mid":"w1"}})")};
  cases.meaningless = {
      R"({"object":"instagram","entry":[]})",
      "[]",
      delivery("17841400000000001", R"("standby":[{"message":{"mid":"w1"}}])"),
      instagram_change("story_insights", R"({"media_id":"1"})"),
      instagram_message(R"({"sender":{"id":"9"},"recipient":{"id":"1"},"read":{"mid":"w1"}})"),
      instagram_message(
          R"({"sender":{"id":"9"},"recipient":{"id":"1"},"message":{"mid":"w1","is_self":true}})")};
  cases.most_in_batch = 1000;
  cases.batch = [](std::size_t count) {
    return many_changes("17841400000000001", "comments", count, [](const std::string& n) {
      return R"({"id":"1)" + n + R"(","text":"Moi","from":{"id":"5"}})";
    });
  };
  cases.saying = [](const std::string& text) {
    return instagram_change("comments", R"({"id":"1","from":{"id":"5"},"text":")" + text + "\"}");
  };
  cases.requests = requests(facebook_login);
  cases.refused = refused(facebook_login);
  cases.lengths = {{"reply in characters", cases.action(ActionKind::kReply), "ä", 300},
                   {"warning in characters", cases.action(ActionKind::kWarn), "ä", 300},
                   {"message in bytes", cases.action(ActionKind::kPrivateReply), "ä", 500}};
  cases.answers = {
      {"posted", ActionKind::kReply, answer(200, R"({"id":"1787"})"), Verdict::kDone, "1787"},
      {"sent", ActionKind::kPrivateReply, answer(200, R"({"recipient_id":"99","message_id":"w9"})"),
       Verdict::kDone, "w9"},
      {"hidden", ActionKind::kHide, answer(200, R"({"success":true})"), Verdict::kDone, ""},
      {"blocked, as text", ActionKind::kBlock, answer(200, R"({"success":"true"})"), Verdict::kDone,
       ""},
      {"not blocked, as text with 200", ActionKind::kBlock, answer(200, R"({"success":"false"})"),
       Verdict::kPermanent, ""},
      {"never talked with the one to block", ActionKind::kBlock, answer(400, graph_error(1)),
       Verdict::kPermanent, ""},
      {"temporary elsewhere", ActionKind::kReply, answer(400, graph_error(1)), Verdict::kRetryLater,
       ""},
      {"Instagram's limit", ActionKind::kReply, answer(400, graph_error(80002)),
       Verdict::kRetryLater, ""},
      {"outside the window", ActionKind::kPrivateReply, answer(400, graph_error(10, 2534022)),
       Verdict::kPermanent, ""},
      {"token", ActionKind::kReply, answer(400, graph_error(190, 463)), Verdict::kBadToken, ""},
      {"duplicate", ActionKind::kReply, answer(400, graph_error(506)), Verdict::kDone, "", true},
      {"gone", ActionKind::kReply, answer(400, graph_error(100, 33)), Verdict::kTargetGone, ""},
      {"gone for a delete", ActionKind::kDelete, answer(404, ""), Verdict::kDone, ""},
      {"gateway failure", ActionKind::kReply, answer(504, ""), Verdict::kUnknown, ""},
  };
  cases.doubts = doubts();
  cases.rereads = {
      {"as it was", answer(200, R"({"id":"1","text":"Moi","hidden":false})"), true, "Moi", false},
      {"hidden", answer(200, R"({"id":"1","text":"Moi","hidden":true})"), true, "Moi", true},
      {"a mention in a comment",
       answer(200, R"({"mentioned_comment":{"id":"1","text":"Moi"},"id":"17"})"), true, "Moi",
       std::nullopt},
      {"a mention in a caption",
       answer(200, R"({"mentioned_media":{"id":"1","caption":"Moi"},"id":"17"})"), true, "Moi",
       std::nullopt},
      {"gone", answer(400, graph_error(100, 33)), false, "", std::nullopt}};
  return cases;
}

INSTANTIATE_TEST_SUITE_P(instagram, PlatformConformance,
                         ::testing::Values(conformance(true), conformance(false)),
                         conformance_name);

}  // namespace
}  // namespace kaiku::platforms::testing
