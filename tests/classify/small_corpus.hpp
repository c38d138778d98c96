#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kaiku/classify/learning.hpp>
#include <kaiku/text/prepared.hpp>

namespace kaiku::classify {

/// Opening the dictionary for each test would take most of the time.
inline text::Analyzer& shared_analyzer() {
  static text::Analyzer analyzer;
  return analyzer;
}

inline text::PreparedText prepare(std::string_view text, Language language = Language::kFinnish) {
  text::Analyzer::Options options;
  options.given = language;
  return shared_analyzer().prepare(text, options);
}

inline LabelledComment labelled(CommentClass primary, std::string text) {
  LabelledComment comment;
  comment.id = text;
  comment.text = std::move(text);
  comment.primary = primary;
  comment.classes = {primary};
  return comment;
}

/// Enough comments to learn something from within a second.
inline std::vector<LabelledComment> small_corpus() {
  using enum CommentClass;
  struct Line {
    CommentClass primary;
    const char* text;
  };
  constexpr Line kLines[] = {
      {kQuestion, "Milloin myymälä aukeaa sunnuntaina?"},
      {kQuestion, "Onko tätä takkia vielä koossa 40?"},
      {kQuestion, "Paljonko postikulut ovat Ouluun?"},
      {kQuestion, "Mistä löydän palautuslomakkeen?"},
      {kQuestion, "Voiko lahjakortilla maksaa verkossa?"},
      {kQuestion, "Missä lähin noutopiste on?"},
      {kQuestion, "Saako koiran ottaa mukaan?"},
      {kQuestion, "Milloin uusi mallisto tulee myyntiin?"},
      {kCriticism, "Paketti on taas myöhässä, todella huonoa palvelua."},
      {kCriticism, "Odotin puhelimessa tunnin eikä kukaan vastannut."},
      {kCriticism, "Laatu on romahtanut, sauma repesi heti."},
      {kCriticism, "Ihan liian kallista siihen nähden mitä saa."},
      {kCriticism, "Verkkosivut eivät toimi, maksu jää jumiin."},
      {kCriticism, "Huono kokemus, tilaus peruttiin kertomatta."},
      {kCriticism, "Kassalla oli huono palvelu ja pitkä jono."},
      {kCriticism, "Toimitus myöhässä jo viikon, en ole tyytyväinen."},
      {kAbuse, "Olet täysi idiootti ja valehtelija."},
      {kAbuse, "Turpa kiinni senkin ääliö."},
      {kAbuse, "Te olette kaikki idiootteja siellä."},
      {kAbuse, "Painu helvettiin senkin torvi."},
      {kAbuse, "Sinä olet tyhmä kuin saapas, ääliö."},
      {kAbuse, "Hävetkää senkin roistot ja ääliöt."},
      {kPraise, "Kiitos ihanasta palvelusta, tulen uudestaan!"},
      {kPraise, "Aivan mahtava takki, suosittelen lämpimästi!"},
      {kPraise, "Paras kahvila koko kaupungissa, kiitos!"},
      {kPraise, "Ihanat värit ja nopea toimitus, kiitos!"},
      {kPraise, "Upea tapahtuma, mahtava tunnelma!"},
      {kPraise, "Kiitos nopeasta avusta, mahtavaa!"},
      {kSpam, "Tienaa 500 euroa päivässä kotoa käsin, klikkaa linkkiä www.esimerkki.fi"},
      {kSpam, "Ilmainen lahjakortti kaikille, klikkaa www.esimerkki.fi nyt"},
      {kSpam, "Sijoita kryptoon ja tienaa, lue lisää www.esimerkki.fi"},
      {kSpam, "Laina heti tilille, klikkaa www.esimerkki.fi"},
      {kOther, "Me käytiin siellä viime kesänä."},
      {kOther, "Katso Liisa tätä!"},
      {kOther, "Näin tuon auton eilen kadulla."},
      {kOther, "Joo olen samaa mieltä kanssasi."},
      {kOther, "Ensi viikolla alkaa loma."},
      {kOther, "Tuossa kulmassa oli ennen kioski."},
  };
  std::vector<LabelledComment> corpus;
  for (const Line& line : kLines) corpus.push_back(labelled(line.primary, line.text));
  return corpus;
}

inline LearningSettings small_settings() {
  LearningSettings settings;
  settings.bucket_bits = 12;
  settings.l2 = 0.3;
  settings.least_comments = 1;
  return settings;
}

inline LearningOutcome learn_from(const std::vector<LabelledComment>& corpus,
                                  const std::vector<LabelledComment>& corrections = {}) {
  Learner learner(small_settings());
  for (const auto& comment : corpus) {
    learner.add(comment, prepare(comment.text), Origin::kCorpus);
  }
  for (const auto& comment : corrections) {
    learner.add(comment, prepare(comment.text), Origin::kCorrection);
  }
  auto outcome = learner.learn();
  if (!outcome) throw std::logic_error("the small corpus is too small");
  return *std::move(outcome);
}

}  // namespace kaiku::classify
