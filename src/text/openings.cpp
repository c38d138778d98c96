#include "openings.hpp"

#include <algorithm>

#include <kaiku/text/word_set.hpp>

namespace kaiku::text {
namespace {

constexpr auto kGreetings =
    word_set("hei", "heips", "heippa", "hellou", "moi", "moikka", "moikku", "moro", "terve",
             "tervehdys", "morjens", "huomenta", "iltaa", "hej", "hejsan", "tjena", "hallå",
             "hallo", "hi", "hello", "hey", "heya", "halo");
/// Two words that greet together: "hyvää päivää", "god morgon", "good evening".
constexpr auto kGoodWishes = word_set("hyvää", "god", "good");
constexpr auto kTimesOfDay =
    word_set("päivää", "huomenta", "iltaa", "iltapäivää", "viikonloppua", "dag", "morgon", "kväll",
             "eftermiddag", "morning", "evening", "afternoon", "day");
/// Whom or how, right behind a greeting.
constexpr auto kGreeted =
    word_set("kaikki", "kaikille", "taas", "vaan", "teille", "sinne", "siellä", "alla", "allihopa",
             "igen", "all", "everyone", "there", "again", "guys", "folks", "team");
constexpr auto kOpeners = word_set("no", "mutta", "mut", "ja", "eli", "siis", "anteeksi", "anteeks",
                                   "sori", "sorry", "ok", "okei", "men", "och", "ursäkta", "förlåt",
                                   "but", "and", "well", "please", "excuse");
/// "Hei Kaiku, onko …": a name of at most this many words before a comma is skipped too.
constexpr std::uint32_t kMaxNameWords = 2;

class Opening {
 public:
  Opening(const PreparedText::Storage& storage, const Sentence& sentence)
      : tokens_(storage.tokens),
        text_(storage.folded.text),
        sentence_(sentence),
        at_(sentence.begin) {}

  std::uint32_t start() {
    bool greeted = false;
    while (skip_greeting()) greeted = true;
    if (greeted) skip_name();
    while (at_ < sentence_.end && kOpeners.contains(tokens_[at_].folded)) ++at_;
    return at_ < sentence_.end ? at_ : sentence_.begin;
  }

 private:
  std::string_view word(std::uint32_t at) const {
    return at < sentence_.end ? tokens_[at].folded : std::string_view();
  }

  bool skip_greeting() {
    if (kGreetings.contains(word(at_))) {
      ++at_;
    } else if (kGoodWishes.contains(word(at_)) && kTimesOfDay.contains(word(at_ + 1))) {
      at_ += 2;
    } else {
      return false;
    }
    while (kGreeted.contains(word(at_))) ++at_;
    return true;
  }

  void skip_name() {
    if (at_ >= sentence_.end || comma_before(at_)) return;
    for (std::uint32_t next = at_ + 1; next <= at_ + kMaxNameWords && next < sentence_.end;
         ++next) {
      if (!comma_before(next)) continue;
      at_ = next;
      return;
    }
  }

  bool comma_before(std::uint32_t at) const {
    const std::size_t from = tokens_[at - 1].in_folded.end;
    const std::string_view between = text_.substr(from, tokens_[at].in_folded.begin - from);
    return between.find_first_of(",:;") != std::string_view::npos;
  }

  const std::vector<Token>& tokens_;
  std::string_view text_;
  const Sentence& sentence_;
  std::uint32_t at_;
};

}  // namespace

void mark_sentence_starts(PreparedText::Storage& storage) {
  for (Sentence& sentence : storage.sentences) sentence.start = Opening(storage, sentence).start();
}

}  // namespace kaiku::text
