#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/ids.hpp>

namespace kaiku {

enum class ActionKind {
  kReply,         ///< public answer under the comment
  kPrivateReply,  ///< private message tied to the comment; guard 4
  kReact,         ///< like
  kHide,
  kUnhide,
  kDelete,
  kBlock,
  kUnblock,
  kWarn,  ///< public reply with a warning text
  kCase,  ///< a private follow-up for a team
  kLabel,
  kHold,      ///< a human must look before anything happens
  kEscalate,  ///< open an incident
  kNotify,    ///< tell on-call; made by incidents, never by a policy
  kUnreact,   ///< takes a like back; asked for by people only
  kPublish,   ///< a post of the brand's own, from the content plan; it has no target
};

std::string_view to_string(ActionKind kind);
std::optional<ActionKind> parse_action_kind(std::string_view name);

/// True for what the public or the commenter sees or feels: guard 7 freezes these.
bool is_public_text(ActionKind kind);    ///< kReply, kWarn
bool is_restriction(ActionKind kind);    ///< kHide, kDelete, kBlock; guard 3
bool is_irreversible(ActionKind kind);   ///< kDelete, kBlock; guard 9
bool goes_to_platform(ActionKind kind);  ///< needs an outgoing call to a platform

enum class Mode { kShadow, kDraft, kLive };
std::string_view to_string(Mode mode);
std::optional<Mode> parse_mode(std::string_view name);

/// planned → awaiting_approval → ready → sending → done | failed | dead. kPlanned waits for
/// `depends_on`; kInDoubt: sent, outcome unknown.
enum class ActionState {
  kPlanned,
  kAwaitingApproval,
  kReady,
  kSending,
  kDone,
  kFailed,
  kDead,
  kInDoubt,
  kCancelled
};
std::string_view to_string(ActionState state);
std::optional<ActionState> parse_action_state(std::string_view name);

/// Something to do. `key` is what makes one event have one effect: the same key is stored once,
/// ever. For a comment it is "<account>/<comment>/<kind>", for a page
/// "incident/<id>/<step>/<contact>/<channel>/<round>", for a post "plan/<post>/<account>".
struct Action {
  std::string key;
  ActionKind kind = ActionKind::kReply;
  BrandId brand;
  AccountId account;  ///< empty for kNotify
  CommentId target;   ///< the comment acted on
  PostId post;
  CommentId thread;
  AuthorId author;   ///< whose comment it is; the one blocked by kBlock
  std::string text;  ///< kReply, kPrivateReply, kWarn, kPublish: the finished text; kNotify: JSON
  std::string template_id;
  int variant = 0;
  std::string policy;      ///< id of the policy that asked for it
  std::string reason;      ///< for people: why it waits for approval or became a case; may be empty
  std::string depends_on;  ///< key of an action that must be done first, or empty
  std::string team;        ///< kCase
  std::string label;       ///< kLabel
  std::string channel;     ///< kNotify: "contact/channel" of the configuration
  std::optional<IncidentId> incident;  ///< kNotify, kEscalate
  std::optional<Duration> due_in;      ///< kCase
  TimePoint created_at{};
  TimePoint not_before{};
  std::optional<TimePoint>
      expires_at;  ///< after it the platform would refuse (private reply: 7 days); kLabel: its end
  std::string label_on;     ///< kLabel: "author" (also when empty), "post", "thread", "domain"
  std::string domain;       ///< kLabel on a domain: which one
  bool protective = false;  ///< kHide: personal data is hidden for its owner's sake, without blame
  /// kBlock: lifted again so long after it was done. kPublish: how long after not_before it may
  /// leave by itself; then a person decides.
  std::optional<Duration> lasts;
};

/// Action::policy of what a brand has approved to be said to somebody in danger.
inline constexpr const char* kHelpInDanger = "help_in_danger";

std::string comment_action_key(const AccountId& account, const CommentId& comment, ActionKind kind);

}  // namespace kaiku
