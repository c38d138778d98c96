#include "platforms/conformance.hpp"
#include "platforms/fixture.hpp"
#include "platforms/meta_payloads.hpp"

namespace kaiku::platforms::testing {
namespace {

// Documented vector: Meta escapes what is not ASCII, and signs the escaped form.
const char* const kSignedBody =
    R"({"object":"page","entry":[{"id":"105500000000001","time":1767225605,"changes":[{"field":"feed","value":{"from":{"id":"7400000000000123","name":"Maija Meik\u00e4l\u00e4inen"},"message":"Onko teill\u00e4 t\u00e4t\u00e4 varastossa?","post_id":"105500000000001_122100000000000001","comment_id":"122100000000000001_900000000000001","created_time":1767225600,"item":"comment","parent_id":"105500000000001_122100000000000001","verb":"add","post":{"status_type":"added_photos","is_published":true,"updated_time":"2026-01-01T00:00:00+0000","permalink_url":"https:\/\/www.facebook.com\/105500000000001\/posts\/122100000000000001","promotion_status":"inactive","id":"105500000000001_122100000000000001"}}}]}]})";
const char* const kEmptyBody = R"({"object":"page","entry":[]})";
const std::string kSignature =
    "sha256=16a49c57a731627975b23b44d9fdc47ec69df5b5d6c4d06667a3bcd3ae734501";
const std::string kProof =
    "appsecret_proof=38e35b1e40c1ed8cbae37917409cd48fe2e255b3d2de9fea88aa2e48b161cdc4";
const std::string kBase = "https://graph.test/v25.0";

http::Request posted(std::string body, const std::string& name, std::string signature) {
  http::Request request("POST", "/webhooks/kaisla");
  request.body = std::move(body);
  if (!name.empty()) request.headers.add(name, std::move(signature));
  return request;
}

std::vector<SignatureCase> signatures() {
  const std::string header = "X-Hub-Signature-256";
  std::string upper = kSignature;
  for (char& c : upper) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  return {
      {"documented vector", posted(kSignedBody, header, kSignature), true, "", test_now()},
      {"header name in another case", posted(kSignedBody, "x-hub-signature-256", kSignature), true,
       "", test_now()},
      {"documented empty delivery",
       posted(kEmptyBody, header,
              "sha256=4c8f09d8d58387aeea68b39eb83afc58477e37d673efaa1bfd00649b33f9ac09"),
       true, "", test_now()},
      {"the second accepted secret",
       posted(kEmptyBody, header,
              "sha256=0f075e8eed9ff42bc939b8da1213b394a998d7e1bd1a1295b79cb5c5312db598"),
       true, "", test_now()},
      {"the JSON written anew as UTF-8",
       posted(kSignedBody, header,
              "sha256=bc1c5639e570dd60b28d834e410a4d6b971a610bdb522a850f2f3fe7e2334a14"),
       false, "", test_now()},
      {"only the older SHA-1 header",
       posted(kSignedBody, "X-Hub-Signature", "sha1=ca6162909cec346ca6fc584b78ce354f8614b6f3"),
       false, "", test_now()},
      {"the SHA-1 value in the new header",
       posted(kSignedBody, header, "sha1=ca6162909cec346ca6fc584b78ce354f8614b6f3"), false, "",
       test_now()},
      {"no header", posted(kSignedBody, "", ""), false, "", test_now()},
      {"no prefix", posted(kSignedBody, header, kSignature.substr(7)), false, "", test_now()},
      {"cut short", posted(kSignedBody, header, kSignature.substr(0, 69)), false, "", test_now()},
      {"one digit too many", posted(kSignedBody, header, kSignature + "0"), false, "", test_now()},
      {"not hex", posted(kSignedBody, header, "sha256=" + std::string(64, 'g')), false, "",
       test_now()},
      {"empty", posted(kSignedBody, header, ""), false, "", test_now()},
      {"another body", posted(kEmptyBody, header, kSignature), false, "", test_now()},
  };
}

std::string comment(const std::string& verb, const std::string& more) {
  return page_change("feed", R"({"item":"comment","verb":")" + verb +
                                 R"(","post_id":"105500000000001_77","comment_id":"77_901")" +
                                 more + "}");
}

