#include "phonetic.hpp"

namespace kaiku::text::reveal {
namespace {

enum class Reach { kWhole, kBeginning };

struct Spelling {
  std::string_view heard;
  std::string_view meant;
  Reach reach = Reach::kWhole;
};

constexpr Spelling kSpellings[] = {
    // Finnish; beginnings so that inflected forms are reached
    {"vttu", "vittu", Reach::kBeginning},
    {"vtun", "vitun"},
    {"vtu", "vittu"},
    {"wittu", "vittu", Reach::kBeginning},
    {"witun", "vitun"},
    {"witut", "vitut", Reach::kBeginning},
    {"vidu", "vittu"},
    {"vidun", "vitun"},
    {"viddu", "vittu", Reach::kBeginning},
    {"fittu", "vittu", Reach::kBeginning},
    {"passka", "paska", Reach::kBeginning},
    {"paskka", "paska", Reach::kBeginning},
    {"baska", "paska", Reach::kBeginning},
    {"psaka", "paska"},
    {"prkl", "perkele"},
    {"prkele", "perkele", Reach::kBeginning},
    {"perkl", "perkele"},
    {"stna", "saatana"},
    {"stana", "saatana"},
    {"staana", "saatana", Reach::kBeginning},
    {"saatna", "saatana", Reach::kBeginning},
    {"hlvetti", "helvetti"},
    {"helvtti", "helvetti"},
    {"helvata", "helvetti"},
    {"kusipä", "kusipää"},
    {"gusipää", "kusipää", Reach::kBeginning},
    {"mulqu", "mulkku"},
    {"mulqvist", "mulkku"},
    {"idari", "idiootti"},
    {"ideootti", "idiootti", Reach::kBeginning},
    {"idijootti", "idiootti", Reach::kBeginning},
    {"huorra", "huora"},
    {"bersse", "perse"},
    // Swedish
    {"jvla", "jävla"},
    {"jvlar", "jävlar"},
    {"jvligt", "jävligt"},
    {"javla", "jävla"},
    {"javlar", "jävlar"},
    {"jefla", "jävla"},
    {"phan", "fan"},
    {"ideot", "idiot"},
    // English
    {"fak", "fuck"},
    {"fck", "fuck"},
    {"fuk", "fuck"},
    {"fuq", "fuck"},
    {"phuck", "fuck"},
    {"phuk", "fuck"},
    {"fcking", "fucking"},
    {"fking", "fucking"},
    {"fkn", "fucking"},
    {"fuking", "fucking"},
    {"sht", "shit"},
    {"shyt", "shit"},
    {"btch", "bitch"},
    {"biatch", "bitch"},
    {"beatch", "bitch"},
    {"azz", "ass"},
    {"azzhole", "asshole"},
    {"ahole", "asshole"},
    {"kunt", "cunt"}};

}  // namespace

std::string respelt(std::string_view folded) {
  for (const Spelling& spelling : kSpellings) {
    if (!folded.starts_with(spelling.heard)) continue;
    if (spelling.reach == Reach::kWhole && folded != spelling.heard) continue;
    return std::string(spelling.meant).append(folded.substr(spelling.heard.size()));
  }
  return {};
}

}  // namespace kaiku::text::reveal
