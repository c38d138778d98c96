#include "../../src/rules/matcher/matcher.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <tuple>

#include <gtest/gtest.h>

#include "../../src/rules/matcher/double_array.hpp"
#include "../../src/rules/matcher/regex_bank.hpp"

namespace kaiku::rules {
namespace {

std::vector<SetId> candidates(const Matches& matches) {
  std::vector<SetId> sets;
  matches.for_each_candidate([&](SetId set) { sets.push_back(set); });
  std::ranges::sort(sets);
  return sets;
}

/// Words over a small alphabet, so that beginnings, ends and whole words coincide all the time.
class Words {
 public:
  explicit Words(std::uint32_t seed) : random_(seed) {}

  std::size_t below(std::size_t bound) { return random_() % bound; }
  std::string word(std::size_t longest) {
    static const std::string kLetters[] = {"a", "b", "ä"};
    std::string word;
    const std::size_t length = 1 + below(longest);
    for (std::size_t i = 0; i < length; ++i) word += kLetters[below(3)];
    return word;
  }

 private:
  std::mt19937 random_;
};

/// Token texts with their owner, since tokens only look.
struct Text {
  std::vector<std::string> words;
  std::vector<std::vector<std::string>> bases;
  std::vector<std::vector<std::string_view>> base_views;
  std::vector<text::Token> tokens;

