#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/result/diagnostic.hpp>

namespace kaiku {
namespace {

constexpr std::string_view kKeys[] = {"lemma", "phrase", "regex", "near", "list", "confidence"};

TEST(Diagnostic, IsOneLineThatEditorsUnderstand) {
  Diagnostic diagnostic{Diagnostic::Severity::kError, "rules/a.yaml",         7, 9,
                        "unknown key 'lema'",         "did you mean 'lemma'?"};
  EXPECT_EQ(to_string(diagnostic),
            "rules/a.yaml:7:9: error: unknown key 'lema' (did you mean 'lemma'?)");
  diagnostic.severity = Diagnostic::Severity::kWarning;
  diagnostic.column = 0;
  diagnostic.hint.clear();
  EXPECT_EQ(to_string(diagnostic), "rules/a.yaml:7: warning: unknown key 'lema'");
  diagnostic.line = 0;
  diagnostic.column = 3;
  EXPECT_EQ(to_string(diagnostic), "rules/a.yaml: warning: unknown key 'lema'")
      << "a column without its line says nothing";
  diagnostic.file.clear();
  EXPECT_EQ(to_string(diagnostic), "(input): warning: unknown key 'lema'");
}

TEST(Diagnostics, HaveErrorsOnlyWhenOneIsAnError) {
  Diagnostic warning;
  warning.severity = Diagnostic::Severity::kWarning;
  EXPECT_FALSE(has_errors({}));
  EXPECT_FALSE(has_errors({warning, warning}));
  EXPECT_TRUE(has_errors({warning, Diagnostic{}}));
}

TEST(Closest, SeesWhatATypingMistakeMeant) {
  EXPECT_EQ(closest("lema", kKeys), "lemma");
  EXPECT_EQ(closest("lemam", kKeys), "lemma") << "neighbours swapped";
  EXPECT_EQ(closest("confidnece", kKeys), "confidence");
  EXPECT_EQ(closest("regexp", kKeys), "regex");
  EXPECT_EQ(closest("near", kKeys), "near");
}

TEST(Closest, PrefersTheNearer) {
  constexpr std::string_view words[] = {"hides", "hide", "hidden"};
  EXPECT_EQ(closest("hid", words), "hide");
  EXPECT_EQ(closest("hidde", words), "hide") << "one letter too many, and first among equals";
}

TEST(Closest, GivesNothingForAWordThatIsMeantOtherwise) {
  EXPECT_EQ(closest("temperature", kKeys), "");
  EXPECT_EQ(closest("", kKeys), "");
  EXPECT_EQ(closest("lemma", {}), "");
}

TEST(Closest, IsBoundedForHostileWords) {
  const std::string word(1'000'000, 'x');
  const std::string other(1'000'000, 'y');
  const std::string_view words[] = {other};
  closest(word, words);  // ends at once: both are cut before they are compared
}

TEST(DidYouMean, NamesTheNearOneOrAll) {
  EXPECT_EQ(did_you_mean("lema", kKeys), "did you mean 'lemma'?");
  constexpr std::string_view few[] = {"alpha", "beta"};
  EXPECT_EQ(did_you_mean("zzzzzzzz", few), "known: alpha, beta");
  EXPECT_EQ(did_you_mean("x", {}), "");
}

}  // namespace
}  // namespace kaiku
