#include "reveal.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "../utf8.hpp"
#include "link_escapes.hpp"
#include "runs.hpp"
#include "undisguise.hpp"

namespace kaiku::text::reveal {
namespace {

/// A fragment of a split word; longer ones stand next to each other as words of their own.
constexpr std::size_t kFragmentLetters = 3;
constexpr std::size_t kMinJoinedLetters = 4;
/// Signs between the pieces of a word that stand for no letter.
constexpr std::string_view kPartingSigns = "-./_\\";
/// Stretched words may be long; beyond that many bytes nothing is tried.
constexpr std::size_t kMaxRunBytes = 256;

class Revealer {
 public:
  Revealer(PreparedText::Storage& storage, WordLookup& words) : storage_(storage), words_(words) {}

  void run() {
    const auto count = static_cast<std::uint32_t>(storage_.tokens.size());
    find_runs(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      readings_.clear();
      visit(i);
      attach(storage_.tokens[i]);
    }
  }

 private:
  enum class RunKind : std::uint8_t { kNone, kGlued, kSpaced, kInside };
  struct Place {
    RunKind kind = RunKind::kNone;
    Run run;  ///< where it begins
  };

  Token& token(std::uint32_t i) { return storage_.tokens[i]; }
  std::string_view folded(Span span) const {
    return std::string_view(storage_.folded.text).substr(span.begin, span.end - span.begin);
  }

  /// Runs are found before fragments are looked for: a piece belongs to one of them only.
  void find_runs(std::uint32_t count) {
    for (std::uint32_t i = 0; i < count;) {
      if (token(i).link || stands_alone(storage_, i)) {
        ++i;
        continue;
      }
      Run run = spaced_run(storage_, i, joined_);
      const RunKind kind = run.tokens > 1 ? RunKind::kSpaced : RunKind::kGlued;
      if (kind == RunKind::kGlued) run = glued_run(storage_, i);
      const bool plain = run.tokens == 1 && run.in_folded == token(i).in_folded;
      if (!plain) keep_run(i, {kind, run});
      i += run.tokens;
    }
  }
  void keep_run(std::uint32_t i, const Place& place) {
    runs_.resize(storage_.tokens.size());
    runs_[i] = place;
    for (std::uint32_t rest = i + 1; rest < i + place.run.tokens; ++rest)
      runs_[rest].kind = RunKind::kInside;
  }
  RunKind kind_of(std::uint32_t i) const { return runs_.empty() ? RunKind::kNone : runs_[i].kind; }

  void visit(std::uint32_t i) {
    if (token(i).link) return read_link(i);
    const RunKind kind = kind_of(i);
    if (kind == RunKind::kSpaced) return read_spaced(i, runs_[i].run);
    if (kind == RunKind::kGlued) read_glued(i, runs_[i].run);
    if (!token(i).known && !token(i).mention) read_alone(i);
    if (token(i).known && token(i).language != Language::kFinnish) read_hyphenated(i);
    if (kind == RunKind::kNone) read_split(i);
  }

  void read_link(std::uint32_t i) {
    for (const std::string& word : escaped_words(token(i).folded)) {
      add(i, {word, Disguise::kLinkEscape}, token(i).in_folded, 1);
    }
  }

  void read_spaced(std::uint32_t i, const Run& run) {
    spaced_run(storage_, i, joined_);
    read_joined(i, run, joined_);
  }

  /// Letters that stood alone: the word they make, or the two words.
  void read_joined(std::uint32_t i, const Run& run, const std::string& joined) {
    const std::size_t before = readings_.size();
    add(i, {joined, Disguise::kSpacedLetters}, run.in_folded, run.tokens);
    for (Form& form : undisguise(joined)) {
      form.disguise = Disguise::kSpacedLetters;
      add(i, form, run.in_folded, run.tokens);
    }
    const bool finnish = token(i).language == Language::kFinnish;
    const bool understood =
        finnish && std::any_of(readings_.begin() + static_cast<std::ptrdiff_t>(before),
                               readings_.end(), [](const Reading& r) { return r.known; });
    if (understood || !is_all_letters(joined)) return;
    if (finnish) read_two_words(i, run, joined, [&](auto l, auto r) { return both_known(l, r); });
    if (finnish) read_two_words(i, run, joined, [&](auto l, auto r) { return one_known(l, r); });
    if (!finnish) read_two_words(i, run, joined, [](auto, auto) { return true; });
    read_behind_article(i, run, joined);
  }

  bool both_known(std::string_view left, std::string_view right) {
    return is_known(left) && is_known(right);
  }
  /// Many insults are in no dictionary.
  bool one_known(std::string_view left, std::string_view right) {
    return has_more_chars(left, kFragmentLetters) && has_more_chars(right, kFragmentLetters) &&
           is_known(left) != is_known(right);
  }

