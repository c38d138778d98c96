#include "platforms/conformance.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

const std::string kSettings =
    "site: https://shop.test/\n"
    "user: kaiku\n"
    "user_id: 7\n"
    "staff_ids: [8, 9]\n"
    "application_password: env:WP_PASSWORD\n"
    "webhook_secret: [env:OWN_SECRET, env:SPEC_SECRET]\n";
const std::map<std::string, std::string> kSecrets = {
    {"WP_PASSWORD", "abcd EFGH 1234 ijkl MNOP 5678"}};

// The documented vector: a comment that waits for approval.
const std::string kHeld =
    R"({"type":"comment.created","timestamp":"2026-01-01T00:00:00Z","data":{"id":"501","post_id":"42","parent_id":null,"author":{"id":"0","name":"Maija","is_owner":false},"text":"Onko tätä?","url":"https://shop.example/?p=42#comment-501","status":"hold"}})";
const std::string kId = "wp-c501-created-1";
const std::string kTime = "1767225600";
const std::string kSignature = "v1,hnQTw4hHmv4YMYGlCcUrMDD3x6jv2wuB9KTibO3IRzg=";

http::Request posted(const std::string& id, const std::string& time, const std::string& signature) {
  http::Request request("POST", "/webhooks/kaisla");
  request.headers = http::Headers{
      {"webhook-id", id}, {"webhook-timestamp", time}, {"webhook-signature", signature}};
  request.body = kHeld;
  return request;
}

std::vector<SignatureCase> signatures() {
  const auto later = test_now() + std::chrono::seconds(301);
  return {{"documented vector", posted(kId, kTime, kSignature), true, kId, test_now()},
          {"too old", posted(kId, kTime, kSignature), false, "", later},
          {"another id", posted("wp-c501-created-2", kTime, kSignature), false, "", test_now()},
          {"another time", posted(kId, "1767225601", kSignature), false, "", test_now()},
          {"no version", posted(kId, kTime, kSignature.substr(3)), false, "", test_now()},
          {"no signature", posted(kId, kTime, ""), false, "", test_now()}};
}

std::string event(const std::string& type, const std::string& data) {
  return R"({"type":")" + type + R"(","timestamp":"2026-01-01T00:07:00Z","data":)" + data + "}";
}

std::string comment(const std::string& id, const std::string& author, const std::string& text,
                    const std::string& status = "approved", const std::string& parent = "null") {
  return R"({"id":")" + id + R"(","post_id":"42","parent_id":)" + parent + R"(,"author":{"id":")" +
         author + R"(","name":"Maija","is_owner":false},"text":")" + text + R"(","status":")" +
         status + "\"}";
}

std::vector<EventCase> events() {
  const auto key = [](const std::string& type, const std::string& hash) {
    return type + ":501:" + hash;
  };
  return {
      {"a comment", event("comment.created", comment("501", "guest-a1", "Onko?")),
       EventKind::kCreated, "501", "501",
       key("comment.created", "c9e2092ca71a2c1fd231e8329b85d06f")},
      {"an answer to a comment",
       event("comment.created", comment("501", "12", "Sama", "approved", "\"500\"")),
       EventKind::kCreated, "501", "500",
       key("comment.created", "6062faadf3ca7a160dcdd23e246f49fd")},
      {"a review", event("review.created", comment("501", "0", "Hyvä")), EventKind::kCreated, "501",
       "501", key("review.created", "fbcf6f163e6b7e6912a917ba13a25ad5")},
      {"our own", event("comment.created", comment("501", "7", "Kyllä")), EventKind::kCreated,
       "501", "501", key("comment.created", "881449c48d342f85844212cb7442bbe7"), true},
      {"a colleague's", event("comment.created", comment("501", "9", "Kyllä")), EventKind::kCreated,
       "501", "501", key("comment.created", "aef5e26fe1f7932a151842add1880c4a"), true},
      {"edited", event("comment.updated", comment("501", "12", "Onko?")), EventKind::kEdited, "501",
       "501", key("comment.updated", "95beef9492aa495563bf7332b5078a73")},
      {"edited while it was held", event("comment.updated", comment("501", "12", "Onko?", "hold")),
       EventKind::kEdited, "501", "501",
       key("comment.updated", "e119db10f495b8fe28a779ce00bbe967")},
      {"held", event("comment.hidden", R"({"id":"501","hidden":true,"status":"hold"})"),
       EventKind::kHidden, "501", "501", key("comment.hidden", "07a2e23926d29485dae6823a26be2fa6"),
       true},
      {"called spam", event("comment.hidden", R"({"id":"501","hidden":true,"status":"spam"})"),
       EventKind::kHidden, "501", "501", key("comment.hidden", "3074f6cece90a3ff0157d0d3e6677f23"),
       true},
      {"approved again", event("comment.unhidden", R"({"id":"501","status":"approved"})"),
       EventKind::kUnhidden, "501", "501",
       key("comment.unhidden", "97f13241ac371016d2fd7bd54fcbabee"), true},
      {"deleted", event("comment.deleted", R"({"id":"501"})"), EventKind::kRemoved, "501", "501",
       key("comment.deleted", "88f8cf83b508030ecf801896f9c4aaf5")},
      {"its author is to be forgotten", event("data.erase", R"({"author_id":"guest-a1"})"),
       EventKind::kErasure, "", "", "data.erase:guest-a1:5bc66e4dacd681e0d789891619a6b2a6"}};
}

