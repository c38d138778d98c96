#include "../../src/rules/matcher/term_hit_cache.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "../../src/rules/matcher/term_index.hpp"

namespace kaiku::rules {
namespace {

using Word = TermHitCache::Word;
using Texts = std::span<const std::string_view>;

text::Token token_of(std::string_view word, Texts lemmas = {}, Texts parts = {}) {
  text::Token token;
  token.folded = word;
  token.lemmas = lemmas;
  token.parts = parts;
  return token;
}

Word word_of(const text::Token& token, std::uint32_t index = 1, bool may_be_a_slip = false) {
  Word word;
  EXPECT_TRUE(word.take(index, token, may_be_a_slip));
  return word;
}

std::vector<TermHit> hits_of(const Word& word) {
  std::vector<TermHit> hits;
  word.append_hits(hits);
  return hits;
}

TermHit hit_of(TermId term) {
  return {.term = term};
}

void keep(TermHitCache& cache, std::string_view text, TermId term) {
  Word word = word_of(token_of(text));
  const TermHit hit = hit_of(term);
  ASSERT_TRUE(word.take_hits({&hit, 1}));
  cache.add(word);
}

TEST(TermHitCache, GivesBackWhatWasKept) {
  TermHitCache cache;
  const Word cat = word_of(token_of("kissa"));
  const Word dog = word_of(token_of("koira"));
  EXPECT_EQ(cache.find(cat), nullptr);
  keep(cache, "kissa", 7);
  keep(cache, "koira", 8);
  ASSERT_NE(cache.find(cat), nullptr);
  EXPECT_EQ(hits_of(*cache.find(cat)), std::vector{hit_of(7)});
  EXPECT_EQ(hits_of(*cache.find(dog)), std::vector{hit_of(8)});
}

TEST(TermHitCache, TellsAllThatCountsApart) {
  const std::array<std::string_view, 2> two = {"b", "c"};
  const std::array<std::string_view, 1> one = {"b"};
  const std::array<std::string_view, 1> other = {"c"};
  const std::array<std::string_view, 1> joined = {"bc"};
  const std::array<std::string_view, 1> empty = {""};
  text::Token swedish = token_of("a");
  swedish.language = Language::kSwedish;
  text::Token known = token_of("a");
  known.known = true;
  const std::vector<Word> words = {word_of(token_of("a")),
                                   word_of(token_of("abc")),
                                   word_of(token_of("")),
                                   word_of(token_of("a", two)),
                                   word_of(token_of("a", one, other)),
                                   word_of(token_of("a", {}, two)),
                                   word_of(token_of("a", joined)),
                                   word_of(token_of("a", empty)),
                                   word_of(token_of("a\1b\1c")),
                                   word_of(swedish),
                                   word_of(known),
                                   word_of(token_of("a"), 2),
                                   word_of(token_of("a"), 1, /*may_be_a_slip=*/true)};
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (std::size_t j = 0; j < words.size(); ++j)
      EXPECT_EQ(words[i].is(words[j]), i == j) << i << ' ' << j;
  }
}

TEST(TermHitCache, KeepsWhatFitsIntoALine) {
  const std::string longest(55, 'a');
  const std::string longer(56, 'a');
  const TermHit plain = hit_of(1);
  Word word;
  ASSERT_TRUE(word.take(1, token_of(longest), false));
  EXPECT_TRUE(word.take_hits({}));
  EXPECT_FALSE(word.take_hits({&plain, 1}));
  EXPECT_FALSE(word.take(1, token_of(longer), false));
  const std::array<std::string_view, 1> empty = {""};
  EXPECT_FALSE(word.take(1, token_of(longest, empty), false));
  EXPECT_FALSE(word.take(1, token_of(longest, {}, empty), false));

  ASSERT_TRUE(word.take(1, token_of(longest.substr(0, 7)), false));
  const std::vector<TermHit> most(12, plain);
  EXPECT_TRUE(word.take_hits(most));
  EXPECT_EQ(hits_of(word), most);
  EXPECT_FALSE(word.take_hits(std::vector<TermHit>(13, plain)));
}

TEST(TermHitCache, KeepsOnlyPlainHitsOfPlainWords) {
  Word word = word_of(token_of("a"));
  const TermHit evasive{.term = 1, .evasive = true};
  const TermHit wide{.term = 1, .tokens = 2};
  EXPECT_FALSE(word.take_hits({&evasive, 1}));
  EXPECT_FALSE(word.take_hits({&wide, 1}));
  text::Token disguised = token_of("a");
  const text::Reading reading{.form = "b"};
  disguised.readings = {&reading, 1};
  EXPECT_FALSE(word.take(1, disguised, false));
}

TEST(TermHitCache, LetsTheWordGoThatWasUsedLongestAgoOfTwoInOnePlace) {
  TermHitCache cache;
  keep(cache, "often", 1);
  for (int i = 0; i < 200'000; ++i) {
    const std::string text = "w" + std::to_string(i);
    const Word word = word_of(token_of(text));
    if (cache.find(word) == nullptr) keep(cache, text, 2);
    ASSERT_NE(cache.find(word), nullptr);
    ASSERT_NE(cache.find(word_of(token_of("often"))), nullptr) << i;
  }
  EXPECT_EQ(hits_of(*cache.find(word_of(token_of("often")))), std::vector{hit_of(1)});
  EXPECT_EQ(cache.find(word_of(token_of("w0"))), nullptr);
}

/// One term for each word, which holds for every word that begins with it.
TermIndex index_of(const std::vector<std::string>& beginnings) {
  std::vector<Term> terms;
  for (const std::string& beginning : beginnings)
    terms.push_back({{.kind = KeyKind::kPrefix, .text = beginning}});
  return TermIndex(terms);
}

std::vector<TermHit> collected(const TermIndex& index, const text::Token& token,
                               bool may_be_a_name = false) {
  std::vector<TermHit> hits;
  TermIndex::Query query = index.query(token, may_be_a_name);
  EXPECT_TRUE(index.collect(token, query, hits));
  return hits;
}

TEST(TermHitCache, AnswersForEachIndexByItself) {
  const text::Token token = token_of("kissa");
  std::optional<TermIndex> index;
  for (const std::string& first : {"koi", "kis", "koi"}) {
    index.emplace(index_of({"ki", first}));
    for (int pass = 0; pass < 2; ++pass)
      EXPECT_EQ(collected(*index, token).size(), first == "kis" ? 2U : 1U);
    index = index_of({"x", first});
    for (int pass = 0; pass < 2; ++pass)
      EXPECT_EQ(collected(*index, token).size(), first == "kis" ? 1U : 0U);
  }
  EXPECT_TRUE(collected(TermIndex(), token).empty());
}

TEST(TermHitCache, AnswersAlikeFirstAndLater) {
  std::vector<Term> terms;
  terms.push_back({{.kind = KeyKind::kExact, .text = "w1"}});
  terms.push_back({{.kind = KeyKind::kExact, .text = "w2", .only_unknown = true}});
  terms.push_back({{.kind = KeyKind::kExact, .text = "w3", .languages = {Language::kSwedish}}});
  terms.push_back({{.kind = KeyKind::kSuffix, .text = "0"}});
  terms.push_back({{.kind = KeyKind::kSlip, .text = "idiot"}});
  const TermIndex index(terms);
  std::vector<std::string> texts = {"idito"};
  for (int i = 0; i < 40'000; ++i) texts.push_back("w" + std::to_string(i));  // more than it keeps
  for (int pass = 0; pass < 2; ++pass) {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      for (const bool known : {false, true}) {
        text::Token token = token_of(texts[i]);
        token.known = known;
        std::vector<TermHit> expected;
        if (texts[i] == "w1") expected.push_back(hit_of(0));
        if (texts[i] == "w2" && !known) expected.push_back(hit_of(1));
        if (texts[i].ends_with('0')) expected.push_back(hit_of(3));
        if (texts[i] == "idito" && !known) expected.push_back({.term = 4, .evasive = true});
        ASSERT_EQ(collected(index, token), expected) << texts[i];
      }
    }
  }
  text::Token swedish = token_of("w3");
  swedish.language = Language::kSwedish;
  EXPECT_EQ(collected(index, swedish), std::vector{hit_of(2)});
  EXPECT_TRUE(collected(index, token_of("idito"), /*may_be_a_name=*/true).empty());
}

TEST(TermHitCache, IsEachThreadsOwn) {
  const TermIndex index = index_of({"w1", "w22", "w333"});
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 3; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20'000; ++i) {
        const std::string text = "w" + std::to_string(i % 5'000);
        const bool holds =
            text.starts_with("w1") || text.starts_with("w22") || text.starts_with("w333");
        ASSERT_EQ(collected(index, token_of(text)).size(), holds ? 1U : 0U) << text;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace kaiku::rules
