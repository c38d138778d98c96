#include <algorithm>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kaiku/rules/answers.hpp>

#include "../placeholders.hpp"
#include "guards.hpp"

namespace kaiku::policy {
namespace {

constexpr std::string_view kBetweenWords = " \t\r\n.,!?:;/()\"";
constexpr std::size_t kFewestCompared = 5;  // below it only the very same text is the same
constexpr std::size_t kNearlySamePercent = 80;

struct Words {
  int variant = 0;
  std::string text;
};

// The text of a variant; nothing when a placeholder is not known or it says nothing.
std::optional<std::string> finished(const Plan& plan, const std::string& variant) {
  auto text = plan.wording.fill(variant, [&plan](std::string_view name) {
    return placeholder_value(name, plan.account().placeholders, plan.comment());
  });
  if (text && text->empty()) text.reset();
  return text;
}

std::set<std::string, std::less<>> words_in(std::string_view text) {
  std::set<std::string, std::less<>> words;
  while (true) {
    const std::size_t begin = text.find_first_not_of(kBetweenWords);
    if (begin == text.npos) return words;
    text.remove_prefix(begin);
    const std::size_t size = std::min(text.find_first_of(kBetweenWords), text.size());
    words.emplace(text.substr(0, size));
    text.remove_prefix(size);
  }
}

// The same text, or one with nearly the same words: another name in it makes it no other.
bool nearly_same(std::string_view one, std::string_view other) {
  if (one == other) return true;
  const auto words = words_in(one);
  const auto others = words_in(other);
  if (std::min(words.size(), others.size()) < kFewestCompared) return false;
  const auto shared = static_cast<std::size_t>(
      std::ranges::count_if(words, [&](const std::string& word) { return others.contains(word); }));
  return 2 * shared * 100 >= kNearlySamePercent * (words.size() + others.size());
}

// The least recently used first; one that was never used comes before all others, the earlier one
// on ties.
std::vector<std::size_t> by_last_use(std::size_t variants,
                                     const std::vector<std::optional<TimePoint>>& used) {
  std::vector<std::size_t> order(variants);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&used](std::size_t variant) {
    return std::pair(variant < used.size() ? used[variant] : std::nullopt, variant);
  });
  return order;
}

bool was_said(const Plan& plan, std::string_view text) {
  const auto& thread = plan.recollection.thread;
  return thread && std::ranges::any_of(thread->texts, [&](const std::string& said) {
           return nearly_same(text, said);
         });
}

struct Choice {
  std::optional<Words> words;
  bool any_complete = false;  ///< some text could be said, were it not for what was said before
};

// The first of `order` that is complete and new in its thread.
Choice choose(const Plan& plan, const std::vector<std::string>& variants,
              const std::vector<std::size_t>& order) {
  Choice choice;
  for (const std::size_t variant : order) {
    auto text = finished(plan, variants[variant]);
    if (!text) continue;
    choice.any_complete = true;
    if (was_said(plan, *text)) continue;
    choice.words = Words{static_cast<int>(variant), std::move(*text)};
    break;
  }
  return choice;
}

/// What a step speaks from: the template that it names, or the approved answer that fits.
const rules::Template* words_of(const Plan& plan, const Proposal& proposal) {
  if (!rules::gives_answer(*proposal.step))
    return plan.wording.find_template(proposal.step->template_id);
  const rules::AnswerRanking& ranking = plan.wording.answers();
  return ranking.found ? &ranking.best.front().answer->words : nullptr;
}

/// Names the answer that is given and how clearly it was the best, and keeps it from leaving later
/// than it is approved.
void note_answer(const Plan& plan, Proposal& proposal) {
  if (!rules::gives_answer(*proposal.step)) return;
  const rules::AnswerRanking& ranking = plan.wording.answers();
  const rules::Answer& given = *ranking.best.front().answer;
  proposal.template_id = given.words.id;
  proposal.lifetime = given.expires_at - plan.situation.now;
  if (!proposal.reason.empty()) proposal.reason += "; ";
  proposal.reason += "approved answers: " + ranking.summary();
}

void give_words(Plan& plan, Proposal& proposal) {
  const auto refuse = [&](Guard guard, const std::string& why) {
    intervene(plan, guard, proposal, Fate::kCase, why);
  };
  const rules::Template* const reply = words_of(plan, proposal);
  if (!reply && rules::gives_answer(*proposal.step))
    return refuse(Guard::kApprovedWords, plan.wording.answers().summary());
  if (!reply)
    return refuse(Guard::kApprovedWords, "there is no template " + proposal.step->template_id);
  const std::string& id = reply->id;
  const Language language = plan.finding().language;
  const auto variants = reply->variants.find(language);
  if (variants == reply->variants.end() || variants->second.empty()) {
    return refuse(Guard::kApprovedWords, "template " + id + " has no text in language " +
                                             std::string(to_string(language)));
  }
  const auto used = plan.memory.variant_use(plan.comment().account, id, variants->second.size());
  const auto order =
      by_last_use(variants->second.size(), used ? *used : std::vector<std::optional<TimePoint>>());
  Choice choice = choose(plan, variants->second, order);
  if (!choice.any_complete) {
    return refuse(Guard::kApprovedWords,
                  "a placeholder of template " + id + " has no value for this comment");
  }
  if (!choice.words) {
    return refuse(Guard::kNoEcho, "every text of template " + id +
                                      " has been used in this thread, or to this author within "
                                      "30 days");
  }
  if (!used) worsen(proposal, Fate::kDraft, "the use of template " + id + " could not be read");
  proposal.text = std::move(choice.words->text);
  proposal.variant = choice.words->variant;
  note_answer(plan, proposal);
}

}  // namespace

bool can_be_worded(const Plan& plan, const rules::Template& words) {
  const auto variants = words.variants.find(plan.finding().language);
  return variants != words.variants.end() &&
         std::ranges::any_of(variants->second, [&plan](const std::string& variant) {
           return finished(plan, variant).has_value();
         });
}

// Only approved words: every text is a template's, in the language of the comment, complete, and
// new in its thread.
void guard_approved_words(Plan& plan) {
  for (Proposal& proposal : plan.proposals) {
    if (is_text(proposal.kind) && proposal.stands() && !proposal.is_help)
      give_words(plan, proposal);
  }
}

}  // namespace kaiku::policy
