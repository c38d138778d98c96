#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/domain/personal_data.hpp>

namespace kaiku {
namespace {

std::string found_in(const std::string& text) {
  std::string names;
  for (const PersonalDataHit& hit : find_personal_data(text)) {
    names += (names.empty() ? "" : " ") + std::string(to_string(hit.datum)) + "=" +
             text.substr(hit.place.begin, hit.place.end - hit.place.begin);
  }
  return names;
}

TEST(PersonalData, AFinnishIdentityCodeNeedsItsCheckCharacter) {
  EXPECT_EQ(found_in("hetu 131052-308T."), "finnish_identity_code=131052-308T");
  EXPECT_EQ(found_in("131052-308t"), "finnish_identity_code=131052-308t");
  EXPECT_EQ(found_in("131052-308U"), "") << "the check character is another one";
  EXPECT_EQ(found_in("131052A308T"), "finnish_identity_code=131052A308T") << "born in 2052";
  EXPECT_EQ(found_in("x131052-308T"), "") << "inside a word";
  EXPECT_EQ(found_in("131052-308Tä"), "") << "inside a word of other letters";
  EXPECT_EQ(found_in("131352-308T"), "") << "there is no thirteenth month";
}

TEST(PersonalData, ASwedishNumberNeedsItsCheckDigitAndASeparatorOrItsCentury) {
  EXPECT_EQ(found_in("811228-9874"), "swedish_personal_number=811228-9874");
  EXPECT_EQ(found_in("198112289874"), "swedish_personal_number=198112289874");
  EXPECT_EQ(found_in("811228-9875"), "");
  EXPECT_EQ(found_in("8112289874"), "") << "ten bare digits may be anything";
}

TEST(PersonalData, AnAccountNumberHasTheRemainderOne) {
  EXPECT_EQ(found_in("Tili FI21 1234 5600 0007 85, kiitos"), "iban=FI21 1234 5600 0007 85");
  EXPECT_EQ(found_in("fi2112345600000785"), "iban=fi2112345600000785");
  EXPECT_EQ(found_in("FI-21 1234 5600 0007 85"), "iban=FI-21 1234 5600 0007 85");
  EXPECT_EQ(found_in("FI21 1234 5600 0007 86"), "");
  EXPECT_EQ(found_in("GB82 WEST 1234 5698 7654 32"), "iban=GB82 WEST 1234 5698 7654 32");
  EXPECT_EQ(found_in("FI21 1234 5600 0007 851"), "") << "one digit too many";
}

TEST(PersonalData, ACardNumberPassesLuhnAndComesFromAnIssuer) {
  EXPECT_EQ(found_in("4111 1111 1111 1111"), "payment_card=4111 1111 1111 1111");
  EXPECT_EQ(found_in("4111 1111 1111 1112"), "");
  EXPECT_EQ(found_in("tilaus 9111111111111111"), "");
}

TEST(PersonalData, PhonesOfPeopleAreFoundAndOfficesLeftAlone) {
  EXPECT_EQ(found_in("soita 040 123 4567!"), "phone=040 123 4567");
  EXPECT_EQ(found_in("040 1234567 050 7654321"), "phone=040 1234567 phone=050 7654321");
  EXPECT_EQ(found_in("+358 40 1234567"), "phone=+358 40 1234567");
  EXPECT_EQ(found_in("070-123 45 67"), "phone=070-123 45 67");
  EXPECT_EQ(found_in("asiakaspalvelu 09 123 4567, 010 123 4567"), "");
  EXPECT_EQ(found_in("+358 9 1234567"), "") << "the line of an office";
  EXPECT_EQ(found_in("12.5.2024 klo 10-18"), "");
}

TEST(PersonalData, AddressesOfPeopleAreFoundAndThoseOfOfficesNot) {
  EXPECT_EQ(found_in("(matti.m@posti.example.fi)."), "email=matti.m@posti.example.fi");
  EXPECT_EQ(found_in("info@example.fi customer.care@example.fi"), "");
  EXPECT_EQ(found_in("@kaisla moi@ a@b"), "");
}

TEST(PersonalData, IsMaskedAndTheRestIsLeft) {
  EXPECT_EQ(mask_personal_data("Olen 131052-308T, mail a.b@example.fi."),
            "Olen [finnish identity code], mail [email].");
  EXPECT_EQ(mask_personal_data("Ei mitään täällä"), "Ei mitään täällä");
  EXPECT_EQ(mask_personal_data(""), "");
}

TEST(PersonalData, WhatIsBeyondTheBoundsIsLeftOutAndNotShown) {
  std::string many;
  for (std::size_t i = 0; i < kMostPersonalDataHits + 5; ++i) many += "a@example.fi ";
  EXPECT_EQ(find_personal_data(many).size(), kMostPersonalDataHits);
  EXPECT_EQ(mask_personal_data(many).find("a@example.fi"), std::string::npos);
  EXPECT_TRUE(mask_personal_data(many).ends_with("[…]"));
  const std::string lengthy(kMostPersonalDataBytes, ' ');
  EXPECT_TRUE(find_personal_data(lengthy + "a@example.fi").empty());
  EXPECT_EQ(mask_personal_data(lengthy + "a@example.fi"), lengthy + "[…]");
}

TEST(PersonalData, AnyBytesAreSafeToLookAt) {
  for (const std::string& text :
       {std::string("\xff\xfe@\x80.fi"), std::string("+"), std::string("@"), std::string("FI"),
        std::string("+46"), std::string("1"), std::string("a@b."), std::string(70'000, '@'),
        std::string(70'000, '0'), std::string(70'000, '+')}) {
    EXPECT_EQ(found_in(text), "") << text.size();
  }
}

TEST(PersonalData, NamesComeAndGo) {
  EXPECT_EQ(parse_personal_datum("iban"), PersonalDatum::kIban);
  EXPECT_EQ(parse_personal_datum("ibn"), std::nullopt);
  EXPECT_EQ(to_string(PersonalDatum::kEmail), "email");
}

}  // namespace
}  // namespace kaiku
