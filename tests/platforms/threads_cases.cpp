#include "platforms/conformance.hpp"
#include "platforms/fixture.hpp"
#include "platforms/meta_payloads.hpp"

namespace kaiku::platforms::testing {
namespace {

const char* const kSettings =
    "user_id: 29000000000000001\n"
    "username: '@kaisla.kauppa'\n"
    "app_secret: [env:OTHER_SECRET, env:THREADS_SECRET]\n"
    "verify_token: env:VERIFY_TOKEN\n"
    "access_token: env:META_TOKEN\n"
    "api_base: https://threads.test/v1.0\n";
const std::map<std::string, std::string> kSecrets = {
    {"THREADS_SECRET", "kaiku_test_threads_secret_0001"}, {"OTHER_SECRET", "another_app_secret"}};
const std::string kBase = "https://threads.test/v1.0";

// Documented vector.
const char* const kSignedBody =
    R"({"app_id":"123456","topic":"moderate","target_id":"18000000000000001","time":1767225605,"subscription_id":"234567","has_uid_field":false,"values":{"value":{"id":"18000000000000002","username":"maija_m","text":"Kiitos!","media_type":"TEXT_POST","permalink":"https:\/\/www.threads.net\/@maija_m\/post\/Pp","replied_to":{"id":"18000000000000001"},"root_post":{"id":"18000000000000001","owner_id":"29000000000000001","username":"brand"},"shortcode":"Pp","timestamp":"2026-01-01T00:00:00+0000"},"field":"replies"}})";
const std::string kSignature =
    "sha256=7fc3cedd314b98db3d5691c28cecb2397b66a039fa806259959ea8fa2226c64e";

http::Request posted(const std::string& name, const std::string& signature) {
  http::Request request("POST", "/webhooks/kaisla");
  request.body = kSignedBody;
  if (!name.empty()) request.headers.add(name, signature);
  return request;
}

std::vector<SignatureCase> signatures() {
  const std::string header = "X-Hub-Signature-256";
  return {{"documented vector, second secret", posted(header, kSignature), true, "", test_now()},
          {"another signature", posted(header, "sha256=" + std::string(64, '0')), false, "",
           test_now()},
          {"without its prefix", posted(header, kSignature.substr(7)), false, "", test_now()},
          {"in the older header", posted("X-Hub-Signature", kSignature), false, "", test_now()},
          {"no signature", posted("", ""), false, "", test_now()}};
}

std::string in_envelope(const std::string& target, const std::string& values) {
  return R"({"app_id":"1","topic":"moderate","target_id":")" + target +
         R"(","time":1767225605,"subscription_id":"2","values":)" + values + "}";
}

std::string item(const std::string& field, const std::string& value) {
  return R"({"value":)" + value + R"(,"field":")" + field + R"("})";
}

std::string reply_by(const std::string& username, const std::string& id, const std::string& to,
                     const std::string& more = R"(,"text":"Moi")") {
  return R"({"id":")" + id + R"(","username":")" + username +
         R"(","media_type":"TEXT_POST","replied_to":{"id":")" + to +
         R"("},"root_post":{"id":"180","owner_id":"29000000000000001"},"timestamp":"2026-01-01T00:00:00+0000")" +
         more + "}";
}

std::string reply(const std::string& value) {
  return in_envelope("180", item("replies", value));
}

std::string mention(const std::string& more) {
  return in_envelope(
      "29000000000000001",
      item("mentions",
           R"({"id":"185","username":"pekka_p","text":"@kaisla.kauppa toimiiko?")" + more + "}"));
}

