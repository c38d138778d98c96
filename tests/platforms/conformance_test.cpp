// What comes in, the same for every platform: handshake, signature, events, hostile bodies.

#include "platforms/conformance.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <kaiku/domain/json.hpp>
#include <kaiku/http/url.hpp>

#include "golden/golden.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t kMostEvents = 1000;

// Whatever a body was: unreadable and said so, or events that can be stored and told apart.
void expect_sane(const Conformance& cases, const Result<EventBatch>& read,
                 const std::string& body) {
  const std::string start = body.substr(0, 1000);
  if (!read) {
    EXPECT_TRUE(read.error().is(Errc::kMalformedPayload)) << read.error().message() << start;
    return;
  }
  EXPECT_LE(read->events.size(), kMostEvents);
  for (const Event& event : read->events) {
    EXPECT_FALSE(event.dedupe_key.empty()) << start;
    EXPECT_FALSE(event.comment.id.empty() && event.kind != EventKind::kErasure) << start;
    EXPECT_EQ(event.comment.platform, cases.platform);
    EXPECT_FALSE(to_json_value(event).dump().empty());  // throws on what is not UTF-8
  }
}

// Calls `look` with every value of a document replaced by each of `others`, one at a time.
template <class Look>
void with_each_value_replaced(json& root, json& value, const std::vector<json>& others,
                              const Look& look) {
  for (const json& other : others) {
    json kept = std::exchange(value, other);
    look(root.dump());
    value = std::move(kept);
  }
  if (!value.is_structured()) return;
  for (json& inner : value) with_each_value_replaced(root, inner, others, look);
}

// Calls `look` with every member of every object left out, one at a time.
template <class Look>
void with_each_member_missing(json& root, json& value, const Look& look) {
  if (value.is_object()) {
    std::vector<std::string> keys;
    for (const auto& [key, inner] : value.items()) keys.push_back(key);
    for (const std::string& key : keys) {
      json kept = value[key];
      value.erase(key);
      look(root.dump());
      value[key] = std::move(kept);
    }
  }
  if (!value.is_structured()) return;
  for (json& inner : value) with_each_member_missing(root, inner, look);
}

TEST_P(PlatformConformance, AnswersItsHandshakeAndRefusesOthers) {
  for (const auto& [about, query, status, body] : cases().handshakes) {
    const auto response = adapter_->handshake(http::Request("GET", "/webhooks/kaisla?" + query));
    EXPECT_EQ(response.status, status) << about;
    if (status == 200) EXPECT_EQ(response.body, body) << about;
  }
}

// Some handshakes sign what they are given. That must never be the signature of a delivery.
TEST_P(PlatformConformance, NoHandshakeSignsADelivery) {
  for (const auto& event : cases().events) {
    for (const char* const parameter : {"crc_token", "challengeCode", "hub.challenge"}) {
      for (const std::string& prefix : {std::string(), std::string("hmacsha256=")}) {
        const auto response = adapter_->handshake(http::Request(
            "GET", "/webhooks/kaisla?" + http::form_encode({{parameter, prefix + event.body}})));
        if (response.status == 200) EXPECT_EQ(response.body.find("response"), std::string::npos);
      }
    }
  }
}

TEST_P(PlatformConformance, AcceptsOnlySignaturesOverTheRawBody) {
  const auto accepted = std::ranges::count_if(cases().signatures, &SignatureCase::accepted);
  if (cases().profile().intake != "webhook") {
    ASSERT_EQ(accepted, 0) << "nothing that comes by itself is believed";
    ASSERT_FALSE(cases().signatures.empty());
  } else {
    ASSERT_GE(accepted, 1) << "the documented vector is missing";
    ASSERT_GE(static_cast<std::ptrdiff_t>(cases().signatures.size()) - accepted, 3);
  }
  for (const auto& [about, request, is_good, transport_key, now] : cases().signatures) {
    const auto sender = adapter_->authenticate(request, now);
    ASSERT_EQ(sender.has_value(), is_good)
        << about << (sender ? "" : ": " + sender.error().message());
    if (sender) {
      EXPECT_EQ(sender->transport_key, transport_key) << about;
    } else {
      EXPECT_TRUE(sender.error().is(Errc::kBadSignature)) << about;
    }
  }
}

