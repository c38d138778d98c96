#include <chrono>

#include "platforms/conformance.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

// Vectors of the Standard Webhooks specification, and of Kaiku's own documentation.
const std::string kSpecBody = R"({"test": 2432232314})";
const std::string kSpecId = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const std::string kSpecSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
constexpr std::int64_t kSpecTime = 1614265330;

const std::string kOwnBody =
    R"({"type":"comment.created","timestamp":"2026-01-01T00:00:00Z","data":{"id":"c-1","post_id":"p-1","author":{"id":"u-1","name":"Maija"},"text":"Onko tätä?"}})";
const std::string kOwnSignature = "v1,OKuLflvJZVhqWAwSkLQrUllyTRwaIC6FhkVtw/++5rc=";
const std::string kPublicKeySignature =
    "v1a,7/CCwVuXqXqt88hFpQh38EM4KHicDLTmadSWyG+IvoyYZdfgJoVjZ39x16WC52b7ep+jVru18aGinczZkXd/Dg==";

http::Request posted(const std::string& prefix, const std::string& id, const std::string& timestamp,
                     const std::string& signature, const std::string& body) {
  http::Request request("POST", "/webhooks/kaisla");
  request.headers = http::Headers{
      {prefix + "id", id}, {prefix + "timestamp", timestamp}, {prefix + "signature", signature}};
  request.body = body;
  return request;
}

http::Request spec(const std::string& signature) {
  return posted("webhook-", kSpecId, std::to_string(kSpecTime), signature, kSpecBody);
}

std::vector<SignatureCase> signatures() {
  const TimePoint at = from_unix_seconds(kSpecTime);
  const std::string time = std::to_string(kSpecTime);
  http::Request incomplete("POST", "/webhooks/kaisla");
  incomplete.headers =
      http::Headers{{"webhook-id", kSpecId}, {"webhook-signature", kSpecSignature}};
  incomplete.body = kSpecBody;
  http::Request mixed = incomplete;
  mixed.headers.add("svix-timestamp", time);
  const auto moved = [&](std::int64_t seconds) { return at + std::chrono::seconds(seconds); };
  std::vector<SignatureCase> cases = {
      {"specification vector", spec(kSpecSignature), true, kSpecId, at},
      {"documented vector, second secret",
       posted("webhook-", "msg_kaiku0001", "1767225600", kOwnSignature, kOwnBody), true,
       "msg_kaiku0001", test_now()},
      {"documented public key vector",
       posted("webhook-", "msg_kaiku0001", "1767225600", kPublicKeySignature, kOwnBody), true,
       "msg_kaiku0001", test_now()},
      {"svix names", posted("svix-", kSpecId, time, kSpecSignature, kSpecBody), true, kSpecId, at},
      {"names in another case", posted("Webhook-", kSpecId, time, kSpecSignature, kSpecBody), true,
       kSpecId, at},
      {"one of several",
       spec("v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v2,xxxx " + kSpecSignature), true,
       kSpecId, at},
      {"300 s old", spec(kSpecSignature), true, kSpecId, moved(300)},
      {"300 s ahead", spec(kSpecSignature), true, kSpecId, moved(-300)},
      {"301 s old", spec(kSpecSignature), false, "", moved(301)},
      {"301 s ahead", spec(kSpecSignature), false, "", moved(-301)},
      {"no signature value", spec("v1,"), false, "", at},
      {"first eight characters", spec(kSpecSignature.substr(0, 11)), false, "", at},
      {"no version", spec(kSpecSignature.substr(3)), false, "", at},
      {"another id", posted("webhook-", "msg_other", time, kSpecSignature, kSpecBody), false, "",
       at},
      {"two kinds of names", mixed, false, "", at},
      {"no timestamp", incomplete, false, "", at},
      {"id with a full stop", posted("webhook-", "msg.1", time, kSpecSignature, kSpecBody), false,
       "", at},
      {"no id", posted("webhook-", "", time, kSpecSignature, kSpecBody), false, "", at},
  };
  for (const char* const bad :
       {"hello", "", "01614265330", "1614265330.0", "+1614265330", "-1614265330", " 1614265330",
        "99999999999999999999", "9223372036854775807"}) {
    cases.push_back({std::string("timestamp '") + bad + "'",
                     posted("webhook-", kSpecId, bad, kSpecSignature, kSpecBody), false, "", at});
  }
  return cases;
}

std::string event(const std::string& type, const std::string& data) {
  return R"({"type":")" + type + R"(","timestamp":"2026-01-01T00:07:00Z","data":)" + data + "}";
}

