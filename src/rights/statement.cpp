// The statement of reasons in the shape of article 17(3) of the Digital Services Act.
#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include <kaiku/rights/statement.hpp>

namespace kaiku::rights {
namespace {

/// One text in the languages that people are told it in.
struct Wording {
  std::string_view fi;
  std::string_view sv;
  std::string_view en;
  std::string_view in(Language language) const {
    switch (language) {
      case Language::kFinnish:
        return fi;
      case Language::kSwedish:
        return sv;
      case Language::kEnglish:
        return en;
    }
    return en;
  }
};

/// A law that a label speaks of: the section of the Criminal Code of Finland (39/1889, RL).
struct Offence {
  std::string_view label;
  std::string_view section;
  Wording name;
};

constexpr std::array kOffences = {
    Offence{
        "hate",
        "11:10",
        {"kiihottaminen kansanryhmää vastaan", "hets mot folkgrupp", "incitement against a group"}},
    Offence{"threat", "25:7", {"laiton uhkaus", "olaga hot", "menace"}},
    Offence{"doxxing",
            "24:8",
            {"yksityiselämää loukkaava tiedon levittäminen",
             "spridande av information som kränker privatlivet",
             "dissemination of information violating personal privacy"}},
    Offence{"defamation", "24:9", {"kunnianloukkaus", "ärekränkning", "defamation"}},
    Offence{"stalking", "25:7a", {"vainoaminen", "olaga förföljelse", "stalking"}},
};

constexpr Wording kCode = {"rikoslaki (39/1889)", "strafflagen (39/1889)",
                           "Criminal Code of Finland (39/1889)"};

constexpr std::string_view kPersonalData = "personal_data";

constexpr Wording kUnknown = {"ei tiedossa", "inte känt", "not known"};

const Offence* offence_of(std::string_view section) {
  const auto found = std::ranges::find(kOffences, section, &Offence::section);
  return found == kOffences.end() ? nullptr : found;
}

std::string sentence(std::string text, std::string_view more) {
  if (!text.empty()) text += ' ';
  text += more;
  return text;
}

std::string joined(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) {
    if (!list.empty()) list += ", ";
    list += name;
  }
  return list;
}

std::string percent(double probability) {
  std::array<char, 16> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.0f %%", probability * 100);
  return std::string(text.data(), static_cast<std::size_t>(std::max(size, 0)));
}

Wording what_was_done(ActionKind kind) {
  switch (kind) {
    case ActionKind::kHide:
      return {"Sisältö on piilotettu muilta.", "Innehållet är dolt för andra.",
              "The content is hidden from others."};
    case ActionKind::kDelete:
      return {"Sisältö on poistettu.", "Innehållet har tagits bort.",
              "The content has been removed."};
    case ActionKind::kBlock:
      return {"Kirjoittajan pääsy sivullemme on estetty.",
              "Skribentens tillgång till vår sida har spärrats.",
              "The author's access to our page is blocked."};
    default:
      return {"Kirjoittajaa on varoitettu; sisältö on näkyvissä.",
              "Skribenten har varnats; innehållet är synligt.",
              "The author was warned; the content is visible."};
  }
}

// (a): what it is, where, for how long.
std::string restriction_text(const Restriction& r, Language language) {
  std::string text(what_was_done(r.kind).in(language));
  text = sentence(
      text,
      Wording{"Alue: sivu tai tili", "Område: sidan eller kontot", "Where: the page or account"}.in(
          language));
  text += " " + r.account.value + (r.platform.empty() ? "" : " (" + r.platform + ")") + ".";
  text = sentence(text, Wording{"Alkaen:", "Från:", "Since:"}.in(language));
  text += " " + (r.done_at ? to_iso8601(*r.done_at) : std::string(kUnknown.in(language))) + ".";
  if (r.taken_back_at) {
    text = sentence(text, Wording{"Päättyi:", "Upphörde:", "Ended:"}.in(language));
    return text + " " + to_iso8601(*r.taken_back_at) + ".";
  }
  return sentence(text, Wording{"Kesto: toistaiseksi.", "Varaktighet: tills vidare.",
                                "Duration: until further notice."}
                            .in(language));
}

// (b): the facts, and that nobody gave notice of it.
std::string facts_text(const Restriction& r, Language language) {
  std::string text(Wording{"Kohde:", "Innehåll:", "Content:"}.in(language));
  text += " " + r.comment.value + ".";
  if (!r.text.empty()) {
    text += " “" + r.text + "”";
  } else if (r.forgotten) {
    text = sentence(text, Wording{"Sanoja ei enää säilytetä.", "Orden sparas inte längre.",
                                  "Its words are not kept any more."}
                              .in(language));
  }
  if (!r.comment_class.empty()) {
    text =
        sentence(text, Wording{"Luokiteltu:", "Klassificerat som:", "Found to be:"}.in(language));
    text += " " + r.comment_class + " (" + percent(r.probability) + ").";
  }
  if (!r.signals.empty()) {
    text = sentence(
        text,
        Wording{"Perusteena havainnot:", "Grundat på iakttagelserna:", "Based on the signals:"}.in(
            language));
    text += " " + joined(r.signals) + ".";
  }
  return sentence(text, Wording{"Päätös tehtiin omasta aloitteesta, ei ilmoituksen perusteella.",
                                "Beslutet fattades på eget initiativ, inte efter en anmälan.",
                                "The decision was taken on our own initiative, not after a notice."}
                            .in(language));
}

// (c): what a machine did.
std::string automation_text(const Restriction& r, Language language) {
  std::string text;
  if (r.decision != 0) {
    text = Wording{"Sisältö havaittiin automaattisesti (säännöstö ",
                   "Innehållet upptäcktes automatiskt (regeluppsättning ",
                   "The content was detected by automated means (rule set "}
               .in(language);
    text += r.rule_set + ").";
  }
  if (r.automatic) {
    return sentence(text, Wording{"Päätös tehtiin täysin automaattisesti.",
                                  "Beslutet fattades helt automatiskt.",
                                  "The decision was taken fully automatically."}
                              .in(language));
  }
  return sentence(text, Wording{"Päätöksen hyväksyi ihminen.", "Beslutet godkändes av en människa.",
                                "The decision was approved by a person."}
                            .in(language));
}

// (d): only laws that content of this kind may offend against; a court decides whether it does.
std::string legal_text(const Restriction& r, Language language) {
  std::string text;
  for (const Ground& ground : grounds_of(r)) {
    if (!ground.legal) continue;
    const Offence* const offence = offence_of(ground.about);
    if (offence == nullptr) continue;
    if (!text.empty()) text += "; ";
    text += std::string(kCode.in(language)) + " " + std::string(offence->section) + ", " +
            std::string(offence->name.in(language));
  }
  if (text.empty()) {
    return std::string(Wording{"Ei: päätös perustuu vain talon sääntöön.",
                               "Ingen: beslutet grundas endast på husets regel.",
                               "None: the decision rests on a rule of the house alone."}
                           .in(language));
  }
  return sentence(text + ".", Wording{"Arviomme mukaan sisältö voi täyttää tunnusmerkistön.",
                                      "Enligt vår bedömning kan innehållet uppfylla rekvisiten.",
                                      "In our view the content may meet its definition."}
                                  .in(language));
}

// (e): the rule of the house.
std::string house_rule_text(const Restriction& r, Language language) {
  if (r.policy.empty()) {
    return std::string(Wording{"Henkilökunnan päätös ilman sääntöä.",
                               "Personalens beslut utan regel.",
                               "A decision of staff without a rule."}
                           .in(language));
  }
  std::string text(Wording{"Sääntö", "Regel", "Rule"}.in(language));
  text += " " + r.policy + ": ";
  text += Wording{"keskustelussa ei sallita sisältöä, joka on luokiteltu näin:",
                  "i diskussionen tillåts inte innehåll som klassificerats så här:",
                  "the discussion has no place for content found to be:"}
              .in(language);
  std::vector<std::string> found = r.labels;
  if (!r.comment_class.empty()) found.insert(found.begin(), r.comment_class);
  text += " " + (found.empty() ? std::string(kUnknown.in(language)) : joined(found)) + ".";
  if (std::ranges::find(r.labels, kPersonalData) == r.labels.end()) return text;
  return sentence(text, Wording{"Sisältö näyttää henkilötietoja; se suojaa sitä, jonka tietoja ne "
                                "ovat, eikä moiti kirjoittajaa.",
                                "Innehållet visar personuppgifter; det skyddar den som de gäller "
                                "och klandrar inte skribenten.",
                                "The content shows personal data; this protects whom they belong "
                                "to and blames nobody."}
                            .in(language));
}

// (f): what the person may do about it.
std::string redress_text(const Restriction& r, Language language) {
  std::string text(Wording{
      "Voit valittaa päätöksestä meille maksutta; valituksen ratkaisee toinen henkilö. "
      "Voit myös viedä asian tuomioistuimen ulkopuoliseen riidanratkaisuun tai "
      "tuomioistuimeen. Viite:",
      "Du kan kostnadsfritt överklaga beslutet hos oss; överklagandet avgörs av en annan "
      "person. Du kan också föra saken till tvistlösning utanför domstol eller till "
      "domstol. Referens:",
      "You may appeal to us free of charge; another person decides the appeal. You may also "
      "turn to out-of-court dispute settlement or to a court. Reference:"}
                       .in(language));
  text += " action/" + std::to_string(r.action) + ".";
  if (!r.appeal) return text;
  text = sentence(text, Wording{"Valitus", "Överklagande", "Appeal"}.in(language));
  return text + " " + std::to_string(*r.appeal) + ": " + r.appeal_state + ".";
}

}  // namespace

