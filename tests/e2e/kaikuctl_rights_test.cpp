// What people may ask of the daemon, as operators ask it: the audit, export, forgetting, statements
// of reasons, appeals.
#include <algorithm>
#include <csignal>

#include <gtest/gtest.h>

#include "e2e/brand.hpp"
#include "e2e/kaikuctl.hpp"

namespace {

using e2e::Brand;
using e2e::kaikuctl;
using nlohmann::json;

constexpr const char* kAuthor = "7400000000000123";

json as_json(const e2e::KaikuctlRun& run) {
  return json::parse(run.out, nullptr, false);
}

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(KaikuctlAudit, IsListedAndVerifiedOnTheDaemonAndOnItsFile) {
  Brand brand({.rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  const std::string socket = brand.daemon().control_socket();
  const std::string file = brand.directory() + "/kaiku.db";
  ASSERT_EQ(brand.comment_on_facebook(1, "todella huono"), 200);
  ASSERT_EQ(brand.comment_on_facebook(2, "senkin idiootti"), 200);
  ASSERT_FALSE(brand.decision_on(brand.comment_id(2)).is_null()) << brand.daemon().log();

  const auto list = kaikuctl({"audit", "--socket", socket});
  EXPECT_EQ(list.status, 0) << list.err;
  EXPECT_EQ(lines_in(list.out), 2u) << list.out;
  EXPECT_NE(list.out.find("decision/2"), std::string::npos) << list.out;
  const auto one =
      kaikuctl({"audit", "list", "--subject", "decision/1", "--json", "--socket", socket});
  EXPECT_EQ(as_json(one)["verb"], "decided") << one.out << one.err;

  const auto asked = kaikuctl({"audit", "verify", "--records", "--json", "--socket", socket});
  EXPECT_EQ(asked.status, 0) << asked.out << asked.err;
  EXPECT_EQ(as_json(asked)["lines"], 2);
  const std::string anchor = as_json(asked)["anchor"];
  const auto beside = kaikuctl({"audit", "verify", "--store", file, "--anchor", anchor});
  EXPECT_EQ(beside.status, 0) << beside.out << beside.err;
  EXPECT_NE(beside.out.find("sound: 2 lines"), std::string::npos) << beside.out;

  brand.daemon().signal(SIGTERM);
  ASSERT_EQ(brand.daemon().wait_exit(), 0);
  const std::string later = "9" + anchor.substr(1);
  const auto stopped = kaikuctl({"audit", "verify", "--store", file, "--anchor", later});
  EXPECT_EQ(stopped.status, 1) << stopped.out;
  EXPECT_NE(stopped.out.find("cut_off: the audit ends with line 2"), std::string::npos)
      << stopped.out;
  EXPECT_EQ(kaikuctl({"audit", "verify", "--store", file, "--anchor", "two"}).status, 1);
  EXPECT_EQ(kaikuctl({"audit", "verify", "--store", file + ".none"}).status, 1);
}

TEST(KaikuctlPeople, AreExportedAndForgotten) {
  Brand brand({.rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  const std::string socket = brand.daemon().control_socket();
  const std::vector<std::string> person = {"--account", "kaisla-fb", "--author",
                                           kAuthor,     "--socket",  socket};
  const auto run = [&](std::vector<std::string> command) {
    command.insert(command.end(), person.begin(), person.end());
    return kaikuctl(command);
  };
  const std::string body = brand.facebook_body(1, "todella huono");
  brand.facebook().add_comment(brand.comment_id(1));
  ASSERT_EQ(brand.post_facebook(body), 200);
  ASSERT_FALSE(brand.action_on(brand.comment_id(1), "private_reply", "done").is_null())
      << brand.daemon().log();

  const json before = as_json(run({"export", "--json"}));
  ASSERT_TRUE(before.is_object());
  EXPECT_EQ(before["held"]["comment"][0]["text"], "todella huono");
  EXPECT_EQ(before["held"]["author"][0]["name"], "Asiakas");
  EXPECT_EQ(before["held"]["event_body"].size(), 1u);
  EXPECT_EQ(before["held"]["action"].size(), 2u) << before.dump(1);

  const auto done = run({"forget", "--json", "--who", "Liisa"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_FALSE(as_json(done)["done_at"].is_null()) << done.out;
  EXPECT_EQ(as_json(done)["comments"], 1);
  const json after = as_json(run({"export", "--json"}));
  for (const auto& [table, rows] : after["held"].items()) {
    EXPECT_TRUE(rows.empty()) << table << ": " << rows.dump();
  }
  EXPECT_EQ(as_json(run({"forget", "--json"}))["id"], as_json(done)["id"]) << "once more";
  const auto proofs = kaikuctl({"erasures", "--json", "--socket", socket});
  EXPECT_EQ(lines_in(proofs.out), 1u);
  EXPECT_EQ(proofs.out.find(kAuthor), std::string::npos) << proofs.out;

  ASSERT_EQ(brand.post_facebook(body), 200) << "an old webhook, delivered again";
  ASSERT_EQ(brand.comment_on_facebook(2, "todella huono", "7402"), 200);
  ASSERT_FALSE(brand.decision_on(brand.comment_id(2)).is_null());
  EXPECT_TRUE(as_json(run({"export", "--json"}))["held"]["comment"].empty());
  EXPECT_EQ(kaikuctl({"forget", "--account", "kaisla-fb"}).status, 2) << "of whom?";
}

TEST(KaikuctlAppeals, AnOverturnShowsTheCommentAgain) {
  Brand brand({.rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  const std::string socket = brand.daemon().control_socket();
  ASSERT_EQ(brand.comment_on_facebook(1, "senkin idiootti"), 200);
  const json hide = brand.action_on(brand.comment_id(1), "hide", "done");
  ASSERT_FALSE(hide.is_null()) << brand.daemon().log();
  const std::string id = hide["id"].dump();

  for (const auto& [lang, word] : {std::pair("fi", "piilotettu"), std::pair("sv", "dolt"),
                                   std::pair("en", "hidden from others")}) {
    const auto statement = kaikuctl({"statement", id, "--lang", lang, "--socket", socket});
    EXPECT_EQ(statement.status, 0) << statement.err;
    EXPECT_NE(statement.out.find(word), std::string::npos) << statement.out;
    EXPECT_NE(statement.out.find("hide_abuse"), std::string::npos) << statement.out;
  }
  EXPECT_EQ(as_json(kaikuctl({"statement", id, "--json", "--socket", socket}))["statement"].size(),
            6u);
  EXPECT_EQ(kaikuctl({"statement", "4711", "--socket", socket}).status, 1);

  const auto opened = kaikuctl({"appeal", "open", id, "--grounds", "a joke", "--who", "Liisa",
                                "--json", "--socket", socket});
  ASSERT_EQ(opened.status, 0) << opened.err;
  const std::string appeal = as_json(opened)["id"].dump();
  const auto decided = kaikuctl({"appeal", "overturn", appeal, "--reason", "it was one", "--who",
                                 "Maija", "--json", "--socket", socket});
  ASSERT_EQ(decided.status, 0) << decided.err;
  EXPECT_FALSE(brand.action_on(brand.comment_id(1), "unhide", "done").is_null())
      << brand.daemon().log();
  brand.facebook().state().look([&](const auto& state) {
    EXPECT_FALSE(state.hidden.contains(brand.comment_id(1))) << "it is seen again";
  });
  const auto again = kaikuctl(
      {"appeal", "uphold", appeal, "--reason", "no", "--who", "Pekka", "--socket", socket});
  EXPECT_EQ(again.status, 1);
  EXPECT_NE(again.err.find("overturned by Maija"), std::string::npos) << again.err;
  EXPECT_EQ(
      lines_in(
          kaikuctl({"appeal", "list", "--state", "overturned", "--json", "--socket", socket}).out),
      1u);

  // Guard 6: the same person writes more abuse under it; what a person decided stays.
  ASSERT_EQ(
      brand.post_facebook(brand.facebook_body(1, "senkin idiootti kuitenkin", kAuthor, "edited")),
      200);
  ASSERT_EQ(brand.comment_on_facebook(2, "todella hieno", "7402"), 200);
  ASSERT_FALSE(brand.decision_on(brand.comment_id(2)).is_null());
  brand.facebook().state().look(
      [&](const auto& state) { EXPECT_FALSE(state.hidden.contains(brand.comment_id(1))); });
}

}  // namespace