std::vector<EventCase> events() {
  return {
      {"a comment",
       event(
           "comment.created",
           R"({"id":"c-1","post_id":"p-1","parent_id":null,"author":{"id":"u-1","name":"Ilo"},"text":"Moi"})"),
       EventKind::kCreated, "c-1", "c-1", "comment.created:c-1:7ce945382338c428a95ca370d2b941a6"},
      {"a reply",
       event(
           "comment.created",
           R"({"id":"c-2","post_id":"p-1","parent_id":"c-1","author":{"id":"u-2"},"text":"Sama"})"),
       EventKind::kCreated, "c-2", "c-1", "comment.created:c-2:38fb6eca5739f844e8d5bf3e10eb848b"},
      {"our own",
       event(
           "comment.created",
           R"({"id":"c-3","parent_id":"c-1","author":{"id":"brand","is_owner":true},"text":"On"})"),
       EventKind::kCreated, "c-3", "c-1", "comment.created:c-3:b7502e4f8055933fa9e7a246620660da",
       true},
      {"a number as id", event("comment.created", R"({"id":98765432109876543210,"text":"Moi"})"),
       EventKind::kCreated, "98765432109876543210", "98765432109876543210",
       "comment.created:98765432109876543210:4518440a425115a7ff240ecab08047da"},
      {"edited",
       event("comment.updated", R"({"id":"c-1","author":{"id":"u-1"},"text":"Moi taas"})"),
       EventKind::kEdited, "c-1", "c-1", "comment.updated:c-1:a606b4eb0576ec37d3ec726656d430df"},
      {"edited again in the same second",
       event("comment.updated", R"({"id":"c-1","author":{"id":"u-1"},"text":"Moi!"})"),
       EventKind::kEdited, "c-1", "c-1", "comment.updated:c-1:248750a59f842d9f6fdc2644688ad9d8"},
      {"deleted", event("comment.deleted", R"({"id":"c-1"})"), EventKind::kRemoved, "c-1", "c-1",
       "comment.deleted:c-1:3cac9fd64ba9f7192ab76b9a27c92be0"},
      {"hidden", event("comment.hidden", R"({"id":"c-1","hidden":true})"), EventKind::kHidden,
       "c-1", "c-1", "comment.hidden:c-1:015e6c3a68e54d971572d751c1525933", true},
      {"shown again", event("comment.hidden", R"({"id":"c-1","hidden":false})"),
       EventKind::kUnhidden, "c-1", "c-1", "comment.hidden:c-1:709e6a9adb6f92dbebe23f4380884f33",
       true},
      {"a message",
       event("message.created",
             R"({"id":"m-1","thread_id":"t-9","author":{"id":"u-1"},"text":"Hei","private":true})"),
       EventKind::kCreated, "m-1", "t-9", "message.created:m-1:f10bda22f1c10bbd4d8837a57ff4ba59"},
      {"a reaction",
       event("reaction.created", R"({"target_id":"c-1","author":{"id":"u-2"},"kind":"angry"})"),
       EventKind::kReaction, "c-1", "c-1", "reaction.created:c-1:2e2e4c6485076bead682e7d5f09a7c44"},
      {"a review",
       event("review.created",
             R"({"id":"r-1","author":{"id":"u-3"},"rating":1,"text":"Vetinen keitto"})"),
       EventKind::kCreated, "r-1", "r-1", "review.created:r-1:37fe22bd7ab5809e2689eebafc34b920"},
      {"thin", event("comment.created", R"({"id":"c-9"})"), EventKind::kCreated, "c-9", "c-9",
       "comment.created:c-9:30634c6a5754bdb94d9cddbceb18ef8d"},
      {"an erasure", event("data.erase", R"({"author_id":"u-1"})"), EventKind::kErasure, "", "",
       "data.erase:u-1:4bd7620801b0bd932baa06416479ea1e"},
  };
}

std::string action_body(const std::string& type, const std::string& data) {
  return "POST https://shop.test/kaiku/actions\n"
         R"({"data":{"author_id":"7400000000000123",)" +
         data + R"(},"timestamp":"2026-01-01T00:00:00Z","type":"action.)" + type + R"("})";
}

// The idempotency key is the hash of the action's key, so it says which one it must be.
std::vector<RequestCase> requests() {
  const auto on = [](ActionKind kind, std::string text = {}) {
    return action_on(kind, "c-1", "p-1", std::move(text));
  };
  const auto data = [](const std::string& hash, const std::string& more = {}) {
    return R"("idempotency_key":"kaiku_)" + hash + R"(","target_id":"c-1")" + more;
  };
  const std::string text = R"(,"text":"Moi")";
  return {
      {"reply", on(ActionKind::kReply, "Moi"),
       action_body("reply", data("2e54bc3fb3759dd22155297d8bdc3e92", text))},
      {"warning", on(ActionKind::kWarn, "Moi"),
       action_body("reply", data("674b921be5bb52b2d15801a340f2754a", text))},
      {"private reply", on(ActionKind::kPrivateReply, "Moi"),
       action_body("private_reply", data("4f3a7086f9546bb3e0a2b1154e1802ec", text))},
      {"like", on(ActionKind::kReact),
       action_body("like", data("c95a386f421785e11c4b774eb15260b9"))},
      {"take the like back", on(ActionKind::kUnreact),
       action_body("unlike", data("37d50f093bc5fc78667a69fc888b1086"))},
      {"hide", on(ActionKind::kHide),
       action_body("hide", data("2f28aa402e9f209ce2d91935efe972ba"))},
      {"unhide", on(ActionKind::kUnhide),
       action_body("unhide", data("dd2465d24031decee957629aec164230"))},
      {"delete", on(ActionKind::kDelete),
       action_body("delete", data("b8cd175bfd0e6547040202c8dd5ec661"))},
      {"block", on(ActionKind::kBlock),
       action_body("block", data("7b7b9484de406135661ee2604c7a936b"))},
      {"unblock", on(ActionKind::kUnblock),
       action_body("unblock", data("41712bb022f2a5c6d35823a73234f0f9"))},
      {"a post of our own", own_post("Kevät!"),
       "POST https://shop.test/kaiku/actions\n"
       R"({"data":{"idempotency_key":"kaiku_0278a11d0a364a160092f8db15012f69","text":"Kevät!"},)"
       R"("timestamp":"2026-01-01T00:00:00Z","type":"action.publish"})"},
  };
}

