#include "../../src/rules/matcher/requirement.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <re2/re2.h>

#include "../../src/rules/matcher/requirement_index.hpp"

namespace kaiku::rules {
namespace {

/// A formula as a person would write it: `|` and `&`, `<` and `>` at the edges of words, `~` for a
/// letter beside, `^` and `$` where the text begins and ends.
std::string written(const Requirement& requirement) {
  switch (requirement.kind) {
    case Requirement::Kind::kNothing:
      return "nothing";
    case Requirement::Kind::kText:
      return std::string(requirement.text.begins_text ? "^" : "") +
             (requirement.text.after_letter ? "~" : "") +
             (requirement.text.begins_word ? "<" : "") + requirement.text.text +
             (requirement.text.ends_word ? ">" : "") + (requirement.text.before_letter ? "~" : "") +
             (requirement.text.ends_text ? "$" : "");
    case Requirement::Kind::kAll:
    case Requirement::Kind::kAny:
      break;
  }
  std::string text;
  for (const Requirement& part : requirement.parts) {
    if (!text.empty()) text += requirement.kind == Requirement::Kind::kAll ? " & " : " | ";
    const bool formula = !part.parts.empty();
    text += formula ? "(" + written(part) + ")" : written(part);
  }
  return text;
}

std::string required(std::string_view pattern) {
  const auto tree = parse_regex_tree(pattern);
  return tree ? written(requirement_of(*tree)) : "not understood";
}

TEST(Requirement, IsTheWordsOfAnAlternationWithTheirEdges) {
  EXPECT_EQ(required("\\b(late|slow)\\b"), "<late> | <slow>");
  EXPECT_EQ(required("\\bdon'?t\\b"), "<don't> | <dont>");
  EXPECT_EQ(required("\\bcancel\\w*"), "<cancel");
  EXPECT_EQ(required("^ei$"), "^<ei>$");
  EXPECT_EQ(required("\\Qa.b\\E"), "a.b");
  EXPECT_EQ(required("n\\x{e4}in"), "n\u00e4in");
}

TEST(Requirement, JoinsWordsBesideEachOther) {
  EXPECT_EQ(required("\\b(do|does) (you|it)\\b"), "<do it> | <do you> | <does it> | <does you>");
  EXPECT_EQ(required("\\bcan (we|you) (please )?tell\\b"),
            "<can we please tell> | <can we tell> | <can you please tell> | <can you tell>");
}

TEST(Requirement, AsksForBothSidesOfAGap) {
  EXPECT_EQ(required("\\b(wait|queue)\\w* .{0,35}\\b(one|two)\\b"),
            "(<queue | <wait) & (<one> | <two>)");
  EXPECT_EQ(required("\\bnot (\\w+ ){0,2}good"), "<not> & <good");
  EXPECT_EQ(required("\\b\\d+ (days|weeks)"),
            "(<0 | <1 | <2 | <3 | <4 | <5 | <6 | <7 | <8 | <9) & (<days | <weeks)");
  EXPECT_EQ(required("(an \\w+ by|late) x"), "(an> & <by) | late");
}

TEST(Requirement, KnowsEdgesFromWhatStandsBeside) {
  EXPECT_EQ(required("(^|[.!] ?)(hi |hey )*do"), "<do");
  EXPECT_EQ(required("\\w+ late[ ,]"), "<late> | <late,");
  EXPECT_EQ(required("\\W+late\\W"), "<late>");
  EXPECT_EQ(required("x*late"), "late");
  EXPECT_EQ(required("(\\W|x)late"), "late");
}

TEST(Requirement, WritesOutRepetitionsOfOneText) {
  EXPECT_EQ(required("e{3,}"), "eee");
  EXPECT_EQ(required("(ha){2}!"), "haha!");
  EXPECT_EQ(required("(ha){9}"), "hahahaha");
  EXPECT_EQ(required("[?!]{2}"), "!! | !? | ?! | ??");
  EXPECT_EQ(required("[ab]{2}x"), "aax | abx | bax | bbx");
}

TEST(Requirement, JoinsWhatIsRepeatedWithItsNeighbours) {
  EXPECT_EQ(required("i+t+u+"), "it");
  EXPECT_EQ(required("\\bv{2,}i+t+u+"), "<vv & it");
  EXPECT_EQ(required("h+u{2,}o+r+a"), "huu & or");
  EXPECT_EQ(required("a(ha|he)+b"), "aha | ahe");
  EXPECT_EQ(required("([.-][a-z]){3,}"), "(-~ | .~) & (-~ | .~) & (-~ | .~)");
}

TEST(Requirement, KnowsLettersFromWhatStandsBeside) {
  EXPECT_EQ(required("[a-z]+[13][a-z]"), "~1~ | ~3~");
  EXPECT_EQ(required("[a-zA-Z]{2,}@[a-z]*"), "~@");
  EXPECT_EQ(required("[a-z]*@[a-z0-9]+"), "@");
  EXPECT_EQ(required("x[a-z]*@"), "~@");
  EXPECT_EQ(required("(?i)[a-z]@"), "@");
  EXPECT_EQ(required("[a-z\u00e5]@"), "@");
}

TEST(Requirement, AsksForALetterAtAnEdgeOnlyAmongManyTexts) {
  EXPECT_EQ(required("[a-z]+(ko|k)\\b"), "nothing");
  EXPECT_EQ(required("[a-z]+(kohan|ko|kos|ks|kste|ksie|kka|kse|kaa|k)\\b"),
            "~k> | ~kaa> | ~kka> | ~ko> | ~kohan> | ~kos> | ~ks> | ~kse> | ~ksie> | ~kste>");
  EXPECT_EQ(required("[a-z]+(ko[a-z]+|k)\\b"), "nothing");
}

TEST(Requirement, KeepsSpacesWhereTheyAreNoEdge) {
  EXPECT_EQ(required("[.!?] +[^ ]"), "!  | .  | ? ");
  EXPECT_EQ(required(", (but|yet) "), ", but> | , yet>");
}

TEST(Requirement, KnowsWhatBeginsTheText) {
  EXPECT_EQ(required("^(no|nope)\\b.*late"), "(^<no> | ^<nope>) & late");
  EXPECT_EQ(required("(^|\\b)no\\b"), "<no> | ^<no>");
  EXPECT_EQ(required("^ *no"), "^<no");
  EXPECT_EQ(required("^\\s+no"), "^<no");
  EXPECT_EQ(required("^\\W+no"), "<no");
  EXPECT_EQ(required("\\Ano"), "^<no");
  EXPECT_EQ(required("(?m)^no"), "<no");
  EXPECT_EQ(required("(?m:^no)|^yes"), "<no | ^<yes");
}

TEST(Requirement, KnowsWhatEndsTheText) {
  EXPECT_EQ(required("[.]$"), ".$");
  EXPECT_EQ(required("[.]\\s*$"), ".$");
  EXPECT_EQ(required("no *\\z"), "no>$");
  EXPECT_EQ(required("no *x?$"), "no");
  EXPECT_EQ(required("no$|(?m:yes$)"), "no>$ | yes>");
  EXPECT_EQ(required("\\?( |$)"), "?$ | ? ");
}

TEST(Requirement, IsNothingWhereAnyTextMayDo) {
  for (const std::string_view pattern : {"[a-z]{4}", "\\w+", "(late)?", "late|\\w{9}", "(late)*",
                                         "a", ".", "\\pL\\PL", "[^ ]+", " "}) {
    EXPECT_EQ(required(pattern), "nothing") << pattern;
  }
}

TEST(Requirement, MultipliesOnlyUpToABound) {
  std::string words = "(a0";
  for (std::size_t i = 1; i <= kMostAlternatives / 2; ++i) words += "|a" + std::to_string(i);
  words += ")";
  const auto tree = parse_regex_tree(words + "(x|y) " + words);
  ASSERT_TRUE(tree);
  const Requirement requirement = requirement_of(*tree);
  ASSERT_EQ(requirement.kind, Requirement::Kind::kAll);
  for (const Requirement& part : requirement.parts)
    EXPECT_LE(part.parts.size(), kMostAlternatives) << written(part);
}

/// A random pattern of a few letters with everything that rules use.
class Patterns {
 public:
  explicit Patterns(unsigned seed) : random_(seed) {}

