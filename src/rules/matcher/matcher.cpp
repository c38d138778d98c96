#include "matcher.hpp"

#include <algorithm>
#include <array>
#include <future>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "lists.hpp"
#include "phrase_trie.hpp"
#include "regex_bank.hpp"
#include "term_index.hpp"
#include "text_bytes.hpp"

namespace kaiku::rules {

namespace {

constexpr std::size_t kFewRegexes = 256;  // not worth a thread
constexpr std::size_t kUsualCandidates = 64;
constexpr std::size_t kUsualHitsOfToken = 4;
constexpr std::size_t kAskedTogether = 16;  // tokens

bool needs_base_form(const Key& key) {
  return key.kind == KeyKind::kBase || key.kind == KeyKind::kWhole || key.kind == KeyKind::kPart;
}

struct TermHash {
  std::size_t operator()(const Term& term) const {
    std::uint64_t hash = term.size();
    for (const Key& key : term)
      hash = (hash ^ hash_of(key.text) ^ static_cast<std::uint64_t>(key.kind)) * kSpread;
    return hash;
  }
};

// A hit counts in the language of the sentence where it begins; without words, in any.
LanguageSet languages_of(std::span<const text::Token> tokens) {
  LanguageSet languages;
  for (const text::Token& token : tokens) languages.insert(token.language);
  return tokens.empty() ? LanguageSet::all() : languages;
}

std::string_view opening(std::string_view text) {
  std::size_t end = 0;
  for (int letters = 0; letters < 2 && end < text.size(); ++letters) {
    end += decode(text.substr(end)).bytes;
  }
  return text.substr(0, end);
}

bool is_capital_at(std::string_view text) {
  if (text.empty()) return false;
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x80) return first >= 'A' && first <= 'Z';
  // À … Þ; capitals of other scripts stand in no word list.
  return first == 0xC3 && text.size() > 1 && static_cast<unsigned char>(text[1]) < 0x9F;
}

/// A capital and a small letter behind it: inside a sentence that is how names are written.
bool is_capitalised(const text::Token& token, std::string_view original) {
  if (token.original.end > original.size()) return false;
  const std::string_view written =
      original.substr(token.original.begin, token.original.end - token.original.begin);
  return is_capital_at(written) && written.size() > 2 &&
         !is_capital_at(written.substr(decode(written).bytes));
}

/// What opens a sentence is capitalised anyway.
bool may_be_a_name(std::span<const text::Token> tokens, std::size_t token,
                   std::string_view original) {
  const bool opens = token == 0 || tokens[token - 1].sentence != tokens[token].sentence;
  return !opens && is_capitalised(tokens[token], original);
}

/// The hits of a set ordered by place, each phrase once at a place. Where something stands openly,
/// nothing is called hidden.
void tidy(std::vector<PatternHit>& hits) {
  const auto place = [](const PatternHit& hit) {
    return std::tuple(hit.where.begin, hit.where.end, hit.in);
  };
  // Written out: comparing tuples costs several times as much.
  std::ranges::sort(hits, [](const PatternHit& a, const PatternHit& b) {
    if (a.where.begin != b.where.begin) return a.where.begin < b.where.begin;
    if (a.where.end != b.where.end) return a.where.end < b.where.end;
    if (a.in != b.in) return a.in < b.in;
    if (a.evasive != b.evasive) return b.evasive;
    return a.phrase < b.phrase;
  });
  std::size_t kept = 0;
  for (const PatternHit& hit : hits) {
    const bool same_place = kept > 0 && place(hits[kept - 1]) == place(hit);
    const bool doubled = same_place && hits[kept - 1].phrase == hit.phrase;
    const bool disguised_too = same_place && hit.evasive && !hits[kept - 1].evasive;
    if (!doubled && !disguised_too) hits[kept++] = hit;
  }
  hits.resize(kept);
}

/// Regexes by their place in a bank.
struct Regexes {
  std::vector<std::string> patterns;
  std::vector<LanguageSet> languages;
  Lists<SetId> sets;
};

}  // namespace

/// What a matcher looks words and regexes up in.
struct Matcher::Tables {
  explicit Tables(const Builder& builder);