Conformance generic() {
  const auto reply = ActionKind::kReply;
  Conformance cases;
  cases.platform = "generic";
  cases.settings = kGenericSettings;
  cases.handshakes = {{"a health probe", "", 200, "ok"}};
  cases.signatures = signatures();
  cases.events = events();
  cases.malformed = {"{}",
                     "[]",
                     event("", R"({"id":"1"})"),
                     event("comment created", R"({"id":"1"})"),
                     R"({"type":"comment.created"})",
                     event("comment.created", "[]"),
                     event("comment.created", R"({"text":"no id"})"),
                     event("comment.created", R"({"id":1.5})"),
                     event("comment.created", R"({"id":"a\u0000b"})"),
                     event("reaction.created", R"({"kind":"like"})"),
                     event("data.erase", "{}")};
  cases.meaningless = {event("order.created", R"({"id":"1"})"), R"({"type":"ping"})",
                       event("comment.liked", "{}"), event("comment", "{}")};
  cases.requests = requests();
  cases.refused = {{"no target", action_on(ActionKind::kHide, "", "p-1"), Errc::kInvalidArgument}};
  cases.saying = [](const std::string& text) {
    return event("comment.created", R"({"id":"c-1","text":")" + text + "\"}");
  };
  for (const ActionKind kind :
       {reply, ActionKind::kWarn, ActionKind::kPrivateReply, ActionKind::kPublish}) {
    cases.lengths.push_back({"text in characters", cases.action(kind), "ä", 10'000});
  }
  cases.answers = {
      {"posted", reply, answer(200, R"({"id":"c-3"})"), Verdict::kDone, "c-3"},
      {"done without a word", ActionKind::kHide, answer(204, ""), Verdict::kDone, ""},
      {"done, not JSON", reply, answer(200, "ok"), Verdict::kDone, ""},
      {"done before", reply, answer(409, ""), Verdict::kDone, "", true},
      {"gone", reply, answer(404, ""), Verdict::kTargetGone, ""},
      {"gone for a delete", ActionKind::kDelete, answer(404, ""), Verdict::kDone, ""},
      {"not supported", ActionKind::kBlock, answer(501, ""), Verdict::kPermanent, ""},
      {"slow down", reply, answer(429, ""), Verdict::kRetryLater, ""},
      {"timed out there", reply, answer(408, ""), Verdict::kRetryLater, ""},
      {"broken there", reply, answer(500, ""), Verdict::kRetryLater, ""},
      {"gateway", reply, answer(503, ""), Verdict::kRetryLater, ""},
      {"not allowed", reply, answer(401, ""), Verdict::kBadToken, ""},
      {"forbidden", reply, answer(403, ""), Verdict::kBadToken, ""},
      {"refused", reply, answer(422, ""), Verdict::kPermanent, ""},
      {"redirect", reply, answer(302, ""), Verdict::kPermanent, ""},
  };
  cases.rereads = {
      {"as it was", answer(200, R"({"id":"c-1","text":"Moi","hidden":false})"), true, "Moi", false},
      {"wrapped", answer(200, R"({"data":{"id":"c-1","text":"Moi","hidden":true}})"), true, "Moi",
       true},
      {"gone", answer(404, ""), false, "", std::nullopt}};
  return cases;
}

// It only listens.
Conformance without_action_url() {
  Conformance cases = generic();
  cases.variant = "without_action_url";
  cases.conditions_hold = false;
  cases.settings = "secrets: [env:SPEC_SECRET, env:OWN_SECRET, env:SENDER_PUBLIC_KEY]\n";
  cases.requests.clear();
  cases.refused.clear();
  cases.lengths.clear();
  return cases;
}

INSTANTIATE_TEST_SUITE_P(generic, PlatformConformance,
                         ::testing::Values(generic(), without_action_url()), conformance_name);

}  // namespace
}  // namespace kaiku::platforms::testing
