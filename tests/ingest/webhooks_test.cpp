#include <gtest/gtest.h>

#include <kaiku/ingest/webhooks.hpp>
#include <kaiku/tasks/task_group.hpp>

#include "fakes/manual_clock.hpp"
#include "fakes/memory_inbox.hpp"
#include "fakes/plain_adapter.hpp"

namespace kaiku::ingest {
namespace {

class WebhooksTest : public ::testing::Test {
 protected:
  WebhooksTest() {
    std::vector<ConnectedAccount> accounts;
    accounts.push_back(
        {AccountId("shop"), BrandId("brand"), std::make_shared<fakes::PlainAdapter>()});
    webhooks.serve(std::make_shared<AccountDirectory>(std::move(accounts)));
  }

  http::Response ask(http::Request request) {
    std::optional<http::Response> answer;
    tasks.spawn("ask",
                [](Webhooks& w, http::Request r,
                   std::optional<http::Response>& out) -> boost::asio::awaitable<void> {
                  auto response = co_await w.handle(r);
                  out.emplace(std::move(response));
                }(webhooks, std::move(request), answer));
    clock.settle();
    return answer.value_or(http::Response(0));
  }

  http::Request delivery(const std::string& body = "c1 u1 Hei") const {
    http::Request request("POST", "/webhooks/shop?x=1");
    request.headers.add("Content-Type", "application/json; charset=utf-8");
    request.headers.add("Signature", "good");
    request.body = body;
    return request;
  }

  std::string first_stored_body() {
    std::string body;
    tasks.spawn("look", [](inbox::Inbox& from, std::string& out) -> boost::asio::awaitable<void> {
      const auto pending = co_await from.pending(0, 1);
      if (pending && !pending->empty()) out = pending->front().delivery.body;
    }(inbox, body));
    clock.settle();
    return body;
  }

  boost::asio::io_context io;
  fakes::ManualClock clock{io};
  fakes::MemoryInbox inbox{2};
  metrics::Registry registry;
  tasks::TaskGroup tasks{io};
  int stored = 0;
  Webhooks webhooks{inbox, clock, registry, [this] { ++stored; }};
};

TEST_F(WebhooksTest, AcceptsOnlyWhatIsStored) {
  EXPECT_EQ(ask(delivery()).status, 200);
  EXPECT_EQ(inbox.depth().pending, 1u);
  EXPECT_EQ(stored, 1);
}

TEST_F(WebhooksTest, AnswersARedeliveryWithoutStoringItAgain) {
  http::Request request = delivery();
  request.headers.add("Delivery", "msg-1");
  EXPECT_EQ(ask(request).status, 200);
  EXPECT_EQ(ask(request).status, 200);
  EXPECT_EQ(inbox.depth().pending, 1u);
  EXPECT_EQ(stored, 1);
}

TEST_F(WebhooksTest, RefusesWhatItCannotProve) {
  http::Request forged = delivery();
  forged.headers = {{"Content-Type", "application/json"}, {"Signature", "bad"}};
  const http::Response answer = ask(forged);
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.body.find("signature"), std::string::npos) << "no detail for whoever tries";
  EXPECT_EQ(inbox.depth().pending, 0u);
}

/// Posts feeds, and tells nobody that a signature was wrong.
class FeedAdapter final : public fakes::PlainAdapter {
 public:
  bool takes_feeds() const override { return true; }
  http::Response rejected() const override { return http::Response(200, "{}", "application/json"); }
};

TEST_F(WebhooksTest, TakesFeedsOnlyFromPlatformsThatPostThem) {
  http::Request feed = delivery();
  feed.headers = {{"Content-Type", "application/atom+xml; charset=UTF-8"}, {"Signature", "good"}};
  EXPECT_EQ(ask(feed).status, 415);
  webhooks.serve(std::make_shared<AccountDirectory>(std::vector<ConnectedAccount>{
      {AccountId("shop"), BrandId("brand"), std::make_shared<FeedAdapter>()}}));
  EXPECT_EQ(ask(feed).status, 200);
  EXPECT_EQ(inbox.depth().pending, 1u);
}

TEST_F(WebhooksTest, DropsWhatItCannotProveWithoutAWordWherePlatformsWantThat) {
  webhooks.serve(std::make_shared<AccountDirectory>(std::vector<ConnectedAccount>{
      {AccountId("shop"), BrandId("brand"), std::make_shared<FeedAdapter>()}}));
  http::Request forged = delivery();
  forged.headers = {{"Content-Type", "application/atom+xml"}, {"Signature", "bad"}};
  EXPECT_EQ(ask(forged).status, 200);
  EXPECT_EQ(inbox.depth().pending, 0u);
  EXPECT_EQ(stored, 0);
  EXPECT_NE(registry.expose().find("outcome=\"dropped\""), std::string::npos);
}

TEST_F(WebhooksTest, KnowsItsAccountsAndMethods) {
  http::Request unknown = delivery();
  unknown.url = "/webhooks/other";
  EXPECT_EQ(ask(unknown).status, 404);
  unknown.url = "/api/v1/status";
  EXPECT_EQ(ask(unknown).status, 404) << "nothing of the console answers here";
  http::Request put = delivery();
  put.method = "PUT";
  const http::Response answer = ask(put);
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.headers.find("Allow"), "GET, POST");
  EXPECT_EQ(ask(http::Request("GET", "/webhooks/shop?hub.mode=subscribe")).body, "shaken");
}

