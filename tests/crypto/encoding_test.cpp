#include <gtest/gtest.h>

#include <kaiku/crypto/crypto.hpp>

namespace kaiku::crypto {
namespace {

TEST(Hex, GoesThereAndBack) {
  const std::string bytes = {'\0', '\x7f', '\xff', 'a'};
  EXPECT_EQ(from_hex("007fFF61"), bytes);
  EXPECT_EQ(to_hex(sha256("")).size(), 64u);
  EXPECT_EQ(from_hex(""), "");
}

TEST(Hex, RefusesOddLengthsAndOtherCharacters) {
  EXPECT_EQ(from_hex("abc"), std::nullopt);
  EXPECT_EQ(from_hex("0g"), std::nullopt);
  EXPECT_EQ(from_hex(" 00"), std::nullopt);
  EXPECT_EQ(from_hex("\xc3\xa4"), std::nullopt);
}

struct Pair {
  const char* bytes;
  const char* text;
};
constexpr Pair kRfc4648[] = {{"", ""},
                             {"f", "Zg=="},
                             {"fo", "Zm8="},
                             {"foo", "Zm9v"},
                             {"foob", "Zm9vYg=="},
                             {"fooba", "Zm9vYmE="},
                             {"foobar", "Zm9vYmFy"}};

TEST(Base64, MatchesRfc4648Vectors) {
  for (const auto& [bytes, text] : kRfc4648) {
    EXPECT_EQ(base64_encode(bytes), text);
    EXPECT_EQ(base64_decode(text), bytes);
  }
}

TEST(Base64, PaddingMayBeLeftOutAltogether) {
  EXPECT_EQ(base64_decode("Zg"), "f");
  EXPECT_EQ(base64_decode("Zm8"), "fo");
}

TEST(Base64, RefusesWrongPaddingAndOtherCharacters) {
  for (const char* text : {"Z", "Zg=", "Zg===", "Zm9v=", "Zm9vZ", "=", "====", "Zg==Zg==", "Zm 9v",
                           "Zm9v\n", "Zm-_", "Zm9v!"}) {
    EXPECT_EQ(base64_decode(text), std::nullopt) << text;
  }
}

TEST(Base64, EncodesEveryByteValue) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  EXPECT_EQ(base64_decode(base64_encode(all)), all);
}

TEST(Base64Url, HasItsOwnAlphabet) {
  EXPECT_EQ(base64url_decode("-_-_"), base64_decode("+/+/"));
  EXPECT_EQ(base64url_decode("+/+/"), std::nullopt);
  EXPECT_EQ(base64url_decode("Zg"), "f");
}

}  // namespace
}  // namespace kaiku::crypto