  std::string pattern(int depth = 0) {
    std::string text;
    const int parts = 1 + pick(depth == 0 ? 4 : 3);
    for (int i = 0; i < parts; ++i) text += part(depth);
    return text;
  }

  std::string text() {
    static const std::vector<std::string> kLetters = {"a", "b", "c",      "d", " ",
                                                      ",", "7", "\u00e4", "\n"};
    std::string text;
    const int length = pick(16);
    for (int i = 0; i < length; ++i) text += kLetters[static_cast<std::size_t>(pick(9))];
    return text;
  }

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

  std::string part(int depth) {
    static const std::vector<std::string> kRepeats = {"",  "",    "",      "?",    "*",
                                                      "+", "{2}", "{1,2}", "{2,}?"};
    static const std::vector<std::string> kAtoms = {
        "a",      "b",        "c",      "d",        " ",           ",",      "ab",    "bc",
        "\u00e4", "7",        ".",      "\\b",      "^",           "$",      "\\w",   "\\W",
        "\\s",    "\\d",      "\\B",    "[ab]",     "[^a]",        "[a-c ]", "\\S",   "\\D",
        "[\\s,]", "[^\\w]",   "(?i:A)", "\\Q.,\\E", "[[:alpha:]]", "(?m:^)", "[a-z]", "[a-zA]",
        "(?m:$)", "[A-Za-z]", "^\\s*",  "\\s*$",    "[ \\t]"};
    if (depth < 3 && pick(3) == 0) {
      std::string group = "(" + pattern(depth + 1);
      for (int more = pick(3); more > 0; --more) group += "|" + pattern(depth + 1);
      return group + ")" + kRepeats[static_cast<std::size_t>(pick(9))];
    }
    return "(?:" + kAtoms[static_cast<std::size_t>(pick(static_cast<int>(kAtoms.size())))] + ")" +
           kRepeats[static_cast<std::size_t>(pick(9))];
  }

