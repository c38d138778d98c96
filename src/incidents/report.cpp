#include <algorithm>
#include <string_view>
#include <utility>

#include <kaiku/incidents/report.hpp>

namespace kaiku::incidents {
namespace {

struct Words {
  std::string_view title, drill, state, severity, scope, whole_brand, began, opened, resolved,
      verdict, times, detect, tell, acknowledge, statement, answer, mitigate, resolve, not_yet,
      stopped, waiting, released, hidden, comments, said, drafted, posted, waits, not_posted,
      samples, timeline;
};

constexpr Words kFinnish = {"Tapaus",
                            "HARJOITUS – mitään ei ole tapahtunut.",
                            "Tila",
                            "Vakavuus",
                            "Kohde",
                            "koko brändi",
                            "Ensimmäinen kommentti",
                            "Havaittu",
                            "Ratkaistu",
                            "Arvio",
                            "Ajat",
                            "Havaitsemiseen",
                            "Ensimmäiseen hälytykseen",
                            "Kuittaukseen",
                            "Tiedotteeseen",
                            "Ihmisen ensimmäiseen vastaukseen",
                            "Tilanteen rajaamiseen",
                            "Ratkaisuun",
                            "ei vielä",
                            "Mitä Kaiku pysäytti",
                            "odottaa ihmistä",
                            "ihminen on päästänyt tai hylännyt",
                            "piilotettuja kommentteja",
                            "kommentteja alueella",
                            "Mitä sanottiin",
                            "luonnos",
                            "julkaistu",
                            "odottaa",
                            "ei julkaistu",
                            "Esimerkkejä (nimet ja numerot peitetty)",
                            "Aikajana (UTC)"};
constexpr Words kEnglish = {"Incident",
                            "DRILL – nothing has happened.",
                            "State",
                            "Severity",
                            "Scope",
                            "the whole brand",
                            "First comment",
                            "Noticed",
                            "Resolved",
                            "Verdict",
                            "Times",
                            "To notice",
                            "To the first page",
                            "To the acknowledgement",
                            "To the holding statement",
                            "To the first answer of a person",
                            "To mitigation",
                            "To the resolution",
                            "not yet",
                            "What Kaiku stopped",
                            "waiting for a person",
                            "let go or dropped by a person",
                            "comments hidden",
                            "comments in its scope",
                            "What was said",
                            "drafted",
                            "posted",
                            "waits",
                            "not posted",
                            "Examples (names and numbers masked)",
                            "Timeline (UTC)"};

// Nobody's words may become markup, a link or a line of their own.
std::string plain(std::string_view text) {
  constexpr std::string_view kMarkup = "\\`*_{}[]<>()#+!|~&";
  std::string safe;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < ' ') {
      safe += ' ';
      continue;
    }
    if (kMarkup.find(c) != std::string_view::npos) safe += '\\';
    safe += c;
  }
  return safe;
}

std::string length(Duration duration) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(duration).count();
  if (minutes < 1) {
    return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(duration).count()) +
           " s";
  }
  if (minutes < 60) return std::to_string(minutes) + " min";
  return std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
}

std::optional<TimePoint> first(const Report& report, std::string_view words) {
  const auto found = std::ranges::find_if(
      report.timeline, [&](const TimelineEntry& entry) { return entry.what.starts_with(words); });
  return found == report.timeline.end() ? std::nullopt : std::optional(found->at);
}

std::optional<TimePoint> first_told(const Report& report) {
  const auto found = std::ranges::find_if(report.timeline, [](const TimelineEntry& entry) {
    return entry.actor == "kaiku" && entry.what.find(": told ") != std::string::npos;
  });
  return found == report.timeline.end() ? std::nullopt : std::optional(found->at);
}

std::string line(std::string_view name, std::string_view value) {
  return "- " + std::string(name) + ": " + std::string(value) + "\n";
}

std::string heading(std::string_view name) {
  return "\n## " + std::string(name) + "\n\n";
}

std::string head_of(const Report& report, const Words& words) {
  const Incident& incident = report.incident;
  std::string text = "# " + std::string(words.title) + " " + std::to_string(incident.id) + ": " +
                     plain(incident.title) + "\n\n";
  if (incident.drill) text += "**" + std::string(words.drill) + "**\n\n";
  text += plain(incident.reason) + "\n\n";
  text += line(words.severity, to_string(incident.severity));
  text += line(words.state, to_string(incident.state));
  text += line(words.scope,
               plain(incident.brand.value) + ", " +
                   (incident.post ? plain(incident.post->value) : std::string(words.whole_brand)));
  text += line(words.began, to_iso8601(incident.started_at));
  text += line(words.opened, to_iso8601(incident.opened_at));
  if (incident.resolved_at) {
    text +=
        line(words.resolved, to_iso8601(*incident.resolved_at) + " " + plain(incident.resolved_by) +
                                 ": " + plain(incident.resolution));
  }
  if (!incident.verdict.empty()) text += line(words.verdict, plain(incident.verdict));
  return text;
}