std::vector<EventCase> events() {
  return {
      {"a reply to our post", kSignedBody, EventKind::kCreated, "18000000000000002",
       "18000000000000002", "18000000000000002:replies"},
      {"a reply to a reply", reply(reply_by("oona", "182", "181")), EventKind::kCreated, "182",
       "181", "182:replies"},
      {"values as a list",
       in_envelope("180", "[" + item("replies", reply_by("oona", "183", "180")) + "]"),
       EventKind::kCreated, "183", "183", "183:replies"},
      {"a picture without words",
       in_envelope("180", item("replies", R"({"id":184,"username":"oona","media_type":"IMAGE"})")),
       EventKind::kCreated, "184", "184", "184:replies"},
      {"our own reply", reply(reply_by("Kaisla.Kauppa", "186", "181")), EventKind::kCreated, "186",
       "181", "186:replies", true},
      {"our own reply, published",
       in_envelope("180", item("publish", reply_by("kaisla.kauppa", "187", "181"))),
       EventKind::kCreated, "187", "181", "187:publish", true},
      {"our own answer to a mention",
       in_envelope(
           "185",
           item(
               "publish",
               R"({"id":"189","username":"kaisla.kauppa","text":"Moi","replied_to":{"id":"185"},"root_post":{"id":"185","owner_id":"777"}})")),
       EventKind::kCreated, "189", "185", "189:publish", true},
      {"mentioned", mention(R"(,"is_reply":false)"), EventKind::kCreated, "185", "185",
       "185:mentions"},
      {"our post deleted",
       in_envelope(
           "188",
           item(
               "delete",
               R"({"id":"188","owner":{"owner_id":"29000000000000001"},"deleted_at":"2026-01-01T00:03:20+0000","username":"kaisla.kauppa"})")),
       EventKind::kRemoved, "188", "188", "188:delete:2026-01-01T00:03:20+0000", true},
      erasure(),
  };
}

std::vector<RequestCase> requests() {
  const auto on = [](ActionKind kind, std::string text = {}) {
    return action_on(kind, "182", "180", std::move(text));
  };
  Action nested = on(ActionKind::kReply, "Moi");
  nested.thread = CommentId("181");
  const std::string post = "POST " + kBase + "/me/threads\nmedia_type=TEXT&text=";
  return {{"reply", on(ActionKind::kReply, "Moi & tervetuloa"),
           post + "Moi%20%26%20tervetuloa&reply_to_id=182&auto_publish_text=true"},
          {"a reply to a reply stands under it", nested,
           post + "Moi&reply_to_id=182&auto_publish_text=true"},
          {"answer to a mention", action_on(ActionKind::kReply, "185", "mention:185", "Moi"),
           post + "Moi&reply_to_id=185&auto_publish_text=true"},
          {"a post of our own", own_post("Kevät!"), post + "Kev%C3%A4t%21&auto_publish_text=true"},
          {"warning", on(ActionKind::kWarn, "Hei"),
           post + "Hei&reply_to_id=182&auto_publish_text=true"},
          {"hide", on(ActionKind::kHide), "POST " + kBase + "/182/manage_reply\nhide=true"},
          {"unhide", on(ActionKind::kUnhide), "POST " + kBase + "/182/manage_reply\nhide=false"}};
}

std::vector<RefusedCase> refused() {
  Action nested = action_on(ActionKind::kHide, "182", "180");
  nested.thread = CommentId("181");
  return {{"hide a nested reply", nested, Errc::kUnsupported},
          {"hide under somebody else's post", action_on(ActionKind::kHide, "185", "mention:185"),
           Errc::kUnsupported},
          {"delete what others wrote", action_on(ActionKind::kDelete, "182", "180"),
           Errc::kUnsupported},
          {"write privately", action_on(ActionKind::kPrivateReply, "182", "180", "Hei"),
           Errc::kUnsupported},
          {"no target", action_on(ActionKind::kHide, "", "180"), Errc::kInvalidArgument}};
}