  void finish() {
    for (const auto& list : bases) base_views.emplace_back(list.begin(), list.end());
    for (std::size_t i = 0; i < words.size(); ++i) {
      text::Token token;
      token.folded = words[i];
      token.lemmas = base_views[i];
      token.parts = base_views[(i + 1) % words.size()];
      token.language = i % 3 == 0 ? Language::kSwedish : Language::kFinnish;
      token.known = i % 2 == 0;
      tokens.push_back(token);
    }
  }
};

bool key_holds(const Key& key, const text::Token& token) {
  if (!key.languages.contains(token.language)) return false;
  if (key.only_unknown && token.known) return false;
  switch (key.kind) {
    case KeyKind::kExact:
      return token.folded == key.text;
    case KeyKind::kPrefix:
      return token.folded.starts_with(key.text);
    case KeyKind::kSuffix:
      return token.folded.ends_with(key.text);
    case KeyKind::kSlip:
    case KeyKind::kSlipOfStem:
      return false;  // slip_test.cpp
    case KeyKind::kBase:
    case KeyKind::kWhole:
    case KeyKind::kPart:
      break;
  }
  const auto among = [&](std::span<const std::string_view> forms) {
    return std::ranges::find(forms, key.text) != forms.end();
  };
  return (key.kind != KeyKind::kPart && among(token.lemmas)) ||
         (key.kind != KeyKind::kWhole && among(token.parts));
}

bool phrase_holds(const Phrase& phrase, const std::vector<text::Token>& tokens, std::size_t first) {
  if (first + phrase.size() > tokens.size()) return false;
  for (std::size_t i = 0; i < phrase.size(); ++i) {
    const bool any = std::ranges::any_of(
        phrase[i], [&](const Key& key) { return key_holds(key, tokens[first + i]); });
    if (!any) return false;
  }
  return true;
}

using Places = std::set<std::tuple<SetId, std::size_t, std::size_t, std::uint32_t>>;

Places naive(const std::map<SetId, PatternSet>& sets, const std::vector<text::Token>& tokens) {
  Places places;
  for (const auto& [id, set] : sets) {
    std::uint32_t number = 0;
    for (const Phrase& phrase : set.phrases) {
      for (std::size_t first = 0; first < tokens.size(); ++first) {
        if (!phrase_holds(phrase, tokens, first)) continue;
        places.insert({id, first, first + phrase.size(), number});
      }
      ++number;
    }
  }
  return places;
}

Key random_key(Words& words) {
  constexpr KeyKind kKinds[] = {KeyKind::kExact, KeyKind::kPrefix, KeyKind::kSuffix,
                                KeyKind::kBase,  KeyKind::kWhole,  KeyKind::kPart};
  Key key{.kind = kKinds[words.below(6)], .text = words.word(3)};
  if (words.below(4) == 0) key.languages = {Language::kFinnish};
  key.only_unknown = words.below(5) == 0;
  return key;
}

PatternSet random_set(Words& words) {
  PatternSet set;
  const std::size_t count = 1 + words.below(4);
  for (std::size_t i = 0; i < count; ++i) {
    Phrase phrase(1 + words.below(3));
    for (Term& term : phrase) {
      const std::size_t keys = 1 + words.below(2);
      for (std::size_t k = 0; k < keys; ++k) term.push_back(random_key(words));
      std::ranges::sort(term);
    }
    set.phrases.insert(std::move(phrase));
  }
  return set;
}

TEST(Matcher, FindsWhatALoopOverAllPatternsFinds) {
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    Words words(seed);
    Matcher::Builder builder;
    std::map<SetId, PatternSet> sets;
    for (int i = 0; i < 20; ++i) {
      const PatternSet set = random_set(words);
      sets[builder.add(set)] = set;
    }
    const Matcher matcher(builder);
    Text text;
    for (int i = 0; i < 30; ++i) {
      text.words.push_back(words.word(4));
      text.bases.push_back({words.word(3), words.word(2)});
    }
    text.finish();
    Places found;
    const Matches matches = matcher.scan(text.tokens, "", "");
    for (const SetId id : candidates(matches)) {
      for (const PatternHit& hit : matches.of(id)) {
        EXPECT_FALSE(hit.evasive);
        const bool first_time =
            found.insert({hit.set, hit.where.begin, hit.where.end, hit.phrase}).second;
        EXPECT_TRUE(first_time) << "one place twice, seed " << seed;
      }
    }
    EXPECT_EQ(found, naive(sets, text.tokens)) << "seed " << seed;
  }
}

TEST(Matcher, SharesEqualSetsAndPatterns) {
  Matcher::Builder builder;
  PatternSet cat;
  cat.phrases.insert({{{.kind = KeyKind::kExact, .text = "kissa"}}});
  PatternSet both = cat;
  both.phrases.insert({{{.kind = KeyKind::kExact, .text = "koira"}}});
  EXPECT_EQ(builder.add(cat), builder.add(cat));
  EXPECT_NE(builder.add(cat), builder.add(both));
  const Matcher matcher(builder);
  EXPECT_EQ(matcher.sets(), 2U);
  EXPECT_EQ(matcher.patterns(), 2U);
}

TEST(Matcher, StopsAtItsBoundAndSaysThatHitsAreMissing) {
  Matcher::Builder builder;
  std::vector<SetId> sets;
  for (int i = 0; i < 40; ++i) {
    PatternSet set;
    set.phrases.insert(
        {{{.kind = KeyKind::kPrefix, .text = std::string(std::size_t{1} + i, 'a')}}});
    sets.push_back(builder.add(set));
  }
  const Matcher matcher(builder);
  const std::string word(40, 'a');
  std::vector<text::Token> tokens(4'096);
  for (text::Token& token : tokens) token.folded = word;
  const Matches matches = matcher.scan(tokens, "", "");
  std::size_t hits = 0;
  for (const SetId set : sets) hits += matches.of(set).size();
  EXPECT_EQ(hits, Matcher::kMostHits);
  EXPECT_TRUE(matches.may_miss_hits());
  EXPECT_FALSE(matcher.complete(matches, sets.back(), LanguageSet::all()));
}

TEST(Matcher, RunsTheRegexesOfASetWhenItIsAskedFor) {
  Matcher::Builder builder;
  PatternSet late;
  late.folded_regexes = {"late \\d+", "very late"};
  PatternSet shouted;
  shouted.raw_regexes = {"LATE"};
  const SetId folded = builder.add(late);
  const SetId raw = builder.add(shouted);
  const Matcher matcher(builder);

  const std::string original = "Very LATE 12 and late 3";
  const std::string folded_text = "very late 12 and late 3";
  const Matches matches = matcher.scan({}, folded_text, original);
  EXPECT_EQ(candidates(matches), (std::vector<SetId>{folded, raw}));
  ASSERT_EQ(matches.of(folded).size(), 3U);
  EXPECT_EQ(matches.of(folded)[0].where, (Span{0, 9}));
  EXPECT_EQ(matches.of(folded)[1].where, (Span{5, 12}));
  EXPECT_EQ(matches.of(folded)[2].where, (Span{17, 23}));
  ASSERT_EQ(matches.of(raw).size(), 1U);
  EXPECT_EQ(matches.of(raw)[0].in, PatternHit::In::kOriginal);
  EXPECT_TRUE(matcher.complete(matches, folded, LanguageSet::all()));
  EXPECT_TRUE(candidates(matcher.scan({}, "early", "early")).empty());
}

TEST(Matcher, GivesTheHitsOfASetInOrderHoweverOftenItIsAsked) {
  Matcher::Builder builder;
  PatternSet several;
  several.phrases = {{{{.kind = KeyKind::kExact, .text = "bb"}}},
                     {{{.kind = KeyKind::kPrefix, .text = "b"}}}};
  several.folded_regexes = {"a+", "b+ c"};
  PatternSet single;
  single.phrases = {{{{.kind = KeyKind::kExact, .text = "aa"}}}};
  const SetId both = builder.add(several);
  const SetId one = builder.add(single);
  const Matcher matcher(builder);

  const std::string text = "bb aa bb c";
  std::vector<text::Token> tokens(4);
  const std::string_view words[] = {"bb", "aa", "bb", "c"};
  for (std::size_t i = 0; i < tokens.size(); ++i) tokens[i].folded = words[i];
  const Matches matches = matcher.scan(tokens, text, text);
  for (int time = 0; time < 2; ++time) {
    std::vector<Span> places;
    for (const PatternHit& hit : matches.of(both)) {
      EXPECT_EQ(hit.set, both);
      places.push_back(hit.where);
    }
    const std::vector<Span> expected = {{0, 1}, {0, 1}, {2, 3}, {2, 3}, {3, 5}, {6, 10}};
    EXPECT_EQ(places, expected);
    ASSERT_EQ(matches.of(one).size(), 1U);
    EXPECT_EQ(matches.of(one).front().where, (Span{1, 2}));
  }
}

TEST(Matcher, ARegexThatHitsTooOftenLeavesItsSetIncomplete) {
  Matcher::Builder builder;
  PatternSet set;
  set.folded_regexes = {"kiva "};
  const SetId id = builder.add(set);
  const Matcher matcher(builder);
  std::string text;
  for (std::size_t i = 0; i <= RegexBank::kMostMatches; ++i) text += "kiva ";
  const Matches matches = matcher.scan({}, text, text);
  EXPECT_EQ(matches.of(id).size(), RegexBank::kMostMatches);
  EXPECT_FALSE(matcher.complete(matches, id, LanguageSet::all()));
}

/// A word taken apart covers several tokens, and the reading behind it counts as one word.
TEST(Matcher, AReadingCoversAllItsTokens) {
  Matcher::Builder builder;
  PatternSet set;
  set.phrases.insert({{{.kind = KeyKind::kExact, .text = "haista", .revealed = true}},
                      {{.kind = KeyKind::kExact, .text = "vittu", .revealed = true}}});
  const SetId id = builder.add(set);
  const Matcher matcher(builder);
  const std::vector<std::string> words = {"haista", "v", "i", "t", "t", "u"};
  std::vector<text::Token> tokens(words.size());
  for (std::size_t i = 0; i < words.size(); ++i) tokens[i].folded = words[i];
  const text::Reading reading{.form = "vittu", .tokens = 5};
  tokens[1].readings = {&reading, 1};
  const Matches matches = matcher.scan(tokens, "", "");
  ASSERT_EQ(matches.of(id).size(), 1U);
  EXPECT_EQ(matches.of(id).front().where, (Span{0, 6}));
  EXPECT_TRUE(matches.of(id).front().evasive);
}

TEST(Matcher, ACoveredLetterStandsForOneOrTwo) {
  Matcher::Builder builder;
  const auto add = [&](std::string word) {
    PatternSet set;
    set.phrases.insert(
        {{{.kind = KeyKind::kExact, .text = std::move(word), .revealed = true, .covered = true}}});
    return builder.add(set);
  };
  const SetId one = add("vittu");
  const SetId two = add("väittu");
  const SetId three = add("vaaittu");
  const Matcher matcher(builder);
  std::vector<text::Token> tokens(1);
  tokens[0].folded = "v*ttu";
  const text::Reading reading{.form = "v*ttu", .disguise = text::Disguise::kMask};
  tokens[0].readings = {&reading, 1};
  const Matches matches = matcher.scan(tokens, "", "");
  EXPECT_EQ(matches.of(one).size(), 1U);
  EXPECT_EQ(matches.of(two).size(), 1U);
  EXPECT_TRUE(matches.of(three).empty());
}

TEST(DoubleArray, FindsEveryKeyThatATextBeginsWith) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    Words words(seed);
    std::set<std::string> distinct;
    for (int i = 0; i < 200; ++i) distinct.insert(words.word(6));
    const std::vector<std::string> keys(distinct.begin(), distinct.end());
    const DoubleArray trie(keys);
    for (int i = 0; i < 100; ++i) {
      const std::string text = words.word(8);
      std::vector<std::string> found;
      trie.walk(text, [&](std::uint32_t value, std::size_t length) {
        EXPECT_EQ(keys[value].size(), length);
        found.push_back(keys[value]);
      });
      std::vector<std::string> expected;
      for (const std::string& key : keys) {
        if (text.starts_with(key)) expected.push_back(key);
      }
      EXPECT_EQ(found, expected) << text;
    }
  }
}

