// Channels that people read as chats.

#include <utility>

#include "conformance.hpp"

namespace kaiku::notifiers::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

Conformance with_webhook(const std::string& type, const std::string& address) {
  Conformance cases;
  cases.variant = type;
  cases.channel = channel_of(type);
  cases.channel.webhook = env("HOOK");
  cases.secrets = {{"HOOK", address}};
  cases.refused = {
      {"no secret", {}, {{"OTHER", "x"}}, "env:HOOK"},
      {"no https", {}, {{"HOOK", "http://chat.example/hooks/s3cret"}}, "no https address"},
      {"no address", {}, {{"HOOK", "s3cret"}}, "no https address"},
      {"a line break", {}, {{"HOOK", "https://chat.example/a\nb"}}, "a line break"},
  };
  return cases;
}

Conformance slack_webhook() {
  Conformance cases = with_webhook("slack", "https://hooks.slack.com/services/T0/B0/s3cret");
  cases.limits = {{"/text", 3000},
                  {"/blocks/0/text/text", 150},
                  {"/blocks/1/text/text", 3000},
                  {"/blocks/2/fields/0/text", 2000}};
  cases.answers = {
      {"taken", answer(200, "ok"), Verdict::kSent},
      {"another page", answer(200, "<html>sign in</html>"), Verdict::kRetry},
      {"our words", answer(400, "invalid_blocks"), Verdict::kRejected},
      {"token", answer(403, "invalid_token"), Verdict::kTargetDead},
      {"no channel", answer(404, "channel_not_found"), Verdict::kTargetDead},
      {"archived", answer(410, "channel_is_archived"), Verdict::kTargetDead},
      {"too fast", answer(429, "", {{"Retry-After", "30"}}), Verdict::kRetry, "", seconds(30)},
      {"rolled up", answer(500, "rollup_error"), Verdict::kRetry},
  };
  return cases;
}

Conformance slack_bot() {
  Conformance cases = slack_webhook();
  cases.variant = "slack_bot";
  cases.channel = channel_of("slack");
  cases.channel.token = env("TOKEN");
  cases.channel.address = "C0KAIKU42";
  cases.secrets = {{"TOKEN", "xoxb-s3cret"}};
  cases.answers = {
      {"taken", answer(200, R"({"ok":true,"channel":"C0KAIKU42","ts":"1771086743.001200"})"),
       Verdict::kSent, "1771086743.001200"},
      {"too fast", answer(200, R"({"ok":false,"error":"ratelimited"})"), Verdict::kRetry},
      {"limited", answer(429, "", {{"Retry-After", "3"}}), Verdict::kRetry, "", seconds(3)},
      {"not there", answer(200, R"({"ok":false,"error":"not_in_channel"})"), Verdict::kTargetDead},
      {"token", answer(200, R"({"ok":false,"error":"token_revoked"})"), Verdict::kTargetDead},
      {"our words", answer(200, R"({"ok":false,"error":"msg_too_long"})"), Verdict::kRejected},
      {"unknown", answer(200, R"({"ok":false,"error":"fatal_error"})"), Verdict::kRetry},
  };
  cases.refused = {{"no secret", {}, {{"OTHER", "x"}}, "env:TOKEN"}};
  return cases;
}

Conformance teams() {
  Conformance cases = with_webhook(
      "teams", "https://prod-00.westeurope.logic.azure.com:443/workflows/s3cret/invoke?sig=s3cret");
  cases.most_bytes = 28 * 1024;
  cases.answers = {
      {"started", answer(202), Verdict::kSent},
      {"done", answer(200, "1"), Verdict::kSent},
      {"our words", answer(400), Verdict::kRejected},
      {"flow stopped", answer(401), Verdict::kTargetDead},
      {"flow gone", answer(404), Verdict::kTargetDead},
      {"too fast", answer(429, "", {{"Retry-After", "10"}}), Verdict::kRetry, "", seconds(10)},
      {"down", answer(502), Verdict::kRetry},
  };
  for (const char* old : {"https://outlook.office.com/webhook/s3cret",
                          "https://kaisla.webhook.office.com/webhookb2/s3cret"}) {
    cases.refused.push_back({"connector", {}, {{"HOOK", old}}, "take no messages any more"});
  }
  return cases;
}