  template <class Fits>
  void read_two_words(std::uint32_t i, const Run& run, const std::string& joined, Fits fits) {
    for (std::size_t cut = 3; cut + 3 <= joined.size(); ++cut) {
      if ((static_cast<unsigned char>(joined[cut]) & 0xC0U) == 0x80U) continue;
      const std::string_view left = std::string_view(joined).substr(0, cut);
      const std::string_view right = std::string_view(joined).substr(cut);
      if (!fits(left, right)) continue;
      add(i, {std::string(left), Disguise::kSpacedLetters}, run.in_folded, run.tokens);
      add(i, {std::string(right), Disguise::kSpacedLetters}, run.in_folded, run.tokens);
    }
  }

  /// "a c u n t": the first letter may be a word of its own.
  void read_behind_article(std::uint32_t i, const Run& run, const std::string& joined) {
    if (run.tokens < 2 || (joined.front() != 'a' && joined.front() != 'i')) return;
    if (count_chars(joined) <= kMinJoinedLetters) return;
    add(i, {joined.substr(1), Disguise::kSpacedLetters}, run.in_folded, run.tokens);
  }

  bool is_known(std::string_view word) {
    return words_.look_up(word, Language::kFinnish, storage_.arena).known;
  }

  void read_glued(std::uint32_t i, const Run& run) {
    if (run.in_folded.end - run.in_folded.begin > kMaxRunBytes) return;
    if (!worth_a_look(storage_, i, run)) return read_parted(i, run);
    for (const Form& form : undisguise(folded(run.in_folded))) {
      add(i, form, run.in_folded, run.tokens);
      if (form.covers_letters) fill_mask(i, form, run);
    }
  }

  /// "mo/ron", "fi.ttor": without a dictionary the pieces tell nothing, so what they make together
  /// is a reading where it is long enough to be a word.
  void read_parted(std::uint32_t i, const Run& run) {
    if (token(i).language == Language::kFinnish) return;
    std::string joined;
    for (const char c : folded(run.in_folded)) {
      if (kPartingSigns.find(c) == std::string_view::npos) joined.push_back(c);
    }
    if (count_chars(joined) <= kMinJoinedLetters || !is_all_letters(joined)) return;
    add(i, {joined, Disguise::kSplit}, run.in_folded, run.tokens);
  }

  /// A word that the stemmers take as it is, with hyphens inside: "i-d-i-o-t", "mo-ron".
  void read_hyphenated(std::uint32_t i) {
    const std::string_view word = token(i).folded;
    if (word.size() > kMaxRunBytes || word.find('-') == std::string_view::npos) return;
    const Run alone{token(i).in_folded, 1};
    const std::string joined = join_single_letters(word);
    if (joined.empty()) return read_parted(i, alone);
    read_joined(i, alone, joined);
  }

  void read_alone(std::uint32_t i) {
    const std::string_view word = token(i).folded;
    if (word.size() > kMaxRunBytes || !looks_disguised(word)) return;
    const Run alone{token(i).in_folded, 1};
    if (const std::string joined = join_single_letters(word); !joined.empty()) {
      return read_joined(i, alone, joined);
    }
    for (const Form& form : undisguise(word)) add(i, form, alone.in_folded, 1);
  }

  void fill_mask(std::uint32_t i, const Form& pattern, const Run& run) {
    if (token(i).language != Language::kFinnish) return;
    for (const std::string& word : words_.fill_mask(pattern.text)) {
      add(i, {word, pattern.disguise}, run.in_folded, run.tokens);
    }
  }

  bool may_be_fragment(std::uint32_t i) {
    const Token& candidate = token(i);
    return kind_of(i) == RunKind::kNone && !candidate.link && !candidate.mention &&
           !candidate.skipped && !is_numeric(candidate.folded);
  }

  /// Voikko knows every single letter as an abbreviation; only these are words.
  bool is_stray_letter(std::uint32_t i) {
    constexpr std::string_view kWordsOfOneLetter = "aioåö";
    return is_one_char(token(i).folded) &&
           (token(i).language == Language::kFinnish ||
            kWordsOfOneLetter.find(token(i).folded) == std::string_view::npos);
  }

  bool is_unknown(std::uint32_t i) { return !token(i).known || is_stray_letter(i); }

