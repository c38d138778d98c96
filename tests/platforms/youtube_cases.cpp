#include <chrono>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "platforms/conformance.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

using nlohmann::json;

const std::string kOurs = "UCkaiku0000000000000001";
const std::string kTarget = "UgxKaiku0001AaABAg";
const std::string kVideo = "KAIKU000001";
const std::string kBase = "https://youtube.test/v3";
const std::string kSettings =
    "channel_id: UCkaiku0000000000000001\n"
    "api_base: https://youtube.test/v3/\n";

std::string comment(const std::string& id, const std::string& author, const std::string& text,
                    const std::string& published, const std::string& updated,
                    const std::string& more = {}) {
  return R"({"kind":"youtube#comment","id":")" + id + R"(","snippet":{"authorDisplayName":"@a",)" +
         (author.empty() ? "" : R"("authorChannelId":{"value":")" + author + R"("},)") +
         R"("textDisplay":")" + text + R"(","publishedAt":")" + published + R"(","updatedAt":")" +
         updated + "\"" + more + "}}";
}

std::string thread_of(const std::string& id, const std::string& top) {
  return R"({"kind":"youtube#commentThread","id":")" + id + R"(","snippet":{"videoId":")" + kVideo +
         R"(","totalReplyCount":0,"topLevelComment":)" + top + "}}";
}

std::string page(const std::string& items, const std::string& more = {}) {
  return R"({"kind":"youtube#commentThreadListResponse","items":[)" + items + "]" + more + "}";
}

const std::string kEarly = "2026-01-01T00:00:00Z";
const std::string kLate = "2026-01-01T00:05:00Z";

std::vector<EventCase> events() {
  const std::string parent = R"(,"parentId":")" + kTarget + "\"";
  return {
      {"a comment", page(thread_of(kTarget, comment(kTarget, "UCm", "Hei", kEarly, kEarly))),
       EventKind::kCreated, kTarget, kTarget, "comment:" + kTarget + "@" + kEarly},
      {"edited", page(thread_of(kTarget, comment(kTarget, "UCm", "Hei", kEarly, kLate))),
       EventKind::kEdited, kTarget, kTarget, "comment:" + kTarget + "@" + kLate},
      {"a reply", page(comment(kTarget + ".r1", "UCm", "Hei", kEarly, kEarly, parent)),
       EventKind::kCreated, kTarget + ".r1", kTarget, "comment:" + kTarget + ".r1@" + kEarly},
      {"our own reply", page(comment(kTarget + ".r2", kOurs, "Hei", kEarly, kEarly, parent)),
       EventKind::kCreated, kTarget + ".r2", kTarget, "comment:" + kTarget + ".r2@" + kEarly, true},
      {"said in a live chat",
       R"({"kind":"youtube#liveChatMessageListResponse","chat":"Chat1","videoId":")" + kVideo +
           R"(","items":[{"kind":"youtube#liveChatMessage","id":"LCC.1","snippet":{"type":"textMessageEvent","publishedAt":")" +
           kEarly + R"(","displayMessage":"hei","authorChannelId":"UCm"}}]})",
       EventKind::kCreated, "live:Chat1:LCC.1", "live:Chat1:LCC.1", "live:Chat1:LCC.1"},
      {"of a deleted channel", page(thread_of("Ug3", comment("Ug3", "", "x", kEarly, kEarly))),
       EventKind::kCreated, "Ug3", "Ug3", "comment:Ug3@" + kEarly}};
}

