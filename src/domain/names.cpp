#include <span>
#include <utility>

#include <kaiku/domain/action.hpp>
#include <kaiku/domain/comment.hpp>
#include <kaiku/domain/decision.hpp>
#include <kaiku/domain/event.hpp>
#include <kaiku/domain/finding.hpp>
#include <kaiku/domain/language.hpp>

namespace kaiku {
namespace {

template <class E>
using Name = std::pair<E, std::string_view>;

constexpr Name<Language> kLanguages[] = {
    {Language::kFinnish, "fi"}, {Language::kSwedish, "sv"}, {Language::kEnglish, "en"}};

constexpr Name<CommentKind> kCommentKinds[] = {{CommentKind::kComment, "comment"},
                                               {CommentKind::kReview, "review"},
                                               {CommentKind::kMention, "mention"},
                                               {CommentKind::kLiveComment, "live_comment"},
                                               {CommentKind::kStoryReply, "story_reply"},
                                               {CommentKind::kMessage, "message"},
                                               {CommentKind::kPost, "post"}};

constexpr Name<EventKind> kEventKinds[] = {
    {EventKind::kCreated, "created"},   {EventKind::kEdited, "edited"},
    {EventKind::kRemoved, "removed"},   {EventKind::kHidden, "hidden"},
    {EventKind::kUnhidden, "unhidden"}, {EventKind::kReaction, "reaction"},
    {EventKind::kErasure, "erasure"}};

constexpr Name<CommentClass> kCommentClasses[] = {
    {CommentClass::kQuestion, "question"}, {CommentClass::kCriticism, "criticism"},
    {CommentClass::kAbuse, "abuse"},       {CommentClass::kPraise, "praise"},
    {CommentClass::kSpam, "spam"},         {CommentClass::kOther, "other"}};

constexpr Name<Tipped> kTipped[] = {
    {Tipped::kNo, "no"}, {Tipped::kUp, "up"}, {Tipped::kDown, "down"}};

constexpr Name<ActionKind> kActionKinds[] = {
    {ActionKind::kReply, "reply"},     {ActionKind::kPrivateReply, "private_reply"},
    {ActionKind::kReact, "react"},     {ActionKind::kHide, "hide"},
    {ActionKind::kUnhide, "unhide"},   {ActionKind::kDelete, "delete"},
    {ActionKind::kBlock, "block"},     {ActionKind::kUnblock, "unblock"},
    {ActionKind::kWarn, "warn"},       {ActionKind::kCase, "case"},
    {ActionKind::kLabel, "label"},     {ActionKind::kHold, "hold"},
    {ActionKind::kUnreact, "unreact"}, {ActionKind::kEscalate, "escalate"},
    {ActionKind::kNotify, "notify"},   {ActionKind::kPublish, "publish"}};

constexpr Name<Mode> kModes[] = {
    {Mode::kShadow, "shadow"}, {Mode::kDraft, "draft"}, {Mode::kLive, "live"}};

constexpr Name<ActionState> kActionStates[] = {
    {ActionState::kPlanned, "planned"},    {ActionState::kAwaitingApproval, "awaiting_approval"},
    {ActionState::kReady, "ready"},        {ActionState::kSending, "sending"},
    {ActionState::kDone, "done"},          {ActionState::kFailed, "failed"},
    {ActionState::kDead, "dead"},          {ActionState::kInDoubt, "in_doubt"},
    {ActionState::kCancelled, "cancelled"}};

constexpr Name<Guard> kGuards[] = {{Guard::kNothingLost, "nothing_lost"},
                                   {Guard::kOneEffect, "one_effect"},
                                   {Guard::kCriticism, "criticism"},
                                   {Guard::kPublicFirst, "public_first"},
                                   {Guard::kNoEcho, "no_echo"},
                                   {Guard::kPeopleFirst, "people_first"},
                                   {Guard::kCrisisFreeze, "crisis_freeze"},
                                   {Guard::kApprovedWords, "approved_words"},
                                   {Guard::kAskBeforeIrreversible, "ask_before_irreversible"},
                                   {Guard::kExplained, "explained"}};

template <class E>
std::string_view name_of(std::span<const Name<E>> names, E value) {
  for (const auto& [candidate, name] : names) {
    if (candidate == value) return name;
  }
  return "unknown";
}

template <class E>
std::optional<E> value_of(std::span<const Name<E>> names, std::string_view text) {
  for (const auto& [candidate, name] : names) {
    if (name == text) return candidate;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Language v) {
  return name_of<Language>(kLanguages, v);
}
std::string_view to_string(CommentKind v) {
  return name_of<CommentKind>(kCommentKinds, v);
}
std::string_view to_string(EventKind v) {
  return name_of<EventKind>(kEventKinds, v);
}
std::string_view to_string(CommentClass v) {
  return name_of<CommentClass>(kCommentClasses, v);
}
std::string_view to_string(Tipped v) {
  return name_of<Tipped>(kTipped, v);
}
std::string_view to_string(ActionKind v) {
  return name_of<ActionKind>(kActionKinds, v);
}
std::string_view to_string(Mode v) {
  return name_of<Mode>(kModes, v);
}
std::string_view to_string(ActionState v) {
  return name_of<ActionState>(kActionStates, v);
}
std::string_view to_string(Guard v) {
  return name_of<Guard>(kGuards, v);
}

std::optional<Language> parse_language(std::string_view code) {
  if (code.size() > 2 && (code[2] == '-' || code[2] == '_')) code = code.substr(0, 2);
  return value_of<Language>(kLanguages, code);
}
std::optional<CommentKind> parse_comment_kind(std::string_view name) {
  return value_of<CommentKind>(kCommentKinds, name);
}
std::optional<CommentClass> parse_comment_class(std::string_view name) {
  return value_of<CommentClass>(kCommentClasses, name);
}
std::optional<Tipped> parse_tipped(std::string_view name) {
  return value_of<Tipped>(kTipped, name);
}
std::optional<ActionKind> parse_action_kind(std::string_view name) {
  return value_of<ActionKind>(kActionKinds, name);
}
std::optional<Mode> parse_mode(std::string_view name) {
  return value_of<Mode>(kModes, name);
}
std::optional<ActionState> parse_action_state(std::string_view name) {
  return value_of<ActionState>(kActionStates, name);
}

bool is_public_text(ActionKind kind) {
  return kind == ActionKind::kReply || kind == ActionKind::kWarn;
}
bool is_restriction(ActionKind kind) {
  return kind == ActionKind::kHide || kind == ActionKind::kDelete || kind == ActionKind::kBlock;
}
bool is_irreversible(ActionKind kind) {
  return kind == ActionKind::kDelete || kind == ActionKind::kBlock;
}
bool goes_to_platform(ActionKind kind) {
  switch (kind) {
    case ActionKind::kReply:
    case ActionKind::kPrivateReply:
    case ActionKind::kReact:
    case ActionKind::kUnreact:
    case ActionKind::kHide:
    case ActionKind::kUnhide:
    case ActionKind::kDelete:
    case ActionKind::kBlock:
    case ActionKind::kUnblock:
    case ActionKind::kWarn:
    case ActionKind::kPublish:
      return true;
    case ActionKind::kCase:
    case ActionKind::kLabel:
    case ActionKind::kHold:
    case ActionKind::kEscalate:
    case ActionKind::kNotify:
      return false;
  }
  return false;
}

std::string comment_action_key(const AccountId& account, const CommentId& comment,
                               ActionKind kind) {
  const std::string_view name = to_string(kind);
  std::string key;
  key.reserve(account.value.size() + comment.value.size() + name.size() + 2);
  key.append(account.value).append(1, '/').append(comment.value).append(1, '/').append(name);
  return key;
}

}  // namespace kaiku