std::string times_of(const Report& report, const Words& words) {
  const Milestones took = milestones(report);
  const auto shown = [&](std::string_view name, const std::optional<Duration>& duration) {
    return line(name, duration ? length(*duration) : std::string(words.not_yet));
  };
  return heading(words.times) + shown(words.detect, took.to_detect) +
         shown(words.tell, took.to_tell) + shown(words.acknowledge, took.to_acknowledge) +
         shown(words.statement, took.to_statement) + shown(words.answer, took.to_answer) +
         shown(words.mitigate, took.to_mitigate) + shown(words.resolve, took.to_resolve);
}

std::string stopped_of(const Report& report, const Words& words) {
  return heading(words.stopped) + line(words.waiting, std::to_string(report.stopped.waiting)) +
         line(words.released, std::to_string(report.stopped.released)) +
         line(words.hidden, std::to_string(report.stopped.hidden)) +
         line(words.comments, std::to_string(report.stopped.comments));
}

constexpr std::string_view kStatement = "holding statement";

std::optional<TimePoint> first_posted(const Report& report, bool statement) {
  std::optional<TimePoint> first;
  for (const Spoken& spoken : report.said) {
    if (spoken.posted_at && (spoken.what == kStatement) == statement &&
        (!first || *spoken.posted_at < *first)) {
      first = spoken.posted_at;
    }
  }
  return first;
}

// What became of words: where and when they were posted, or why they were not.
std::string end_of(const Spoken& spoken, const Words& words) {
  const std::string reason = spoken.reason.empty() ? "" : ": " + plain(spoken.reason);
  switch (spoken.state) {
    case ActionState::kDone: {
      std::string end(words.posted);
      if (spoken.posted_at) end += " " + to_iso8601(*spoken.posted_at);
      return spoken.remote_id.empty() ? end : end + " (" + plain(spoken.remote_id) + ")";
    }
    case ActionState::kFailed:
    case ActionState::kDead:
    case ActionState::kCancelled:
      return std::string(words.not_posted) + reason;
    default:
      return std::string(words.waits) + " (" + std::string(to_string(spoken.state)) + ")" + reason;
  }
}

std::string said_of(const Report& report, const Words& words) {
  if (report.said.empty()) return {};
  std::string text = heading(words.said);
  for (const Spoken& spoken : report.said) {
    const bool asked_for = !spoken.steps.empty() && spoken.steps.front().what == "drafted";
    std::string where = plain(spoken.account.value);
    if (!spoken.place.empty()) where += " " + plain(spoken.place);
    text += "- " + plain(spoken.what) + " (" + std::to_string(spoken.action) + "), " + where + "\n";
    if (!asked_for)
      text += "  - " + to_iso8601(spoken.drafted_at) + " " + std::string(words.drafted) + "\n";
    for (const TimelineEntry& step : spoken.steps)
      text +=
          "  - " + to_iso8601(step.at) + " " + plain(step.what) + ": " + plain(step.actor) + "\n";
    text += "  - " + end_of(spoken, words) + "\n";
  }
  return text;
}

}  // namespace

Milestones milestones(const Report& report) {
  const Incident& incident = report.incident;
  const auto since_opened = [&](const std::optional<TimePoint>& at) {
    return at ? std::optional<Duration>(*at - incident.opened_at) : std::nullopt;
  };
  Milestones took;
  took.to_detect = std::max(Duration::zero(), Duration(incident.opened_at - incident.started_at));
  took.to_tell = since_opened(first_told(report));
  const auto acknowledged = first(report, "acknowledged");
  took.to_acknowledge = since_opened(acknowledged ? acknowledged : incident.acknowledged_at);
  took.to_statement = since_opened(first_posted(report, /*statement=*/true));
  took.to_answer = since_opened(first_posted(report, /*statement=*/false));
  took.to_mitigate = since_opened(first(report, "mitigated"));
  took.to_resolve = since_opened(incident.resolved_at);
  return took;
}

std::string to_markdown(const Report& report, Language language) {
  const Words& words = language == Language::kFinnish ? kFinnish : kEnglish;
  std::string text = head_of(report, words) + times_of(report, words) + said_of(report, words) +
                     stopped_of(report, words);
  if (!report.comments.empty()) {
    text += heading(words.samples);
    for (const RelatedComment& comment : report.comments)
      text += "- " + to_iso8601(comment.at) + " " + plain(comment.text) + "\n";
  }
  text += heading(words.timeline);
  for (const TimelineEntry& entry : report.timeline)
    text +=
        "- " + to_iso8601(entry.at) + " " + plain(entry.actor) + ": " + plain(entry.what) + "\n";
  return text;
}

}  // namespace kaiku::incidents