  void add_phrases(const Builder& builder);
  static Regexes gather(const Builder& builder, std::set<std::string> PatternSet::*member);
  void scan_tokens(std::span<const text::Token> tokens, std::string_view original,
                   Matches& matches) const;
  static void note_skipped(const text::Token& token, Matches& matches);
  void list_waiting(LanguageSet languages, Matches& matches) const;

  TermIndex terms;
  PhraseTrie phrases;
  MarkIndex marks;
  /// What a set looks for among base forms. A word that was not analysed can only have a base form
  /// whose first letters occur in it: inflection does not touch them.
  struct BaseForms {
    LanguageSet languages;
    std::set<std::string> openings;  ///< first two letters
  };
  std::vector<BaseForms> base_forms;  ///< by set
  std::size_t patterns = 0;
  Regexes folded;
  Regexes raw;
  std::unique_ptr<RegexBank> folded_bank;
  std::unique_ptr<RegexBank> raw_bank;
};

std::span<const PatternHit> Matches::of(SetId set) const {
  const std::uint32_t place = places_.find(set);
  if (place == SetPlaces::kNowhere) return {};
  Candidate& candidate = candidates_[place];
  const Chain& hits = candidate.hits;
  if (candidate.waiting.first == kNone && hits.first == hits.last)
    return {&hits_[hits.first].hit, 1};
  if (candidate.gathered == kNone) {
    candidate.gathered = static_cast<std::uint32_t>(gathered_.size());
    gathered_.push_back(gather(candidate));
  }
  return gathered_[candidate.gathered];
}

std::vector<PatternHit> Matches::gather(const Candidate& candidate) const {
  std::vector<PatternHit> hits;
  for (std::uint32_t i = candidate.hits.first; i != kNone; i = hits_[i].next)
    hits.push_back(hits_[i].hit);
  for (std::uint32_t i = candidate.waiting.first; i != kNone; i = waiting_[i].next)
    run(candidate.set, waiting_[i], hits);
  tidy(hits);
  return hits;
}

void Matches::run(SetId set, const Waiting& waiting, std::vector<PatternHit>& hits) const {
  const bool folded = waiting.view == PatternView::kFolded;
  const Matcher::Tables& tables = *matcher_->tables_;
  const RegexBank& bank = folded ? *tables.folded_bank : *tables.raw_bank;
  const RegexBank::Found found = bank.find(waiting.regex, folded ? folded_->text() : original_);
  if (!found.complete) unknown_.insert(set);
  for (const Span span : found.spans) {
    hits.push_back({.set = set,
                    .in = folded ? PatternHit::In::kFolded : PatternHit::In::kOriginal,
                    .where = folded ? folded_->to_folded(span) : span,
                    .evasive = false});
  }
}

void Matches::prepare(const Matcher& matcher) {
  matcher_ = &matcher;
  candidates_.reserve(kUsualCandidates);
  waiting_.reserve(kUsualCandidates);
}

Matches::Candidate& Matches::candidate_for(SetId set) {
  if (const std::uint32_t place = places_.find(set); place != SetPlaces::kNowhere)
    return candidates_[place];
  places_.insert(set, static_cast<std::uint32_t>(candidates_.size()));
  return candidates_.emplace_back(Candidate{.set = set});
}

bool Matches::add(const PatternHit& hit) {
  if (hits_.size() == Matcher::kMostHits) {
    cut_ = true;
    return false;
  }
  hits_.push_back({.hit = hit});
  append(candidate_for(hit.set).hits, hits_);
  return true;
}

void Matches::add_waiting(SetId set, PatternView view, const RegexCandidate& regex) {
  waiting_.push_back({.view = view, .regex = regex});
  append(candidate_for(set).waiting, waiting_);
}

/// The last of the links.
template <class Link>
void Matches::append(Chain& chain, std::vector<Link>& links) {
  const auto last = static_cast<std::uint32_t>(links.size() - 1);
  (chain.first == kNone ? chain.first : links[chain.last].next) = last;
  chain.last = last;
}

SetId Matcher::Builder::add(PatternSet set) {
  return ids_.try_emplace(std::move(set), static_cast<SetId>(ids_.size())).first->second;
}