std::vector<RequestCase> requests() {
  const auto on = [](ActionKind kind, std::string text = {}) {
    return action_on(kind, kTarget, kVideo, std::move(text));
  };
  const std::string reply = "POST " + kBase + "/comments?part=snippet\n";
  const std::string moderate = "POST " + kBase + "/comments/setModerationStatus?id=" + kTarget;
  Action in_thread = action_on(ActionKind::kReply, kTarget + ".r1", kVideo, "Moi!");
  in_thread.thread = CommentId(kTarget);
  const std::string body = R"({"snippet":{"parentId":")" + kTarget + R"(","textOriginal":")";
  return {
      {"reply", on(ActionKind::kReply, "Moi!"), reply + body + "Moi!\"}}"},
      {"reply to a reply stands under the topmost comment", in_thread, reply + body + "Moi!\"}}"},
      {"warning", on(ActionKind::kWarn, "Hei"), reply + body + "Hei\"}}"},
      {"hide", on(ActionKind::kHide), moderate + "&moderationStatus=heldForReview"},
      {"unhide", on(ActionKind::kUnhide), moderate + "&moderationStatus=published"},
      {"delete", on(ActionKind::kDelete), moderate + "&moderationStatus=rejected"},
      {"block", on(ActionKind::kBlock), moderate + "&moderationStatus=rejected&banAuthor=true"}};
}

http::Response refusal(int status, const std::string& reason,
                       std::vector<std::pair<std::string, std::string>> headers = {}) {
  return answer(status,
                R"({"error":{"code":)" + std::to_string(status) +
                    R"(,"message":"No.","errors":[{"message":"No.","domain":"youtube","reason":")" +
                    reason + R"("}],"status":"SOME"}})",
                std::move(headers));
}