std::vector<EventCase> events() {
  const std::string by_sanna = R"(,"from":{"id":"7400000000000321","name":"Sanna"})";
  const std::string by_page = R"(,"from":{"id":"105500000000001","name":"Kaisla"})";
  const std::string top = R"(,"parent_id":"105500000000001_77","created_time":1767225600)";
  return {
      {"a comment", comment("add", by_sanna + top + R"(,"message":"Mikä hinta?")"),
       EventKind::kCreated, "77_901", "77_901", "feed:77_901:add:1767225600"},
      {"a reply to a comment",
       comment("add",
               by_sanna + R"(,"parent_id":"77_900","created_time":1767225601,"message":"Sama")"),
       EventKind::kCreated, "77_901", "77_900", "feed:77_901:add:1767225601"},
      {"ids and times as the other JSON type",
       page_change(
           "feed",
           R"({"item":"comment","verb":"add","post_id":105500000000001,"comment_id":123456789012345678901234567890,"created_time":"1767225602","sender_id":7400000000000321,"message":"x"})"),
       EventKind::kCreated, "123456789012345678901234567890", "123456789012345678901234567890",
       "feed:123456789012345678901234567890:add:1767225602"},
      {"our own reply comes back",
       comment("add",
               by_page + R"(,"parent_id":"77_900","created_time":1767225700,"message":"On!")"),
       EventKind::kCreated, "77_901", "77_900", "feed:77_901:add:1767225700", true},
      {"edited",
       comment("edited",
               by_sanna + top + R"(,"edited_time":1767225720,"message":"Mikä hinta nyt?")"),
       EventKind::kEdited, "77_901", "77_901", "feed:77_901:edited:1767225720"},
      {"edited without a time of its own",
       comment("edited", by_sanna + top + R"(,"message":"toinen")"), EventKind::kEdited, "77_901",
       "77_901",
       "feed:77_901:edited:029feebfbdfd87e1a209525ce1cbdd7db0584282aad32f4f2fd6ee89eecdfbf3"},
      {"removed by its author", comment("remove", by_sanna + R"(,"created_time":1767225800)"),
       EventKind::kRemoved, "77_901", "77_901", "feed:77_901:remove:1767225800"},
      {"hidden by the page",
       comment("hide", by_page + R"(,"created_time":1767225900,"message":"soopaa")"),
       EventKind::kHidden, "77_901", "77_901", "feed:77_901:hide:1767225900", true},
      {"hidden, nobody named", comment("hide", R"(,"created_time":1767225901)"), EventKind::kHidden,
       "77_901", "77_901", "feed:77_901:hide:1767225901", true},
      {"unhidden", comment("unhide", by_page + R"(,"created_time":1767225950)"),
       EventKind::kUnhidden, "77_901", "77_901", "feed:77_901:unhide:1767225950", true},
      {"a reaction to a post",
       page_change(
           "feed",
           R"({"item":"reaction","reaction_type":"anger","verb":"add","post_id":"105500000000001_77","from":{"id":"740","name":"J"},"created_time":1767226000})"),
       EventKind::kReaction, "105500000000001_77", "105500000000001_77",
       "105500000000001_77:740:anger:add:1767226000"},
      {"a reaction to a comment",
       page_change(
           "feed",
           R"({"item":"reaction","reaction_type":"like","verb":"add","post_id":"105500000000001_77","comment_id":"77_901","from":{"id":"740","name":"J"},"created_time":1767226000})"),
       EventKind::kReaction, "77_901", "77_901", "77_901:740:like:add:1767226000"},
      {"a visitor's post",
       page_change(
           "feed",
           R"({"item":"status","verb":"add","published":1,"post_id":"105500000000001_79","from":{"id":"740","name":"J"},"message":"Jono seisoo","created_time":1767226100})"),
       EventKind::kCreated, "105500000000001_79", "105500000000001_79",
       "feed:105500000000001_79:status:add:1767226100"},
      {"a post removed for good",
       page_change(
           "feed",
           R"({"item":"post","verb":"remove","post_id":"105500000000001_79","from":{"id":"740"},"created_time":1767226101})"),
       EventKind::kRemoved, "105500000000001_79", "105500000000001_79",
       "feed:105500000000001_79:post:remove:1767226101"},
      {"a mention elsewhere",
       page_change(
           "mention",
           R"({"post_id":"440_550","item":"post","verb":"add","sender_id":"740","sender_name":"J","created_time":1767226200,"message":"@Kaisla apua"})"),
       EventKind::kCreated, "440_550", "440_550", "mention:440_550:add:1767226200"},
      {"a mention in a comment elsewhere, taken away",
       page_change(
           "mention",
           R"({"post_id":"440_550","comment_id":"550_9","item":"comment","verb":"remove","from":{"id":"740"},"created_time":1767226201})"),
       EventKind::kRemoved, "550_9", "550_9", "mention:550_9:remove:1767226201"},
      {"a comment on a recommendation",
       page_change(
           "ratings",
           R"({"item":"comment","verb":"add","comment_id":"660_5","open_graph_story_id":"660","message":"Samoin","from":{"id":"741"},"created_time":1767226301})"),
       EventKind::kCreated, "660_5", "660_5", "feed:660_5:add:1767226301"},
      {"a reaction to a recommendation",
       page_change(
           "ratings",
           R"({"item":"reaction","verb":"add","reaction_type":"care","open_graph_story_id":"660","from":{"id":"741"},"created_time":1767226302})"),
       EventKind::kReaction, "660", "660", "660:741:care:add:1767226302"},
      {"a recommendation",
       page_change(
           "ratings",
           R"({"item":"rating","verb":"add","recommendation_type":"NEGATIVE","review_text":"Kylmää keittoa","reviewer_id":"740","reviewer_name":"J","open_graph_story_id":"6600000000000001","created_time":1767226300})"),
       EventKind::kCreated, "6600000000000001", "6600000000000001",
       "ratings:6600000000000001:add:1767226300"},
      {"a private message",
       page_message(
           R"({"sender":{"id":"740"},"recipient":{"id":"105500000000001"},"timestamp":1767226399456,"message":{"mid":"m_1","text":"Hei"}})"),
       EventKind::kCreated, "m_1", "conversation:740", "m_1"},
      {"what staff write in the inbox",
       page_message(
           R"({"sender":{"id":"105500000000001"},"recipient":{"id":"740"},"timestamp":1767226405000,"message":{"is_echo":true,"mid":"m_2","text":"Moi"}})"),
       EventKind::kCreated, "m_2", "conversation:740", "m_2", true},
      {"a private message edited",
       page_message(
           R"({"sender":{"id":"740"},"recipient":{"id":"105500000000001"},"timestamp":1767226406000,"message_edit":{"mid":"m_1","text":"Hei taas","num_edit":2}})"),
       EventKind::kEdited, "m_1", "conversation:740", "m_1:2"},
      {"an answer to a story of the page",
       page_message(
           R"({"sender":{"id":"740"},"recipient":{"id":"105500000000001"},"timestamp":1767226407000,"message":{"mid":"m_3","text":"Kiva","reply_to":{"story":{"url":"https://cdn.test/s","id":"99"}}}})"),
       EventKind::kCreated, "m_3", "conversation:740", "m_3"},
      erasure(),
      {"a reaction to a message",
       page_message(
           R"({"sender":{"id":"740"},"recipient":{"id":"105500000000001"},"timestamp":1767226410000,"reaction":{"mid":"m_2","action":"react","reaction":"love","emoji":"\u2764\ufe0f"}})"),
       EventKind::kReaction, "m_2", "conversation:740", "m_2:740:react"},
  };
}

std::vector<std::string> malformed() {
  return {
      R"({"object":"page"})",
      R"({"object":"page","entry":{}})",
      delivery("999", R"("changes":[])"),  // another page
      delivery("105500000000001", R"("changed_fields":["feed"])"),
      delivery("105500000000001", R"("unheard_of":[])"),
      delivery("105500000000001", R"("changes":"feed")"),
      delivery("105500000000001", R"("changes":[{"field":"feed"}])"),
      page_change("feed", R"({"item":"comment","verb":"add"})"),
      page_change("feed", R"({"verb":"add"})"),
      page_change("feed", R"({"item":"status","verb":"add"})"),
      page_change("feed", R"({"item":"reaction","verb":"add"})"),
      page_change("mention", R"({"verb":"add"})"),
      page_change("ratings", R"({"item":"rating","verb":"add"})"),
      page_change("feed", R"({"item":"comment","verb":"add","comment_id":{"id":1}})"),
      page_message(R"({"sender":{"id":"740"},"recipient":{"id":"1"},"message":{"text":"no mid"}})"),
      page_message(R"({"message":{"mid":"m_1"}})"),
      page_message("7")};
}

std::vector<std::string> meaningless() {
  return {
      kEmptyBody,
      delivery("105500000000001", R"("standby":[{"sender":{"id":"740"},"message":{"mid":"m_9"}}])"),
      page_change("feed", R"({"item":"comment","verb":"follow","comment_id":"1_2"})"),
      page_change("feed", R"({"item":"event","verb":"add"})"),
      page_change("feed", R"({"item":"status","verb":"add","published":0,"post_id":"1_2"})"),
      page_change("feed", R"({"item":"reaction","verb":"remove","post_id":"1_2"})"),
      page_change("ratings", R"({"item":"badge","verb":"add"})"),
      page_change("leadgen", R"({"leadgen_id":1})"),
      page_message(R"({"sender":{"id":"740"},"recipient":{"id":"1"},"read":{"watermark":1}})"),
      page_message(
          R"({"sender":{"id":"740"},"recipient":{"id":"1"},"reaction":{"mid":"m_2","action":"unreact"}})")};
}

std::vector<RequestCase> requests() {
  Action nested = action_on(ActionKind::kReply, "77_902", "1_77", "Moi Sanna");
  nested.thread = CommentId("77_901");
  Action conversation = action_on(ActionKind::kPrivateReply, "m_1", "", "Hei");
  conversation.thread = CommentId("conversation:740");
  conversation.author = AuthorId("740");
  Action answer_in_kind = conversation;
  answer_in_kind.kind = ActionKind::kReply;
  Action block_in_inbox = conversation;
  block_in_inbox.kind = ActionKind::kBlock;
  const auto on = [](ActionKind kind, std::string text = {}) {
    return action_on(kind, "77_901", "1_77", std::move(text));
  };
  const std::string author = "7400000000000123";
  return {
      {"reply", on(ActionKind::kReply, "Moi \"Sanna\""),
       "POST " + kBase + "/77_901/comments?" + kProof + "\n" + R"({"message":"Moi \"Sanna\""})"},
      {"reply to a reply goes to the root", nested,
       "POST " + kBase + "/77_901/comments?" + kProof + "\n" + R"({"message":"Moi Sanna"})"},
      {"reply to a visitor's post", action_on(ActionKind::kReply, "1_77", "1_77", "Moi"),
       "POST " + kBase + "/1_77/comments?" + kProof + "\n" + R"({"message":"Moi"})"},
      {"reply to a recommendation", action_on(ActionKind::kReply, "660", "", "Moi"),
       "POST " + kBase + "/660/comments?" + kProof + "\n" + R"({"message":"Moi"})"},
      {"answer where the page was tagged",
       action_on(ActionKind::kReply, "440_550", "mention:440_550", "Moi"),
       "POST " + kBase + "/440_550/comments?" + kProof + "\n" + R"({"message":"Moi"})"},
      {"like where the page was tagged",
       action_on(ActionKind::kReact, "440_550", "mention:440_550"),
       "POST " + kBase + "/440_550/likes?" + kProof + "\n{}"},
      {"warning", on(ActionKind::kWarn, "Asiallisesti."),
       "POST " + kBase + "/77_901/comments?" + kProof + "\n" + R"({"message":"Asiallisesti."})"},
      {"private reply", on(ActionKind::kPrivateReply, "Hei"),
       "POST " + kBase + "/105500000000001/messages?" + kProof + "\n" +
           R"({"message":{"metadata":"kaiku:job:kaisla/77_901/private_reply","text":"Hei"},"recipient":{"comment_id":"77_901"}})"},
      {"private reply to a visitor's post",
       action_on(ActionKind::kPrivateReply, "1_77", "1_77", "Hei"),
       "POST " + kBase + "/105500000000001/messages?" + kProof + "\n" +
           R"({"message":{"metadata":"kaiku:job:kaisla/1_77/private_reply","text":"Hei"},"recipient":{"post_id":"1_77"}})"},
      {"message in a conversation", conversation,
       "POST " + kBase + "/105500000000001/messages?" + kProof + "\n" +
           R"({"message":{"metadata":"kaiku:job:kaisla/m_1/private_reply","text":"Hei"},"messaging_type":"RESPONSE","recipient":{"id":"740"}})"},
      {"reply to a message stays private", answer_in_kind,
       "POST " + kBase + "/105500000000001/messages?" + kProof + "\n" +
           R"({"message":{"metadata":"kaiku:job:kaisla/m_1/private_reply","text":"Hei"},"messaging_type":"RESPONSE","recipient":{"id":"740"}})"},
      {"like", on(ActionKind::kReact), "POST " + kBase + "/77_901/likes?" + kProof + "\n{}"},
      {"take the like back", on(ActionKind::kUnreact),
       "DELETE " + kBase + "/77_901/likes?" + kProof},
      {"hide", on(ActionKind::kHide),
       "POST " + kBase + "/77_901?" + kProof + "\n" + R"({"is_hidden":true})"},
      {"unhide", on(ActionKind::kUnhide),
       "POST " + kBase + "/77_901?" + kProof + "\n" + R"({"is_hidden":false})"},
      {"delete", on(ActionKind::kDelete), "DELETE " + kBase + "/77_901?" + kProof},
      {"ban from the page", on(ActionKind::kBlock),
       "POST " + kBase + "/105500000000001/blocked?" + kProof + "\n" + R"({"user":[")" + author +
           R"("]})"},
      {"lift the ban", on(ActionKind::kUnblock),
       "DELETE " + kBase + "/105500000000001/blocked?psid=" + author + "&" + kProof},
      {"a post of our own", own_post("Kevät!"),
       "POST " + kBase + "/105500000000001/feed?" + kProof + "\n" + R"({"message":"Kevät!"})"},
      {"block in the inbox", block_in_inbox,
       "POST " + kBase + "/105500000000001/moderate_conversations?" + kProof + "\n" +
           R"({"actions":["block_user"],"user_ids":[{"id":"740"}]})"},
  };
}