std::vector<RequestCase> requests(const std::string& comments, const std::string& comment,
                                  const std::string& forced) {
  const auto on = [](ActionKind kind, std::string text = {}) {
    return action_on(kind, "501", "42", std::move(text));
  };
  const auto reply = [&](const std::string& html) {
    return "POST " + comments + R"({"content":")" + html + R"(","parent":"501","post":"42"})";
  };
  return {
      {"reply", on(ActionKind::kReply, "Kyllä."), reply("Kyllä.")},
      {"what would be HTML is shown as it is", on(ActionKind::kReply, "A & B <3 > C"),
       reply("A &amp; B &lt;3 &gt; C")},
      {"warning", on(ActionKind::kWarn, "Asiallisesti."), reply("Asiallisesti.")},
      {"hide", on(ActionKind::kHide), "POST " + comment + "\n" + R"({"status":"hold"})"},
      {"unhide", on(ActionKind::kUnhide), "POST " + comment + "\n" + R"({"status":"approved"})"},
      {"delete", on(ActionKind::kDelete), "DELETE " + comment + forced}};
}

http::Response refusal(int status, const std::string& code) {
  return answer(status, R"({"code":")" + code + R"(","message":"No.","data":{"status":)" +
                            std::to_string(status) + "}}");
}

std::vector<AnswerCase> refusals() {
  const auto reply = ActionKind::kReply;
  std::vector<AnswerCase> cases;
  const auto add = [&](int status, const std::string& code, Verdict verdict) {
    cases.push_back({code, reply, refusal(status, code), verdict, ""});
  };
  add(400, "comment_flood", Verdict::kRetryLater);
  add(404, "rest_no_route", Verdict::kRetryLater);
  for (const char* const code : {"rest_comment_closed", "rest_comment_draft_post",
                                 "rest_comment_trash_post", "rest_comment_invalid_post_id"}) {
    add(403, code, Verdict::kPermanent);
  }
  add(400, "rest_comment_content_invalid", Verdict::kPermanent);
  add(400, "comment_content_column_length", Verdict::kPermanent);
  add(400, "rest_invalid_param", Verdict::kPermanent);
  add(404, "rest_comment_invalid_id", Verdict::kTargetGone);
  add(403, "rest_cannot_edit", Verdict::kBadToken);
  add(401, "rest_cannot_edit", Verdict::kBadToken);
  add(401, "rest_comment_login_required", Verdict::kBadToken);
  add(403, "rest_forbidden_context", Verdict::kBadToken);
  add(401, "rest_forbidden", Verdict::kBadToken);
  add(401, "incorrect_password", Verdict::kBadToken);
  add(401, "invalid_username", Verdict::kBadToken);
  add(500, "rest_comment_failed_create", Verdict::kUnknown);
  return cases;
}

