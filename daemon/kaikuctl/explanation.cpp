#include "explanation.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

namespace kaikuctl {

using namespace kaiku;

namespace {

struct Style {
  const char* strong;
  const char* faint;
  const char* mark;
  const char* end;
};
constexpr Style kColour{"\033[1m", "\033[2m", "\033[7m", "\033[0m"};
constexpr Style kPlain{"", "", "[", "]"};

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

std::string marked_text(std::string_view text, const Finding& finding, const Style& style) {
  std::string out;
  std::size_t at = 0;
  for (const Span& span : marked(finding)) {
    if (span.end > text.size() || span.begin < at) continue;
    out += text.substr(at, span.begin - at);
    out += style.mark;
    out += text.substr(span.begin, span.end - span.begin);
    out += style.end;
    at = span.end;
  }
  out += text.substr(at);
  return out;
}

std::string words_of(std::string_view text, const SignalHit& hit) {
  std::string words;
  for (const Span& span : hit.spans) {
    if (span.end > text.size()) continue;
    if (!words.empty()) words += ", ";
    words += text.substr(span.begin, span.end - span.begin);
  }
  return words;
}

std::string score_list(const SignalHit& hit) {
  std::string list;
  for (const auto& [comment_class, amount] : hit.score) {
    list += fmt::format("{}{} {:+.2f}", list.empty() ? "" : ", ", to_string(comment_class), amount);
  }
  for (const std::string& label : hit.labels) list += (list.empty() ? "#" : ", #") + label;
  for (const std::string& part : hit.replaces) list += (list.empty() ? "for " : ", for ") + part;
  return list;
}

std::string token_line(const text::Token& token) {
  std::string line(token.folded);
  for (std::size_t i = 0; i < token.lemmas.size(); ++i) {
    line += fmt::format("{}{}", i == 0 ? " = " : " | ", token.lemmas[i]);
  }
  for (const std::string_view reading : token.revealed) line += fmt::format(" ~> {}", reading);
  if (token.question_clitic) line += " ?";
  if (token.negation) line += " (not)";
  return line;
}

}  // namespace

std::string explanation(const text::PreparedText& text, const Decision& decision,
                        const classify::Model& model, bool colours) {
  const Style& style = colours ? kColour : kPlain;
  const char* const strong = colours ? style.strong : "";
  const char* const end = colours ? style.end : "";
  const Finding& finding = decision.finding;
  std::string out = fmt::format("{}{}{}  ({}, rules {})\n\n", strong, to_string(finding.primary),
                                end, to_string(finding.language), decision.rule_set);
  out += "  " + marked_text(text.original(), finding, style) + "\n\n";

  out += fmt::format("{}words{}\n", strong, end);
  for (const text::Token& token : text.tokens()) out += "  " + token_line(token) + "\n";

  out += fmt::format("\n{}signals{}\n", strong, end);
  for (const SignalHit& hit : finding.hits) {
    out += fmt::format("  {:<34} {:<34} {}{}\n", hit.id, score_list(hit),
                       words_of(text.original(), hit), hit.evasive ? "  (disguised)" : "");
  }
  if (finding.hits.empty()) out += "  none\n";

  out += fmt::format("\n{}sum{}\n", strong, end);
  for (const CommentClass c : kClasses) {
    const auto& settings = model.classes[static_cast<std::size_t>(c)];
    const ClassScore& score = finding.score(c);
    out += fmt::format("  {:<10} {:+.2f} bias {:+.2f} evidence = {:+.2f}  p = {:.3f} {} {:.2f}{}\n",
                       to_string(c), settings.bias, score.log_odds - settings.bias, score.log_odds,
                       score.probability, score.holds ? ">=" : "<", settings.threshold,
                       score.holds ? "  holds" : "");
  }
  for (const std::string& rule : finding.not_evaluated)
    out += fmt::format("  not evaluated: {}\n", rule);

  out += fmt::format("\n{}what would happen{}\n", strong, end);
  for (const std::string& policy : decision.policies) out += fmt::format("  policy {}\n", policy);
  for (const PlannedAction& planned : decision.actions) {
    out += fmt::format("  {} [{}]{}{}\n", to_string(planned.action.kind), to_string(planned.state),
                       planned.action.template_id.empty() ? "" : " " + planned.action.template_id,
                       planned.action.text.empty() ? "" : ": " + planned.action.text);
  }
  for (const GuardActivation& guard : decision.guards) {
    out +=
        fmt::format("  guard {} on {}: {}\n", to_string(guard.guard), guard.action, guard.reason);
  }
  for (const Escalation& escalation : decision.escalations) {
    out += fmt::format("  incident {} ({}): {}\n", escalation.kind, escalation.severity,
                       escalation.reason);
  }
  if (decision.actions.empty() && decision.escalations.empty()) out += "  nothing: recorded only\n";
  return out;
}

}  // namespace kaikuctl
