#include "../../src/platforms/json_body.hpp"

#include <gtest/gtest.h>

#include "../../src/platforms/json_repair.hpp"
#include "../../src/platforms/text_length.hpp"

namespace kaiku::platforms {
namespace {

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

TEST(JsonBody, TakesSixtyFourLevelsAndNoMore) {
  EXPECT_TRUE(parse_json(nested(64)));
  const auto deeper = parse_json(nested(65));
  ASSERT_FALSE(deeper);
  EXPECT_TRUE(deeper.error().is(Errc::kMalformedPayload));
  EXPECT_EQ(deeper.error().context, "JSON of more than 64 levels");
}

TEST(JsonBody, StopsAtTheFirstLevelTooDeepHoweverLongTheBodyIs) {
  EXPECT_FALSE(parse_json(std::string(1'000'000, '[')));
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  EXPECT_FALSE(parse_json(objects));
}

TEST(JsonBody, TakesABoundedNumberOfValues) {
  std::string list = "[0";
  for (int i = 0; i < 199'998; ++i) list += ",0";
  EXPECT_TRUE(parse_json(list + "]"));
  EXPECT_FALSE(parse_json(list + ",0]"));
}

TEST(JsonBody, KeepsEveryDigitOfIdsWhateverTheirType) {
  const auto root =
      parse_json(R"({"a":18446744073709551615,"b":-9223372036854775808,"c":184467440737095516160,)"
                 R"("d":"00123","e":1.5,"f":true,"g":null,"h":-99999999999999999999})");
  ASSERT_TRUE(root);
  EXPECT_EQ(id_at(*root, "a"), "18446744073709551615");
  EXPECT_EQ(id_at(*root, "b"), "-9223372036854775808");
  EXPECT_EQ(id_at(*root, "c"), "184467440737095516160");
  EXPECT_EQ(id_at(*root, "d"), "00123");
  EXPECT_EQ(id_at(*root, "h"), "-99999999999999999999");
  for (const char* const none : {"e", "f", "g", "missing"})
    EXPECT_EQ(id_at(*root, none), "") << none;
}

TEST(JsonBody, RefusesIdsThatAreTooLongOrHoldControlCharacters) {
  nlohmann::json object = {{"fits", std::string(512, 'a')},
                           {"long", std::string(513, 'a')},
                           {"line", "a\nb"},
                           {"nul", std::string("a\0b", 3)},
                           {"delete", "a\x7f"}};
  EXPECT_EQ(id_at(object, "fits").size(), 512u);
  for (const char* const key : {"long", "line", "nul", "delete"})
    EXPECT_EQ(id_at(object, key), "") << key;
}

TEST(JsonBody, ErrorsNameThePlaceAndNeverTheContent) {
  const auto root = parse_json(R"({"message":"salaisuus" oops})");
  ASSERT_FALSE(root);
  EXPECT_EQ(root.error().context.find("salaisuus"), std::string::npos);
  EXPECT_NE(root.error().context.find("byte"), std::string::npos);
}

TEST(JsonBody, ACommenterCannotMakeADeliveryUnreadable) {
  EXPECT_EQ(text_at(*parse_json(R"({"t":"a\ud83db"})"), "t"),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(text_at(*parse_json(R"({"t":"\udc00"})"), "t"), "\xEF\xBF\xBD");
  EXPECT_EQ(text_at(*parse_json("{\"t\":\"a\xff\xc3(\"}"), "t"), "a\xEF\xBF\xBD\xEF\xBF\xBD(");
  EXPECT_EQ(text_at(*parse_json(R"({"t":"\ud83c\udf72"})"), "t"), "🍲");
}

TEST(JsonBody, ReadsWholeNumbersAndFlagsAlsoFromText) {
  const auto root = *parse_json(R"({"n":"17","m":17,"x":"17a","y":1.5,"z":99999999999999999999,)"
                                R"("u":18446744073709551615,"t":"true","o":1,"f":"false","q":2})");
  EXPECT_EQ(whole_at(root, "n"), 17);
  EXPECT_EQ(whole_at(root, "m"), 17);
  for (const char* const none : {"x", "y", "z", "u", "t"})
    EXPECT_EQ(whole_at(root, none), std::nullopt);
  EXPECT_EQ(flag_at(root, "t"), true);
  EXPECT_EQ(flag_at(root, "o"), true);
  EXPECT_EQ(flag_at(root, "f"), false);
  EXPECT_EQ(flag_at(root, "q"), std::nullopt);
}

TEST(JsonBody, TimesOutsideTheCalendarAreNone) {
  const auto root =
      *parse_json(R"({"a":253402300799,"b":253402300800,"c":-1,"d":9223372036854775807})");
  EXPECT_TRUE(seconds_at(root, "a"));
  for (const char* const none : {"b", "c", "d"}) EXPECT_EQ(seconds_at(root, none), std::nullopt);
  EXPECT_TRUE(millis_at(root, "b"));
  EXPECT_EQ(millis_at(root, "d"), std::nullopt);
}

TEST(RepairText, ReplacesOnlyWhatIsBroken) {
  const std::string sound = R"({"a":"\\ud800 \" \u00e4 ä 🍲 \ud83c\udf72"})";
  EXPECT_EQ(repair_text(sound), sound);
  EXPECT_EQ(repair_text("\xC0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD");           // overlong
  EXPECT_EQ(repair_text("\xED\xA0\x80").substr(0, 3), "\xEF\xBF\xBD");      // surrogate in UTF-8
  EXPECT_EQ(repair_text("\xF4\x90\x80\x80").substr(0, 3), "\xEF\xBF\xBD");  // above U+10FFFF
  EXPECT_EQ(repair_text("a\xE2\x82"), "a\xEF\xBF\xBD\xEF\xBF\xBD");         // cut off
  EXPECT_EQ(repair_text("\\"), "\\");
  EXPECT_EQ(repair_text("\\ud83"), "\\ud83");
  EXPECT_EQ(repair_text("\\ud83c\\u0041"), "\xEF\xBF\xBD\\u0041");
}

TEST(CodePoints, CountCharactersNotBytes) {
  EXPECT_EQ(code_points(""), 0u);
  EXPECT_EQ(code_points("äö🍲a"), 4u);
}

}  // namespace
}  // namespace kaiku::platforms