std::vector<RefusedCase> refused() {
  Action nobody = action_on(ActionKind::kBlock, "1_2", "3_1");
  nobody.author = AuthorId();
  Action hide_message = action_on(ActionKind::kHide, "m_1", "");
  hide_message.thread = CommentId("conversation:740");
  Action astray = action_on(ActionKind::kReply, "../me", "3_1", "Moi");
  return {
      {"block without an author", nobody, Errc::kInvalidArgument},
      {"hide a message", hide_message, Errc::kUnsupported},
      {"hide a recommendation", action_on(ActionKind::kHide, "660", ""), Errc::kUnsupported},
      {"write privately about a recommendation",
       action_on(ActionKind::kPrivateReply, "660", "", "Moi"), Errc::kUnsupported},
      {"an id that would lead elsewhere", astray, Errc::kInvalidArgument},
      {"hide on somebody else's post", action_on(ActionKind::kHide, "440_9", "mention:440_550"),
       Errc::kUnsupported},
      {"delete somebody else's post", action_on(ActionKind::kDelete, "440_550", "mention:440_550"),
       Errc::kUnsupported},
      {"write privately about a mention",
       action_on(ActionKind::kPrivateReply, "440_9", "mention:440_550", "Moi"), Errc::kUnsupported},
      {"no target", action_on(ActionKind::kDelete, "", "3_1"), Errc::kInvalidArgument},
  };
}

