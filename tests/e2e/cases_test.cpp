// A case from its opening to its end: routed, told of in time, overdue, handed on, taken by a
// person, waiting for the customer, woken by them, done. The daemon is killed on the way.
#include <algorithm>
#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "e2e/brand.hpp"
#include "e2e/case_desks.hpp"
#include "e2e/kaikuctl.hpp"
#include "e2e/rule_folder.hpp"
#include "standin/signing.hpp"

namespace {

using e2e::Brand;
using e2e::kaikuctl;
using e2e::RuleFolder;
using nlohmann::json;
using testing::HasSubstr;

const RuleFolder& rules() {
  static const RuleFolder folder{
      {{"classes.yaml",
        "classes:\n  criticism: {bias: -3.0, threshold: 0.5}\n"
        "  question: {bias: -3.0, threshold: 0.5}\n"},
       {"signals/bad.yaml",
        "signals:\n  - {id: bad, when: {word: huono}, score: {criticism: 6.0}}\n"
        "  - {id: parcel, when: {word: paketti}, label: [delivery]}\n"},
       {"replies/fi.yaml",
        "language: fi\nreplies:\n  solved_closing:\n    - \"Hei! Kiitos, asia on nyt hoidettu.\"\n"
        "    - \"Moi! Kiitos viesteistä, asia on käsitelty.\"\n"
        "    - \"Hei, kiitos kärsivällisyydestä.\"\n"},
       {"policies/case.yaml",
        "policies:\n  - id: criticism_to_people\n    when: {class: criticism}\n"
        "    do: [{case: {team: desk}}]\n"}}};
  return folder;
}

class CaseStory : public testing::Test {
 protected:
  CaseStory() : brand_({.more = people(), .rules = "[\"" + rules().path() + "\"]"}) {}

  std::string people() const {
    return teams_.contacts() +
           "teams: [{id: desk, contacts: desk}, {id: parcels, contacts: desk}, "
           "{id: seniors, contacts: seniors}]\n"
           "cases: {team: desk, breach: reassign, breach_team: seniors, "
           "routes: [{labels: delivery, classes: criticism, team: parcels, due: 3s}]}\n"
           "oncall: {repeat: 50, steps: [{contacts: duty, timeout: 1m}]}\n";
  }
  e2e::KaikuctlRun ctl(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--socket", brand_.daemon().control_socket()});
    return kaikuctl(arguments);
  }
  bool becomes(const std::function<bool(const json&)>& so) {
    return brand_.eventually("/api/v1/cases/1",
                             [&](const json& found) { return found.is_object() && so(found); });
  }
  int write_privately(const std::string& id, const std::string& text, bool staff) {
    return brand_.post_generic({{"type", "message.created"},
                                {"timestamp", "2026-01-01T10:00:00Z"},
                                {"data",
                                 {{"id", id},
                                  {"thread_id", "talk-1"},
                                  {"author", {{"id", staff ? "shop" : "u-1"}, {"is_owner", staff}}},
                                  {"text", text}}}},
                               "msg_" + id);
  }