TEST(DoubleArray, HoldsEveryByteAndNothingAtAll) {
  std::vector<std::string> keys;
  for (int byte = 0; byte < 256; ++byte) keys.emplace_back(1, static_cast<char>(byte));
  std::ranges::sort(keys, [](const std::string& a, const std::string& b) {
    return static_cast<unsigned char>(a[0]) < static_cast<unsigned char>(b[0]);
  });
  const DoubleArray trie(keys);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    std::size_t found = 0;
    trie.walk(keys[i], [&](std::uint32_t value, std::size_t) { found += value == i ? 1 : 100; });
    EXPECT_EQ(found, 1U) << i;
  }
  DoubleArray().walk("a", [](std::uint32_t, std::size_t) { ADD_FAILURE(); });
}

TEST(DoubleArray, FindsKeysThatShareNothingOrAllButTheirEnds) {
  const std::vector<std::string> keys = {"kusi", "kusipää", "v", "vittu"};
  const DoubleArray trie(keys);
  const auto found_in = [&](std::string_view text) {
    std::vector<std::string> found;
    trie.walk(text, [&](std::uint32_t value, std::size_t length) {
      EXPECT_EQ(keys[value].size(), length);
      found.push_back(keys[value]);
    });
    return found;
  };
  using Found = std::vector<std::string>;
  EXPECT_EQ(found_in("kusipäät"), (Found{"kusi", "kusipää"}));
  EXPECT_EQ(found_in("kusipä"), Found{"kusi"}) << "a part of what is left is not enough";
  EXPECT_EQ(found_in("vittu"), (Found{"v", "vittu"}));
  EXPECT_EQ(found_in("vitun"), Found{"v"});
  EXPECT_EQ(found_in("kus"), Found());
  EXPECT_EQ(found_in(""), Found());
}

