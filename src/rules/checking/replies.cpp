// Replies: texts in every language of the brand, and no word that a lawyer would have wished
// unwritten.
#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <kaiku/text/prepared.hpp>

#include "../rule_text.hpp"
#include "inspection.hpp"
#include "kinds.hpp"

namespace kaiku::rules {
namespace {

// Fault, compensation, responsibility, promise and their kin, as base forms.
constexpr std::array<std::string_view, 18> kFinnish = {
    "virhe",   "virheellinen", "erehdys", "laiminlyönti", "syyllinen", "syyllisyys",
    "korvaus", "korvata",      "hyvitys", "hyvittää",     "vastuu",    "vastuullinen",
    "lupaus",  "luvata",       "taata",   "takuu",        "takaus",    "velvollinen"};
constexpr std::array<std::string_view, 20> kSwedish = {
    "fel",      "felaktig", "misstag",      "försummelse", "skuld",     "skyldig", "ersättning",
    "ersätta",  "ersätter", "kompensation", "kompensera",  "gottgöra",  "gottgör", "ansvar",
    "ansvarig", "löfte",    "lova",         "lovar",       "garantera", "garanti"};
constexpr std::array<std::string_view, 21> kEnglish = {
    "fault",   "mistake",   "error",       "negligence",     "negligent", "blame",
    "guilty",  "guilt",     "compensate",  "compensation",   "reimburse", "reimbursement",
    "liable",  "liability", "responsible", "responsibility", "promise",   "guarantee",
    "warrant", "warranty",  "indemnify"};

std::span<const std::string_view> words_of(Language language) {
  switch (language) {
    case Language::kFinnish:
      return kFinnish;
    case Language::kSwedish:
      return kSwedish;
    case Language::kEnglish:
      break;
  }
  return kEnglish;
}

class ReplyInspector {
 public:
  explicit ReplyInspector(Inspection& inspection) : inspection_(inspection) {
    for (const Language language : languages_of(LanguageSet::all())) {
      auto& bases = liable_[static_cast<std::size_t>(language)];
      for (const std::string_view word : words_of(language)) {
        for (std::string& base : inspection.analyzer.base_forms(word, language)) {
          bases.insert(std::move(base));
        }
      }
    }
  }

  void inspect_words() {
    for (const Declaration& reply : inspection_.declarations.replies) {
      const auto language = parse_language(reply.id.substr(0, reply.id.find('/')));
      if (!language) continue;
      for (const config::Node& variant : variants_of(reply)) inspect_variant(variant, *language);
    }
  }

  /// Texts of answers stand under `text` by language.
  void inspect_answer_words() {
    for (const Declaration& answer : inspection_.declarations.answers) {
      for (const auto& [key, texts] : answer.value.entries()) {
        if (key.scalar() != "text") continue;
        for (const auto& [code, list] : texts.entries()) {
          const auto language = parse_language(code.scalar());
          if (!language) continue;
          for (const config::Node& variant : texts_of(list)) inspect_variant(variant, *language);
        }
      }
    }
  }

  /// Only with languages from a configuration: without one, loading compares the replies with each
  /// other.
  void inspect_languages() {
    std::set<std::string> told;
    for (const Declaration& reply : inspection_.declarations.replies) {
      const std::string id = reply.id.substr(reply.id.find('/') + 1);
      const Template* const found = inspection_.rules.find_template(id);
      if (found == nullptr || !told.insert(id).second) continue;
      for (const Language language : inspection_.settings.languages) {
        if (found->variants.contains(language)) continue;
        if (others_have(language)) continue;  // told while loading
        inspection_.diagnostics.push_back(
            finding(FindingCode::kMissingLanguage, reply.place,
                    "no text in " + std::string(to_string(language)) +
                        " for this reply, which a brand serves",
                    "comments in that language become cases; add the reply to a file with "
                    "'language: " +
                        std::string(to_string(language)) + "'"));
      }
    }
  }

 private:
  static std::vector<config::Node> variants_of(const Declaration& reply) {
    if (!reply.value.is_mapping()) return reply.value.items();
    for (const auto& [key, value] : reply.value.entries()) {
      if (key.scalar() == "variants") return value.items();
    }
    return {};
  }

  bool others_have(Language language) const {
    const auto& templates = inspection_.compiled().templates;
    return std::ranges::any_of(
        templates, [&](const auto& entry) { return entry.second.variants.contains(language); });
  }

  void inspect_variant(const config::Node& variant, Language language) {
    text::Analyzer::Options options;
    options.languages = {language};
    options.fallback = language;
    options.given = language;
    const text::PreparedText text = inspection_.analyzer.prepare(variant.scalar(), options);
    const auto& bases = liable_[static_cast<std::size_t>(language)];
    for (const text::Token& token : text.tokens()) {
      const auto is_liable = [&](std::string_view base) { return bases.contains(base); };
      if (!std::ranges::any_of(token.lemmas, is_liable) &&
          !std::ranges::any_of(token.parts, is_liable)) {
        continue;
      }
      const std::string written(
          text.original().substr(token.original.begin, token.original.end - token.original.begin));
      inspection_.diagnostics.push_back(
          finding(FindingCode::kLiabilityWord, variant,
                  "'" + shown(written) + "' may admit liability or promise something",
                  "regret the experience and say what happens next; a person writes the rest"));
      return;
    }
  }

  Inspection& inspection_;
  std::array<std::set<std::string, std::less<>>, 3> liable_;
};

}  // namespace

void inspect_replies(Inspection& inspection) {
  ReplyInspector inspector(inspection);
  inspector.inspect_words();
  inspector.inspect_answer_words();
  inspector.inspect_languages();
}

}  // namespace kaiku::rules
