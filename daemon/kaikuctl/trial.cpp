#include "trial.hpp"

#include <kaiku/policy/decide.hpp>

#include "first_contact.hpp"

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

TrialResult run(const rules::RuleSet& rules, text::Analyzer& analyzer, const Trial& trial) {
  Comment comment;
  comment.account = AccountId("trial");
  comment.brand = BrandId("trial");
  comment.platform = "generic";
  comment.id = CommentId(trial.id.empty() ? "trial" : trial.id);
  comment.post = PostId("trial-post");
  comment.author.id = AuthorId("trial-author");
  comment.kind = parse_comment_kind(trial.kind).value_or(CommentKind::kComment);
  comment.rating = trial.rating;
  comment.text = trial.text;
  comment.created_at = kMoment;

  text::Analyzer::Options options;
  options.given = trial.language;
  text::PreparedText prepared = analyzer.prepare(comment.text, options);
  FirstContact nobody;
  Decision decision =
      policy::decide(rules, prepared, comment, 1, everything_allowed(), nobody, kMoment);
  return {std::move(prepared), std::move(decision)};
}

}  // namespace kaikuctl