TEST_F(WebhooksTest, RefusesOtherContentAndTooLargeBodies) {
  http::Request form = delivery();
  form.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Signature", "good"}};
  EXPECT_EQ(ask(form).status, 415);
  EXPECT_EQ(ask(delivery(std::string(101, 'x'))).status, 413);
  EXPECT_EQ(ask(delivery(std::string(100, 'x'))).status, 200);
}

TEST_F(WebhooksTest, AsksTheSenderToComeBackWhenTheInboxIsFull) {
  EXPECT_EQ(ask(delivery()).status, 200);
  EXPECT_EQ(ask(delivery()).status, 200);
  const http::Response answer = ask(delivery());
  EXPECT_EQ(answer.status, 503);
  EXPECT_TRUE(answer.headers.find("Retry-After"));
  EXPECT_EQ(inbox.depth().pending, 2u);
}

TEST_F(WebhooksTest, NeverAcknowledgesWhatTheStoreRefused) {
  inbox.failure = Error(Errc::kStoreUnavailable, "disk full");
  const http::Response answer = ask(delivery());
  EXPECT_EQ(answer.status, 503);
  EXPECT_TRUE(answer.headers.find("Retry-After"));
  EXPECT_EQ(stored, 0);
}

// A platform that says in a header field alone what happened.
class TellingAdapter : public fakes::PlainAdapter {
 public:
  std::string kept(const http::Request& request) const override {
    return std::string(request.headers.find("Happened").value_or("")) + " " + request.body;
  }
};

TEST_F(WebhooksTest, KeepsBesideTheBodyWhatAPlatformSaysInItsHeader) {
  std::vector<ConnectedAccount> accounts;
  accounts.push_back({AccountId("shop"), BrandId("brand"), std::make_shared<TellingAdapter>()});
  webhooks.serve(std::make_shared<AccountDirectory>(std::move(accounts)));
  http::Request request = delivery("c1 u1 Hei");
  request.headers.add("Happened", "removed");
  EXPECT_EQ(ask(request).status, 200);
  EXPECT_EQ(first_stored_body(), "removed c1 u1 Hei");
}

// A platform that proves itself by a secret in its address.
class SecretAddressAdapter : public fakes::PlainAdapter {
 public:
  bool takes_path(std::string_view rest) const override {
    return rest == "/secret" || rest == "/deletion";
  }
};

TEST_F(WebhooksTest, AnAddressHasNothingBehindItsAccountButWhatThePlatformWants) {
  std::vector<ConnectedAccount> accounts;
  accounts.push_back(
      {AccountId("shop"), BrandId("brand"), std::make_shared<fakes::PlainAdapter>()});
  accounts.push_back(
      {AccountId("reviews"), BrandId("brand"), std::make_shared<SecretAddressAdapter>()});
  webhooks.serve(std::make_shared<AccountDirectory>(std::move(accounts)));
  const auto status = [&](const std::string& url) {
    http::Request request = delivery();
    request.url = url;
    return ask(std::move(request)).status;
  };
  EXPECT_EQ(status("/webhooks/shop/"), 404);
  EXPECT_EQ(status("/webhooks/shop/secret"), 404);
  EXPECT_EQ(status("/webhooks/reviews"), 404);
  EXPECT_EQ(status("/webhooks/reviews/"), 404);
  EXPECT_EQ(status("/webhooks/reviews/secre"), 404);
  EXPECT_EQ(status("/webhooks/reviews/secret/more"), 404);
  EXPECT_EQ(status("/webhooks/reviews/secret?x=1"), 200);
  EXPECT_EQ(status("/webhooks/shop?x=1"), 200);
}

