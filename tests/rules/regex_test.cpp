#include <random>

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <kaiku/text/prepared.hpp>

#include "../../src/rules/matcher/regex_bank.hpp"
#include "../../src/rules/matcher/slot_pattern.hpp"
#include "../../src/rules/matcher/slot_view.hpp"

namespace kaiku::rules {
namespace {

std::string spelled(std::string_view pattern) {
  const SpelledPattern result = spell_pattern(pattern, PatternView::kFolded);
  EXPECT_TRUE(result.problems.empty()) << pattern << ": " << result.problems.front().message;
  return result.text;
}

std::string problem(std::string_view pattern, PatternView view = PatternView::kFolded) {
  const SpelledPattern result = spell_pattern(pattern, view);
  return result.problems.empty() ? "" : result.problems.front().message;
}

TEST(SlotView, GivesNordicLettersOneByteEachAndKnowsTheWayBack) {
  const std::string folded = "äiti ja öylätti";
  const SlotView view(folded);
  EXPECT_EQ(view.text(), "Aiti ja OylAtti");
  const std::size_t at = view.text().find("OylAtti");
  const Span span = view.to_folded({.begin = at, .end = at + 7});
  EXPECT_EQ(folded.substr(span.begin, span.end - span.begin), "öylätti");
  EXPECT_EQ(view.to_folded(Span{0, 1}), (Span{0, 2}));
}

TEST(SlotView, KeepsOtherScriptsAndTurnsSpacesPlain) {
  const std::string folded = "привет\u2028ä🙂x\xFF";
  const SlotView view(folded);
  EXPECT_EQ(view.text(), "привет A🙂x\xFF");
  EXPECT_EQ(view.to_folded(Span{view.text().size(), view.text().size()}).end, folded.size());
}

TEST(SlotView, EverySlotIsOneLetterAndBack) {
  std::set<char32_t> letters;
  for (char slot = 'A'; slot <= 'Z'; ++slot) {
    const auto letter = letter_of(slot);
    ASSERT_TRUE(letter) << slot;
    EXPECT_EQ(slot_of(*letter), slot);
    letters.insert(*letter);
    std::string text;
    append_utf8(text, *letter);
    EXPECT_EQ(text::fold(text), text) << "a slot for a letter that folding changes";
  }
  EXPECT_EQ(letters.size(), 26U);
}

TEST(SlotPattern, RewritesLiteralsClassesAndEscapes) {
  EXPECT_EQ(spelled("päivää"), "pAivAA");
  EXPECT_EQ(spelled("[a-zåäö]+"), "[a-zQAO]+");
  EXPECT_EQ(spelled("[^ä\\]]x"), "[^A\\]]x");
  EXPECT_EQ(spelled("\\x{E4}iti"), "Aiti");
  EXPECT_EQ(spelled("\\Qä.b\\Ex"), "A\\.bx");
  EXPECT_EQ(spelled("(?P<nimi>ö\\d+)"), "(?P<nimi>O\\d+)");
  EXPECT_EQ(spelled("\\bei\\B.\\pL[[:digit:]]"), "\\bei\\B.\\pL[[:digit:]]");
  EXPECT_EQ(spelled("[😀-🙏]x"), "[😀-🙏]x");
  EXPECT_EQ(spelled("[ \\-ä]x"), "[ \\-A]x");
}

TEST(SlotPattern, RefusesWhatWouldNeverHitOrHitTheWrongLetters) {
  EXPECT_EQ(problem("Huono"), "a capital 'H' never occurs in the folded text");
  EXPECT_EQ(problem("Äiti"), "a capital 'Ä' never occurs in the folded text");
  EXPECT_EQ(problem("(?i)huono"), "(?i) is not needed: the text is folded already");
  EXPECT_EQ(problem("[a-ö]x"), "a range from 'a' to 'ö' runs across letters");
  EXPECT_EQ(problem("[A-Z]x"), "a range from 'A' to 'Z' runs across letters");
  EXPECT_EQ(problem("\\p{Lu}x"), "\\p{Lu} cannot tell capitals in the folded text");
  EXPECT_EQ(problem("[[:upper:]]x"), "[:upper:] cannot tell capitals in the folded text");
  EXPECT_EQ(problem("\\bпривет"), "\\b and \\w know no letter 'п'");
  EXPECT_EQ(problem("привет\\b"), "\\b and \\w know no letter 'т'");
  EXPECT_EQ(problem("x*"), "the pattern matches the empty text, so it hits every comment");
  EXPECT_EQ(problem("(huono"), "bad pattern: missing ): (huono");
}

TEST(SlotPattern, LeavesRawPatternsAloneButForWordBoundaries) {
  EXPECT_EQ(spell_pattern("[A-ZÅÄÖ]{8,}", PatternView::kRaw).text, "[A-ZÅÄÖ]{8,}");
  EXPECT_EQ(problem("(?i)Huono", PatternView::kRaw), "");
  EXPECT_EQ(problem("\\bÄITI", PatternView::kRaw),
            "\\b and \\w know no letter 'Ä' in the text as written");
}

RegexBank for_all_languages(const std::vector<std::string>& patterns,
                            RegexBank::Case letter_case = RegexBank::Case::kCounts) {
  return RegexBank(patterns, std::vector<LanguageSet>(patterns.size(), LanguageSet::all()),
                   letter_case);
}

std::string repeated(std::string_view text, std::size_t bytes) {
  std::string pattern;
  while (pattern.size() + text.size() <= bytes) pattern += text;
  return pattern;
}

TEST(SlotPattern, WhatIsNotCompiledWhenItIsReadFitsIntoItsMemoryLater) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(true);
  const std::vector<std::string> largest = {repeated(".", 2'000),
                                            repeated("[^a]", 2'000),
                                            repeated("\\W", 2'000),
                                            repeated("\\S", 2'000),
                                            repeated("[^x-z]", 2'000),
                                            repeated("[[:^alpha:]]", 2'000),
                                            repeated("(.|ä)?", 2'000),
                                            "x(" + repeated(".", 90) + "){21}",
                                            "x((" + repeated("[^a]", 60) + "){5}[^b]){6}"};
  for (const std::string& pattern : largest) {
    ASSERT_EQ(problem("x" + pattern), "") << pattern;
    options.set_max_mem(RegexBank::memory_of(spelled("x" + pattern)));
    EXPECT_TRUE(RE2(spelled("x" + pattern), options).ok()) << pattern;
  }
}

TEST(SlotPattern, RefusesWhatOutgrowsItsMemory) {
  for (const char* pattern :
       {"\\pL{200}x", "(\\W[^a].\\S\\D[^ä]){1000}x", "(\\p{Greek}|\\P{Lu}){400}x"}) {
    EXPECT_EQ(problem(pattern), "bad pattern: pattern too large - compile failed") << pattern;
  }
}

TEST(SlotPattern, TellsPatternsThatMatchNothingAtAll) {
  for (const char* pattern : {"(a|b)?", "a*b*", "^", "(a|)", "a{0,3}", "\\A\\z", "x|y?"}) {
    EXPECT_EQ(problem(pattern), "the pattern matches the empty text, so it hits every comment")
        << pattern;
  }
  for (const char* pattern : {"\\b", "a+", "(a|b)c?", "a{1,3}", "^x?\\b"})
    EXPECT_EQ(problem(pattern), "") << pattern;
}

TEST(RegexBank, SeparatesRegexesThatRequireNothing) {
  const RegexBank bank = for_all_languages({"huono", "\\d+ viikkoa", "[a-z]{4}", "(abc|def)x"});
  EXPECT_TRUE(bank.usable());
  EXPECT_EQ(bank.without_requirement(), (std::vector<int>{2}));
}

std::set<std::tuple<std::size_t, std::size_t, std::size_t>> found(const RegexBank& bank,
                                                                  std::string_view text) {
  std::set<std::tuple<std::size_t, std::size_t, std::size_t>> places;
  for (const RegexCandidate& candidate : bank.candidates(text, LanguageSet::all())) {
    for (const Span span : bank.find(candidate, text).spans)
      places.insert({static_cast<std::size_t>(candidate.regex), span.begin, span.end});
  }
  return places;
}

TEST(RegexBank, FindsWhatEachRegexAloneFinds) {
  const std::vector<std::string> patterns = {"abba",  "a[bc]*d",  "bbbb|cccc", "(abcd)+",
                                             "cab$",  "^bac",     "dddd.?a",   "b{2,3}",
                                             "abAab", "(a|b)cccc"};
  const RegexBank bank = for_all_languages(patterns);
  ASSERT_TRUE(bank.usable());
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (int i = 0; i < 40; ++i) text += "abcdA"[random() % 5];
    std::set<std::tuple<std::size_t, std::size_t, std::size_t>> expected;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      const RE2 re("(" + patterns[i] + ")");
      re2::StringPiece rest(text);
      std::size_t at = 0;
      re2::StringPiece match;
      while (at <= text.size() && re.Match(text, at, text.size(), RE2::UNANCHORED, &match, 1)) {
        const auto begin = static_cast<std::size_t>(match.data() - text.data());
        expected.insert({i, begin, begin + match.size()});
        at = begin + match.size();
      }
    }
    EXPECT_EQ(found(bank, text), expected) << text;
  }
}

using Begins = std::vector<std::tuple<int, std::size_t, std::size_t>>;

Begins begins(const RegexBank& bank, std::string_view text) {
  Begins begins;
  for (const RegexCandidate& candidate : bank.candidates(text, LanguageSet::all()))
    begins.emplace_back(candidate.regex, candidate.first_begin, candidate.last_begin);
  return begins;
}

TEST(RegexBank, LooksOnlyWhereMatchesCanBegin) {
  const RegexBank bank =
      for_all_languages({"\\bkissa[^.]*!", "(^|[^a-z])kissa", "[a-z]+ kissa", "(?i)(ssh|kissa)"},
                        RegexBank::Case::kMayNotCount);
  EXPECT_EQ(begins(bank, "hei, kissa kissan!"),
            (Begins{{0, 5, 11}, {1, 1, 11}, {2, 0, 18}, {3, 5, 11}}));
  EXPECT_EQ(begins(bank, "kissa!"), (Begins{{0, 0, 0}, {1, 0, 0}, {2, 0, 6}, {3, 0, 0}}));
  const std::string_view long_s = "hy\u017F\u017F ssh";
  EXPECT_EQ(begins(bank, long_s), (Begins{{3, 0, long_s.size()}}))
      << "its small letters are shorter";
}

TEST(RegexBank, KnowsWhereRepetitionsBegin) {
  const RegexBank bank =
      for_all_languages({"\\b(\\d+|kaksi)\\b", "\\d+ euroa", "\\bA+[- ]l+i", "x\\d{1,3}!"});
  EXPECT_EQ(begins(bank, "on 12 euroa"), (Begins{{0, 3, 4}, {1, 0, 11}}));
  EXPECT_EQ(begins(bank, "Al Ali"), Begins()) << "single letters are looked for with neighbours";
  EXPECT_EQ(begins(bank, "AA li"), (Begins{{2, 0, 5}}));
  EXPECT_EQ(begins(bank, "x12!"), (Begins{{0, 1, 2}, {3, 0, 0}}));
}

TEST(RegexBank, FindsEmojiByTheirBytes) {
  const RegexBank bank =
      for_all_languages({"🤑", "💰{2,}", "♥ ?🎰", "(?i)ÄÄNI 🤑"}, RegexBank::Case::kMayNotCount);
  EXPECT_EQ(found(bank, "rahaa 🤑"),
            (std::set<std::tuple<std::size_t, std::size_t, std::size_t>>{{0, 6, 10}}));
  EXPECT_EQ(found(bank, "💰💰 ♥🎰").size(), 2u);
  EXPECT_EQ(found(bank, "ääni 🤑").size(), 2u);
  EXPECT_TRUE(found(bank, "raha 💰").empty());
}

TEST(RegexBank, RunsRegexesOnTextsInTheirLanguagesOnly) {
  const LanguageSet finnish{Language::kFinnish};
  const LanguageSet swedish{Language::kSwedish};
  const RegexBank bank({"huono", "\\d\\d", "\\d,\\d", "kaksi|tusen"},
                       {finnish, finnish, swedish, finnish | swedish}, RegexBank::Case::kCounts);
  using Regexes = std::vector<int>;
  const auto candidates = [&](LanguageSet languages) {
    Regexes regexes;
    for (const RegexCandidate& candidate : bank.candidates("huono 12,5 tusen", languages))
      regexes.push_back(candidate.regex);
    return regexes;
  };
  EXPECT_EQ(candidates(finnish), (Regexes{0, 1, 3}));
  EXPECT_EQ(candidates(swedish), (Regexes{2, 3}));
  EXPECT_EQ(candidates(finnish | swedish), (Regexes{0, 1, 2, 3}));
  EXPECT_EQ(candidates({Language::kEnglish}), Regexes());
}

TEST(RegexBank, ManyMatchesOfOneRegexAreCutAndCalledUnknown) {
  const RegexBank bank = for_all_languages({"kiva "});
  std::string text;
  for (std::size_t i = 0; i < RegexBank::kMostMatches + 1; ++i) text += "kiva ";
  const RegexBank::Found result =
      bank.find(bank.candidates(text, LanguageSet::all()).front(), text);
  EXPECT_EQ(result.spans.size(), RegexBank::kMostMatches);
  EXPECT_FALSE(result.complete);
}

TEST(RegexBank, TakesCapitalsForSmallLettersWhereThePatternDoes) {
  const RegexBank bank = for_all_languages(
      {"(?i)kissa", "KISSA", "(?i:s)akko", "(?i)äiti", "[Kk]oe"}, RegexBank::Case::kMayNotCount);
  EXPECT_EQ(bank.without_requirement(), std::vector<int>());
  const auto hits = [&](std::string_view text) {
    std::set<std::size_t> regexes;
    for (const auto& place : found(bank, text)) regexes.insert(std::get<0>(place));
    return regexes;
  };
  EXPECT_EQ(hits("KISSA"), (std::set<std::size_t>{0, 1}));
  EXPECT_EQ(hits("kissa"), (std::set<std::size_t>{0}));
  EXPECT_EQ(hits("\u212Ai\u017F\u017Fa"), (std::set<std::size_t>{0})) << "kelvin sign, long s";
  EXPECT_EQ(hits("\u017Fakko Sakko"), (std::set<std::size_t>{2}));
  EXPECT_EQ(hits("ÄITI"), (std::set<std::size_t>{3}));
  EXPECT_EQ(hits("Koe"), (std::set<std::size_t>{4}));
}

TEST(RegexBank, RefusesTooManyRegexesThatRequireNothing) {
  std::vector<std::string> patterns;
  for (std::size_t i = 0; i <= RegexBank::kMostWithoutRequirement; ++i) {
    patterns.push_back("\\w{" + std::to_string(i / 40 + 1) + "}\\s{" + std::to_string(i % 40 + 1) +
                       "}");
  }
  EXPECT_FALSE(for_all_languages(patterns).usable());
}

TEST(RegexBank, AnEmptyBankFindsNothing) {
  const RegexBank bank = for_all_languages({});
  EXPECT_TRUE(bank.empty());
  EXPECT_TRUE(bank.candidates("abc", LanguageSet::all()).empty());
}

}  // namespace
}  // namespace kaiku::rules