std::vector<AnswerCase> answers() {
  const auto reply = ActionKind::kReply;
  const auto hide = ActionKind::kHide;
  const auto remove = ActionKind::kDelete;
  std::vector<AnswerCase> cases = {
      {"posted", reply, answer(201, R"({"id":502,"status":"approved"})"), Verdict::kDone, "502"},
      {"posted, and held there", reply, answer(201, R"({"id":502,"status":"hold"})"),
       Verdict::kDone, "502"},
      {"posted before", reply, refusal(409, "comment_duplicate"), Verdict::kDone, "", true},
      {"a page instead of an answer", reply, answer(200, "<html>"), Verdict::kUnknown, ""},
      {"held", hide, answer(200, R"({"id":501,"status":"hold"})"), Verdict::kDone, ""},
      {"called spam", hide, answer(200, R"({"id":501,"status":"spam"})"), Verdict::kDone, ""},
      {"still public", hide, answer(200, R"({"id":501,"status":"approved"})"), Verdict::kUnknown,
       ""},
      {"already as asked, or broken", hide, refusal(500, "rest_comment_failed_edit"),
       Verdict::kUnknown, ""},
      {"approved", ActionKind::kUnhide, answer(200, R"({"id":501,"status":"approved"})"),
       Verdict::kDone, ""},
      {"trashed", remove, answer(200, R"({"id":501,"status":"trash"})"), Verdict::kDone, ""},
      {"deleted for good", remove, answer(200, R"({"deleted":true,"previous":{}})"), Verdict::kDone,
       ""},
      {"trashed before", remove, refusal(410, "rest_already_trashed"), Verdict::kDone, "", true},
      {"deleted before", remove, refusal(404, "rest_comment_invalid_id"), Verdict::kDone, "", true},
      {"no trash there", remove, refusal(501, "rest_trash_not_supported"), Verdict::kPermanent, ""},
      {"not now", remove, refusal(500, "rest_cannot_delete"), Verdict::kRetryLater, ""},
      {"not by us", remove, refusal(403, "rest_cannot_delete"), Verdict::kBadToken, ""},
      {"a firewall", reply, answer(403, "<html>"), Verdict::kRetryLater, ""},
      {"a firewall that denies the place", reply, answer(404, "<html>"), Verdict::kRetryLater, ""},
      {"too many", reply, answer(429, "<html>"), Verdict::kRetryLater, ""},
      {"a password before the site", reply, answer(401, "<html>"), Verdict::kBadToken, ""},
      {"maintenance", reply, answer(503, "<html>"), Verdict::kUnknown, ""},
      {"maintenance, for what may be repeated", hide, answer(503, "<html>"), Verdict::kRetryLater,
       ""}};
  const auto more = refusals();
  cases.insert(cases.end(), more.begin(), more.end());
  return cases;
}

std::vector<DoubtCase> doubts() {
  const Action reply = action_on(ActionKind::kReply, "501", "42", "Kyllä & hei");
  const Action hide = action_on(ActionKind::kHide, "501", "42");
  const Action remove = action_on(ActionKind::kDelete, "501", "42");
  const auto list = [](const std::string& items, const std::string& total) {
    return answer(200, "[" + items + "]", {{"X-WP-Total", total}});
  };
  const auto with_status = [](const std::string& status) {
    return answer(200, R"({"id":501,"status":")" + status + "\"}");
  };
  const std::string ours = R"({"id":502,"content":{"raw":"Kyllä &amp; hei\n"},"status":"trash"})";
  const std::string earlier = R"({"id":400,"content":{"raw":"Muuta"},"status":"approved"})";
  return {
      {"ours, even in the trash", reply, list(earlier + "," + ours, "2"), Doubt::kHappened, "502"},
      {"other words, all of them", reply, list(earlier, "1"), Doubt::kDidNotHappen, ""},
      {"nothing", reply, list("", "0"), Doubt::kDidNotHappen, ""},
      {"not all of them", reply, list(earlier, "200"), Doubt::kCannotTell, ""},
      {"a page instead of an answer", reply, answer(200, "<html>"), Doubt::kCannotTell, ""},
      {"not readable", reply, refusal(403, "rest_forbidden_status"), Doubt::kCannotTell, ""},
      {"held", hide, with_status("hold"), Doubt::kHappened, ""},
      {"not held", hide, with_status("approved"), Doubt::kDidNotHappen, ""},
      {"nothing readable", hide, answer(503, ""), Doubt::kCannotTell, ""},
      {"no comment", hide, answer(200, "<html>"), Doubt::kCannotTell, ""},
      {"approved", action_on(ActionKind::kUnhide, "501", "42"), with_status("approved"),
       Doubt::kHappened, ""},
      {"trashed", remove, with_status("trash"), Doubt::kHappened, ""},
      {"gone", remove, refusal(404, "rest_comment_invalid_id"), Doubt::kHappened, ""},
      {"still there", remove, with_status("hold"), Doubt::kDidNotHappen, ""}};
}