  e2e::CaseDesks teams_;
  Brand brand_;
};

TEST_F(CaseStory, FromItsOpeningToItsEnd) {
  ASSERT_TRUE(brand_.daemon().start()) << brand_.daemon().log();
  ASSERT_EQ(brand_.comment_in_shop("c-1", "huono palvelu, paketti katosi"), 200);
  ASSERT_TRUE(becomes([](const json& found) { return found["team"] == "parcels"; }))
      << brand_.daemon().log();

  // The power goes before the warning; nobody is told less or more for it.
  brand_.daemon().kill();
  ASSERT_TRUE(brand_.daemon().start()) << brand_.daemon().log();
  ASSERT_TRUE(teams_.hears("seniors", "case.reassigned")) << brand_.daemon().log();
  brand_.daemon().kill();
  ASSERT_TRUE(brand_.daemon().start()) << brand_.daemon().log();
  ASSERT_TRUE(teams_.hears("seniors", "case.overdue")) << brand_.daemon().log();
  ASSERT_TRUE(teams_.hears("duty", "incident.opened")) << brand_.daemon().log();
  const json late = brand_.daemon().control_json("/api/v1/cases/1");
  EXPECT_EQ(late["team"], "seniors");
  EXPECT_EQ(late["breaches"], 2);
  EXPECT_EQ(late["class"], "criticism");
  const json told = brand_.daemon().control_json("/api/v1/actions?state=done");
  std::set<std::string> keys;
  for (const json& action : told["items"]) {
    if (action["kind"] == "notify") EXPECT_TRUE(keys.insert(action["key"]).second) << action;
  }

  EXPECT_THAT(ctl({"cases", "--json"}).out, HasSubstr("\"overdue\":true"));
  EXPECT_EQ(ctl({"case", "claim", "1", "--who", "Liisa"}).status, 0);
  const auto taken = ctl({"case", "resolve", "1", "--who", "Maija", "--resolution", "done"});
  EXPECT_EQ(taken.status, 1);
  EXPECT_THAT(taken.err, HasSubstr("claimed by Liisa until"));
  EXPECT_EQ(brand_.daemon().control_json("/api/v1/incidents/1")["state"], "resolved")
      << "somebody has it";
  EXPECT_EQ(ctl({"case", "note", "1", "the parcel is in Oulu", "--who", "Maija"}).status, 0);
  EXPECT_EQ(ctl({"case", "wait", "1", "--note", "asked for the number", "--who", "Liisa"}).status,
            0);

  ASSERT_EQ(write_privately("m-1", "tilaus 123", false), 200);
  ASSERT_TRUE(teams_.hears("seniors", "case.woken")) << brand_.daemon().log();
  const auto shown = ctl({"case", "show", "1"});
  EXPECT_THAT(shown.out, HasSubstr("tilaus 123"));
  EXPECT_THAT(shown.out, HasSubstr("the parcel is in Oulu"));
  ASSERT_EQ(write_privately("m-2", "Paketti on matkalla", true), 200);
  ASSERT_TRUE(becomes([](const json& found) { return found["state"] == "waiting"; }))
      << brand_.daemon().log();

  EXPECT_EQ(
      ctl({"case", "resolve", "1", "--resolution", "parcel delivered", "--who", "Liisa"}).status,
      0);
  EXPECT_THAT(ctl({"cases"}).out, HasSubstr("no open cases"));

  // The closing line is a draft, and one person's at a time.
  const json draft = brand_.action_on("c-1", "reply", "awaiting_approval");
  ASSERT_FALSE(draft.is_null()) << brand_.daemon().log();
  EXPECT_EQ(draft["text"], "Moi! Kiitos viesteistä, asia on käsitelty.");
  const std::string number = draft["id"].dump();
  EXPECT_EQ(ctl({"claim", number, "--who", "Liisa"}).status, 0);
  EXPECT_THAT(ctl({"queue"}).out, HasSubstr("claimed by Liisa"));
  EXPECT_EQ(ctl({"approve", number, "--who", "Maija"}).status, 1);
  EXPECT_EQ(ctl({"approve", number, "--who", "Liisa", "--text", "Hei! Paketti on perillä."}).status,
            0);
  const json sent = brand_.action_on("c-1", "reply", "done");
  ASSERT_FALSE(sent.is_null()) << brand_.daemon().log();
  EXPECT_EQ(sent["text"], "Hei! Paketti on perillä.");
  EXPECT_EQ(sent["decided_by"], "Liisa");

  EXPECT_THAT(ctl({"cases", "--state", "resolved", "--json"}).out, HasSubstr("parcel delivered"));
  EXPECT_EQ(ctl({"case", "reopen", "1", "--reason", "it was not", "--who", "Liisa"}).status, 0);
  EXPECT_EQ(ctl({"case", "hand-over", "1", "--team", "desk", "--note", "yours"}).status, 0);
  EXPECT_EQ(brand_.daemon().control_json("/api/v1/cases/1")["team"], "desk");
}

TEST_F(CaseStory, AHelpDeskIsToldWhatWasSaidAndItsWordIsTakenOnce) {
  ASSERT_TRUE(brand_.daemon().start()) << brand_.daemon().log();
  ASSERT_EQ(brand_.comment_in_shop("c-1", "huono palvelu"), 200);
  ASSERT_TRUE(becomes([](const json& found) { return found["team"] == "desk"; }))
      << brand_.daemon().log();
  EXPECT_EQ(ctl({"case", "forward", "1", "--to", "nobody"}).status, 1);
  ASSERT_EQ(ctl({"case", "forward", "1", "--to", "duty"}).status, 0);
  ASSERT_TRUE(teams_.hears("duty", "case.forwarded")) << brand_.daemon().log();
  ASSERT_EQ(write_privately("m-1", "tilaus 123", false), 200);
  ASSERT_TRUE(teams_.hears("duty", "case.message")) << brand_.daemon().log();

  const auto update = [&](const std::string& id, const json& body,
                          const std::string& path = "/help-desk/duty/webhook",
                          const char* secret = Brand::kGenericSecret, std::int64_t age = 0) {
    const auto sent = std::chrono::duration_cast<std::chrono::seconds>(
        std::chrono::system_clock::now().time_since_epoch());
    const auto answer = brand_.daemon().webhook(
        standin::standard_webhook(path, body.dump(), secret, id, sent.count() - age));
    return answer ? answer->status : 0;
  };
  const auto told = [](int number, const char* event, std::string text) {
    return json{{"type", "case.updated"},
                {"data", {{"case", number}, {"event", event}, {"who", "Ville"}, {"text", text}}}};
  };
  EXPECT_EQ(update("n1", told(1, "noted", "ordered a part")), 204);
  EXPECT_EQ(update("n1", told(1, "noted", "ordered a part")), 204) << "taken once";
  EXPECT_EQ(update("n2", told(1, "noted", "x"), "/help-desk/duty/webhook",
                   "whsec_AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI="),
            401);
  EXPECT_EQ(
      update("n3", told(1, "noted", "x"), "/help-desk/duty/webhook", Brand::kGenericSecret, 301),
      401)
      << "too old";
  EXPECT_EQ(update("n4", told(1, "noted", "x"), "/help-desk/desk/webhook"), 404)
      << "not forwarded to that one";
  EXPECT_EQ(update("n5", told(1, "noted", "x"), "/help-desk/nobody/webhook"), 404);
  EXPECT_EQ(update("n6", told(99, "noted", "x")), 404);
  EXPECT_EQ(update("n7", told(1, "closed", "x")), 400);
  EXPECT_EQ(update("n8", {{"type", "case.updated"}}), 400);
  EXPECT_EQ(update("n9", told(1, "noted", std::string(70'000, 'x'))), 413);
  EXPECT_EQ(update("n10", told(1, "resolved", "part delivered")), 204);
  EXPECT_EQ(update("n11", told(1, "resolved", "again")), 409);
  const json done = brand_.daemon().control_json("/api/v1/cases/1");
  EXPECT_EQ(done["state"], "resolved");
  EXPECT_EQ(done["resolved_by"], "duty: Ville");
  EXPECT_EQ(std::ranges::count_if(done["story"],
                                  [](const json& line) { return line["what"] == "noted"; }),
            1);
}

}  // namespace
