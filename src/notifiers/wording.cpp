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
constexpr std::size_t kMostPlanned = 2'200;  // the post itself, for whoever posts it by hand
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
  if (notice.type == "incident.reminder")
    return "Tapauksesta ei ole kirjattu mitään vähään aikaan. Kirjaa tilanne, tai se siirtyy "
           "seuraavalle.";
  if (notice.type == kSecondApproval)
    return "Luonnos " + std::to_string(notice.draft) +
           " odottaa toista hyväksyjää: " + plain_line(notice.detail, kMostName) +
           " on hyväksynyt sen.";
  if (notice.type == "incident.opened") return "Uusi tapaus.";
  return "Tapauksen tilanne on muuttunut.";
}

void add_details(const Incident& incident, Wording& wording) {
  const auto tell = [&](std::string name, std::string value) {
    if (value.empty()) return;
    wording.lines.push_back(name + ": " + value);
    wording.facts.emplace_back(std::move(name), std::move(value));
  };
  tell("Havainto", plain_line(incident.title, kMostTitle));
  tell("Peruste", plain_line(incident.reason, kMostReason));
  const std::string comments = std::to_string(incident.comments);
  const std::string authors = std::to_string(incident.authors);
  wording.lines.push_back("Kommentteja " + comments + ", kirjoittajia " + authors + ".");
  wording.facts.emplace_back("Kirjoittajia", authors);
  wording.facts.emplace_back("Kommentteja", comments);
  const std::string started = finnish_time(incident.started_at);
  const std::string opened = finnish_time(incident.opened_at);
  wording.lines.push_back("Alkoi " + started + ", havaittu " + opened + " (Suomen aikaa).");
  wording.facts.emplace_back("Alkoi", started);
  wording.facts.emplace_back("Havaittu", opened);
  if (incident.freezes && incident.state != incidents::State::kResolved) {
    wording.lines.push_back("Automaattiset vastaukset on pysäytetty, kunnes tapaus on ratkaistu.");
  }
}

// Messages about a channel: that it works, or that it does not; and about an account that does not.
Wording word_of_channel(const Notice& notice, const Voice& voice) {
  const std::string channel = plain_line(notice.about, kMostName);
  Wording wording;
  if (is_about_account(notice)) {
    const bool refused = notice.type == kAccountRefused;
    wording.title = wording.headline = refused ? "HÄIRIÖ – alusta torjuu tilin " + channel
                                               : "HÄIRIÖ – tili " + channel + " ei saa viestejä";
    wording.event = refused
                        ? "Alusta ei hyväksy tilin tunnusta (token) tai oikeuksia. Korjaa syy ja "
                          "lataa asetukset."
                        : "Alusta ei lähetä tilin webhook-viestejä. Tee tilaus uudelleen; muuten "
                          "kommentit jäävät näkemättä.";
    wording.facts.emplace_back("Syy", plain_line(notice.detail, kMostReason));
    wording.subject = "[Kaiku] Häiriö: " + channel;
  } else if (notice.type == kTest) {
    wording.title = wording.headline = "TESTI – kanava " + channel + " toimii";
    wording.event = "Tämä on testiviesti. Sinun ei tarvitse tehdä mitään.";
    wording.subject = "[Kaiku] Testi: " + channel;
  } else {
    wording.title = wording.headline = "HÄIRIÖ – kanava " + channel + " ei toimi";
    wording.event = "Viesti jäi perille viemättä. Tarkista kanavan asetukset ja palvelu.";
    wording.facts.emplace_back("Syy", plain_line(notice.detail, kMostReason));
    wording.subject = "[Kaiku] Häiriö: " + channel;
    if (notice.incident.id != 0) wording.link = console_link(notice.incident, voice);
  }
  wording.lines.push_back(wording.event);
  for (const auto& [name, value] : wording.facts) wording.lines.push_back(name + ": " + value);
  return wording;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kPlanNews = {{
    {"plan.by_hand", "julkaise käsin"},
    {"plan.waits", "julkaisu odottaa hyväksyntää"},
    {"plan.not_posted", "julkaisu epäonnistui"},
    {"plan.quiet", "kanava on ollut hiljaa"},
}};

// Messages about the content plan: what its owner has to do.
Wording word_of_plan(const Notice& notice, const Voice& voice, bool reduced) {
  const std::string subject = plain_line(notice.about, kMostName);
  const std::string brand = plain_line(voice.brand, kMostName);
  std::string news = "sisältösuunnitelma";
  for (const auto& [type, finnish] : kPlanNews) {
    if (type == notice.type) news = finnish;
  }
  Wording wording;
  wording.title = wording.headline = brand + ", " + subject + ": " + news;
  wording.event = "Sisältösuunnitelma: " + news + ".";
  wording.subject = "[Kaiku] " + subject + ": " + news;
  wording.acknowledge = "Katso suunnitelma komennolla: kaikuctl plan";
  if (reduced) return wording;
  wording.lines.push_back(wording.event);
  wording.lines.push_back(plain_line(notice.detail, kMostPlanned));
  wording.facts.emplace_back("Asia", wording.lines.back());
  return wording;
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

Stage stage_of(const Notice& notice) {
  if (notice.type == "incident.resolved") return Stage::kResolved;
  return notice.type == "incident.acknowledged" ? Stage::kAcknowledged : Stage::kOpen;
}

std::string alert_name(const Notice& notice) {
  if (notice.about_case) return case_name(notice);
  const std::string incident = "inc_" + std::to_string(notice.incident.id);
  return notice.type == kSecondApproval ? incident + "_draft_" + std::to_string(notice.draft)
                                        : incident;
}

std::string without_calls(std::string_view text) {
  std::string quiet;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '@') {
      quiet += "＠";  // looks the same and calls nobody
    } else if (text[at] == '<') {
      quiet += "‹";  // "<!here>", "<users/all>"
    } else if (text[at] == '>') {
      quiet += "›";
    } else if (text.substr(at).starts_with("://")) {
      quiet += ":/ ";  // no scheme, no link
      ++at;
    } else {
      quiet += text[at];
    }
  }
  return quiet;
}