std::vector<AnswerCase> answers() {
  const auto reply = ActionKind::kReply;
  std::vector<AnswerCase> cases = {
      {"posted", reply, answer(200, R"({"id":"1_9"})"), Verdict::kDone, "1_9"},
      {"sent", ActionKind::kPrivateReply,
       answer(200, R"({"recipient_id":"740","message_id":"m_7"})"), Verdict::kDone, "m_7"},
      {"success", ActionKind::kHide, answer(200, R"({"success":true})"), Verdict::kDone, ""},
      {"success as text", ActionKind::kBlock, answer(200, R"({"success":"true"})"), Verdict::kDone,
       ""},
      {"failure as text with 200", ActionKind::kBlock, answer(200, R"({"success":"false"})"),
       Verdict::kPermanent, ""},
      {"blocked person named", ActionKind::kBlock, answer(200, R"({"7400000000000123":true})"),
       Verdict::kDone, ""},
      {"person could not be blocked", ActionKind::kBlock,
       answer(200, R"({"7400000000000123":false})"), Verdict::kPermanent, ""},
      {"accepted without an id", reply, answer(200, "{}"), Verdict::kUnknown, ""},
      {"accepted with an unreadable body", reply, answer(200, "<html>"), Verdict::kUnknown, ""},
      {"hide accepted with an unreadable body", ActionKind::kHide, answer(200, ""), Verdict::kDone,
       ""},
      {"error object with 200", reply, answer(200, graph_error(190)), Verdict::kBadToken, ""},
      {"the target is gone", reply, answer(400, graph_error(100, 33)), Verdict::kTargetGone, ""},
      {"deleted before", ActionKind::kDelete, answer(400, graph_error(100, 33)), Verdict::kDone,
       ""},
      {"private reply to what is gone", ActionKind::kPrivateReply,
       answer(400, graph_error(100, 2018292)), Verdict::kTargetGone, ""},
      {"duplicate", reply, answer(400, graph_error(506)), Verdict::kDone, "", true},
      {"wrong parameter", reply, answer(400, graph_error(100)), Verdict::kPermanent, ""},
      {"outside the window", ActionKind::kPrivateReply, answer(400, graph_error(10, 2018278)),
       Verdict::kPermanent, ""},
      {"recipient unreachable", ActionKind::kPrivateReply, answer(400, graph_error(551, 1545041)),
       Verdict::kPermanent, ""},
      {"code 1 that is final", reply, answer(400, graph_error(1, 2853006)), Verdict::kPermanent,
       ""},
      {"transient whatever the code", reply, answer(400, graph_error(4711, 0, "later", true)),
       Verdict::kRetryLater, ""},
      {"unknown code", reply, answer(400, graph_error(4711)), Verdict::kPermanent, ""},
      {"gateway failure after a text was sent", reply, answer(502, "<html>"), Verdict::kUnknown,
       ""},
      {"gateway failure on what may be repeated", ActionKind::kHide, answer(502, ""),
       Verdict::kRetryLater, ""},
      {"throttled by what stands in between", reply, answer(429, ""), Verdict::kRetryLater, ""},
      {"refused by what stands in between", reply, answer(401, ""), Verdict::kBadToken, ""},
      {"unknown path", reply, answer(404, ""), Verdict::kTargetGone, ""},
      {"redirect", reply, answer(302, ""), Verdict::kPermanent, ""},
  };
  for (const int code : {1, 2, 4, 17, 32, 80001, 80006, 613, 341, 368, 1200}) {
    cases.push_back({"later " + std::to_string(code), reply, answer(400, graph_error(code)),
                     Verdict::kRetryLater, ""});
  }
  for (const int subcode : {458, 459, 460, 463, 464, 467, 492}) {
    cases.push_back({"token 190 " + std::to_string(subcode), reply,
                     answer(400, graph_error(190, subcode)), Verdict::kBadToken, ""});
  }
  for (const int code : {102, 2069032}) {
    cases.push_back({"token " + std::to_string(code), reply, answer(400, graph_error(code)),
                     Verdict::kBadToken, ""});
  }
  for (const int code : {3, 10, 200, 299, 1705, 10900, 10902, 10903, 12}) {
    cases.push_back({"final " + std::to_string(code), reply, answer(403, graph_error(code)),
                     Verdict::kPermanent, ""});
  }
  return cases;
}

