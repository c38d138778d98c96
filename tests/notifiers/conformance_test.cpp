// What every channel must show in the same way.

#include "conformance.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <kaiku/http/url.hpp>

#include "golden/golden.hpp"

namespace kaiku::notifiers::testing {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

http::Response answer(int status, std::string body, http::Headers headers) {
  http::Response made(status, std::move(body));
  for (const auto& [name, value] : headers.fields()) made.headers.add(name, value);
  return made;
}

config::ContactChannel channel_of(const std::string& type) {
  config::ContactChannel channel;
  channel.id = "maija/" + type;
  channel.type = type;
  return channel;
}

std::vector<Conformance> all_cases() {
  std::vector<Conformance> all = chat_cases();
  for (const auto& more : {pager_cases(), basic_cases()}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

std::string shown(const Rendered& rendered) {
  if (const auto* mail = std::get_if<MailMessage>(&rendered)) return mail->message;
  const auto& request = std::get<http::Request>(rendered);
  std::string text = request.method + " " + request.url + "\n";
  for (const auto& [name, value] : request.headers.fields()) text += name + ": " + value + "\n";
  const auto body = nlohmann::ordered_json::parse(request.body, nullptr, false);
  return text + "\n" + (body.is_discarded() ? request.body : body.dump(2)) + "\n";
}

namespace {

constexpr const char* kAcknowledge = "https://kaiku.kaisla.example/a/42.1771086743.maija.0f";

Notice with_link(Notice notice) {
  notice.acknowledge_url = kAcknowledge;
  return notice;
}

Notice acknowledged() {
  Notice notice = with_link(escalated());
  notice.type = "incident.acknowledged";
  notice.key = "incident/42/acknowledged/maija/mail";
  notice.incident.state = incidents::State::kAcknowledged;
  notice.incident.acknowledged_by = "Pekka";
  return notice;
}

Notice resolved() {
  Notice notice = acknowledged();
  notice.type = "incident.resolved";
  notice.key = "incident/42/resolved/maija/mail";
  notice.incident.state = incidents::State::kResolved;
  notice.incident.resolved_by = "Pekka";
  return notice;
}

Notice about_case(const char* type) {
  Notice notice;
  notice.type = type;
  notice.key = std::string("case/12/1/") + type + "/maija/mail";
  notice.decided_at = opened().decided_at;
  notice.incident.brand = BrandId("kaisla");
  CaseNotice about;
  about.id = 12;
  about.team = "customer_service";
  about.reason = "@channel <!here> https://evil.example/ <b>x</b>";
  about.opened_at = opened().decided_at;
  notice.about_case = about;
  return notice;
}

// Longer than any channel takes, in characters of four bytes.
Notice monstrous() {
  Notice notice = with_link(opened());
  std::string long_text;
  for (int i = 0; i < 20'000; ++i) long_text += "\U0001F4A9";
  notice.incident.kind = notice.incident.title = notice.incident.reason = long_text;
  notice.incident.brand = BrandId(long_text);
  return notice;
}

Notice calling() {
  Notice notice = with_link(opened());
  notice.incident.title = "@channel <!here> @room <users/all> http://evil.example [a](b) <b>x</b>";
  notice.incident.reason = "<at>everyone</at> https://evil.example/ *bold* `code`";
  notice.incident.kind = "@here <!channel>";
  return notice;
}

class NotifierConformance : public ::testing::TestWithParam<Conformance> {
 protected:
  NotifierConformance() { notifier = make(cases().channel, cases().secrets); }

  static const Conformance& cases() { return GetParam(); }
  std::unique_ptr<Notifier> make(const config::ContactChannel& channel,
                                 const std::map<std::string, std::string>& secrets) {
    diagnostics.clear();
    return make_notifier(channel, config, MapSecrets(secrets), diagnostics);
  }
  Rendered render(const Notice& notice, bool reduced = false) const {
    return notifier->render(notice, notice.decided_at, reduced).value();
  }
  // What the request says, as the receiver reads it.
  std::string said(const Notice& notice, bool reduced = false) const {
    const Rendered rendered = render(notice, reduced);
    if (const auto* mail = std::get_if<MailMessage>(&rendered)) {
      std::string text = mail->message;  // soft line breaks and escapes of quoted-printable
      for (std::size_t at = 0; (at = text.find("=\r\n")) != text.npos;) text.erase(at, 3);
      for (std::size_t at = 0; (at = text.find("=3D")) != text.npos;) text.replace(at, 3, "=");
      return text;
    }
    const std::string& body = std::get<http::Request>(rendered).body;
    if (json::accept(body)) return body;
    return http::percent_decode(body, true).value();
  }

  config::Config config = configuration();
  Diagnostics diagnostics;
  std::unique_ptr<Notifier> notifier;
};

TEST_P(NotifierConformance, SaysWhatWasReviewed) {
  ASSERT_NE(notifier, nullptr);
  const std::pair<const char*, Notice> kinds[] = {
      {"opened", with_link(opened())},
      {"escalated", with_link(escalated())},
      {"acknowledged", acknowledged()},
      {"resolved", resolved()},
      {"calling", calling()},
      {"test", test_notice("maija/slack", "test/2026-02-16/maija/slack", opened().decided_at)},
      {"failed", failure_notice(opened(), "maija/slack", "HTTP 404 no_service", "outage/1",
                                opened().decided_at)},
      {"refused", refusal_notice(BrandId("kaisla"), AccountId("kaisla-x"), "HTTP 401 invalid_token",
                                 "refused/1", opened().decided_at)},
      {"unsubscribed",
       unsubscribed_notice(BrandId("kaisla"), AccountId("kaisla-fb"),
                           "no app is subscribed to feed", "unsubscribed/1", opened().decided_at)}};
  std::string all;
  for (const auto& [name, notice] : kinds) {
    all += "== " + std::string(name) + "\n" + shown(render(notice)) + "\n";
  }
  Notice later = with_link(escalated());
  later.first_message = "1771086743.001200";
  all += "== later, knowing the first message\n" + shown(render(later)) + "\n";
  all += "== reduced\n" + shown(render(with_link(opened()), true));
  golden::expect_golden("notifiers/" + cases().variant + ".txt", all);
}

TEST_P(NotifierConformance, KeepsTheLimitsOfItsChannelAndItsLinksWhole) {
  for (const bool reduced : {false, true}) {
    const std::string text = said(monstrous(), reduced);
    const Rendered rendered = render(monstrous(), reduced);
    if (!cases().by_http) continue;
    const std::string& body = std::get<http::Request>(rendered).body;
    if (cases().most_bytes > 0) EXPECT_LE(body.size(), cases().most_bytes);
    const json document = json::parse(body, nullptr, false);
    for (const auto& [where, most, unit] : cases().limits) {
      std::string value;
      if (document.is_discarded()) {
        value = http::find_field(http::form_decode(body).value(), where).value_or("");
      } else if (const json::json_pointer place(where); document.contains(place)) {
        value = document[place].get<std::string>();
      }
      if (!reduced) EXPECT_FALSE(value.empty()) << where;
      EXPECT_LE(length_of(value, unit), most) << where;
    }
    if (notifier->abilities().links) EXPECT_THAT(text, HasSubstr("42.1771086743.maija.0f"));
  }
}

TEST_P(NotifierConformance, OffersToAcknowledgeWhatIsOpenOnly) {
  const bool links = notifier->abilities().links;
  EXPECT_EQ(said(with_link(opened())).find("42.1771086743.maija.0f") != std::string::npos, links);
  EXPECT_THAT(said(acknowledged()), Not(HasSubstr("42.1771086743.maija.0f")));
  EXPECT_THAT(said(resolved()), Not(HasSubstr("42.1771086743.maija.0f")));
  EXPECT_NE(said(acknowledged()), said(opened()));
}

TEST_P(NotifierConformance, SaysNothingOfTheCommenter) {
  for (const bool reduced : {false, true}) {
    EXPECT_THAT(said(opened(), reduced), Not(HasSubstr("meikalainen")));
    EXPECT_THAT(said(opened(), reduced), Not(HasSubstr("platform.example")));
  }
}

TEST_P(NotifierConformance, CallsNobodyAndLinksNothingOfWhatOthersWrote) {
  if (!cases().shows_text) return;
  const std::string text = said(calling());
  for (const char* call : {"@channel", "@here", "@room", "<!here>", "<!channel>", "<users/all>",
                           "<at>", "://evil.example", "<b>x</b>"}) {
    EXPECT_THAT(text, Not(HasSubstr(call)));
  }
}

TEST_P(NotifierConformance, JoinsMessagesAboutACaseByItsNumber) {
  const Notice notice = about_case("case.due_soon");
  const std::string text = shown(render(notice)) + said(notice);
  for (const char* of_no_incident : {"inc-0", "inc_0", "#0", "KaikuIncident"}) {
    EXPECT_THAT(text, Not(HasSubstr(of_no_incident)));
  }
  const std::map<std::string_view, const char*> places = {
      {"dedup_key", "kaiku/kaisla/case/12"},
      {"alias", "kaiku-case/12"},
      {"sequence_id", "\"case-12\""},
      {"threadKey", "kaiku-case/12"},
      {"labels", "KaikuCase"},
      {"data.incident.id", "msg_kaiku_case_12_"}};
  const auto place = places.find(notifier->abilities().groups_by);
  if (place == places.end()) return;
  for (const char* type : {"case.due_soon", "case.overdue", "case.woken"}) {
    EXPECT_THAT(shown(render(about_case(type))), HasSubstr(place->second)) << type;
  }
}

TEST_P(NotifierConformance, CallsNobodyByMessagesAboutACase) {
  if (!cases().shows_text) return;
  const std::string text = said(about_case("case.overdue"));
  for (const char* call : {"@channel", "<!here>", "://evil.example", "<b>x</b>"}) {
    EXPECT_THAT(text, Not(HasSubstr(call)));
  }
}

TEST_P(NotifierConformance, SaysTheSameTwice) {
  for (const bool reduced : {false, true}) {
    EXPECT_EQ(shown(render(with_link(opened()), reduced)),
              shown(render(with_link(opened()), reduced)));
  }
}

TEST_P(NotifierConformance, ReadsItsChannelsAnswers) {
  for (const auto& [about, response, verdict, remote_id, wait, follow_up] : cases().answers) {
    const Outcome outcome = notifier->read(follow_up ? resolved() : opened(), response);
    EXPECT_EQ(outcome.verdict, verdict) << about;
    EXPECT_EQ(outcome.remote_id, remote_id) << about;
    EXPECT_EQ(outcome.retry_after, wait) << about;
    EXPECT_THAT(outcome.reason, HasSubstr(std::to_string(response.status))) << about;
  }
}

TEST_P(NotifierConformance, ComesBackLaterAsTold) {
  if (!cases().by_http) return;
  for (const int status : {408, 425, 429, 500, 502, 503, 504}) {
    EXPECT_EQ(notifier->read(opened(), answer(status)).verdict, Verdict::kRetry) << status;
  }
  const auto wait = [&](http::Headers headers) {
    return notifier->read(opened(), answer(503, "", std::move(headers))).retry_after;
  };
  EXPECT_EQ(wait({{"Retry-After", "120"}}), Duration(std::chrono::minutes(2)));
  EXPECT_EQ(wait({{"Date", "Sat, 14 Feb 2026 18:32:23 GMT"},
                  {"Retry-After", "Sat, 14 Feb 2026 18:33:23 GMT"}}),
            Duration(std::chrono::minutes(1)));
  EXPECT_EQ(wait({{"Retry-After", "-1"}}), std::nullopt);
  EXPECT_EQ(wait({{"Retry-After", "4000000000"}}), Duration(std::chrono::hours(24)));
}

TEST_P(NotifierConformance, FollowsNoRedirect) {
  if (!cases().by_http) return;
  for (const int status : {301, 302, 303, 307, 308}) {
    EXPECT_EQ(
        notifier->read(opened(), answer(status, "", {{"Location", "https://x.example"}})).verdict,
        Verdict::kRejected)
        << status;
  }
}

TEST_P(NotifierConformance, IsNotConfusedByAnyAnswer) {
  if (!cases().by_http) return;
  const std::string bodies[] = {"",
                                "null",
                                "[]",
                                "{",
                                "{\"ok\":1,\"error\":[],\"code\":\"x\",\"parameters\":7}",
                                "{\"ok\":true,\"result\":[],\"ts\":5,\"event_id\":{},\"sid\":[]}",
                                "{\"message\":\"\\u001b[2J\\r\\nfake_event key=value\"}",
                                "{\"retry_after_ms\":1e300,\"parameters\":{\"retry_after\":-5}}",
                                std::string(100'000, 'x'),
                                "\xFF\xFE\x00"};
  for (const std::string& body : bodies) {
    for (const int status :
         {200, 201, 202, 204, 301, 400, 401, 403, 404, 409, 410, 413, 422, 429, 500, 503, 599}) {
      const Outcome outcome = notifier->read(opened(), answer(status, body));
      EXPECT_LE(outcome.reason.size(), 450u) << status;
      EXPECT_TRUE(std::ranges::none_of(outcome.reason, [](char c) { return c >= 0 && c < ' '; }));
      if (outcome.retry_after) EXPECT_GE(*outcome.retry_after, Duration::zero());
    }
  }
}

TEST_P(NotifierConformance, TellsWhatItCanDo) {
  const Abilities can = notifier->abilities();
  EXPECT_GT(can.per_second, 0);
  EXPECT_GE(can.burst, 1);
  EXPECT_EQ(can.longest > 0, !can.unit.empty());
  Notice later = with_link(escalated());
  later.first_message = "1771086743";
  EXPECT_EQ(shown(render(later)) != shown(render(with_link(escalated()))), can.threads);
  EXPECT_EQ(notifier->channel(), cases().channel.type);
  EXPECT_EQ(notifier->allow_private_addresses(), !cases().by_http);
}

TEST_P(NotifierConformance, RefusesWhatCannotWorkAndKeepsSecrets) {
  ASSERT_FALSE(cases().refused.empty() && cases().variant != "alertmanager");
  for (const auto& [about, spoil, secrets, expected] : cases().refused) {
    config::ContactChannel channel = cases().channel;
    if (spoil) spoil(channel);
    EXPECT_EQ(make(channel, secrets.empty() ? cases().secrets : secrets), nullptr) << about;
    ASSERT_FALSE(diagnostics.empty()) << about;
    const std::string text = to_string(diagnostics.front());
    EXPECT_THAT(text, HasSubstr(expected)) << about;
    EXPECT_THAT(text, HasSubstr(cases().channel.id)) << about;
    EXPECT_THAT(text, Not(HasSubstr("s3cret"))) << about;
  }
}

INSTANTIATE_TEST_SUITE_P(Every, NotifierConformance, ::testing::ValuesIn(all_cases()),
                         [](const auto& info) { return info.param.variant; });

TEST(NotifierConformanceSuite, EveryTypeOfChannelTakesPart) {
  std::set<std::string> tested;
  for (const Conformance& cases : all_cases()) tested.insert(cases.channel.type);
  for (const config::ChannelKind& kind : config::channel_kinds()) {
    EXPECT_TRUE(tested.contains(std::string(kind.name))) << kind.name;
  }
}

}  // namespace
}  // namespace kaiku::notifiers::testing