Conformance wordpress() {
  Conformance cases;
  cases.platform = "wordpress";
  cases.settings = kSettings;
  cases.secrets = kSecrets;
  cases.target = "501";
  cases.post = "42";
  cases.handshakes = {{"a health probe", "", 200, "ok"}};
  cases.signatures = signatures();
  cases.events = events();
  cases.malformed = {"{}",
                     R"({"type":"comment.created"})",
                     event("comment.created", "[]"),
                     event("comment.created", "{}"),
                     event("comment created", "{}"),
                     event("data.erase", "{}"),
                     event("data.erase", R"({"author_id":"0"})")};
  cases.meaningless = {kHeld,
                       event("comment.created", comment("501", "0", "x", "spam")),
                       event("comment.updated", comment("501", "0", "x", "spam")),
                       event("comment.updated", comment("501", "0", "x", "trash")),
                       event("message.created", R"({"id":"1","text":"x"})"),
                       event("reaction.created", R"({"target_id":"1"})"),
                       event("post.published", R"({"id":"1"})")};
  cases.saying = [](const std::string& text) {
    return event("comment.created", comment("501", "12", text));
  };
  cases.requests = requests("https://shop.test/wp-json/wp/v2/comments\n",
                            "https://shop.test/wp-json/wp/v2/comments/501", "");
  cases.refused = {
      {"write privately", action_on(ActionKind::kPrivateReply, "501", "42", "Hei"),
       Errc::kUnsupported},
      {"no post", action_on(ActionKind::kReply, "501", "", "Hei"), Errc::kInvalidArgument},
      {"no number", action_on(ActionKind::kHide, "c-1", "42"), Errc::kInvalidArgument},
      {"number zero", action_on(ActionKind::kHide, "0", "42"), Errc::kInvalidArgument}};
  cases.lengths = {{"reply in bytes", cases.action(ActionKind::kReply), "a", 65'525},
                   {"of characters with two", cases.action(ActionKind::kReply), "ä", 32'762},
                   {"of what is escaped", cases.action(ActionKind::kReply), "&", 13'105},
                   {"warning in bytes", cases.action(ActionKind::kWarn), "a", 65'525}};
  cases.answers = answers();
  cases.doubts = doubts();
  cases.rereads = {
      {"as it was", answer(200, R"({"id":501,"content":{"raw":"A &amp; B"},"status":"approved"})"),
       true, "A & B", false},
      {"without the rights of a moderator",
       answer(200, R"({"id":501,"content":{"rendered":"<p>Moi</p>\n"},"status":"approved"})"), true,
       "Moi", false},
      {"held", answer(200, R"({"id":501,"content":{"raw":"Moi"},"status":"hold"})"), true, "Moi",
       true},
      {"in the trash", answer(200, R"({"id":501,"content":{"raw":"Moi"},"status":"trash"})"), false,
       "", std::nullopt},
      {"gone", refusal(404, "rest_comment_invalid_id"), false, "", std::nullopt}};
  return cases;
}

Conformance plain_permalinks() {
  Conformance cases = wordpress();
  cases.variant = "plain_permalinks";
  cases.settings += "permalinks: plain\nhide_as: spam\ndelete_for_good: true\n";
  const std::string route = "https://shop.test/?rest_route=%2Fwp%2Fv2%2Fcomments";
  cases.requests = requests(route + "\n", route + "%2F501", "&force=true");
  for (RequestCase& request : cases.requests) {
    if (request.action.kind != ActionKind::kHide) continue;
    request.request.replace(request.request.find("hold"), 4, "spam");
  }
  return cases;
}

INSTANTIATE_TEST_SUITE_P(wordpress, PlatformConformance,
                         ::testing::Values(wordpress(), plain_permalinks()), conformance_name);

class WordPress : public ::testing::Test {
 protected:
  Event only(const std::string& body) const {
    const auto read = adapter_->parse(body, test_now());
    return read && read->events.size() == 1 ? read->events.front() : Event();
  }
  std::string words(const std::string& html) const {
    return only(event("comment.created", comment("501", "12", html))).comment.text;
  }
  std::unique_ptr<Adapter> adapter_ = adapter_for(wordpress());
};

TEST_F(WordPress, ReadsTheWordsOutOfItsHtml) {
  EXPECT_EQ(words("Onko <b>sininen</b> &lt;3 A &amp;amp; B?"), "Onko sininen <3 A &amp; B?");
  EXPECT_EQ(words("&#228;&#xE4;&#X1F600; &nbsp;|"), "ää😀  |");
  EXPECT_EQ(words("yksi<br />kaksi<p>kolme</p>\\n"), "yksi\nkaksi\nkolme");
  EXPECT_EQ(words("<blockquote cite='x'>a</blockquote>b"), "a\nb");
  for (const char* const kept : {"3 < 5 > 4", "a <3 b", "&", "&;", "&unknown;", "&#0;", "&#xD800;",
                                 "&#1114112;", "&#99999999999;", "a <b", "<", "&lt"}) {
    EXPECT_EQ(words(kept), std::string(kept) == "&lt" ? "&lt" : kept) << kept;
  }
}

TEST_F(WordPress, KeepsWhereALinkLeads) {
  EXPECT_EQ(words(R"(Katso <a href=\"https://a.example/?x=1&amp;y=2\" rel=\"ugc\">tätä</a>!)"),
            "Katso tätä https://a.example/?x=1&y=2!");
  EXPECT_EQ(words(R"(<a rel='ugc' href='https://a.example'>https://a.example</a>)"),
            "https://a.example");
  EXPECT_EQ(words(R"(<a href=\"https://a.example\"></a>)"), "https://a.example");
  EXPECT_EQ(words(R"(<a href=\"https://a.example\">auki)"), "auki https://a.example");
  EXPECT_EQ(words("<a name=x>tässä</a>"), "tässä");
}

TEST_F(WordPress, ReadsAnyNumberOfOpenBracketsInOneGo) {
  std::string hostile;
  while (hostile.size() < 400'000) hostile += "<a ";
  EXPECT_EQ(words(hostile).size(), hostile.size() - 1);  // the last blank goes
}

TEST_F(WordPress, EveryVisitorWithoutAnIdIsNobodyInParticular) {
  EXPECT_TRUE(only(event("comment.created", comment("501", "0", "Moi"))).comment.author.id.empty());
}

TEST_F(WordPress, FetchesWhatAnEventLeavesOut) {
  const Event thin = only(event("comment.created", R"({"id":"501"})"));
  ASSERT_TRUE(thin.thin);
  const auto request = adapter_->render_fetch(thin, test_now());
  ASSERT_TRUE(request);
  EXPECT_EQ(request->url,
            "https://shop.test/wp-json/wp/v2/comments/501?context=edit&kaiku=1767225600000000");
  EXPECT_EQ(request->headers.find("Authorization"),
            "Basic a2Fpa3U6YWJjZCBFRkdIIDEyMzQgaWprbCBNTk9QIDU2Nzg=");
  EXPECT_EQ(request->headers.find("Cache-Control"), "no-cache");
  const auto full = adapter_->read_fetch(
      thin,
      answer(
          200,
          R"({"id":501,"post":42,"parent":500,"author":12,"author_name":"Maija","date_gmt":"2026-01-01T00:00:01","content":{"rendered":"<p>x</p>","raw":"Onko &lt;3"},"link":"https://shop.test/?p=42#comment-501","status":"approved","type":"review"})"));
  ASSERT_TRUE(full);
  EXPECT_EQ(full->comment.text, "Onko <3");
  EXPECT_EQ(full->comment.post.value, "42");
  EXPECT_EQ(full->comment.thread().value, "500");
  EXPECT_EQ(full->comment.author.id.value, "12");
  EXPECT_EQ(full->comment.author.name, "Maija");
  EXPECT_EQ(full->comment.permalink, "https://shop.test/?p=42#comment-501");
  EXPECT_EQ(full->comment.kind, CommentKind::kReview);
  EXPECT_EQ(full->comment.created_at, test_now() + std::chrono::seconds(1));
  EXPECT_FALSE(full->by_brand);
  EXPECT_FALSE(full->thin);
}

TEST_F(WordPress, AFetchedCommentMayBeOursOrGone) {
  const Event thin = only(event("comment.created", R"({"id":"501"})"));
  const auto ours = adapter_->read_fetch(
      thin, answer(200, R"({"id":501,"post":42,"parent":0,"author":8,"status":"approved"})"));
  ASSERT_TRUE(ours);
  EXPECT_TRUE(ours->by_brand);
  EXPECT_EQ(ours->comment.thread().value, "501");
  const auto trashed = adapter_->read_fetch(thin, answer(200, R"({"id":501,"status":"trash"})"));
  ASSERT_FALSE(trashed);
  EXPECT_TRUE(trashed.error().is(Errc::kNotFound));
  EXPECT_FALSE(adapter_->read_fetch(thin, answer(200, "<html>")));
}

TEST_F(WordPress, LooksForItsOwnAnswersOnlyUnderThatComment) {
  const Action reply = action_on(ActionKind::kReply, "501", "42", "Moi");
  EXPECT_EQ(adapter_->render_reconcile(reply, test_now())->url,
            "https://shop.test/wp-json/wp/v2/comments?context=edit&kaiku=1767225600000000"
            "&parent=501&author=7&status=any&per_page=100");
}

TEST_F(WordPress, WaitsAsLongAsTheSiteAsks) {
  const Action reply = action_on(ActionKind::kReply, "501", "42", "Moi");
  EXPECT_EQ(adapter_->read(reply, refusal(400, "comment_flood")).retry_after,
            Duration(std::chrono::seconds(15)));
  const auto busy = answer(429, "<html>", {{"Retry-After", "60"}});
  EXPECT_EQ(adapter_->read(reply, busy).retry_after, Duration(std::chrono::seconds(60)));
  EXPECT_EQ(adapter_->rate_hint(busy).regain_after, Duration(std::chrono::seconds(60)));
  EXPECT_EQ(adapter_->rate_hint(answer(200, "{}")).used, 0);
}

TEST_F(WordPress, SaysWhatWouldHelpWhereThereIsNoTrash) {
  const Action remove = action_on(ActionKind::kDelete, "501", "42");
  EXPECT_NE(adapter_->read(remove, refusal(501, "rest_trash_not_supported"))
                .reason.find("delete_for_good"),
            std::string::npos);
}

TEST(WordPressSettings, EveryMistakeIsToldAtOnce) {
  const Made made =
      make("wordpress",
           "site: http://shop.test\nuser: 'kaiku:x'\nuser_id: seven\nstaff_ids: [anna]\n"
           "hide_as: gone\npermalinks: ugly\nwebhook_secret: env:SENDER_PRIVATE_KEY\n");
  EXPECT_EQ(made.adapter, nullptr);
  std::string all;
  for (const auto& diagnostic : made.diagnostics) all += to_string(diagnostic) + "\n";
  for (const char* const part :
       {"plain http", "holds no colon", "user_id: expected an id of digits", "numbers of users",
        "hide_as", "permalinks", "whsk_", "application_password"}) {
    EXPECT_NE(all.find(part), std::string::npos) << part << " in\n" << all;
  }
}

}  // namespace
}  // namespace kaiku::platforms::testing