TEST_P(PlatformConformance, OneChangedByteAnywhereBreaksTheSignature) {
  if (!cases().signs_body) return;
  for (const auto& signature : cases().signatures) {
    if (!signature.accepted) continue;
    http::Request request = signature.request;
    for (char& byte : request.body) {
      byte = static_cast<char>(byte ^ 1);
      EXPECT_FALSE(adapter_->authenticate(request, signature.now)) << signature.about;
      byte = static_cast<char>(byte ^ 1);
    }
    request.body += ' ';
    EXPECT_FALSE(adapter_->authenticate(request, signature.now)) << signature.about;
  }
}

TEST_P(PlatformConformance, EveryHeaderOfASignatureIsNeededWhole) {
  for (const auto& signature : cases().signatures) {
    if (!signature.accepted) continue;
    const auto& fields = signature.request.headers.fields();
    for (std::size_t chosen = 0; chosen < fields.size(); ++chosen) {
      http::Request without = signature.request;
      http::Request cut = signature.request;
      without.headers = cut.headers = http::Headers();
      for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto& [name, value] = fields[i];
        if (i != chosen) without.headers.add(name, value);
        cut.headers.add(name, i == chosen ? value.substr(0, value.size() / 2) : value);
      }
      EXPECT_FALSE(adapter_->authenticate(without, signature.now)) << signature.about;
      EXPECT_FALSE(adapter_->authenticate(cut, signature.now)) << signature.about;
    }
  }
}

TEST_P(PlatformConformance, TurnsABodyIntoItsEvent) {
  ASSERT_FALSE(cases().events.empty());
  for (const auto& expected : cases().events) {
    const auto read = adapter_->parse(expected.body, test_now());
    expect_event(read, expected);
    ASSERT_TRUE(read && !read->events.empty()) << expected.about;
    const Event& event = read->events.front();
    EXPECT_EQ(event.comment.platform, cases().platform);
    EXPECT_EQ(event.comment.account.value, "kaisla");
  }
}

TEST_P(PlatformConformance, ARedeliveryHasTheSameKeyAndAnotherEventAnother) {
  std::vector<std::string> keys;
  for (const auto& expected : cases().events) {
    const auto first = adapter_->parse(expected.body, test_now());
    const auto again = adapter_->parse(expected.body, test_now() + std::chrono::hours(30));
    EXPECT_EQ(first->events.front().dedupe_key, again->events.front().dedupe_key) << expected.about;
    keys.push_back(first->events.front().dedupe_key);
  }
  std::ranges::sort(keys);
  EXPECT_EQ(std::ranges::adjacent_find(keys), keys.end());
}

TEST_P(PlatformConformance, ShowsEveryEventAndTextOfItsProfileAndNoOther) {
  std::set<std::string_view> events;
  std::set<std::string_view> texts;
  bool echo = false;
  for (const auto& expected : cases().events) {
    const auto read = adapter_->parse(expected.body, test_now());
    for (const Event& event : read->events) {
      events.insert(to_string(event.kind));
      if (event.kind == EventKind::kCreated) texts.insert(to_string(event.comment.kind));
      echo = echo || (event.kind == EventKind::kCreated && event.by_brand);
    }
  }
  EXPECT_EQ(echo, cases().echoes) << "no case for what the brand itself wrote";
  std::set<std::string_view> promised;
  for (const EventKind kind : cases().profile().events) promised.insert(to_string(kind));
  EXPECT_EQ(events, promised);
  promised.clear();
  for (const CommentKind kind : cases().profile().texts) promised.insert(to_string(kind));
  EXPECT_EQ(texts, promised);
}

