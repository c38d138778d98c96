#include "../../src/classify/word_sum_cache.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/classify/statistical_model.hpp>

#include "../../src/classify/grams.hpp"
#include "small_corpus.hpp"

namespace kaiku::classify {
namespace {

using Key = WordSumCache::Key;

Key key_of(std::string_view word, std::span<const std::string_view> lemmas = {},
           std::uint32_t model = 1) {
  text::Token token;
  token.folded = word;
  token.lemmas = lemmas;
  return Key::of(model, token).value();
}

WordSums sums_with(std::uint8_t grams) {
  WordSums sums;
  sums.words.grams = grams;
  return sums;
}

TEST(WordSumCache, GivesBackWhatWasKept) {
  WordSumCache cache;
  EXPECT_EQ(cache.find(key_of("kissa")), nullptr);
  cache.add(key_of("kissa"), sums_with(7));
  cache.add(key_of("koira"), sums_with(8));
  ASSERT_NE(cache.find(key_of("kissa")), nullptr);
  EXPECT_EQ(cache.find(key_of("kissa"))->words.grams, 7);
  EXPECT_EQ(cache.find(key_of("koira"))->words.grams, 8);
}

TEST(WordSumCache, TellsBaseFormsAndModelsApart) {
  const std::array<std::string_view, 2> two = {"b", "c"};
  const std::array<std::string_view, 1> joined = {"bc"};
  const std::array<std::string_view, 1> empty = {""};
  const std::vector<Key> keys = {key_of("a"),          key_of("abc"),      key_of("a", two),
                                 key_of("a", joined),  key_of("a", empty), key_of("ab", joined),
                                 key_of("a", two, 2),  key_of("", two),    key_of(""),
                                 key_of("a\2b\2c", {})};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    for (std::size_t j = 0; j < keys.size(); ++j) EXPECT_EQ(keys[i] == keys[j], i == j) << i << j;
  }
}

TEST(WordSumCache, KeepsNoLongWordsLinksAndMentions) {
  text::Token token;
  const std::string longest(35, 'a');
  token.folded = longest;
  EXPECT_TRUE(Key::of(1, token));
  const std::array<std::string_view, 1> lemmas = {""};
  token.lemmas = lemmas;
  EXPECT_FALSE(Key::of(1, token));
  const std::string longer(36, 'a');
  token = {};
  token.folded = longer;
  EXPECT_FALSE(Key::of(1, token));
  token = {};
  token.folded = "a";
  token.link = true;
  EXPECT_FALSE(Key::of(1, token));
  token.link = false;
  token.mention = true;
  EXPECT_FALSE(Key::of(1, token));
}

TEST(WordSumCache, LetsTheWordGoThatWasUsedLongestAgoOfTwoInOnePlace) {
  WordSumCache cache;
  cache.add(key_of("often"), sums_with(1));
  for (int i = 0; i < 200'000; ++i) {
    const std::string word = "w" + std::to_string(i);
    if (cache.find(key_of(word)) == nullptr) cache.add(key_of(word), sums_with(2));
    EXPECT_EQ(cache.find(key_of(word))->words.grams, 2);
    ASSERT_NE(cache.find(key_of("often")), nullptr) << i;
  }
  EXPECT_EQ(cache.find(key_of("often"))->words.grams, 1);
  EXPECT_EQ(cache.find(key_of("w0")), nullptr);
}

StatisticalModel::Content content_of(int seed) {
  StatisticalModel::Content content;
  content.bucket_bits = 12;
  content.weights.resize(std::size_t{1} << content.bucket_bits);
  for (std::size_t i = 0; i < content.weights.size(); ++i) {
    for (std::size_t c = 0; c < kClassCount; ++c) {
      const auto mixed = (static_cast<int>(i) * seed + static_cast<int>(c) * 13) % 256;
      content.weights[i][c] = static_cast<std::int8_t>(mixed - 128);
    }
  }
  for (auto& unit : content.units) unit = {.scale = 0.01, .bias = 0.5};
  return content;
}

/// The same gram by gram, from the weights themselves.
PerClass log_odds_of(const StatisticalModel::Content& content, const text::PreparedText& text) {
  std::array<std::array<int, kClassCount>, kGramParts> sums{};
  std::array<std::size_t, kGramParts> grams{};
  GramReader(text).read([&](const Gram& gram) {
    const auto part = static_cast<std::size_t>(part_of(gram.kind));
    ++grams[part];
    const auto& weights = content.weights[gram.hash >> (64 - content.bucket_bits)];
    for (std::size_t c = 0; c < kClassCount; ++c) sums[part][c] += weights[c];
  });
  PerClass result{};
  for (std::size_t c = 0; c < kClassCount; ++c) {
    double sum = 0;
    for (std::size_t i = 0; i < kGramParts; ++i)
      sum += sums[i][c] * share_of(static_cast<GramPart>(i), grams[i]);
    const StatisticalModel::Unit& unit = content.units[c];
    result[c] = unit.slope * (unit.scale * sum + unit.bias) + unit.offset;
  }
  return result;
}

std::vector<text::PreparedText> many_texts() {
  std::vector<text::PreparedText> texts;
  for (const LabelledComment& comment : small_corpus()) texts.push_back(prepare(comment.text));
  for (const std::string& text :
       {std::string(), std::string("\xFF\xFE 0 \xC3\xA4"), std::string(40, 'a'),
        "en en EN " + std::string(60, 'k'), std::string("@maija katso https://example.fi/maija"),
        std::string("v1ttu v i t t u 😡 :) !!"), std::string("en tiedä ilman teitä 12 34 56")}) {
    texts.push_back(prepare(text));
    texts.push_back(prepare(text, Language::kEnglish));
  }
  // More words than the cache holds: each takes the place of another.
  for (int i = 0; i < 400; ++i) {
    std::string text;
    for (int word = 0; word < 200; ++word) {
      text += "xq" + std::to_string(i * 200 + word);
      text += word % 9 == 0 ? ". " : " ";
    }
    texts.push_back(prepare(text, Language::kSwedish));
  }
  return texts;
}

TEST(WordSumCache, ChangesNothingInWhatModelsSay) {
  const std::array contents = {content_of(7), content_of(31)};
  const std::array models = {StatisticalModel(contents[0]), StatisticalModel(contents[1])};
  const std::vector<text::PreparedText> texts = many_texts();
  for (int pass = 0; pass < 2; ++pass) {
    for (const text::PreparedText& text : texts) {
      for (std::size_t i = 0; i < models.size(); ++i)
        EXPECT_EQ(models[i].log_odds(text), log_odds_of(contents[i], text)) << text.folded();
    }
  }
}

TEST(WordSumCache, KnowsAModelFromTheOneThatWasAtItsAddress) {
  const auto text = prepare("Missä paketti viipyy?");
  std::optional<StatisticalModel> model;
  for (const int seed : {7, 31, 7}) {
    const auto content = content_of(seed);
    model.emplace(content);
    EXPECT_EQ(model->log_odds(text), log_odds_of(content, text));
    model = StatisticalModel(content_of(seed + 2));
    EXPECT_EQ(model->log_odds(text), log_odds_of(content_of(seed + 2), text));
  }
}

TEST(WordSumCache, IsEachThreadsOwn) {
  const auto content = content_of(7);
  const StatisticalModel model(content);
  const std::vector<text::PreparedText> texts = many_texts();
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      for (const text::PreparedText& text : texts)
        EXPECT_EQ(model.log_odds(text), log_odds_of(content, text));
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace kaiku::classify