Wording word(const Notice& notice, const Voice& voice, TimePoint now, bool reduced) {
  if (notice.type == kTest || notice.type == kChannelFailed || is_about_account(notice))
    return word_of_channel(notice, voice);
  if (is_about_plan(notice)) return word_of_plan(notice, voice, reduced);
  if (notice.about_case) return word_case(notice, voice, reduced);
  const Incident& incident = notice.incident;
  const std::string number = std::to_string(incident.id);
  const std::string brand = plain_line(voice.brand, kMostName);
  const std::string kind = kind_phrase(incident.kind);
  Wording wording;
  wording.subject = "[Kaiku #" + number + "] " + brand + ": " + kind;
  wording.headline =
      severity_upper(incident.severity) + " – tapaus " + number + ", " + brand + ": " + kind;
  wording.title = severity_upper(incident.severity) + " #" + number + " " + brand + ": " + kind;
  wording.counts = std::to_string(incident.authors) + " kirjoittajaa, " +
                   std::to_string(incident.comments) + " kommenttia";
  wording.link = console_link(incident, voice);
  if (notice.type == kSecondApproval) {
    const std::string asked = "TOINEN HYVÄKSYJÄ PUUTTUU – ";
    wording.headline = asked + wording.headline;
    wording.title = asked + wording.title;
    wording.acknowledge = "Lue ja hyväksy omalla nimelläsi: kaikuctl queue, kaikuctl approve " +
                          std::to_string(notice.draft) + " --who NIMI";
  } else if (incident.state == incidents::State::kOpen) {
    wording.acknowledge_url = notice.acknowledge_url;
    // The reduced form is the least that helps: a link says where to acknowledge, too.
    if (!reduced || wording.link.empty()) {
      wording.acknowledge = "Kuittaa komennolla: kaikuctl ack " + number;
    }
  }
  if (reduced) return wording;

  if (now - notice.decided_at > kDelayedAfter) {
    const std::string delayed =
        "VIIVÄSTYNYT: tämä viesti oli määrä lähettää " + finnish_time(notice.decided_at) + ".";
    wording.lines.push_back(delayed);
    wording.event = delayed + " ";
  }
  wording.lines.push_back(event_line(notice));
  wording.event += wording.lines.back();
  add_details(incident, wording);
  return wording;
}

}  // namespace kaiku::notifiers