TEST_P(PlatformConformance, RefusesWhatItCannotRead) {
  ASSERT_FALSE(cases().malformed.empty());
  std::vector<std::string> bodies = cases().malformed;
  for (const char* const never : {"", "{", "null", "42", "\"text\"", "[1]", "{}x"}) {
    bodies.emplace_back(never);
  }
  bodies.push_back(std::string(100'000, '['));
  for (const std::string& body : bodies) {
    const auto read = adapter_->parse(body, test_now());
    ASSERT_FALSE(read) << body.substr(0, 200);
    EXPECT_TRUE(read.error().is(Errc::kMalformedPayload)) << read.error().message();
  }
}

TEST_P(PlatformConformance, LeavesOutWhatMeansNothing) {
  ASSERT_FALSE(cases().meaningless.empty()) << "no case for an unknown event";
  for (const std::string& body : cases().meaningless) {
    const auto read = adapter_->parse(body, test_now());
    ASSERT_TRUE(read) << body << ": " << read.error().message();
    EXPECT_TRUE(read->events.empty()) << body;
  }
}

TEST_P(PlatformConformance, AnyValueMayBeMissingOrOfAnotherType) {
  const std::vector<json> others = {
      nullptr, true, 7, -1.5e300, "", "x\ny", json::array(), json::object(), std::string(600, '1')};
  const auto look = [&](const std::string& body) {
    expect_sane(cases(), adapter_->parse(body, test_now()), body);
  };
  for (const auto& event : cases().events) {
    json body = json::parse(event.body, nullptr, false);
    if (body.is_discarded()) continue;  // a form
    with_each_value_replaced(body, body, others, look);
    with_each_member_missing(body, body, look);
  }
}

TEST_P(PlatformConformance, TakesAFullBatchInOrderAndRefusesALargerOne) {
  ASSERT_EQ(cases().batch == nullptr, cases().most_in_batch == 0);
  if (cases().batch == nullptr) return;
  const auto full = adapter_->parse(cases().batch(cases().most_in_batch), test_now());
  ASSERT_TRUE(full) << full.error().message();
  ASSERT_EQ(full->events.size(), cases().most_in_batch);
  std::set<std::string> keys;
  for (const Event& event : full->events) keys.insert(event.dedupe_key);
  EXPECT_EQ(keys.size(), cases().most_in_batch);
  const auto two = adapter_->parse(cases().batch(2), test_now());
  EXPECT_EQ(two->events.back().dedupe_key, full->events[1].dedupe_key);
  EXPECT_FALSE(adapter_->parse(cases().batch(cases().most_in_batch + 1), test_now()));
}

TEST_P(PlatformConformance, ReadsAMegabyteOfTextAndBrokenCharacters) {
  if (cases().saying == nullptr) return;
  std::string megabyte;
  while (megabyte.size() < 1024 * 1024) megabyte += "ä";
  for (const auto& [written, meant] :
       {std::pair(megabyte, megabyte), std::pair<std::string, std::string>("\xff", "\xEF\xBF\xBD"),
        std::pair<std::string, std::string>(R"(\ud83d)", "\xEF\xBF\xBD"),
        std::pair<std::string, std::string>(R"(a\u0000\n\"b)", std::string("a\0\n\"b", 5))}) {
    const std::string body = cases().saying(written);
    const auto read = adapter_->parse(body, test_now());
    expect_sane(cases(), read, body);
    ASSERT_TRUE(read);
    ASSERT_EQ(read->events.size(), 1u);
    EXPECT_TRUE(read->events.front().comment.text == meant) << written.substr(0, 20);
  }
}

// KAIKU_UPDATE_GOLDEN=1 renews the events beside each payload.
TEST_P(PlatformConformance, TurnsWholePayloadsIntoTheirGoldenEvents) {
  const fs::path folder = fs::path(KAIKU_SOURCE_DIR) / "tests/golden/platforms" / cases().platform;
  ASSERT_TRUE(fs::exists(folder)) << folder;
  std::size_t payloads = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().stem().string();
    if (name.ends_with(".events")) continue;
    SCOPED_TRACE(name);
    ++payloads;
    const auto read = adapter_->parse(golden::read_text(entry.path()), test_now());
    ASSERT_TRUE(read) << read.error().message();
    json list = json::array();
    for (const Event& event : read->events) list.push_back(to_json_value(event));
    golden::expect_golden("platforms/" + cases().platform + "/" + name + ".events.json",
                          list.dump(2) + "\n");
  }
  EXPECT_GT(payloads, 0u);
}

// A platform without cases or without fuzz targets does not count as one.
TEST(PlatformTable, EveryPlatformHasItsCasesAndFuzzTarget) {
  std::set<std::string> suites;
  const auto& all = *::testing::UnitTest::GetInstance();
  for (int i = 0; i < all.total_test_suite_count(); ++i) {
    suites.insert(all.GetTestSuite(i)->name());
  }
  const auto names = platform_names();
  EXPECT_EQ(std::set(names.begin(), names.end()).size(), names.size());
  const fs::path fuzz = fs::path(KAIKU_SOURCE_DIR) / "tests/fuzz";
  for (const std::string_view platform : names) {
    std::string name(platform);
    std::ranges::replace(name, '-', '_');
    EXPECT_TRUE(suites.contains(name + "/PlatformConformance"))
        << name << ": write tests/platforms/" << name << "_cases.cpp";
    EXPECT_TRUE(fs::exists(fuzz / (name + "_webhook_fuzz.cpp")))
        << name << ": write tests/fuzz/" << name << "_webhook_fuzz.cpp";
    EXPECT_TRUE(fs::exists(fuzz / "corpus" / (name + "_webhook"))) << name << ": give it a corpus";
  }
}

}  // namespace
}  // namespace kaiku::platforms::testing
