#include "../../src/platforms/oauth1.hpp"

#include <gtest/gtest.h>

#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

using namespace std::chrono_literals;

// The worked example of the platform's own documentation ("Creating a signature").
TEST(OAuth1, SignsTheDocumentedExample) {
  http::Request request("POST",
                        "https://api.twitter.com/1.1/statuses/update.json?include_entities=true");
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.body = "status=Hello%20Ladies%20%2b%20Gentlemen%2c%20a%20signed%20OAuth%20request%21";
  sign_oauth1(request,
              {.consumer_key = "xvz1evFS4wEEPTGEFPHBog",
               .consumer_secret = "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
               .token = "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
               .token_secret = "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE"},
              from_unix_seconds(1318622958), "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg");
  EXPECT_EQ(request.headers.find("Authorization"),
            "OAuth oauth_consumer_key=\"xvz1evFS4wEEPTGEFPHBog\", "
            "oauth_nonce=\"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg\", "
            "oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"1318622958\", "
            "oauth_token=\"370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb\", "
            "oauth_version=\"1.0\", oauth_signature=\"hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D\"");
}

TEST(OAuth1, ABodyThatIsNoFormIsNotSigned) {
  const auto signature = [](const std::string& body) {
    http::Request request("POST", "https://x.test/2/tweets");
    request.headers.add("Content-Type", "application/json");
    request.body = body;
    sign_oauth1(request, {}, test_now(), "n");
    return std::string(*request.headers.find("Authorization"));
  };
  EXPECT_EQ(signature("{}"), signature("{\"text\":\"a=b\"}"));
}

TEST(OAuth1, EachRequestAndMomentHasANonceOfItsOwn) {
  const http::Request one("GET", "https://x.test/1");
  const http::Request other("GET", "https://x.test/2");
  EXPECT_EQ(nonce_for(one, test_now()), nonce_for(one, test_now()));
  EXPECT_NE(nonce_for(one, test_now()), nonce_for(other, test_now()));
  EXPECT_NE(nonce_for(one, test_now()), nonce_for(one, test_now() + 1us));
}

TEST(OAuth1, AnAccountOfXMayUseIt) {
  const std::map<std::string, std::string> secrets = {
      {"A", "key"}, {"B", "secret"}, {"C", "token"}, {"D", "token-secret"}};
  const std::string settings = "user_id: 11\nconsumer_secret: env:B\naccess_token: env:C\n";
  const auto adapter =
      adapter_for("x", settings + "consumer_key: env:A\naccess_token_secret: env:D\n", secrets);
  for (const auto& request :
       {adapter->render_reread(action_on(ActionKind::kReply, "31", "30", "x"), test_now()),
        adapter->render_reconcile(action_on(ActionKind::kReply, "31", "30", "x"), test_now())}) {
    ASSERT_TRUE(request);
    const std::string header(request->headers.find("Authorization").value_or(""));
    EXPECT_TRUE(header.starts_with("OAuth oauth_consumer_key=\"key\"")) << header;
    EXPECT_EQ(header.find("secret"), std::string::npos);
  }
  EXPECT_EQ(make("x", settings + "consumer_key: env:A\n", secrets).adapter, nullptr);
}

}  // namespace
}  // namespace kaiku::platforms::testing
