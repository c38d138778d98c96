#include "../../src/platforms/html_text.hpp"

#include <string>

#include <gtest/gtest.h>

namespace kaiku::platforms {
namespace {

std::string words(std::string_view html) {
  return text_of_html(html, LinksIn::kWords);
}
std::string words_and_addresses(std::string_view html) {
  return text_of_html(html, LinksIn::kWordsAndAddress);
}

TEST(HtmlText, LeavesTagsOutAndKeepsTheirLineBreaks) {
  EXPECT_EQ(words("<p>Hei <b>vaan</b></p>\n<p>toinen<br/>rivi</p>"), "Hei vaan\n\ntoinen\nrivi");
  EXPECT_EQ(words("<ul><li>yksi</li><li>kaksi</li></ul>"), "yksi\nkaksi");
  EXPECT_EQ(words("a<!-- more -->b"), "ab");
}

TEST(HtmlText, ReadsCharacterReferences) {
  EXPECT_EQ(words("1 &lt; 2 &amp;amp; &#228;&#xE4; &hellip;"), "1 < 2 &amp; ää …");
  EXPECT_EQ(words("&unknown; &#0; &#xD800; &#1114112; & &amp"),
            "&unknown; &#0; &#xD800; &#1114112; & &amp");
}

TEST(HtmlText, LosesNoWordsToWhatOpensNoTag) {
  EXPECT_EQ(words("I <3 you, 5<6 and a<b"), "I <3 you, 5<6 and a<b");
  EXPECT_EQ(words("<"), "<");
  EXPECT_EQ(words("<b"), "<b");
  EXPECT_EQ(words("idiot<b class="), "idiot<b class=");
}

TEST(HtmlText, KeepsTheAddressOfALinkWhereItWasTheVisitorsOwn) {
  const std::string link = "see <a class='x' href=\"https://a.example/?b&amp;c\">this</a> now";
  EXPECT_EQ(words(link), "see this now");
  EXPECT_EQ(words_and_addresses(link), "see this https://a.example/?b&c now");
  EXPECT_EQ(words_and_addresses("<a href='https://a.example'>https://a.example</a>"),
            "https://a.example");
  EXPECT_EQ(words_and_addresses("<a href='https://a.example'>open"), "open https://a.example");
  EXPECT_EQ(words_and_addresses("<a href=https://a.example>x</a>"), "x");
}

TEST(HtmlText, TakesNoLongerForManyOpenTags) {
  const std::string open(1'000'000, '<');
  EXPECT_EQ(words(open), open);
  EXPECT_EQ(words(open + ">").size(), open.size() + 1);
}

TEST(HtmlText, ShowsExactlyTheWordsWhenTheyAreWrittenAsHtml) {
  const std::string text = "a < b > c & \"d\" &amp; <script>";
  EXPECT_EQ(words(html_of_text(text)), text);
}

}  // namespace
}  // namespace kaiku::platforms
