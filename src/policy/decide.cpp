#include <kaiku/policy/decide.hpp>
#include <kaiku/policy/plan.hpp>

namespace kaiku::policy {
namespace {

class RuleSetWording final : public Wording {
 public:
  explicit RuleSetWording(const rules::RuleSet& rules) : rules_(rules) {}

  const rules::Template* find_template(std::string_view id) const override {
    return rules_.find_template(id);
  }
  std::optional<std::string> fill(std::string_view variant,
                                  const std::map<std::string, std::string>& values) const override {
    return rules::fill(variant, values);
  }

 private:
  const rules::RuleSet& rules_;
};

// What conditions may ask about the author. What is not known stays unknown: an author without an
// id has a history, but nobody can say which.
rules::Context context_of(const Comment& comment, const Recollection& known, TimePoint now) {
  rules::Context context;
  context.comment = &comment;
  if (!known.author || comment.author.id.empty()) return context;
  const AuthorHistory& author = *known.author;
  context.author_comments_before = author.comments_before;
  context.author_strikes = author.strikes;
  context.author_known_for = author.first_seen ? now - *author.first_seen : Duration::zero();
  context.author_labels = author.labels;
  return context;
}

}  // namespace

Decision decide(const rules::RuleSet& rules, const text::PreparedText& text, const Comment& comment,
                int revision, const AccountSettings& account, Memory& memory, TimePoint now) {
  const Recollection known = recollect(memory, comment);
  const rules::Context context = context_of(comment, known, now);
  const Finding finding = rules.examine(text, context);
  const auto matches = rules.match_policies(finding, text, context);
  const Situation situation{comment, finding, account, revision, now};
  Decision decision = plan(matches, RuleSetWording(rules), situation, known, memory);
  decision.rule_set = rules.revision();
  return decision;
}

}  // namespace kaiku::policy
