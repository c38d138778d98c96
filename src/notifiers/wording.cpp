#include "wording.hpp"

#include <array>
#include <chrono>
#include <utility>

#include "plain_text.hpp"

namespace kaiku::notifiers {
namespace {

using incidents::Incident;
using incidents::Severity;

constexpr std::size_t kMostTitle = 120;
constexpr std::size_t kMostReason = 400;
constexpr std::size_t kMostName = 60;
// A page that comes later than the step that it was for must not read as news.
constexpr auto kDelayedAfter = std::chrono::minutes(15);

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kKinds = {{
    {"surge", "kielteisten viestien ryöppy"},
    {"injury", "loukkaantuminen tai oireita"},
    {"product_safety", "tuoteturvallisuus"},
    {"threat", "uhkaus"},
    {"self_harm", "itsetuhoisuus"},
    {"data_leak", "tietovuoto"},
    {"boycott", "boikottikutsu"},
    {"discrimination", "syrjintä"},
    {"outage", "palvelukatko"},
    {"legal", "oikeudellinen uhka"},
    {"journalist", "toimittajan yhteydenotto"},
    {"source_silent", "lähde on vaiennut"},
}};

std::string severity_upper(Severity severity) {
  return std::string(severity_word(severity));
}

// What has happened to the incident since the last message.
std::string event_line(const Notice& notice) {
  const Incident& incident = notice.incident;
  const std::string place = " (porras " + std::to_string(incident.step) + ", kierros " +
                            std::to_string(incident.round) + ")";
  if (notice.type == "incident.escalated") return "Tapausta ei ole vielä kuitattu" + place + ".";
  if (notice.type == "incident.reopened") return "Tapaus avattiin uudelleen.";
  if (notice.type == "incident.acknowledged") {
    const std::string who = plain_line(incident.acknowledged_by, kMostName);
    return who.empty() ? "Tapaus on kuitattu." : "Tapauksen kuittasi " + who + ".";
  }
  if (notice.type == "incident.resolved") {
    const std::string who = plain_line(incident.resolved_by, kMostName);
    return who.empty() ? "Tapaus on ratkaistu." : "Tapauksen ratkaisi " + who + ".";
  }
  if (notice.type == "incident.opened") return "Uusi tapaus.";
  return "Tapauksen tilanne on muuttunut.";
}

void add_details(const Incident& incident, std::vector<std::string>& lines) {
  if (const auto title = plain_line(incident.title, kMostTitle); !title.empty()) {
    lines.push_back("Havainto: " + title);
  }
  if (const auto reason = plain_line(incident.reason, kMostReason); !reason.empty()) {
    lines.push_back("Peruste: " + reason);
  }
  lines.push_back("Kommentteja " + std::to_string(incident.comments) + ", kirjoittajia " +
                  std::to_string(incident.authors) + ".");
  lines.push_back("Alkoi " + finnish_time(incident.started_at) + ", havaittu " +
                  finnish_time(incident.opened_at) + " (Suomen aikaa).");
  if (incident.freezes && incident.state != incidents::State::kResolved) {
    lines.push_back("Automaattiset vastaukset on pysäytetty, kunnes tapaus on ratkaistu.");
  }
}

}  // namespace

std::string_view severity_word(Severity severity) {
  switch (severity) {
    case Severity::kCrisis:
      return "KRIISI";
    case Severity::kUrgent:
      return "KIIREELLINEN";
    case Severity::kWarning:
      return "VAROITUS";
    case Severity::kInfo:
      return "TIEDOKSI";
  }
  return "VAROITUS";
}

std::string kind_phrase(std::string_view kind) {
  const std::string plain = plain_line(kind, kMostName);
  for (const auto& [known, finnish] : kKinds) {
    if (known == kind) return std::string(finnish) + " (" + plain + ")";
  }
  return plain.empty() ? "tapaus (incident)" : plain;
}

// The European Union's rule, in force since 1996: from the last Sunday of March to that of October,
// both at 01:00 UTC. The C++ library of Debian 12 has no time zones.
std::chrono::hours finnish_offset(TimePoint time) {
  using namespace std::chrono;
  const auto change = [year = year_month_day(floor<days>(time)).year()](month month) {
    return sys_days(year / month / Sunday[last]) + hours(1);
  };
  return time >= change(March) && time < change(October) ? hours(3) : hours(2);
}

std::string finnish_time(TimePoint time) {
  const TimePoint local = time + finnish_offset(time);
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::minutes>(local - day));
  const auto minutes = clock.minutes().count();
  return std::to_string(static_cast<unsigned>(date.day())) + "." +
         std::to_string(static_cast<unsigned>(date.month())) + "." +
         std::to_string(static_cast<int>(date.year())) + " klo " +
         std::to_string(clock.hours().count()) + (minutes < 10 ? ".0" : ".") +
         std::to_string(minutes);
}

std::string console_link(const Incident& incident, const Voice& voice) {
  if (voice.console_url.empty()) return {};
  return voice.console_url + "/incidents/" + std::to_string(incident.id);
}

Wording word(const Notice& notice, const Voice& voice, TimePoint now, bool reduced) {
  const Incident& incident = notice.incident;
  const std::string number = std::to_string(incident.id);
  const std::string brand = plain_line(voice.brand, kMostName);
  Wording wording;
  wording.subject = "[Kaiku #" + number + "] " + brand + ": " + kind_phrase(incident.kind);
  wording.headline = severity_upper(incident.severity) + " – tapaus " + number + ", " + brand +
                     ": " + kind_phrase(incident.kind);
  wording.link = console_link(incident, voice);
  // The reduced form is the least that helps: a link says where to acknowledge, too.
  if (incident.state == incidents::State::kOpen && (!reduced || wording.link.empty())) {
    wording.acknowledge = "Kuittaa komennolla: kaikuctl ack " + number;
  }
  if (reduced) return wording;

  if (now - notice.decided_at > kDelayedAfter) {
    wording.lines.push_back("VIIVÄSTYNYT: tämä viesti oli määrä lähettää " +
                            finnish_time(notice.decided_at) + ".");
  }
  wording.lines.push_back(event_line(notice));
  add_details(incident, wording.lines);
  return wording;
}

}  // namespace kaiku::notifiers