TEST(DoubleArray, AMaskedWalkReachesTheEndsOfLongKeys) {
  const std::vector<std::string> keys = {"kusi", "kusipää", "v", "vittu"};
  const DoubleArray trie(keys);
  const auto found_in = [&](std::string_view text) {
    std::set<std::string> found;
    EXPECT_TRUE(
        trie.walk_masked(text, DoubleArray::Mask::kOneLetter,
                         [&](std::uint32_t value, std::size_t) { found.insert(keys[value]); }));
    return found;
  };
  using Found = std::set<std::string>;
  EXPECT_EQ(found_in("v*ttu"), (Found{"v", "vittu"}));
  EXPECT_EQ(found_in("kusip*ä"), (Found{"kusi", "kusipää"})) << "one letter of two bytes";
  EXPECT_EQ(found_in("kusip*"), Found{"kusi"});
  EXPECT_EQ(found_in("*usi"), (Found{"kusi", "v"}));
  EXPECT_EQ(found_in("v*xtu"), Found{"v"});
}

TEST(DoubleArray, AMaskedWalkThatCostsTooMuchSaysSo) {
  std::vector<std::string> keys;
  for (char a = 'a'; a <= 'z'; ++a) {
    for (char b = 'a'; b <= 'z'; ++b) {
      for (char c = 'a'; c <= 'z'; ++c) keys.push_back({a, b, c});
    }
  }
  const DoubleArray trie(keys);
  std::size_t found = 0;
  const auto count = [&](std::uint32_t, std::size_t) { ++found; };
  using Mask = DoubleArray::Mask;
  EXPECT_TRUE(trie.walk_masked("a*", Mask::kOneOrTwoLetters, count));
  EXPECT_EQ(found, 26U * 26U);
  EXPECT_FALSE(trie.walk_masked("***", Mask::kOneOrTwoLetters, count));
  found = 0;
  EXPECT_TRUE(trie.walk_masked("a*", Mask::kOneLetter, count));
  EXPECT_EQ(found, 0U);
  EXPECT_TRUE(trie.walk_masked("a*b", Mask::kOneLetter, count));
  EXPECT_EQ(found, 26U);
}

}  // namespace
}  // namespace kaiku::rules
