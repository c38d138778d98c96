// Channels that wake people, or that other programs read.

#include <utility>

#include "conformance.hpp"

namespace kaiku::notifiers::testing {
namespace {

using std::chrono::seconds;

Conformance with_token(const std::string& type, const std::string& token) {
  Conformance cases;
  cases.variant = type;
  cases.channel = channel_of(type);
  cases.channel.token = env("TOKEN");
  cases.secrets = {{"TOKEN", token}};
  cases.refused = {{"no secret", {}, {{"OTHER", "x"}}, "env:TOKEN"}};
  return cases;
}

Conformance pagerduty() {
  Conformance cases = with_token("pagerduty", "s3cret6789abcdef0123456789abcdef");
  cases.shows_text = false;
  cases.most_bytes = 512 * 1024;
  cases.limits = {{"/payload/summary", 1024}, {"/dedup_key", 255, Unit::kBytes}};
  cases.answers = {
      {"taken", answer(202, R"({"status":"success","dedup_key":"k"})"), Verdict::kSent},
      {"our words",
       answer(400, R"({"status":"invalid event","message":"Event object is invalid"})"),
       Verdict::kRejected},
      {"too fast", answer(429), Verdict::kRetry},
      {"down", answer(500), Verdict::kRetry},
  };
  cases.refused.push_back({"no key", {}, {{"TOKEN", "s3cret"}}, "32 characters"});
  return cases;
}

Conformance opsgenie() {
  Conformance cases = with_token("opsgenie", "s3cret-key");
  cases.channel.team = "Viestinnän päivystys";
  cases.shows_text = false;
  cases.limits = {{"/message", 130},
                  {"/alias", 512},
                  {"/description", 15'000},
                  {"/tags/1", 51},
                  {"/entity", 512}};
  cases.answers = {
      {"taken", answer(202, R"({"result":"Request will be processed","requestId":"r"})"),
       Verdict::kSent},
      {"our words", answer(422, R"({"message":"Message cannot be empty"})"), Verdict::kRejected},
      {"key", answer(403, R"({"message":"Key format is not valid"})"), Verdict::kTargetDead},
      {"no such server", answer(404), Verdict::kTargetDead},
      {"nothing to close", answer(404), Verdict::kSent, "", {}, true},
      {"too fast", answer(429, "", {{"Retry-After", "5"}}), Verdict::kRetry, "", seconds(5)},
      {"down", answer(503), Verdict::kRetry},
  };
  return cases;
}

Conformance alertmanager() {
  Conformance cases;
  cases.variant = "alertmanager";
  cases.channel = channel_of("alertmanager");
  cases.channel.url = "https://alertmanager.kaisla.example:9093/";
  cases.shows_text = false;
  cases.limits = {{"/0/annotations/description", 2000}};
  cases.answers = {
      {"taken", answer(200), Verdict::kSent},
      {"our words", answer(400, "\"start time must be before end time\""), Verdict::kRejected},
      {"down", answer(500), Verdict::kRetry},
  };
  return cases;
}

Conformance ntfy() {
  Conformance cases;
  cases.variant = "ntfy";
  cases.channel = channel_of("ntfy");
  cases.channel.url = "https://ntfy.kaisla.example";
  cases.channel.topic = env("TOPIC");
  cases.channel.token = env("TOKEN");
  cases.secrets = {{"TOPIC", "kaiku-s3cret"}, {"TOKEN", "tk_s3cret"}};
  cases.shows_text = false;  // plain text
  cases.limits = {{"/title", 250, Unit::kBytes}, {"/message", 4096, Unit::kBytes}};
  cases.answers = {
      {"taken", answer(200, R"({"id":"x1","time":1771086743})"), Verdict::kSent, "x1"},
      {"our words", answer(400, R"({"code":40024,"error":"invalid request"})"), Verdict::kRejected},
      {"too large", answer(413, R"({"code":41303})"), Verdict::kRejected},
      {"not allowed", answer(403, R"({"code":40301})"), Verdict::kTargetDead},
      {"too fast", answer(429, R"({"code":42901})"), Verdict::kRetry},
      {"spent for today", answer(429, R"({"code":42908})"), Verdict::kTargetDead},
      {"down", answer(500), Verdict::kRetry},
  };
  cases.refused = {{"no topic", {}, {{"TOKEN", "tk_s3cret"}}, "env:TOPIC"},
                   {"no token", {}, {{"TOPIC", "kaiku-s3cret"}}, "env:TOKEN"}};
  return cases;
}

Conformance sms() {
  Conformance cases = with_token("sms", "s3cret");
  cases.channel.user = "AC0123456789abcdef";
  cases.channel.from = "+358400000002";
  cases.channel.address = "+358400000001";
  cases.shows_text = false;
  cases.limits = {{"Body", 306}};
  cases.answers = {
      {"queued", answer(201, R"({"sid":"SM1","status":"queued","error_code":null})"),
       Verdict::kSent, "SM1"},
      {"no number", answer(400, R"({"code":21211,"status":400})"), Verdict::kTargetDead},
      {"landline", answer(400, R"({"code":21614,"status":400})"), Verdict::kTargetDead},
      {"opted out", answer(400, R"({"code":21610,"status":400})"), Verdict::kTargetDead},
      {"queue full", answer(400, R"({"code":21611,"status":400})"), Verdict::kRetry},
      {"our words", answer(400, R"({"code":21617,"status":400})"), Verdict::kRejected},
      {"credentials", answer(401, R"({"code":20003,"status":401})"), Verdict::kTargetDead},
      {"too fast", answer(429, R"({"code":20429,"status":429})"), Verdict::kRetry},
      {"down", answer(500), Verdict::kRetry},
  };
  return cases;
}

}  // namespace

std::vector<Conformance> pager_cases() {
  return {pagerduty(), opsgenie(), alertmanager(), ntfy(), sms()};
}

std::vector<Conformance> basic_cases() {
  Conformance webhook;
  webhook.variant = "webhook";
  webhook.channel = channel_of("webhook");
  webhook.channel.url = "https://pager.kaisla.example/kaiku";
  webhook.channel.secrets = {env("HOOK")};
  webhook.secrets = {{"HOOK", "whsec_rZR1YlGqSuhkWDvHqYO5VtP103VO1WK+c9lnGGkzyk8="}};
  webhook.shows_text = false;
  webhook.limits = {{"/data/incident/title", 121}, {"/data/incident/reason", 401}};
  webhook.answers = {
      {"taken", answer(204), Verdict::kSent},
      {"gone", answer(410), Verdict::kTargetDead},
      {"too fast", answer(429, "", {{"Retry-After", "9"}}), Verdict::kRetry, "", seconds(9)},
      {"conflict", answer(409), Verdict::kRetry},
  };
  webhook.refused = {{"no secret", {}, {{"OTHER", "x"}}, "env:HOOK"}};

  Conformance mail;
  mail.variant = "mail";
  mail.channel = channel_of("mail");
  mail.channel.address = "maija@kaisla.example";
  mail.secrets = {{"MAIL", "s3cret"}};
  mail.by_http = false;
  mail.shows_text = false;  // escaped for HTML; tested with its own
  mail.refused = {{"no secret", {}, {{"OTHER", "x"}}, "env:MAIL"},
                  {"no address", [](auto& channel) { channel.address.clear(); }, {}, "'to'"}};
  return {webhook, mail};
}

}  // namespace kaiku::notifiers::testing