std::vector<Ground> grounds_of(const Restriction& restriction) {
  std::vector<Ground> grounds;
  for (const Offence& offence : kOffences) {
    const auto same = [&](const Ground& ground) { return ground.about == offence.section; };
    if (std::ranges::find(restriction.labels, offence.label) == restriction.labels.end() ||
        std::ranges::any_of(grounds, same)) {
      continue;
    }
    grounds.push_back({true, "RL " + std::string(offence.section), offence.section});
  }
  grounds.push_back({false, restriction.policy.empty() ? "staff" : restriction.policy, {}});
  return grounds;
}

std::vector<StatementPart> statement_of(const Restriction& restriction, Language language) {
  const auto part = [&](std::string_view key, const Wording& title, std::string text) {
    return StatementPart{key, std::string(title.in(language)), std::move(text)};
  };
  return {
      part("restriction", {"Rajoitus", "Begränsning", "Restriction"},
           restriction_text(restriction, language)),
      part("facts", {"Tosiseikat", "Omständigheter", "Facts"}, facts_text(restriction, language)),
      part("automation", {"Automaatio", "Automatisering", "Automated means"},
           automation_text(restriction, language)),
      part("legal_ground", {"Oikeusperuste", "Rättslig grund", "Legal ground"},
           legal_text(restriction, language)),
      part("house_rule", {"Talon sääntö", "Husets regel", "Rule of the house"},
           house_rule_text(restriction, language)),
      part("redress", {"Muutoksenhaku", "Rättsmedel", "Redress"},
           redress_text(restriction, language))};
}

}  // namespace kaiku::rights