std::size_t Matcher::Builder::patterns() const {
  std::size_t count = 0;
  for (const auto& [set, id] : ids_) {
    count +=
        set.phrases.size() + set.folded_regexes.size() + set.raw_regexes.size() + set.marks.size();
  }
  return count;
}

Matcher::Matcher(const Builder& builder) : tables_(std::make_unique<Tables>(builder)) {}
Matcher::~Matcher() = default;

std::size_t Matcher::sets() const {
  return tables_->base_forms.size();
}

std::size_t Matcher::patterns() const {
  return tables_->patterns;
}

bool Matcher::usable() const {
  return tables_->folded_bank->usable() && tables_->raw_bank->usable();
}

Matcher::Tables::Tables(const Builder& builder)
    : base_forms(builder.ids_.size()),
      folded(gather(builder, &PatternSet::folded_regexes)),
      raw(gather(builder, &PatternSet::raw_regexes)) {
  // Words and regexes have nothing to do with each other; where they are many, each takes long.
  const bool many = folded.patterns.size() > kFewRegexes;
  auto later = std::async(many ? std::launch::async : std::launch::deferred, [this] {
    return std::make_unique<RegexBank>(folded.patterns, folded.languages, RegexBank::Case::kCounts);
  });
  raw_bank =
      std::make_unique<RegexBank>(raw.patterns, raw.languages, RegexBank::Case::kMayNotCount);
  add_phrases(builder);
  folded_bank = later.get();
  for (const auto& [set, id] : builder.ids_) {
    for (const Mark& mark : set.marks) marks.add(mark, id);
  }
  patterns += folded.patterns.size() + raw.patterns.size() + marks.size();
}

void Matcher::Tables::add_phrases(const Builder& builder) {
  struct Sequence {
    std::vector<TermId> terms;
    SetId set = 0;
    std::uint32_t number = 0;
  };
  std::vector<Sequence> sequences;
  std::unordered_map<Term, TermId, TermHash> ids;
  std::vector<Term> distinct_terms;
  for (const auto& [set, id] : builder.ids_) {
    std::uint32_t number = 0;
    for (const Phrase& phrase : set.phrases) {
      Sequence& sequence = sequences.emplace_back(Sequence{.set = id, .number = number++});
      for (const Term& term : phrase) {
        const auto [known, added] =
            ids.try_emplace(term, static_cast<TermId>(distinct_terms.size()));
        if (added) distinct_terms.push_back(term);
        sequence.terms.push_back(known->second);
        for (const Key& key : term) {
          if (!needs_base_form(key)) continue;
          base_forms[id].languages = base_forms[id].languages | key.languages;
          base_forms[id].openings.emplace(opening(key.text));
        }
      }
    }
  }
  terms = TermIndex(distinct_terms, builder.ordinary_);
  PhraseTrie::Builder walks(distinct_terms.size());
  std::set<std::vector<TermId>> distinct;
  for (Sequence& sequence : sequences) {
    walks.add(sequence.terms, sequence.set, sequence.number);
    distinct.insert(std::move(sequence.terms));
  }
  phrases = PhraseTrie(walks);
  patterns = distinct.size();
}

Regexes Matcher::Tables::gather(const Builder& builder, std::set<std::string> PatternSet::*member) {
  struct Use {
    LanguageSet languages;
    std::vector<SetId> sets;
  };
  std::map<std::string, Use> uses;
  for (const auto& [set, id] : builder.ids_) {
    for (const std::string& pattern : set.*member) {
      Use& use = uses[pattern];
      use.languages = use.languages | set.regex_languages;
      use.sets.push_back(id);
    }
  }
  Regexes regexes;
  for (auto& [pattern, use] : uses) {
    regexes.patterns.push_back(pattern);
    regexes.languages.push_back(use.languages);
    regexes.sets.add(use.sets);
  }
  return regexes;
}

