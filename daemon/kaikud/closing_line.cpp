#include "closing_line.hpp"

#include <string>
#include <utility>

#include <kaiku/rules/placeholder_values.hpp>
#include <kaiku/rules/rule_set.hpp>

namespace kaikud {

using namespace kaiku;

namespace {

constexpr const char* kTemplate = "solved_closing";

Action reply_to(const cases::CaseFile& file, TimePoint now) {
  Action action;
  action.kind = ActionKind::kReply;
  action.brand = file.brand;
  action.account = file.account;
  action.target = file.comment;
  action.post = file.post;
  action.thread = file.thread;
  action.author = file.author;
  action.template_id = kTemplate;
  action.policy = "case_resolved";
  action.reason = "case " + std::to_string(file.id) + " was resolved";
  action.created_at = now;
  action.not_before = now;
  return action;
}

}  // namespace

std::optional<Action> closing_line(const engine::Setup& setup, const cases::CaseFile& file,
                                   const cases::Facts& facts, TimePoint now) {
  const auto profile = setup.accounts.find(file.account);
  if (profile == setup.accounts.end() || setup.rules == nullptr) return std::nullopt;
  const policy::AccountSettings& settings = profile->second.settings;
  if (!settings.capabilities.contains(ActionKind::kReply)) return std::nullopt;
  const rules::Template* const found = setup.rules->find_template(kTemplate);
  if (found == nullptr) return std::nullopt;
  const auto language = parse_language(facts.language).value_or(profile->second.fallback);
  const auto variants = found->variants.find(language);
  if (variants == found->variants.end() || variants->second.empty()) return std::nullopt;
  const auto index = static_cast<std::size_t>(file.id) % variants->second.size();
  auto text = rules::fill(variants->second[index], rules::values_in(settings.placeholders));
  if (!text) return std::nullopt;
  Action action = reply_to(file, now);
  action.text = std::move(*text);
  action.variant = static_cast<int>(index);
  return action;
}

}  // namespace kaikud