std::vector<DoubtCase> doubts() {
  const Action reply = action_on(ActionKind::kReply, "182", "180", "Kiitos!");
  const Action hide = action_on(ActionKind::kHide, "182", "180");
  const Action unhide = action_on(ActionKind::kUnhide, "182", "180");
  const auto list = [](const std::string& items, const std::string& more = {}) {
    return answer(200, R"({"data":[)" + items + "]" + more + "}");
  };
  const std::string ours = R"({"id":"8","username":"kaisla.kauppa","text":"Kiitos!"})";
  const std::string theirs = R"({"id":"7","username":"oona","text":"Kiitos!"})";
  const std::string next = R"(,"paging":{"next":"https://threads.test/n"})";
  const auto at = [](const std::string& id, const std::string& day) {
    return R"({"id":")" + id + R"(","username":"kaisla.kauppa","text":"Kevät!","timestamp":")" +
           day + R"(T00:00:30+0000"})";
  };
  const Action post = own_post("Kevät!");
  return {{"our post stands there", post, list(at("9", "2026-01-01"), next), Doubt::kHappened, "9"},
          {"the same words of last month are another post", post, list(at("9", "2025-12-01"), next),
           Doubt::kDidNotHappen, ""},
          {"more posts since then", own_post("Hei"), list(at("9", "2026-01-01"), next),
           Doubt::kCannotTell, ""},
          {"posts cannot be listed", post, answer(500, ""), Doubt::kCannotTell, ""},
          {"ours", reply, list(theirs + "," + ours), Doubt::kHappened, "8"},
          {"only others", reply, list(theirs), Doubt::kDidNotHappen, ""},
          {"more pages", reply, list(theirs, next), Doubt::kCannotTell, ""},
          {"gone", reply, answer(400, graph_error(100, 33)), Doubt::kDidNotHappen, ""},
          {"throttled", reply, answer(400, graph_error(4)), Doubt::kCannotTell, ""},
          {"hidden", hide, answer(200, R"({"hide_status":"HIDDEN"})"), Doubt::kHappened, ""},
          {"not hidden", hide, answer(200, R"({"hide_status":"NOT_HUSHED"})"), Doubt::kDidNotHappen,
           ""},
          {"covered", hide, answer(200, R"({"hide_status":"COVERED"})"), Doubt::kCannotTell, ""},
          {"visible again", unhide, answer(200, R"({"hide_status":"UNHUSHED"})"), Doubt::kHappened,
           ""}};
}

std::vector<AnswerCase> answers() {
  const auto reply = ActionKind::kReply;
  return {
      {"posted", reply, answer(200, R"({"id":"18009"})"), Verdict::kDone, "18009"},
      {"hidden", ActionKind::kHide, answer(200, R"({"success":true})"), Verdict::kDone, ""},
      {"not hidden, with 200", ActionKind::kHide, answer(200, R"({"success":false})"),
       Verdict::kPermanent, ""},
      {"our post", ActionKind::kPublish, answer(200, R"({"id":"18010"})"), Verdict::kDone, "18010"},
      {"our post twice", ActionKind::kPublish, answer(400, graph_error(506)), Verdict::kDone, "",
       true},
      {"accepted without an id", reply, answer(200, "{}"), Verdict::kUnknown, ""},
      {"application limit", reply, answer(400, graph_error(4)), Verdict::kRetryLater, ""},
      {"token expired", reply, answer(400, graph_error(190, 463)), Verdict::kBadToken, ""},
      {"no permission", reply, answer(403, graph_error(10)), Verdict::kPermanent, ""},
      {"duplicate", reply, answer(400, graph_error(506)), Verdict::kDone, "", true},
      {"gone", reply, answer(400, graph_error(100, 33)), Verdict::kTargetGone, ""},
      {"gateway failure", reply, answer(504, ""), Verdict::kUnknown, ""},
      {"gateway failure on what may be repeated", ActionKind::kHide, answer(504, ""),
       Verdict::kRetryLater, ""}};
}