std::vector<std::string> Matcher::without_requirement(PatternView view) const {
  const bool folded = view == PatternView::kFolded;
  const Regexes& regexes = folded ? tables_->folded : tables_->raw;
  const RegexBank& bank = folded ? *tables_->folded_bank : *tables_->raw_bank;
  std::vector<std::string> patterns;
  for (const int regex : bank.without_requirement()) {
    patterns.push_back(regexes.patterns[static_cast<std::size_t>(regex)]);
  }
  return patterns;
}

Matches Matcher::scan(std::span<const text::Token> tokens, std::string_view folded,
                      std::string_view original, std::span<const text::Emoji> emoji) const {
  Matches matches;
  if (sets() == 0) return matches;
  matches.prepare(*this);
  tables_->scan_tokens(tokens, original, matches);
  if (tables_->marks.size() > 0) {
    tables_->marks.scan(tokens, folded, emoji, [&](SetId set, PatternHit::In in, Span where) {
      matches.add({.set = set, .in = in, .where = where, .evasive = false});
    });
  }
  if (!tables_->folded_bank->empty()) matches.folded_.emplace(folded);
  matches.original_ = original;
  tables_->list_waiting(languages_of(tokens), matches);
  return matches;
}

void Matcher::Tables::list_waiting(LanguageSet languages, Matches& matches) const {
  const auto list = [&](const Regexes& regexes, const RegexBank& bank, PatternView view,
                        std::string_view text) {
    for (const RegexCandidate& regex : bank.candidates(text, languages)) {
      for (const SetId set : regexes.sets[static_cast<std::size_t>(regex.regex)])
        matches.add_waiting(set, view, regex);
    }
  };
  if (matches.folded_) list(folded, *folded_bank, PatternView::kFolded, matches.folded_->text());
  list(raw, *raw_bank, PatternView::kRaw, matches.original_);
}

void Matcher::Tables::scan_tokens(std::span<const text::Token> tokens, std::string_view original,
                                  Matches& matches) const {
  HitsOfTokens hits(tokens.size());
  std::array<TermIndex::Query, kAskedTogether> queries;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i % queries.size() == 0) {
      const std::size_t end = std::min(tokens.size(), i + queries.size());
      for (std::size_t next = i; next < end; ++next)
        queries[next - i] = terms.query(tokens[next], may_be_a_name(tokens, next, original));
    }
    const text::Token& token = tokens[i];
    hits.add_token([&](std::vector<TermHit>& of_token) {
      if (!terms.collect(token, queries[i % queries.size()], of_token)) matches.cut_ = true;
    });
    if (token.skipped) note_skipped(token, matches);
  }
  matches.hits_.reserve(tokens.size() * kUsualHitsOfToken);
  std::size_t steps = PhraseTrie::kMostSteps;
  std::vector<PhraseTrie::Walk> open;
  bool room = true;
  for (std::size_t first = 0; first < tokens.size() && room; ++first) {
    const bool walked =
        phrases.walk(hits, first, steps, open,
                     [&](SetId set, std::uint32_t number, std::size_t end, bool evasive) {
                       room = matches.add({.set = set,
                                           .in = PatternHit::In::kTokens,
                                           .where = {first, end},
                                           .evasive = evasive,
                                           .phrase = number}) &&
                              room;
                     });
    matches.cut_ = matches.cut_ || !walked;
    room = room && walked;
  }
}

void Matcher::Tables::note_skipped(const text::Token& token, Matches& matches) {
  matches.skipped_.insert(token.language);
  for (std::string_view rest = token.folded; !rest.empty();
       rest.remove_prefix(decode(rest).bytes)) {
    matches.skipped_pairs_.emplace(opening(rest));
    matches.skipped_pairs_.emplace(rest.substr(0, decode(rest).bytes));
  }
}

bool Matcher::is_complete(const Matches& matches, SetId set, LanguageSet languages) const {
  if (matches.cut_ || matches.unknown_.contains(set)) return false;
  if (matches.skipped_.empty()) return true;
  const Tables::BaseForms& base_forms = tables_->base_forms[set];
  if ((matches.skipped_ & base_forms.languages & languages).empty()) return true;
  return std::ranges::none_of(base_forms.openings, [&](const std::string& letters) {
    return matches.skipped_pairs_.contains(letters);
  });
}

}  // namespace kaiku::rules