Conformance mattermost() {
  Conformance cases = with_webhook("mattermost", "https://chat.kaisla.example/hooks/s3cret");
  cases.limits = {{"/text", 16'383}, {"/attachments/0/text", 16'383}};
  cases.answers = {
      {"taken", answer(200, "ok"), Verdict::kSent},
      {"no hook", answer(400, R"({"id":"web.incoming_webhook.invalid.app_error"})"),
       Verdict::kTargetDead},
      {"switched off", answer(403, R"({"id":"web.incoming_webhook.disabled.app_error"})"),
       Verdict::kTargetDead},
      {"our words", answer(400, R"({"id":"web.incoming_webhook.parse.app_error"})"),
       Verdict::kRejected},
      {"too fast", answer(429), Verdict::kRetry},
      {"down", answer(500), Verdict::kRetry},
  };
  return cases;
}

Conformance google_chat() {
  Conformance cases = with_webhook(
      "google_chat", "https://chat.googleapis.com/v1/spaces/AAA/messages?key=s3cret&token=s3cret");
  cases.most_bytes = 32'000;
  cases.answers = {
      {"taken", answer(200, R"({"name":"spaces/AAA/messages/1"})"), Verdict::kSent},
      {"our words", answer(400, R"({"error":{"status":"INVALID_ARGUMENT"}})"), Verdict::kRejected},
      {"not allowed", answer(403), Verdict::kTargetDead},
      {"no space", answer(404), Verdict::kTargetDead},
      {"too fast", answer(429), Verdict::kRetry},
      {"down", answer(503), Verdict::kRetry},
  };
  return cases;
}

Conformance matrix() {
  Conformance cases;
  cases.variant = "matrix";
  cases.channel = channel_of("matrix");
  cases.channel.url = "https://matrix.kaisla.example";
  cases.channel.address = "!pVystys:kaisla.example";
  cases.channel.token = env("TOKEN");
  cases.secrets = {{"TOKEN", "syt_s3cret"}};
  cases.most_bytes = 40'000;
  cases.limits = {{"/body", 9'000, Unit::kBytes}, {"/formatted_body", 20'000, Unit::kBytes}};
  cases.answers = {
      {"taken", answer(200, R"({"event_id":"$ev1"})"), Verdict::kSent, "$ev1"},
      {"too fast", answer(429, R"({"errcode":"M_LIMIT_EXCEEDED"})", {{"Retry-After", "7"}}),
       Verdict::kRetry, "", seconds(7)},
      {"too fast, as older servers say it",
       answer(429, R"({"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":2500})"), Verdict::kRetry, "",
       milliseconds(2500)},
      {"token", answer(401, R"({"errcode":"M_UNKNOWN_TOKEN"})"), Verdict::kTargetDead},
      {"not a member", answer(403, R"({"errcode":"M_FORBIDDEN"})"), Verdict::kTargetDead},
      {"our words", answer(400, R"({"errcode":"M_BAD_JSON"})"), Verdict::kRejected},
      {"too large", answer(413, R"({"errcode":"M_TOO_LARGE"})"), Verdict::kRejected},
  };
  cases.refused = {{"no secret", {}, {{"OTHER", "x"}}, "env:TOKEN"}};
  return cases;
}

Conformance telegram() {
  Conformance cases;
  cases.variant = "telegram";
  cases.channel = channel_of("telegram");
  cases.channel.address = "-1001234567890";
  cases.channel.thread = "7";
  cases.channel.token = env("TOKEN");
  cases.secrets = {{"TOKEN", "123456:s3cret"}};
  cases.limits = {{"/text", 4096 * 5}};  // 4096 as shown; "&" is written with five signs
  cases.answers = {
      {"taken", answer(200, R"({"ok":true,"result":{"message_id":812}})"), Verdict::kSent, "812"},
      {"not ok", answer(200, R"({"ok":false})"), Verdict::kRetry},
      {"too fast", answer(429, R"({"ok":false,"parameters":{"retry_after":14}})"), Verdict::kRetry,
       "", seconds(14)},
      {"blocked", answer(403, R"({"ok":false,"description":"Forbidden: bot was blocked"})"),
       Verdict::kTargetDead},
      {"no chat", answer(400, R"({"ok":false,"description":"Bad Request: chat not found"})"),
       Verdict::kTargetDead},
      {"moved", answer(400, R"({"ok":false,"parameters":{"migrate_to_chat_id":-100999}})"),
       Verdict::kTargetDead},
      {"our words",
       answer(400, R"({"ok":false,"description":"Bad Request: can't parse entities"})"),
       Verdict::kRejected},
      {"token", answer(401, R"({"ok":false})"), Verdict::kTargetDead},
  };
  cases.refused = {{"no secret", {}, {{"OTHER", "x"}}, "env:TOKEN"}};
  return cases;
}

}  // namespace

std::vector<Conformance> chat_cases() {
  return {slack_webhook(), slack_bot(), teams(), mattermost(), google_chat(), matrix(), telegram()};
}

}  // namespace kaiku::notifiers::testing
