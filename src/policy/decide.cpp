#include <algorithm>
#include <optional>
#include <string_view>

#include <kaiku/policy/decide.hpp>
#include <kaiku/policy/plan.hpp>
#include <kaiku/rules/answers.hpp>

namespace kaiku::policy {
namespace {

/// Looks answers and facts up only for comments that get a text.
class RuleSetWording final : public Wording {
 public:
  RuleSetWording(const rules::RuleSet& rules, const text::PreparedText& text,
                 const rules::Context& context, TimePoint now)
      : rules_(rules), text_(text), context_(context), now_(now) {}

  const rules::Template* find_template(std::string_view id) const override {
    return rules_.find_template(id);
  }
  std::optional<std::string> fill(std::string_view variant,
                                  const rules::PlaceholderValue& value_of) const override {
    return rules::fill(variant, [&](std::string_view name) {
      const std::string* const value = value_of(name);
      return value ? value
                   : rules::find_fact(rules_, name, context_.comment->brand, text_.language());
    });
  }
  const rules::AnswerRanking& answers() const override {
    if (!answers_) answers_ = rules::rank_answers(rules_, text_, context_, now_);
    return *answers_;
  }

 private:
  const rules::RuleSet& rules_;
  const text::PreparedText& text_;
  const rules::Context& context_;
  TimePoint now_;
  mutable std::optional<rules::AnswerRanking> answers_;
};

// What is not known stays unknown: an author without an id has a history, but nobody can say which.
void add_author(rules::Context& context, const Recollection& known, TimePoint now) {
  if (!known.author || context.comment->author.id.empty()) return;
  const AuthorHistory& author = *known.author;
  context.author_comments_before = author.comments_before;
  context.author_strikes = author.strikes;
  context.author_known_for = author.first_seen ? now - *author.first_seen : Duration::zero();
  context.author_labels = author.labels;
}

std::optional<Duration> age(const std::optional<TimePoint>& begin, TimePoint now) {
  if (!begin) return std::nullopt;
  return std::max<Duration>(now - *begin, Duration::zero());
}

void add_surroundings(rules::Context& context, const Surroundings& around, TimePoint now) {
  context.post_comments = around.post_comments;
  context.post_age = age(around.post_first_seen, now);
  context.post_labels = around.post_labels;
  context.thread_comments = around.thread_comments;
  context.thread_our_replies = around.our_replies;
  context.thread_age = age(around.thread_started, now);
  context.thread_labels = around.thread_labels;
  context.reply_to_us = around.reply_to_us;
}

rules::Context context_of(const rules::RuleSet& rules, const Comment& comment, int revision,
                          const Recollection& known, Memory& memory, TimePoint now) {
  rules::Context context;
  context.comment = &comment;
  context.edited = revision > 1;
  add_author(context, known, now);
  if (known.thread) context.thread_staff_answered = known.thread->staff_answered;
  if (!rules.context_needs().surroundings) return context;
  const auto around = memory.surroundings(comment);
  if (around) add_surroundings(context, *around, now);
  return context;
}

}  // namespace

TimePoint event_time(const Comment& comment, TimePoint now) {
  return comment.created_at == TimePoint{} ? now : std::min(comment.created_at, now);
}

Decision decide(const rules::RuleSet& rules, const text::PreparedText& text, const Comment& comment,
                int revision, const AccountSettings& account, Memory& memory, TimePoint now,
                const Circumstances& circumstances) {
  const Recollection known = recollect(memory, comment);
  rules::Context context = context_of(rules, comment, revision, known, memory, now);
  context.local = circumstances.local;
  context.past = circumstances.past;
  context.at = event_time(comment, now);
  std::set<std::string> domains = rules::linked_domains(text);
  if (rules.context_needs().domain_labels) {
    if (auto labels = memory.domain_labels(comment.brand, domains)) {
      context.domain_labels = std::move(*labels);
    }
  }
  Finding finding = rules.examine(text, context);
  const auto matches = rules.match_policies(finding, text, context);
  Situation situation{comment, std::move(finding), account, revision, now, std::move(domains)};
  Decision decision =
      plan(matches, RuleSetWording(rules, text, context, now), std::move(situation), known, memory);
  decision.rule_set = rules.revision();
  return decision;
}

}  // namespace kaiku::policy
