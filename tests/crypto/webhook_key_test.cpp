#include <gtest/gtest.h>

#include <kaiku/crypto/webhook_key.hpp>

namespace kaiku::crypto {
namespace {

constexpr WebhookMessage kSpecification{.id = "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                        .timestamp = "1614265330",
                                        .body = R"({"test": 2432232314})"};
constexpr const char* kSpecificationKey = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr const char* kSpecificationSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

constexpr WebhookMessage kComment{
    .id = "msg_kaiku0001",
    .timestamp = "1767225600",
    .body = R"({"type":"comment.created","timestamp":"2026-01-01T00:00:00Z","data":{"id":"c-1",)"
            R"("post_id":"p-1","author":{"id":"u-1","name":"Maija"},"text":"Onko tätä?"}})"};

constexpr WebhookMessage kIncident{
    .id = "msg_kaiku_inc_7f3a_1",
    .timestamp = "1771086743",
    .body = R"({"type":"incident.opened","timestamp":"2026-02-14T16:32:23Z",)"
            R"("data":{"id":"inc_7f3a","severity":"crisis"}})"};

struct Vector {
  const WebhookMessage& message;
  const char* signing_key;
  const char* verifying_key;
  const char* signature;
};
const Vector kVectors[] = {
    {kSpecification, kSpecificationKey, kSpecificationKey, kSpecificationSignature},
    {kComment, "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=",
     "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=",
     "v1,OKuLflvJZVhqWAwSkLQrUllyTRwaIC6FhkVtw/++5rc="},
    {kComment, "whsk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
     "whpk_A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=",
     "v1a,7/CCwVuXqXqt88hFpQh38EM4KHicDLTmadSWyG+IvoyYZdfgJoVjZ39x16WC52b7ep+jVru18aGinczZkXd/"
     "Dg=="},
    {kIncident, "whsec_rZR1YlGqSuhkWDvHqYO5VtP103VO1WK+c9lnGGkzyk8=",
     "whsec_rZR1YlGqSuhkWDvHqYO5VtP103VO1WK+c9lnGGkzyk8=",
     "v1,tqk0rUM7gK6LIbxGSouhONCNnT6Qwg+qDwsj87oYRtU="},
    {kIncident, "whsk_S4ouFvynhHr/lUhranZ+eXj+Ct36bEebMFYN+UuZtJw=",
     "whpk_l2Mg7AYkGF0yt0eLexLNFw5NttafExOz5C8nRDf0RWE=",
     "v1a,lOn1OncrKXuCWmhoV0Kffm4/nP1lQblyUJvBYPnZDGq4rZT6mZXDc46C6/"
     "6OThvXzO3z3yFJaJCTBJaeRctsAw=="}};

TEST(WebhookKey, SignsAndVerifiesTheVectors) {
  for (const auto& vector : kVectors) {
    const auto signing = WebhookKey::parse(vector.signing_key);
    const auto verifying = WebhookKey::parse(vector.verifying_key);
    ASSERT_TRUE(signing && verifying);
    EXPECT_EQ(signing->sign(vector.message), vector.signature);
    EXPECT_TRUE(verifying->verify(vector.message, vector.signature));
  }
}

TEST(WebhookKey, PrefixAndPaddingOfASecretAreOptional) {
  const auto key = WebhookKey::parse("AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA");
  ASSERT_TRUE(key);
  EXPECT_EQ(key->secret_bytes(), 32u);
  EXPECT_TRUE(key->verify(kComment, kVectors[1].signature));
}

TEST(WebhookKey, AnyOneEntryOfTheListIsEnough) {
  const auto key = WebhookKey::parse(kSpecificationKey).value();
  const std::string correct = kSpecificationSignature;
  EXPECT_TRUE(key.verify(kSpecification,
                         "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v2,xxxx " + correct));
  EXPECT_TRUE(key.verify(kSpecification, "nonsense  v1 , v1,%%% " + correct + " v1,"));
}

TEST(WebhookKey, RefusesWhatIsNotTheSignature) {
  const auto key = WebhookKey::parse(kSpecificationKey).value();
  const std::string correct = kSpecificationSignature;
  for (const std::string& list :
       {std::string(), std::string("v1,"), correct.substr(0, 11), correct.substr(3),
        "v2," + correct.substr(3), "v1a," + correct.substr(3), "V1," + correct.substr(3),
        correct + "A", std::string("v1,AAAA")}) {
    EXPECT_FALSE(key.verify(kSpecification, list)) << list;
  }
  WebhookMessage other = kSpecification;
  other.id = "msg_other";
  EXPECT_FALSE(key.verify(other, correct));
  other = kSpecification;
  other.timestamp = "1614265331";
  EXPECT_FALSE(key.verify(other, correct));
  other = kSpecification;
  other.body = R"({"test":2432232314})";
  EXPECT_FALSE(key.verify(other, correct));
}

TEST(WebhookKey, LooksAtABoundedNumberOfEntries) {
  const auto key = WebhookKey::parse(kSpecificationKey).value();
  std::string list;
  for (int i = 0; i < 31; ++i) list += "v1,AAAA ";
  EXPECT_TRUE(key.verify(kSpecification, list + kSpecificationSignature));
  EXPECT_FALSE(key.verify(kSpecification, list + "v1,AAAA " + kSpecificationSignature));
}

TEST(WebhookKey, AnEmptyBodyMayBeSigned) {
  const auto key = WebhookKey::parse(kSpecificationKey).value();
  const WebhookMessage empty{.id = "msg_1", .timestamp = "1614265330", .body = ""};
  EXPECT_TRUE(key.verify(empty, key.sign(empty)));
}

TEST(WebhookKey, APublicKeyCannotSignAndAPrivateOneIsNotForVerifying) {
  const auto public_key = WebhookKey::parse(kVectors[2].verifying_key).value();
  EXPECT_FALSE(public_key.can_sign());
  EXPECT_EQ(public_key.sign(kComment), "");
  const auto private_key = WebhookKey::parse(kVectors[2].signing_key).value();
  EXPECT_FALSE(private_key.can_verify());
  EXPECT_FALSE(private_key.verify(kComment, kVectors[2].signature));
}

TEST(WebhookKey, RefusesBrokenKeysWithoutRepeatingThem) {
  for (const char* text : {"", "whsec_", "whsec_hunter!2", "whpk_AQID", "whsk_AQID", "whpk_"}) {
    const auto key = WebhookKey::parse(text);
    ASSERT_FALSE(key) << text;
    EXPECT_TRUE(key.error().is(Errc::kInvalidArgument));
    EXPECT_EQ(key.error().message().find("hunter"), std::string::npos);
  }
}

}  // namespace
}  // namespace kaiku::crypto