TEST_F(WebhooksTest, WhoHasTheCodeOfADemandSeesItsStateAndNothingElse) {
  std::vector<ConnectedAccount> accounts;
  accounts.push_back(
      {AccountId("shop"), BrandId("brand"), std::make_shared<fakes::PlainAdapter>()});
  accounts.push_back(
      {AccountId("page"), BrandId("brand"), std::make_shared<SecretAddressAdapter>()});
  webhooks.serve(std::make_shared<AccountDirectory>(std::move(accounts)));
  const auto look = [&](const std::string& url) { return ask(http::Request("GET", url)); };
  EXPECT_EQ(look("/webhooks/page/deletion?id=abc").body, "shaken") << "nobody shows demands yet";

  std::vector<std::string> asked;
  webhooks.show_demands(
      [&](AccountId account, std::string code) -> boost::asio::awaitable<Result<rights::Erasure>> {
        asked.push_back(account.value + "/" + code);
        rights::Erasure erasure;
        erasure.account = account;
        erasure.asked_by = "Liisa";
        erasure.comments = 31'337;
        if (code == "done") erasure.done_at = from_unix_seconds(1'767'225'600);
        if (code == "broken") co_return Error(Errc::kStoreUnavailable, "secret path");
        if (code != "done" && code != "half") co_return Error(Errc::kNotFound, "erasure");
        co_return erasure;
      });
  const http::Response done = look("/webhooks/page/deletion?id=done");
  EXPECT_EQ(done.status, 200);
  EXPECT_NE(done.body.find("2026-01-01T00:00:00Z"), std::string::npos);
  for (const char* language : {"lang=\"fi\"", "lang=\"sv\"", "lang=\"en\""}) {
    EXPECT_NE(done.body.find(language), std::string::npos);
  }
  for (const char* secret : {"Liisa", "31337", "page", "done"}) {
    EXPECT_EQ(done.body.find(secret), std::string::npos) << secret;
  }
  EXPECT_EQ(done.headers.find("Cache-Control"), "no-store");
  EXPECT_NE(look("/webhooks/page/deletion?id=half").body.find("under way"), std::string::npos);
  EXPECT_EQ(look("/webhooks/page/deletion?id=other").status, 404);
  const http::Response broken = look("/webhooks/page/deletion?id=broken");
  EXPECT_EQ(broken.status, 503);
  EXPECT_EQ(broken.body.find("secret path"), std::string::npos);

  asked.clear();
  for (const std::string& query : {std::string(), std::string("?id="), std::string("?id=%ZZ"),
                                   "?id=" + std::string(65, 'a')}) {
    EXPECT_EQ(look("/webhooks/page/deletion" + query).status, 404) << query;
  }
  EXPECT_TRUE(asked.empty()) << "the store is not asked for what cannot be a code";
  EXPECT_EQ(look("/webhooks/shop/deletion?id=done").status, 404) << "no such address there";
}

// An adapter whose account writes under a name of its own.
class NamedAdapter : public fakes::PlainAdapter {
 public:
  explicit NamedAdapter(AuthorId author) : author_(std::move(author)) {}
  AuthorId own_author() const override { return author_; }

 private:
  AuthorId author_;
};

TEST(AccountDirectory, KnowsWhatAnotherOfOurAccountsWrote) {
  std::vector<ConnectedAccount> accounts;
  for (const char* id : {"shop", "cafe"}) {
    accounts.push_back({AccountId(id), BrandId("brand"),
                        std::make_shared<NamedAdapter>(AuthorId(std::string("page-") + id))});
  }
  const AccountDirectory directory(std::move(accounts));
  inbox::Delivery delivery;
  delivery.account = AccountId("shop");
  delivery.body = "c1 u1 Hei\nc2 page-cafe Tervetuloa";
  const auto read = directory.read(delivery);
  ASSERT_TRUE(read);
  EXPECT_FALSE(read->events[0].by_brand);
  EXPECT_TRUE(read->events[1].by_brand);
}

TEST(AccountDirectory, CompletesEventsWithWhatOnlyTheConfigurationKnows) {
  std::vector<ConnectedAccount> accounts;
  accounts.push_back(
      {AccountId("shop"), BrandId("brand"), std::make_shared<fakes::PlainAdapter>()});
  const AccountDirectory directory(std::move(accounts));
  inbox::Delivery delivery;
  delivery.account = AccountId("shop");
  delivery.body = "c1 u1 Hei\nc2 u2 Moi";
  const auto read = directory.read(delivery);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->events.size(), 2u);
  EXPECT_EQ(read->events[1].comment.account.value, "shop");
  EXPECT_EQ(read->events[1].comment.brand.value, "brand");
  EXPECT_EQ(read->events[1].comment.platform, "plain");
  delivery.body = "?";
  EXPECT_TRUE(directory.read(delivery).error().is(Errc::kMalformedPayload));
  delivery.account = AccountId("gone");
  EXPECT_TRUE(directory.read(delivery).error().is(Errc::kNotFound));
}

}  // namespace
}  // namespace kaiku::ingest