std::vector<AnswerCase> answers() {
  const auto reply = ActionKind::kReply;
  const auto hide = ActionKind::kHide;
  std::vector<AnswerCase> cases = {
      {"posted", reply, answer(200, R"({"kind":"youtube#comment","id":"Ug.r9"})"), Verdict::kDone,
       "Ug.r9"},
      {"accepted without an id", reply, answer(200, "{}"), Verdict::kUnknown, ""},
      {"held", hide, answer(204, ""), Verdict::kDone, "", true},
      {"rejected", ActionKind::kDelete, answer(204, ""), Verdict::kDone, ""},
      {"rejected what is gone", ActionKind::kDelete, refusal(404, "commentNotFound"),
       Verdict::kDone, ""},
      {"token", reply, refusal(401, "authError"), Verdict::kBadToken, ""},
      {"503 in newer parts", hide, answer(403, R"({"error":{"status":"SERVICE_UNAVAILABLE"}})"),
       Verdict::kRetryLater, ""},
      {"broken there after a text was sent", reply, refusal(500, "backendError"), Verdict::kUnknown,
       ""},
      {"broken there on what may be repeated", hide, refusal(500, "backendError"),
       Verdict::kRetryLater, ""}};
  for (const char* const later : {"quotaExceeded", "dailyLimitExceeded", "rateLimitExceeded",
                                  "userRateLimitExceeded", "backendError"}) {
    cases.push_back({later, reply, refusal(403, later), Verdict::kRetryLater, ""});
  }
  cases.push_back(
      {"processingFailure", reply, refusal(400, "processingFailure"), Verdict::kRetryLater, ""});
  for (const char* const never : {"commentsDisabled", "forbidden", "ineligibleAccount",
                                  "operationNotSupported", "banWithoutReject"}) {
    cases.push_back({never, reply, refusal(403, never), Verdict::kPermanent, ""});
  }
  for (const char* const never : {"commentTextTooLong", "parentCommentIsPrivate"}) {
    cases.push_back({never, reply, refusal(400, never), Verdict::kPermanent, ""});
  }
  for (const char* const gone : {"commentNotFound", "parentCommentNotFound", "videoNotFound"}) {
    cases.push_back({gone, reply, refusal(404, gone), Verdict::kTargetGone, ""});
  }
  return cases;
}

std::vector<DoubtCase> doubts() {
  const Action reply = action_on(ActionKind::kReply, kTarget, kVideo, "Kiitos!");
  const std::string ours = comment("Ug.r1", kOurs, "Kiitos! ", kEarly, kEarly);
  const std::string theirs = comment("Ug.r2", "UCm", "Kiitos!", kEarly, kEarly);
  const std::string other = comment("Ug.r3", kOurs, "Muuta", kEarly, kEarly);
  return {{"ours", reply, answer(200, page(theirs + "," + ours)), Doubt::kHappened, "Ug.r1"},
          {"others, all of them", reply, answer(200, page(theirs + "," + other)),
           Doubt::kDidNotHappen, ""},
          {"others, not all of them", reply, answer(200, page(theirs, R"(,"nextPageToken":"x")")),
           Doubt::kCannotTell, ""},
          {"the comment is gone", reply, refusal(404, "commentNotFound"), Doubt::kDidNotHappen, ""},
          {"not readable", reply, answer(200, "<html>"), Doubt::kCannotTell, ""},
          {"throttled", reply, refusal(403, "quotaExceeded"), Doubt::kCannotTell, ""}};
}

Conformance youtube(bool renews) {
  Conformance cases;
  cases.platform = "youtube";
  if (renews) cases.variant = "renews";
  cases.settings = kSettings + (renews ? "refresh_token: env:YT_REFRESH\nclient_id: 1-a.apps\n"
                                         "client_secret: env:YT_CLIENT\n"
                                       : "access_token: env:YT_TOKEN\n");
  cases.secrets = {
      {"YT_TOKEN", "ya29.access"}, {"YT_REFRESH", "1//refresh"}, {"YT_CLIENT", "GOCSPX-client"}};
  cases.target = kTarget;
  cases.post = kVideo;
  cases.handshakes = {{"nothing subscribes", "hub.challenge=1&hub.mode=subscribe", 404, ""}};
  cases.signatures = {{"nothing that comes by itself is believed",
                       http::Request("POST", "/webhooks/kaisla"), false, "", test_now()}};
  cases.events = events();
  cases.malformed = {"{}",
                     R"({"items":7})",
                     page("7"),
                     page("{}"),
                     page(R"({"kind":"youtube#commentThread","id":"Ug"})"),
                     page(R"({"kind":"youtube#comment","snippet":{}})"),
                     page(R"({"kind":"youtube#comment","id":"Ug"})"),
                     page(R"({"kind":"youtube#comment","id":"Ug","snippet":{"textDisplay":"x"}})")};
  cases.meaningless = {
      page(""), page(R"({"kind":"youtube#channel","id":"UC"})"),
      page(comment("Ug", "UCm", "x", kEarly, kEarly), R"(,"since":"2026-01-01T00:00:01Z")")};
  cases.most_in_batch = 1000;
  cases.batch = [](std::size_t count) {
    std::string items;
    for (std::size_t i = 0; i < count; ++i) {
      items += (i == 0 ? "" : ",") + comment("Ug" + std::to_string(i), "UCm", "x", kEarly, kEarly);
    }
    return page(items);
  };
  cases.saying = [](const std::string& text) {
    return page(comment("Ug", "UCm", text, kEarly, kEarly));
  };
  cases.requests = requests();
  cases.refused = {
      {"like", action_on(ActionKind::kReact, kTarget, kVideo), Errc::kUnsupported},
      {"unblock", action_on(ActionKind::kUnblock, kTarget, kVideo), Errc::kUnsupported},
      {"no id", action_on(ActionKind::kHide, "a,b", kVideo), Errc::kInvalidArgument}};
  cases.lengths = {{"reply in characters", cases.action(ActionKind::kReply), "ä", 10'000},
                   {"warning in characters", cases.action(ActionKind::kWarn), "ä", 10'000}};
  cases.answers = answers();
  cases.doubts = doubts();
  cases.rereads = {
      {"as it was", answer(200, page(comment("Ug", "UCm", "Moi", kEarly, kEarly))), true, "Moi",
       std::nullopt},
      {"published",
       answer(200, page(comment("Ug", "UCm", "Moi", kEarly, kEarly,
                                R"(,"moderationStatus":"published")"))),
       true, "Moi", false},
      {"held",
       answer(200, page(comment("Ug", "UCm", "Moi", kEarly, kEarly,
                                R"(,"moderationStatus":"heldForReview")"))),
       true, "Moi", true},
      {"gone", answer(200, page("")), false, "", std::nullopt},
      {"gone, told by the status", refusal(404, "commentNotFound"), false, "", std::nullopt}};
  return cases;
}

INSTANTIATE_TEST_SUITE_P(youtube, PlatformConformance,
                         ::testing::Values(youtube(false), youtube(true)), conformance_name);

}  // namespace
}  // namespace kaiku::platforms::testing