std::vector<DoubtCase> doubts() {
  const Action reply = action_on(ActionKind::kReply, "1_2", "3_1", "Hei Sanna,\nkiitos!");
  const Action private_reply = action_on(ActionKind::kPrivateReply, "1_2", "3_1", "Hei");
  const Action hide = action_on(ActionKind::kHide, "1_2", "3_1");
  const Action unhide = action_on(ActionKind::kUnhide, "1_2", "3_1");
  const Action remove = action_on(ActionKind::kDelete, "1_2", "3_1");
  const std::string ours =
      R"({"id":"1_8","from":{"id":"105500000000001"},"message":"Hei Sanna,\r\nkiitos! "})";
  const std::string theirs = R"({"id":"1_7","from":{"id":"740"},"message":"Hei Sanna,\nkiitos!"})";
  const std::string our_post =
      R"({"from":{"id":"105500000000001"},"message":"Hei Sanna,\nkiitos!",)";
  const std::string post_since =
      our_post + R"("id":"1_9","created_time":"2026-01-01T00:00:05+0000"})";
  const std::string post_before =
      our_post + R"("id":"1_4","created_time":"2025-12-01T00:00:00+0000"})";
  const std::string unnamed = R"({"id":"1_6","message":"Hei Sanna,\nkiitos!"})";
  const std::string older =
      R"({"id":"1_5","from":{"id":"740"},"message":"x","created_time":"2025-12-31T20:00:00+0000"})";
  const std::string next = R"(,"paging":{"next":"https://graph.test/next"})";
  const auto list = [](const std::string& items, const std::string& more = {}) {
    return answer(200, R"({"data":[)" + items + "]" + more + "}");
  };
  return {
      {"our text stands there", reply, list(theirs + "," + ours), Doubt::kHappened, "1_8"},
      {"only others wrote", reply, list(theirs), Doubt::kDidNotHappen, ""},
      {"nobody wrote", reply, list(""), Doubt::kDidNotHappen, ""},
      {"our words, author not shown", reply, list(unnamed), Doubt::kCannotTell, ""},
      {"more pages", reply, list(theirs, next), Doubt::kCannotTell, ""},
      {"more pages, all older than the action", reply, list(theirs + "," + older, next),
       Doubt::kDidNotHappen, ""},
      {"our post stands there", own_post("Hei Sanna,\nkiitos!"), list(theirs + "," + post_since),
       Doubt::kHappened, "1_9"},
      {"the same words of last month are another post", own_post("Hei Sanna,\nkiitos!"),
       list(post_before, next), Doubt::kDidNotHappen, ""},
      {"more posts since then", own_post("Hei"), list(theirs, next), Doubt::kCannotTell, ""},
      {"the comment is gone", reply, answer(400, graph_error(100, 33)), Doubt::kDidNotHappen, ""},
      {"throttled", reply, answer(400, graph_error(32)), Doubt::kCannotTell, ""},
      {"not JSON", reply, answer(200, "<html>"), Doubt::kCannotTell, ""},
      {"private reply still possible", private_reply,
       answer(200, R"({"can_reply_privately":true})"), Doubt::kDidNotHappen, ""},
      {"private reply taken", private_reply, answer(200, R"({"can_reply_privately":false})"),
       Doubt::kHappened, ""},
      {"private reply unknown", private_reply, answer(200, R"({"id":"1_2"})"), Doubt::kCannotTell,
       ""},
      {"hidden", hide, answer(200, R"({"is_hidden":true})"), Doubt::kHappened, ""},
      {"not hidden", hide, answer(200, R"({"is_hidden":false})"), Doubt::kDidNotHappen, ""},
      {"hidden state unknown", hide, answer(200, "{}"), Doubt::kCannotTell, ""},
      {"visible again", unhide, answer(200, R"({"is_hidden":false})"), Doubt::kHappened, ""},
      {"still hidden", unhide, answer(200, R"({"is_hidden":true})"), Doubt::kDidNotHappen, ""},
      {"deleted", remove, answer(400, graph_error(100, 33)), Doubt::kHappened, ""},
      {"deleted, told by the status", remove, answer(404, ""), Doubt::kHappened, ""},
      {"not deleted", remove, answer(200, R"({"id":"1_2"})"), Doubt::kDidNotHappen, ""},
  };
}