  std::mt19937 random_;
};

std::vector<int> met(const RequirementIndex& index, std::string_view text) {
  std::vector<int> requirements;
  for (const RequirementIndex::Met& met : index.met(text))
    requirements.push_back(static_cast<int>(met.requirement));
  std::ranges::sort(requirements);
  return requirements;
}

/// The promises of a requirement: no text that matches is without it, and matches begin where it
/// says.
TEST(RequirementIndex, MissesNoTextThatMatches) {
  std::size_t matches = 0;
  std::size_t spared = 0;
  std::size_t bounded = 0;
  for (unsigned seed = 0; seed < 300; ++seed) {
    Patterns patterns(seed);
    std::vector<std::string> written_patterns;
    std::vector<Requirement> requirements;
    for (int i = 0; i < 8; ++i) {
      const std::string pattern = patterns.pattern();
      const auto tree = parse_regex_tree(pattern);
      ASSERT_TRUE(tree) << pattern;
      Requirement requirement = requirement_of(*tree);
      if (requirement.kind == Requirement::Kind::kNothing) continue;
      written_patterns.push_back(pattern);
      requirements.push_back(std::move(requirement));
    }
    const bool word_by_word = seed % 2 == 0;
    const RequirementIndex index(requirements,
                                 word_by_word ? 0 : RequirementIndex::kMostTextsAnywhere);
    for (int round = 0; round < 30; ++round) {
      const std::string text = patterns.text();
      const std::vector<RequirementIndex::Met> met = index.met(text);
      for (std::size_t i = 0; i < written_patterns.size(); ++i) {
        const auto candidate = std::ranges::find(met, static_cast<std::uint32_t>(i),
                                                 &RequirementIndex::Met::requirement);
        if (candidate == met.end()) ++spared;
        const RE2 regex(written_patterns[i]);
        re2::StringPiece match;
        if (!regex.Match(text, 0, text.size(), RE2::UNANCHORED, &match, 1)) continue;
        ++matches;
        ASSERT_NE(candidate, met.end()) << "'" << text << "' matches " << written_patterns[i]
                                        << ", which requires " << written(requirements[i]);
        for (std::size_t at = 0; at <= text.size(); ++at) {
          if (!regex.Match(text, at, text.size(), RE2::ANCHOR_START, &match, 1)) continue;
          EXPECT_TRUE(candidate->first_begin <= at && at <= candidate->last_begin)
              << written_patterns[i] << " matches '" << text << "' at " << at << ", not between "
              << candidate->first_begin << " and " << candidate->last_begin;
          if (candidate->first_begin > 0 || candidate->last_begin < text.size()) ++bounded;
        }
      }
    }
  }
  EXPECT_GT(matches, 1'000U);
  EXPECT_GT(spared, 10'000U);
  EXPECT_GT(bounded, 1'000U);
}

TEST(RequirementIndex, HoldsWordsToTheirEdges) {
  const auto requirement = [](std::string_view pattern) {
    return requirement_of(*parse_regex_tree(pattern));
  };
  const RequirementIndex index({requirement("\\bcan\\b"), requirement("\\bcan"), requirement("can"),
                                requirement("\\bcan .*\\byou\\b"), requirement("can\\b")});
  EXPECT_EQ(met(index, "can"), (std::vector<int>{0, 1, 2, 4}));
  EXPECT_EQ(met(index, "cannot"), (std::vector<int>{1, 2}));
  EXPECT_EQ(met(index, "pecan"), (std::vector<int>{2, 4}));
  EXPECT_EQ(met(index, "pecans"), (std::vector<int>{2}));
  EXPECT_EQ(met(index, "can do it, you"), (std::vector<int>{0, 1, 2, 3, 4}));
  EXPECT_EQ(met(index, ""), std::vector<int>());
}

TEST(RequirementIndex, LooksForBeginningsAtTheBeginning) {
  const RequirementIndex index(
      {requirement_of(*parse_regex_tree("^no")), requirement_of(*parse_regex_tree("\\bno"))});
  EXPECT_EQ(met(index, "no, no"), (std::vector<int>{0, 1}));
  EXPECT_EQ(met(index, "oh no"), std::vector<int>{1});
}

TEST(RequirementIndex, LooksForEndsAtTheEnd) {
  const RequirementIndex index({requirement_of(*parse_regex_tree("^\\s*no")),
                                requirement_of(*parse_regex_tree("no\\s*$")),
                                requirement_of(*parse_regex_tree("no"))});
  EXPECT_EQ(met(index, " \n\tno, yes"), (std::vector<int>{0, 2}));
  EXPECT_EQ(met(index, "yes, no \n\t"), (std::vector<int>{1, 2}));
  EXPECT_EQ(met(index, " no "), (std::vector<int>{0, 1, 2}));
  EXPECT_EQ(met(index, "yes, no, yes"), (std::vector<int>{2}));
}

TEST(RequirementIndex, FindsInWordsOfAnyLengthWhatItFoundBefore) {
  const RequirementIndex index(
      {requirement_of(*parse_regex_tree("^abab")), requirement_of(*parse_regex_tree("ba$")),
       requirement_of(*parse_regex_tree("x.*ab, ?c"))},
      /*most_texts_anywhere=*/0);
  for (const std::size_t pairs : {3U, 31U, 32U, 1'000U}) {
    std::string word;
    for (std::size_t i = 0; i < pairs; ++i) word += "ab";
    for (int round = 0; round < 2; ++round) {
      EXPECT_EQ(met(index, word), std::vector<int>{0}) << pairs;
      EXPECT_EQ(met(index, word + "a"), (std::vector<int>{0, 1})) << pairs;
      EXPECT_EQ(met(index, "x " + word + "a"), std::vector<int>{1}) << pairs;
      EXPECT_EQ(met(index, "x " + word + ",c"), std::vector<int>{2}) << pairs;
    }
  }
}

TEST(RequirementIndex, LooksForLettersBeside) {
  const RequirementIndex index({requirement_of(*parse_regex_tree("[a-z]+[.]")),
                                requirement_of(*parse_regex_tree("[.][a-z]+"))});
  EXPECT_EQ(met(index, "a.b"), (std::vector<int>{0, 1}));
  EXPECT_EQ(met(index, "a."), std::vector<int>{0});
  EXPECT_EQ(met(index, ".b"), std::vector<int>{1});
  EXPECT_EQ(met(index, "1.2 ."), std::vector<int>());
}

TEST(RequirementIndex, HoldsTextsToTheirOrder) {
  const auto requirement = [](std::string_view pattern) {
    return requirement_of(*parse_regex_tree(pattern));
  };
  const RequirementIndex index({requirement("can.*you"), requirement("(can|will).*(you|they)"),
                                requirement("can.*can"), requirement("(one.*two|three).*four"),
                                requirement("(one.*two){2}.*four")});
  EXPECT_EQ(met(index, "you can"), std::vector<int>());
  EXPECT_EQ(met(index, "you can, can you"), (std::vector<int>{0, 1, 2}));
  EXPECT_EQ(met(index, "they can, you will"), (std::vector<int>{0, 1}));
  EXPECT_EQ(met(index, "canyou"), (std::vector<int>{0, 1}));
  EXPECT_EQ(met(index, "cayoun"), std::vector<int>());
  EXPECT_EQ(met(index, "two one four"), std::vector<int>());
  EXPECT_EQ(met(index, "four one two"), std::vector<int>());
  EXPECT_EQ(met(index, "two one three four"), (std::vector<int>{3}));
  EXPECT_EQ(met(index, "one two one two four"), (std::vector<int>{3, 4}));
}

TEST(RequirementIndex, RefusesTextsThatWouldTakeTooMuchMemory) {
  const auto of_bytes = [](std::size_t bytes) {
    Requirement requirement;
    requirement.kind = Requirement::Kind::kText;
    requirement.text.text = std::string(bytes, 'a');
    return requirement;
  };
  const RequirementIndex refused({of_bytes(RequirementIndex::kMostBytes), of_bytes(1)});
  EXPECT_FALSE(refused.usable());
  EXPECT_TRUE(refused.met("aaaa").empty());
  EXPECT_TRUE(RequirementIndex({of_bytes(48), of_bytes(1)}).usable());
}

}  // namespace
}  // namespace kaiku::rules
