#include "planning.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

namespace kaiku::policy {

Error store_is_gone() {
  return Error(Errc::kStoreUnavailable, "test store");
}

Result<std::size_t> RecordedMemory::fired(std::string_view policy, TimePoint since) {
  if (counting_fails) return store_is_gone();
  const auto found = firings.find(policy);
  if (found == firings.end()) return std::size_t{0};
  return static_cast<std::size_t>(
      std::ranges::count_if(found->second, [since](TimePoint at) { return at >= since; }));
}

Result<std::size_t> RecordedMemory::fired_beside(std::string_view, const Comment&,
                                                 rules::Limit::Over over, TimePoint since) {
  if (counting_fails) return store_is_gone();
  return static_cast<std::size_t>(std::ranges::count_if(
      beside[over], [since](const auto& use) { return use.first && use.second >= since; }));
}

Result<bool> RecordedMemory::fired_among(std::string_view, const Comment&, rules::Limit::Over over,
                                         std::size_t most) {
  if (counting_fails) return store_is_gone();
  const auto& uses_there = beside[over];
  const std::size_t skipped = uses_there.size() > most ? uses_there.size() - most : 0;
  return std::any_of(uses_there.begin() + static_cast<std::ptrdiff_t>(skipped), uses_there.end(),
                     [](const auto& use) { return use.first; });
}

Result<std::size_t> RecordedMemory::acted(const AccountId&, std::optional<ActionKind> kind,
                                          TimePoint since) {
  if (counting_fails) return store_is_gone();
  return static_cast<std::size_t>(std::ranges::count_if(done, [&](const auto& action) {
    return action.second >= since && (!kind || action.first == *kind);
  }));
}

Result<std::vector<std::optional<TimePoint>>> RecordedMemory::variant_use(const AccountId&,
                                                                          std::string_view id,
                                                                          std::size_t variants) {
  if (use_fails) return store_is_gone();
  std::vector<std::optional<TimePoint>> last(variants);
  if (const auto found = uses.find(id); found != uses.end()) {
    for (const auto& [variant, at] : found->second) last.at(variant) = at;
  }
  return last;
}

const rules::Template* RecordedWording::find_template(std::string_view id) const {
  const auto found = templates.find(id);
  return found == templates.end() ? nullptr : &found->second;
}

std::optional<std::string> RecordedWording::fill(std::string_view variant,
                                                 const rules::PlaceholderValue& value_of) const {
  std::string text(variant);
  for (std::size_t at = text.find("{{"); at != std::string::npos; at = text.find("{{")) {
    const std::size_t end = text.find("}}", at);
    if (end == std::string::npos) return std::nullopt;
    const std::string* const value = value_of(text.substr(at + 2, end - at - 2));
    if (value == nullptr || value->empty()) return std::nullopt;
    text.replace(at, end + 2 - at, *value);
  }
  return text;
}

Planning::Planning() {
  now = from_unix_seconds(1'770'000'000);
  comment.account = AccountId("kaisla-fb");
  comment.brand = BrandId("kaisla");
  comment.platform = "generic";
  comment.id = CommentId("c1");
  comment.post = PostId("p1");
  comment.author.id = AuthorId("u1");
  comment.author.name = "Maija";
  comment.text = "Paketti on myöhässä";
  comment.created_at = now - std::chrono::minutes(1);
  account.mode = Mode::kLive;
  account.capabilities = {ActionKind::kReply, ActionKind::kPrivateReply, ActionKind::kReact,
                          ActionKind::kHide,  ActionKind::kUnhide,       ActionKind::kDelete,
                          ActionKind::kBlock, ActionKind::kUnblock};
  account.reply_cooldown_author = std::chrono::minutes(10);
  account.reply_cooldown_thread = std::chrono::seconds(30);
  account.placeholders = {{"channel", "yksityisviesti"}};
  const auto offer = [this](const std::string& id) {
    wording.templates[id] = {
        id,
        {{Language::kFinnish, {id + " yksi", id + " kaksi {{channel}}", id + " kolme"}},
         {Language::kSwedish, {id + " ett", id + " två", id + " tre"}}}};
  };
  offer("sorry");
  offer("invite");
  offer("thanks");
  offer("house_rules");
}

rules::Policy& Planning::policy(std::string id, std::vector<rules::Step> steps) {
  auto made = std::make_unique<rules::Policy>();
  made->id = std::move(id);
  made->steps = std::move(steps);
  policies.push_back(std::move(made));
  truths.push_back(rules::Truth::kTrue);
  return *policies.back();
}

Decision Planning::plan() {
  std::vector<rules::RuleSet::PolicyMatch> matches;
  for (std::size_t i = 0; i < policies.size(); ++i) {
    matches.push_back({policies[i].get(), truths[i]});
  }
  Situation situation{comment, finding, account, revision, now, domains};
  return policy::plan(matches, wording, std::move(situation), recollect(memory, comment), memory);
}

rules::Step step(ActionKind kind) {
  rules::Step made;
  made.kind = kind;
  return made;
}

rules::Step text_step(ActionKind kind, std::string template_id) {
  rules::Step made = step(kind);
  made.template_id = std::move(template_id);
  return made;
}

void hold(Finding& finding, CommentClass comment_class) {
  finding.scores[static_cast<std::size_t>(comment_class)] = {2.0, 0.88, true};
  finding.primary = comment_class;
}

const PlannedAction* find(const Decision& decision, ActionKind kind) {
  const auto found = std::ranges::find_if(
      decision.actions, [kind](const PlannedAction& a) { return a.action.kind == kind; });
  return found == decision.actions.end() ? nullptr : &*found;
}

std::optional<ActionState> state_of(const Decision& decision, ActionKind kind) {
  const PlannedAction* const found = find(decision, kind);
  return found ? std::optional(found->state) : std::nullopt;
}

bool guarded(const Decision& decision, Guard guard, ActionKind kind) {
  return std::ranges::any_of(decision.guards, [&](const GuardActivation& activation) {
    return activation.guard == guard && activation.action == to_string(kind) &&
           !activation.reason.empty();
  });
}

}  // namespace kaiku::policy
