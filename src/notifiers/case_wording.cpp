// What a team is told about a case. What the customer wrote stays in the console, but for a help
// desk to which somebody has forwarded the case.

#include <array>
#include <string>
#include <utility>

#include "plain_text.hpp"
#include "wording.hpp"

namespace kaiku::notifiers {
namespace {

constexpr std::size_t kMostName = 60;
constexpr std::size_t kMostReason = 200;
constexpr std::size_t kMostSaid = 4'000;

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kNews = {{
    {"case.due_soon", "määräaika lähestyy"},
    {"case.overdue", "määräaika on ylittynyt"},
    {"case.reassigned", "myöhästynyt asia siirrettiin teille"},
    {"case.woken", "asiakas kirjoitti"},
    {"case.forwarded", "annettu teille hoidettavaksi"},
    {"case.message", "uusi viesti"},
}};

std::string_view news_of(std::string_view type) {
  for (const auto& [known, finnish] : kNews) {
    if (known == type) return finnish;
  }
  return "tilanne on muuttunut";
}

}  // namespace

std::string case_name(const Notice& notice) {
  return "case/" + std::to_string(notice.about_case->id);
}

Wording word_case(const Notice& notice, const Voice& voice, bool reduced) {
  const CaseNotice& about = *notice.about_case;
  const std::string number = std::to_string(about.id);
  const std::string brand = plain_line(voice.brand, kMostName);
  Wording wording;
  wording.subject = "[Kaiku, asiakasasia " + number + "] " + brand;
  wording.headline =
      "Asiakasasia " + number + ", " + brand + ": " + std::string(news_of(notice.type));
  wording.title = wording.headline;
  wording.acknowledge = "Ota käsittelyyn komennolla: kaikuctl case claim " + number;
  if (reduced) return wording;
  const auto fact = [&wording](std::string name, std::string value) {
    if (!value.empty()) wording.facts.emplace_back(std::move(name), std::move(value));
  };
  if (about.due_at) {
    wording.lines.push_back("Määräaika " + finnish_time(*about.due_at) + " (Suomen aikaa).");
    fact("Määräaika", finnish_time(*about.due_at));
  }
  wording.lines.push_back("Avattu " + finnish_time(about.opened_at) + ".");
  fact("Avattu", finnish_time(about.opened_at));
  const std::size_t said_as_sentences = wording.facts.size();
  fact("Tiimi", plain_line(about.team, kMostName));
  fact("Käsittelijä", plain_line(about.claimed_by, kMostName));
  fact("Peruste", plain_line(about.reason, kMostReason));
  for (std::size_t i = said_as_sentences; i < wording.facts.size(); ++i) {
    wording.lines.push_back(wording.facts[i].first + ": " + wording.facts[i].second);
  }
  for (const std::string& words : about.said) wording.lines.push_back(plain_line(words, kMostSaid));
  return wording;
}

}  // namespace kaiku::notifiers