Conformance threads() {
  Conformance cases;
  cases.platform = "threads";
  cases.settings = kSettings;
  cases.secrets = kSecrets;
  cases.target = "182";
  cases.post = "180";
  cases.handshakes = meta_handshakes();
  cases.signatures = signatures();
  cases.events = events();
  cases.malformed = {
      "{}",
      in_envelope("180", "7"),
      in_envelope("180", item("replies", "[]")),
      in_envelope("180", item("replies", R"({"text":"no id"})")),
      in_envelope("180", R"({"field":"replies"})"),
      in_envelope("180", item("replies", R"({"id":"1","root_post":{"owner_id":"7"}})")),
      in_envelope("7", item("mentions", R"({"id":"1"})")),
      in_envelope("180", item("delete", R"({"id":"1","owner":{"owner_id":"7"}})"))};
  cases.meaningless = {
      in_envelope("180", "[]"), in_envelope("180", item("quotes", R"({"id":"1"})")),
      in_envelope("180", item("publish", R"({"id":"1","username":"kaisla.kauppa"})"))};
  cases.most_in_batch = 1000;
  cases.batch = [](std::size_t count) {
    std::string items;
    for (std::size_t i = 0; i < count; ++i) {
      items +=
          (i == 0 ? "" : ",") + item("replies", reply_by("oona", "9" + std::to_string(i), "180"));
    }
    return in_envelope("180", "[" + items + "]");
  };
  cases.saying = [](const std::string& text) {
    return reply(reply_by("oona", "182", "180", R"(,"text":")" + text + "\""));
  };
  cases.requests = requests();
  cases.refused = refused();
  cases.lengths = {{"reply in bytes", cases.action(ActionKind::kReply), "ä", 250},
                   {"warning in bytes", cases.action(ActionKind::kWarn), "ä", 250},
                   {"post in bytes", own_post({}), "ä", 250}};
  cases.answers = answers();
  cases.doubts = doubts();
  cases.rereads = {
      {"as it was", answer(200, R"({"id":"182","text":"Moi","hide_status":"NOT_HUSHED"})"), true,
       "Moi", false},
      {"hidden", answer(200, R"({"id":"182","text":"Moi","hide_status":"HIDDEN"})"), true, "Moi",
       true},
      {"gone", answer(400, graph_error(100, 33)), false, "", std::nullopt}};
  return cases;
}

INSTANTIATE_TEST_SUITE_P(threads, PlatformConformance, ::testing::Values(threads()),
                         conformance_name);

class Threads : public ::testing::Test {
 protected:
  Event only(const std::string& body) const {
    const auto read = adapter_->parse(body, test_now());
    return read && read->events.size() == 1 ? read->events.front() : Event();
  }
  std::unique_ptr<Adapter> adapter_ = adapter_for(threads());
};

TEST_F(Threads, PeopleAreKnownByTheirHandle) {
  const Event event = only(kSignedBody);
  EXPECT_EQ(event.comment.author.id.value, "maija_m");
  EXPECT_EQ(event.comment.created_at, test_now());
  EXPECT_EQ(event.comment.permalink, "https://www.threads.net/@maija_m/post/Pp");
  EXPECT_EQ(adapter_->own_author().value, "kaisla.kauppa");
}

TEST_F(Threads, AMentionStandsElsewhereUnlessThePostIsOurs) {
  EXPECT_EQ(only(mention("")).comment.post.value, "mention:185");
  const Event ours = only(mention(
      R"(,"is_reply":true,"replied_to":{"id":"180"},"root_post":{"id":"180","owner_id":"29000000000000001"})"));
  EXPECT_EQ(ours.comment.post.value, "180");
  EXPECT_EQ(ours.comment.kind, CommentKind::kMention);
}

TEST_F(Threads, FetchesATextThatWasLeftOut) {
  const Event thin = only(reply(reply_by("oona", "182", "180", "")));
  ASSERT_TRUE(thin.thin);
  const auto request = adapter_->render_fetch(thin, test_now());
  ASSERT_TRUE(request);
  EXPECT_EQ(request->headers.find("Authorization"), "Bearer EAAtesttoken");
  const auto full =
      adapter_->read_fetch(thin, answer(200, R"({"id":"182","text":"Moi","username":"oona"})"));
  ASSERT_TRUE(full);
  EXPECT_EQ(full->comment.text, "Moi");
  EXPECT_FALSE(full->thin);
}

}  // namespace
}  // namespace kaiku::platforms::testing
