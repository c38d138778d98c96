#include "../../src/rules/matcher/word_places.hpp"

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace kaiku::rules {
namespace {

constexpr std::uint32_t kFinder = 7;

std::optional<std::vector<WordPlaces>> known(const WordPlacesCache& cache, std::uint32_t finder,
                                             std::string_view word) {
  std::vector<WordPlaces> places;
  if (!cache.look_up(finder, word, [&](const WordPlaces& one) { places.push_back(one); }))
    return std::nullopt;
  return places;
}

void add(WordPlacesCache& cache, std::uint32_t finder, std::string_view word,
         const std::vector<WordPlaces>& places = {}) {
  cache.add(finder, word, {.beyond = word.size(), .places = places});
}

WordPlaces places_of(std::uint32_t choice) {
  return {.choice = choice, .first_begin = 1, .last_begin = 2, .first_end = 3, .edges = 0};
}

TEST(WordPlacesCache, KeepsWhatWasFoundInAWord) {
  WordPlacesCache cache;
  EXPECT_EQ(known(cache, kFinder, "hinta"), std::nullopt);
  add(cache, kFinder, "hinta", {places_of(3), places_of(5)});
  add(cache, kFinder, "hinnat");
  EXPECT_EQ(known(cache, kFinder, "hinta"), (std::vector{places_of(3), places_of(5)}));
  EXPECT_EQ(known(cache, kFinder, "hinnat"), std::vector<WordPlaces>());
  EXPECT_EQ(cache.look_up(kFinder, "hinnat", [](const WordPlaces&) {}), 6U);
  EXPECT_EQ(known(cache, kFinder, "hint"), std::nullopt);
  EXPECT_EQ(known(cache, kFinder, "hintaa"), std::nullopt);
}

TEST(WordPlacesCache, FetchesWhatIsAndIsNotThere) {
  WordPlacesCache cache;
  cache.prefetch_findings(kFinder, "hinta");
  add(cache, kFinder, "hinta", {places_of(3)});
  for (const std::string_view word : {"hinta", "hinnat"}) {
    cache.prefetch_place(kFinder, word);
    cache.prefetch_findings(kFinder, word);
  }
  EXPECT_EQ(known(cache, kFinder, "hinta"), std::vector{places_of(3)});
  EXPECT_EQ(known(cache, kFinder, "hinnat"), std::nullopt);
}

TEST(WordPlacesCache, TellsFindersApart) {
  WordPlacesCache cache;
  add(cache, kFinder, "hinta", {places_of(3)});
  EXPECT_EQ(known(cache, kFinder + 1, "hinta"), std::nullopt);
  add(cache, kFinder + 1, "hinta", {places_of(4)});
  EXPECT_EQ(known(cache, kFinder, "hinta"), std::vector{places_of(3)});
  EXPECT_EQ(known(cache, kFinder + 1, "hinta"), std::vector{places_of(4)});
}

TEST(WordPlacesCache, ForgetsEverythingWhenThereAreTooManyWords) {
  WordPlacesCache cache;
  for (std::size_t i = 0; i < WordPlacesCache::kMostWords; ++i)
    add(cache, kFinder, std::to_string(i));
  EXPECT_EQ(cache.words(), WordPlacesCache::kMostWords);
  EXPECT_TRUE(known(cache, kFinder, "0"));
  add(cache, kFinder, "more");
  EXPECT_EQ(cache.words(), 1U);
  EXPECT_FALSE(known(cache, kFinder, "0"));
  EXPECT_TRUE(known(cache, kFinder, "more"));
}

TEST(WordPlacesCache, ForgetsEverythingWhenThereAreTooManyPlaces) {
  WordPlacesCache cache;
  const std::vector<WordPlaces> most(WordPlacesCache::kMostPlacesOfWord, places_of(1));
  const std::size_t room = WordPlacesCache::kMostBytes / (most.size() * sizeof(WordPlaces));
  for (std::size_t i = 0; i <= room; ++i) add(cache, kFinder, std::to_string(i), most);
  EXPECT_LE(cache.words(), room);
  EXPECT_FALSE(known(cache, kFinder, "0"));
  EXPECT_EQ(known(cache, kFinder, std::to_string(room)), most);
}

TEST(WordPlacesCache, KeepsNoWordBeyondItsBounds) {
  WordPlacesCache cache;
  const std::vector<WordPlaces> places(WordPlacesCache::kMostPlacesOfWord + 1, places_of(1));
  add(cache, kFinder, "hinta", places);
  add(cache, kFinder, std::string(WordFindings::kMostBytesOfWord + 1, 'a'));
  EXPECT_EQ(cache.words(), 0U);
}

}  // namespace
}  // namespace kaiku::rules
