#include <set>
#include <string>

#include <gtest/gtest.h>

#include <kaiku/domain/action.hpp>
#include <kaiku/domain/comment.hpp>
#include <kaiku/domain/decision.hpp>
#include <kaiku/domain/event.hpp>
#include <kaiku/domain/finding.hpp>
#include <kaiku/domain/language.hpp>

namespace kaiku {
namespace {

// Every enumerator from the first to `last` has a name of its own that is read back.
template <class E, class Parse>
void expect_names(E last, const Parse& parse) {
  std::set<std::string> names;
  for (int value = 0; value <= static_cast<int>(last); ++value) {
    const auto name = std::string(to_string(static_cast<E>(value)));
    EXPECT_NE(name, "unknown") << value;
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_EQ(parse(name), static_cast<E>(value)) << name;
  }
  EXPECT_FALSE(parse("unknown"));
  EXPECT_FALSE(parse(""));
}

TEST(Names, OfEnumeratorsAreDistinctAndReadBack) {
  expect_names(Language::kEnglish, parse_language);
  expect_names(CommentKind::kPost, parse_comment_kind);
  expect_names(CommentClass::kOther, parse_comment_class);
  expect_names(ActionKind::kNotify, parse_action_kind);
  expect_names(Mode::kLive, parse_mode);
  expect_names(ActionState::kCancelled, parse_action_state);
}

TEST(Names, OfGuardsAndEventsAreDistinct) {
  std::set<std::string_view> names;
  for (int guard = 1; guard <= 10; ++guard) names.insert(to_string(static_cast<Guard>(guard)));
  EXPECT_EQ(names.size(), 10u);
  EXPECT_FALSE(names.contains("unknown"));
  names.clear();
  for (int kind = 0; kind <= static_cast<int>(EventKind::kErasure); ++kind) {
    names.insert(to_string(static_cast<EventKind>(kind)));
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(EventKind::kErasure) + 1);
}

TEST(LanguageNames, AreReadWithARegion) {
  EXPECT_EQ(parse_language("sv-FI"), Language::kSwedish);
  EXPECT_EQ(parse_language("en_GB"), Language::kEnglish);
  EXPECT_FALSE(parse_language("fil"));
  EXPECT_FALSE(parse_language("et"));
}

TEST(ActionKinds, FallIntoTheGroupsThatGuardsAskAbout) {
  const std::set<ActionKind> texts = {ActionKind::kReply, ActionKind::kWarn};
  const std::set<ActionKind> restrictions = {ActionKind::kHide, ActionKind::kDelete,
                                             ActionKind::kBlock};
  const std::set<ActionKind> irreversible = {ActionKind::kDelete, ActionKind::kBlock};
  const std::set<ActionKind> internal = {ActionKind::kCase, ActionKind::kLabel, ActionKind::kHold,
                                         ActionKind::kEscalate, ActionKind::kNotify};
  for (int value = 0; value <= static_cast<int>(ActionKind::kNotify); ++value) {
    const auto kind = static_cast<ActionKind>(value);
    EXPECT_EQ(is_public_text(kind), texts.contains(kind)) << to_string(kind);
    EXPECT_EQ(is_restriction(kind), restrictions.contains(kind)) << to_string(kind);
    EXPECT_EQ(is_irreversible(kind), irreversible.contains(kind)) << to_string(kind);
    EXPECT_EQ(goes_to_platform(kind), !internal.contains(kind)) << to_string(kind);
  }
}

TEST(ActionKey, TellsCommentsAccountsAndKindsApart) {
  const auto key = comment_action_key(AccountId("a"), CommentId("c"), ActionKind::kReply);
  EXPECT_EQ(key, "a/c/reply");
  EXPECT_NE(key, comment_action_key(AccountId("a"), CommentId("c"), ActionKind::kWarn));
  EXPECT_NE(key, comment_action_key(AccountId("b"), CommentId("c"), ActionKind::kReply));
}

TEST(Finding, HoldsOtherOnlyWhenNothingElseIsPrimary) {
  Finding finding;
  EXPECT_TRUE(finding.holds(CommentClass::kOther));
  finding.scores[static_cast<std::size_t>(CommentClass::kPraise)].holds = true;
  finding.primary = CommentClass::kPraise;
  EXPECT_FALSE(finding.holds(CommentClass::kOther));
  EXPECT_TRUE(finding.holds(CommentClass::kPraise));
}

}  // namespace
}  // namespace kaiku
