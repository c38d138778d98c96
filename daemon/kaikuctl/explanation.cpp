#include "explanation.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <kaiku/rules/sums.hpp>

namespace kaikuctl {

using namespace kaiku;

namespace {

constexpr std::size_t kShownReadings = 3;

struct Style {
  const char* title;
  const char* faint;
  const char* mark;
  const char* good;
  const char* alert;
  const char* end;
  const char* mark_end;
};
constexpr Style kColour{"\033[1m",  "\033[2m", "\033[7m", "\033[32m",
                        "\033[33m", "\033[0m", "\033[0m"};
constexpr Style kPlain{"", "", "[", "", "", "", "]"};

// Merged, ordered spans of everything that hit.
std::vector<Span> marked(const Finding& finding) {
  std::vector<Span> spans;
  for (const SignalHit& hit : finding.hits)
    spans.insert(spans.end(), hit.spans.begin(), hit.spans.end());
  std::ranges::sort(spans, {}, &Span::begin);
  std::vector<Span> merged;
  for (const Span& span : spans) {
    if (!merged.empty() && span.begin <= merged.back().end) {
      merged.back().end = std::max(merged.back().end, span.end);
    } else {
      merged.push_back(span);
    }
  }
  return merged;
}

std::string joined(std::span<const std::string_view> words) {
  std::string text;
  for (const std::string_view word : words) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

std::string_view means(text::Disguise disguise) {
  switch (disguise) {
    case text::Disguise::kLookAlike:
      return "look-alike letters";
    case text::Disguise::kLeet:
      return "digits or signs for letters";
    case text::Disguise::kMask:
      return "covered letters";
    case text::Disguise::kPicture:
      return "a picture for a letter";
    case text::Disguise::kRepeat:
      return "stretched letters";
    case text::Disguise::kSpacedLetters:
      return "spaced letters";
    case text::Disguise::kSplit:
      return "split word";
    case text::Disguise::kPhonetic:
      return "spelt by ear";
    case text::Disguise::kLinkEscape:
      return "escaped in a link";
  }
  return "";
}

std::string_view name_of(Language language) {
  switch (language) {
    case Language::kFinnish:
      return "Finnish";
    case Language::kSwedish:
      return "Swedish";
    case Language::kEnglish:
      return "English";
  }
  return "";
}

/// Writes one explanation.
class Writer {
 public:
  Writer(const Explained& explained, const Style& style)
      : text_(explained.text),
        decision_(explained.decision),
        finding_(explained.decision.finding),
        rules_(explained.rules),
        style_(style) {}

  std::string run() {
    write_head();
    write_words();
    write_signals();
    write_sums();
    write_labels();
    write_outcome();
    return std::move(out_);
  }

 private:
  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    out_ += fmt::format(format, std::forward<Args>(args)...) + "\n";
  }
  void title(std::string_view name) { line("\n{}{}{}", style_.title, name, style_.end); }

  void write_head() {
    std::string sure;
    if (finding_.primary != CommentClass::kOther) {
      sure = fmt::format(" {:.2f}", finding_.score(finding_.primary).probability);
    }
    const double confidence = text_.language_confidence();
    const std::string language =
        std::string(name_of(text_.language())) +
        (confidence > 0 ? fmt::format(" {:.2f}", confidence) : " (taken for granted)");
    line("{}{}{}{}   {}{}, rules {}{}\n", style_.title, to_string(finding_.primary), sure,
         style_.end, style_.faint, language, decision_.rule_set, style_.end);
    out_ += "  " + marked_text() + "\n";
  }

  std::string marked_text() const {
    const std::string_view text = text_.original();
    std::string out;
    std::size_t at = 0;
    for (const Span& span : marked(finding_)) {
      if (span.end > text.size() || span.begin < at) continue;
      out += text.substr(at, span.begin - at);
      out += style_.mark;
      out += text.substr(span.begin, span.end - span.begin);
      out += style_.mark_end;
      at = span.end;
    }
    out += text.substr(at);
    return out;
  }

  std::string_view written(const Span& span) const {
    const std::string_view text = text_.original();
    if (span.end > text.size() || span.begin > span.end) return {};
    return text.substr(span.begin, span.end - span.begin);
  }

  void write_words() {
    title("words");
    for (const text::Token& token : text_.tokens()) {
      line("  {:<20} {}{}", written(token.original), joined(token.lemmas), notes_on(token));
      write_readings(token);
    }
  }

  static std::string notes_on(const text::Token& token) {
    std::string notes;
    const auto note = [&](bool set, std::string_view what) {
      if (set) notes += (notes.empty() ? "  (" : ", ") + std::string(what);
    };
    note(!token.known && !token.link, "unknown");
    note(token.question_clitic, "asks");
    note(token.negation, "negation");
    note(token.negated, "negated");
    note(token.link, "link");
    note(token.mention, "mention");
    note(token.skipped, "not analysed: a bound was reached");
    return notes.empty() ? notes : notes + ")";
  }

  /// The likely ones: those that the dictionary knows, if any.
  void write_readings(const text::Token& token) {
    const bool any_known = std::ranges::any_of(token.readings, &text::Reading::known);
    std::size_t shown = 0;
    for (const text::Reading& reading : token.readings) {
      if (any_known && !reading.known) continue;
      if (++shown > kShownReadings) break;
      const std::string bases = joined(reading.lemmas);
      line("  {:<20} {}read as {}{}: {} \"{}\"{}", "", style_.alert, reading.form, style_.end,
           means(reading.disguise), written(reading.original),
           bases.empty() || bases == reading.form ? "" : ", base form " + bases);
    }
  }

  void write_signals() {
    title("signals");
    if (finding_.hits.empty()) line("  none");
    for (const SignalHit& hit : finding_.hits) {
      std::string words;
      for (const Span& span : hit.spans) {
        words += (words.empty() ? "\"" : ", \"") + std::string(written(span)) + "\"";
      }
      line("  {:<36} {}{}", hit.id, words.empty() ? "no word: the comment as a whole" : words,
           hit.evasive ? "  (only behind a disguise)" : "");
      if (!hit.replaces.empty()) {
        std::string parts;
        for (const std::string& part : hit.replaces) parts += (parts.empty() ? "" : ", ") + part;
        line("      in place of {}", parts);
      }
      const rules::SignalFacts* const facts = rules_.find_signal(hit.id);
      if (facts == nullptr) continue;
      if (!facts->about.empty()) line("      {}{}{}", style_.faint, facts->about, style_.end);
      line("      {}{}:{}{}", style_.faint, facts->file, facts->line, style_.end);
    }
    for (const std::string& rule : finding_.not_evaluated) {
      line("  {:<36} not evaluated: something that it asks for is not known", rule);
    }
  }

  void write_sums() {
    title("sum of each class");
    for (const rules::ClassSum& sum : sums_of(finding_, rules_)) {
      if (sum.summands.empty()) continue;
      line("  {}", to_string(sum.comment_class));
      line("    {:>+7.2f}  bias", sum.bias);
      write_summands(sum);
      line("    {:>+7.2f}  {}probability {:.3f}, {} {:.2f}{}{}", sum.total,
           sum.holds ? style_.good : "", sum.probability, sum.holds ? "reaches" : "stays below",
           sum.threshold, sum.holds ? ": holds" : "", sum.holds ? style_.end : "");
    }
    for (const rules::ClassSum& sum : sums_of(finding_, rules_)) {
      if (!sum.summands.empty()) continue;
      line("  {}  {:+.2f} bias and nothing else, probability {:.3f}", to_string(sum.comment_class),
           sum.bias, sum.probability);
    }
  }

  /// A group that was cut adds its cap, so that the numbers of the rule files add up as written.
  void write_summands(const rules::ClassSum& sum) {
    std::vector<std::string_view> groups;
    for (const rules::Summand& summand : sum.summands) {
      if (!summand.at_most) {
        line("    {:>+7.2f}  {}", summand.amount, summand.signal);
      } else if (std::ranges::find(groups, summand.group) == groups.end()) {
        groups.push_back(summand.group);
        write_group(sum, summand.group);
      }
    }
  }

  void write_group(const rules::ClassSum& sum, const std::string& group) {
    double added = 0;
    double written = 0;
    for (const rules::Summand& summand : sum.summands) {
      if (summand.group != group) continue;
      added += summand.amount;
      written += summand.written;
    }
    line("    {:>+7.2f}  group {}, cut from {:+.2f}:", added, group, written);
    for (const rules::Summand& summand : sum.summands) {
      if (summand.group == group)
        line("             {:>+7.2f}  {}", summand.written, summand.signal);
    }
  }

  void write_labels() {
    if (finding_.labels.empty()) return;
    title("labels");
    for (const std::string& label : finding_.labels) {
      std::string givers;
      for (const SignalHit& hit : finding_.hits) {
        if (hit.labels.contains(label)) givers += (givers.empty() ? "" : ", ") + hit.id;
      }
      line("  {:<20} {}", label, givers);
    }
  }

  void write_outcome() {
    title("what would happen");
    for (const std::string& policy : decision_.policies) {
      line("  policy {}", policy);
      write_limits(policy);
    }
    for (const PlannedAction& planned : decision_.actions) write_action(planned);
    for (const GuardActivation& guard : decision_.guards) {
      line("  {}guard {}{} on {}: {}", style_.alert, to_string(guard.guard), style_.end,
           guard.action, guard.reason);
    }
    for (const Escalation& escalation : decision_.escalations) {
      line("  {}incident {}{} ({}): {}", style_.alert, escalation.kind, style_.end,
           escalation.severity, escalation.reason);
    }
    if (decision_.actions.empty() && decision_.escalations.empty()) {
      line("  nothing: recorded only");
    }
  }

  void write_limits(const std::string& id) {
    const auto policy = std::ranges::find(rules_.policies(), id, &rules::Policy::id);
    if (policy == rules_.policies().end()) return;
    for (const rules::Limit& limit : policy->at_most) {
      line("      {}at most {}, then {}{}", style_.faint, to_string(limit),
           limit.leaves_out ? "nothing" : "as a draft", style_.end);
    }
  }

  void write_action(const PlannedAction& planned) {
    const Action& action = planned.action;
    std::string what(to_string(action.kind));
    if (!action.template_id.empty()) what += " " + action.template_id;
    if (!action.team.empty()) what += " for " + action.team;
    if (action.due_in) what += ", due in " + to_string(*action.due_in);
    if (!action.label.empty()) what += " " + action.label;
    line("  {:<44} {}{}{}  {}({}){}", what, style_.good, state_of(planned), style_.end,
         style_.faint, action.policy, style_.end);
    if (!action.reason.empty()) line("      {}", action.reason);
    if (!action.text.empty()) line("      “{}”", action.text);
  }

  static std::string_view state_of(const PlannedAction& planned) {
    switch (planned.state) {
      case ActionState::kReady:
        return "at once";
      case ActionState::kPlanned:
        return "after the public reply";
      case ActionState::kAwaitingApproval:
        return "when a person approves";
      case ActionState::kCancelled:
        return planned.action.reason.empty() ? "not done: on trial" : "not done";
      default:
        return to_string(planned.state);
    }
  }

  const text::PreparedText& text_;
  const Decision& decision_;
  const Finding& finding_;
  const rules::RuleSet& rules_;
  const Style& style_;
  std::string out_;
};

}  // namespace

std::string explanation(const Explained& explained, bool colours) {
  return Writer(explained, colours ? kColour : kPlain).run();
}

}  // namespace kaikuctl
