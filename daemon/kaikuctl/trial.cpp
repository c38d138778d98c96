#include "trial.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include <kaiku/policy/decide.hpp>
#include <kaiku/rules/recent_past.hpp>

#include "given_past.hpp"

namespace kaikuctl {

using namespace kaiku;

namespace {

constexpr TimePoint kMoment = from_unix_seconds(1'767'268'800);  // 2026-01-01T12:00:00Z

}  // namespace

policy::AccountSettings everything_allowed() {
  policy::AccountSettings settings;
  settings.mode = Mode::kLive;
  settings.capabilities = {ActionKind::kReply, ActionKind::kPrivateReply, ActionKind::kReact,
                           ActionKind::kHide,  ActionKind::kUnhide,       ActionKind::kDelete,
                           ActionKind::kBlock, ActionKind::kUnblock,      ActionKind::kWarn};
  settings.placeholders = {{"channel", "Kaiku"}, {"form_url", "https://example.org/palaute"}};
  return settings;
}

namespace {

Comment comment_of(const Trial& trial) {
  Comment comment = trial.given.comment;
  if (comment.account.empty()) comment.account = AccountId("trial");
  if (comment.platform.empty()) comment.platform = "generic";
  if (comment.post.empty()) comment.post = PostId("trial-post");
  comment.brand = BrandId("trial");
  comment.id = CommentId(trial.id.empty() ? "trial" : trial.id);
  comment.author.id = AuthorId("trial-author");
  comment.text = trial.text;
  comment.created_at = kMoment;
  return comment;
}

/// What was written before, a second apart, the last of it a second before the text.
void note_earlier(const rules::RuleSet& rules, text::Analyzer& analyzer, const Trial& trial,
                  const text::Analyzer::Options& options, rules::RecentPast& past) {
  const rules::GivenFacts& given = trial.given;
  const std::size_t count = given.earlier.size() + given.earlier_own.size();
  Comment comment = comment_of(trial);
  rules::Context context = given.context;
  context.comment = &comment;
  context.past = &past;
  for (std::size_t i = 0; i < count; ++i) {
    const bool own = i >= given.earlier.size();
    comment.id = CommentId("earlier-" + std::to_string(i));
    if (!own) comment.author.id = AuthorId("other-" + std::to_string(i));
    if (own) comment.author.id = AuthorId("trial-author");
    comment.text = own ? given.earlier_own[i - given.earlier.size()] : given.earlier[i];
    context.at = kMoment - std::chrono::seconds(count - i);
    const text::PreparedText text = analyzer.prepare(comment.text, options);
    past.note(comment, text, rules.examine(text, context), *context.at);
    past.commit();
  }
}

}  // namespace

TrialResult run(const rules::RuleSet& rules, text::Analyzer& analyzer, const Trial& trial) {
  const Comment comment = comment_of(trial);
  text::Analyzer::Options options;
  options.given = trial.language;
  text::PreparedText prepared = analyzer.prepare(comment.text, options);
  std::optional<rules::RecentPast> past;
  if (!trial.given.earlier.empty() || !trial.given.earlier_own.empty()) {
    past.emplace(rules.recent_needs());
    note_earlier(rules, analyzer, trial, options, *past);
  }
  GivenPast memory(trial.given, kMoment);
  const int revision = trial.given.context.edited.value_or(false) ? 2 : 1;
  const policy::Circumstances circumstances{.local = trial.given.context.local,
                                            .past = past ? &*past : nullptr};
  static const policy::AccountSettings allowed = everything_allowed();
  Decision decision =
      policy::decide(rules, prepared, comment, revision, allowed, memory, kMoment, circumstances);
  return {std::move(prepared), std::move(decision)};
}

}  // namespace kaikuctl