Conformance facebook() {
  Conformance cases;
  cases.platform = "facebook";
  cases.settings = kFacebookSettings;
  cases.handshakes = meta_handshakes();
  cases.signatures = signatures();
  cases.events = events();
  cases.malformed = malformed();
  cases.meaningless = meaningless();
  cases.most_in_batch = 1000;
  cases.batch = [](std::size_t count) {
    return many_changes("105500000000001", "feed", count, [](const std::string& n) {
      return R"({"item":"comment","verb":"add","post_id":"1_2","comment_id":"2_)" + n +
             R"(","created_time":1})";
    });
  };
  cases.saying = [](const std::string& text) {
    return comment("add", R"(,"created_time":1767225600,"message":")" + text + "\"");
  };
  cases.requests = requests();
  cases.refused = refused();
  cases.lengths = {
      {"reply in characters", cases.action(ActionKind::kReply), "ä", 8000},
      {"warning in characters", cases.action(ActionKind::kWarn), "ä", 8000},
      {"post in UTF-16 units", own_post({}), "😀", 31'603},
      {"message under 2000 characters", cases.action(ActionKind::kPrivateReply), "ä", 1999}};
  cases.answers = answers();
  cases.doubts = doubts();
  cases.rereads = {
      {"as it was", answer(200, R"({"id":"1_2","message":"Moi","is_hidden":false})"), true, "Moi",
       false},
      {"hidden meanwhile", answer(200, R"({"id":"1_2","message":"Moi","is_hidden":true})"), true,
       "Moi", true},
      {"a photo without words", answer(200, R"({"id":"1_2","is_hidden":false})"), true, "", false},
      {"gone", answer(400, graph_error(100, 33)), false, "", std::nullopt},
      {"gone, told by the status", answer(404, ""), false, "", std::nullopt}};
  return cases;
}

INSTANTIATE_TEST_SUITE_P(facebook, PlatformConformance, ::testing::Values(facebook()),
                         conformance_name);

}  // namespace
}  // namespace kaiku::platforms::testing
