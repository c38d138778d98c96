#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/crypto/crypto.hpp>

namespace kaiku::crypto {
namespace {

std::string hex_hmac(std::string_view key, std::string_view message) {
  return to_hex(HmacSha256(key).sign(message));
}
std::string bytes(std::string_view hex) {
  return from_hex(hex).value();
}

TEST(Sha256, MatchesFips180Vectors) {
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(HmacSha256, MatchesRfc4231Vectors) {
  EXPECT_EQ(hex_hmac(std::string(20, '\x0b'), "Hi There"),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(hex_hmac("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(
      hex_hmac(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(HmacSha1, MatchesRfc2202Vectors) {
  EXPECT_EQ(to_hex(hmac_sha1(std::string(20, '\x0b'), "Hi There")),
            "b617318655057264e28bc0b6fb378c8ef146be00");
  EXPECT_EQ(to_hex(hmac_sha1("Jefe", "what do ya want for nothing?")),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  EXPECT_EQ(to_hex(hmac_sha1(std::string(80, '\xaa'),
                             "Test Using Larger Than Block-Size Key - Hash Key First")),
            "aa4ae5e15272d00e95705637ce8a3b55ed402112");
}

TEST(Hmac, MatchesRfc4231AndRfc2202VectorsByEveryMethod) {
  const auto hex = [](Digest digest) {
    const std::string mac = hmac(digest, "Jefe", "what do ya want for nothing?");
    std::string digits;
    for (const char byte : mac) {
      digits += to_hex(std::array{static_cast<std::uint8_t>(byte)});
    }
    return digits;
  };
  EXPECT_EQ(hex(Digest::kSha1), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  EXPECT_EQ(hex(Digest::kSha256),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(
      hex(Digest::kSha384),
      "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfa"
      "b21649");
  EXPECT_EQ(
      hex(Digest::kSha512),
      "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f"
      "0e6fdcaeab1a34d4a6b4b636e070a38bce737");
}

TEST(HmacSha256, TakesAnEmptyKeyAndAnEmptyMessage) {
  EXPECT_EQ(hex_hmac("", ""), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(HmacSha256, SignsPartsAsIfTheyWereJoined) {
  const HmacSha256 hmac("key");
  const std::string_view parts[] = {"id", ".", "", "body"};
  EXPECT_EQ(hmac.sign(parts), hmac.sign("id.body"));
}

TEST(HmacSha256, GivesTheSameAnswerEveryTimeAndInCopies) {
  const HmacSha256 hmac("key");
  const Sha256Digest first = hmac.sign("message");
  EXPECT_EQ(hmac.sign("message"), first);
  HmacSha256 copy(hmac);
  EXPECT_EQ(copy.sign("message"), first);
  copy = HmacSha256("other");
  EXPECT_NE(copy.sign("message"), first);
  copy = hmac;
  EXPECT_EQ(copy.sign("message"), first);
}

TEST(HmacSha256, MaySignFromSeveralThreads) {
  const HmacSha256 hmac("key");
  const Sha256Digest expected = hmac.sign("message");
  std::vector<std::thread> threads;
  std::array<bool, 4> same{};
  for (bool& result : same) {
    threads.emplace_back([&] {
      result = true;
      for (int i = 0; i < 200; ++i) result = result && hmac.sign("message") == expected;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(same, (std::array<bool, 4>{true, true, true, true}));
}

struct Ed25519Vector {
  const char* seed;
  const char* public_key;
  const char* message;
  const char* signature;
};
// RFC 8032 section 7.1, TEST 1 to 3.
constexpr Ed25519Vector kRfc8032[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "46b"
     "d25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d8c"
     "387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "659"
     "4a7c15e9716ed28dc027beceea1ec40a"}};

TEST(Ed25519, MatchesRfc8032Vectors) {
  for (const auto& vector : kRfc8032) {
    const std::string message = bytes(vector.message);
    const auto signature = ed25519_sign(bytes(vector.seed), message);
    ASSERT_TRUE(signature);
    EXPECT_EQ(*signature, bytes(vector.signature));
    EXPECT_TRUE(ed25519_verify(bytes(vector.public_key), message, *signature));
  }
}

TEST(Ed25519, RefusesOneChangedBitAnywhere) {
  const auto& vector = kRfc8032[2];
  const std::string message = bytes(vector.message);
  std::string signature = bytes(vector.signature);
  for (std::size_t i = 0; i < signature.size(); ++i) {
    signature[i] = static_cast<char>(signature[i] ^ 1);
    EXPECT_FALSE(ed25519_verify(bytes(vector.public_key), message, signature)) << i;
    signature[i] = static_cast<char>(signature[i] ^ 1);
  }
  EXPECT_FALSE(ed25519_verify(bytes(vector.public_key), "other", signature));
}

TEST(Ed25519, RefusesKeysAndSignaturesOfAnotherLength) {
  const auto& vector = kRfc8032[0];
  EXPECT_FALSE(ed25519_verify("short", "", bytes(vector.signature)));
  EXPECT_FALSE(ed25519_verify(bytes(vector.public_key), "", "short"));
  EXPECT_FALSE(ed25519_verify("", "", ""));
  const auto signature = ed25519_sign("short", "");
  ASSERT_FALSE(signature);
  EXPECT_TRUE(signature.error().is(Errc::kInvalidArgument));
}

TEST(EqualConstantTime, IsEquality) {
  EXPECT_TRUE(equal_constant_time("", ""));
  EXPECT_TRUE(equal_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_constant_time("abc", "ab"));
  EXPECT_FALSE(equal_constant_time("", "a"));
}

class CountingRandom final : public Random {
 public:
  explicit CountingRandom(std::uint64_t first) : next_(first) {}
  std::uint64_t next() override { return next_++; }

 private:
  std::uint64_t next_;
};

TEST(Random, UnitStaysBelowOne) {
  EXPECT_EQ(CountingRandom(0).unit(), 0.0);
  EXPECT_LT(CountingRandom(~std::uint64_t{0}).unit(), 1.0);
  EXPECT_EQ(CountingRandom(std::uint64_t{1} << 63U).unit(), 0.5);
}

TEST(Random, HexHasTwoDigitsAByte) {
  EXPECT_EQ(CountingRandom(1).hex(0), "");
  EXPECT_EQ(CountingRandom(0x0201).hex(3), "010200");
  EXPECT_EQ(CountingRandom(1).hex(9), "010000000000000002");
}

TEST(SystemRandom, DoesNotRepeatItself) {
  SystemRandom random;
  EXPECT_NE(random.hex(16), random.hex(16));
  EXPECT_EQ(random.hex(16).size(), 32u);
}

}  // namespace
}  // namespace kaiku::crypto