  /// "vit tu": never two known words, and never across anything but blanks.
  void read_split(std::uint32_t i) {
    std::size_t unknown = is_unknown(i) ? 1 : 0;
    bool any_long = false;
    bool all_long = false;
    for (std::uint32_t next = i + 1; next < i + kFragmentLetters && next < storage_.tokens.size();
         ++next) {
      const std::uint32_t pieces = next - i + 1;
      unknown += is_unknown(next) ? 1 : 0;
      // First what is cheap to tell, and true of most words; with more pieces it stays true.
      if (unknown + 1 < pieces) return;
      if (pieces == 2) any_long = all_long = is_long(i);
      any_long |= is_long(next);
      all_long &= is_long(next);
      if (all_long || (pieces > 2 && any_long)) return;
      if (!neighbours(next - 1, next) || !may_be_fragment(next) || !may_be_fragment(next - 1))
        return;
      read_pieces(i, pieces, unknown == pieces);
    }
  }

  bool is_long(std::uint32_t i) { return has_more_chars(token(i).folded, kFragmentLetters); }

  bool neighbours(std::uint32_t left, std::uint32_t right) {
    const std::string_view gap = gap_behind(storage_, left);
    return token(left).sentence == token(right).sentence && !gap.empty() && gap.size() <= 2 &&
           gap.find_first_not_of(' ') == std::string_view::npos;
  }

  void read_pieces(std::uint32_t i, std::uint32_t pieces, bool all_unknown) {
    std::string joined;
    for (std::uint32_t piece = i; piece < i + pieces; ++piece) joined += token(piece).folded;
    if (count_chars(joined) < kMinJoinedLetters || joined.size() > kMaxRunBytes) return;
    const bool finnish = token(i).language == Language::kFinnish;
    // Without a dictionary only letters that are no words tell that something was taken apart.
    if (!finnish && !all_unknown && !has_stray_letter(i, pieces)) return;
    const Span span{token(i).in_folded.begin, token(i + pieces - 1).in_folded.end};
    std::vector<Form> forms = undisguise(joined);
    if (is_all_letters(joined)) forms.insert(forms.begin(), {joined, Disguise::kSplit});
    for (Form& form : forms) {
      form.needs_dictionary = form.needs_dictionary || (finnish && !all_unknown);
      form.disguise = Disguise::kSplit;
      add(i, form, span, pieces);
    }
  }

  bool has_stray_letter(std::uint32_t first, std::uint32_t pieces) {
    for (std::uint32_t i = first; i < first + pieces; ++i) {
      if (is_stray_letter(i)) return true;
    }
    return false;
  }

  void add(std::uint32_t i, const Form& form, Span in_folded, std::uint32_t tokens) {
    const bool there = std::any_of(readings_.begin(), readings_.end(),
                                   [&](const Reading& r) { return r.form == form.text; });
    if (there || readings_.size() >= 2 * kMaxForms) return;
    WordFacts facts;
    if (form.text.find('*') == std::string::npos) {
      facts = words_.look_up(form.text, token(i).language, storage_.arena);
    }
    const bool confirmed = facts.known && token(i).language == Language::kFinnish;
    if (form.needs_dictionary && !confirmed) return;
    readings_.push_back(
        {.form = storage_.arena.copy(form.text),
         .lemmas = facts.lemmas,
         .parts = facts.parts,
         .original = storage_.folded.to_original(in_folded, storage_.original.size()),
         .known = facts.known,
         .tokens = tokens,
         .disguise = form.disguise});
  }

  void attach(Token& owner) {
    if (readings_.empty()) return;
    const auto kept = storage_.arena.array<Reading>(readings_.size());
    std::copy(readings_.begin(), readings_.end(), kept.begin());
    owner.readings = kept;

    revealed_.clear();
    for (const Reading& reading : kept) reveal_once(reading.form);
    for (const Reading& reading : kept) {
      for (const std::string_view lemma : reading.lemmas) reveal_once(lemma);
      for (const std::string_view part : reading.parts) reveal_once(part);
    }
    const auto words = storage_.arena.array<std::string_view>(revealed_.size());
    std::copy(revealed_.begin(), revealed_.end(), words.begin());
    owner.revealed = words;
  }

  void reveal_once(std::string_view word) {
    if (std::find(revealed_.begin(), revealed_.end(), word) == revealed_.end())
      revealed_.push_back(word);
  }

  PreparedText::Storage& storage_;
  WordLookup& words_;
  std::vector<Reading> readings_;  ///< of the token that is being visited
  std::vector<std::string_view> revealed_;
  std::string joined_;
  std::vector<Place> runs_;  ///< for each token; empty where there is no run
};

}  // namespace

void reveal(PreparedText::Storage& storage, WordLookup& words) {
  Revealer(storage, words).run();
}

}  // namespace kaiku::text::reveal
