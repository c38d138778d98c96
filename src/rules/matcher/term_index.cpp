#include "term_index.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <utility>

#include "term_hit_cache.hpp"

namespace kaiku::rules {
namespace {

bool covers(text::Disguise disguise) {
  return disguise == text::Disguise::kMask || disguise == text::Disguise::kPicture;
}

std::string backwards(std::string_view text) {
  return {text.rbegin(), text.rend()};
}

template <class Value>
std::vector<std::string> keys_of(const std::map<std::string, Value>& map) {
  std::vector<std::string> keys;
  keys.reserve(map.size());
  for (const auto& [key, value] : map) keys.push_back(key);
  return keys;
}

}  // namespace

TermIndex::Asked TermIndex::gather(const std::vector<Term>& terms) {
  Asked asked;
  for (TermId id = 0; id < terms.size(); ++id) {
    for (const Key& key : terms[id]) {
      Posting posting{.term = id,
                      .languages = key.languages,
                      .only_unknown = key.only_unknown,
                      .revealed = key.revealed,
                      .covered = key.covered};
      switch (key.kind) {
        case KeyKind::kExact:
          asked.exact[key.text].push_back(posting);
          break;
        case KeyKind::kPrefix:
          asked.beginnings[key.text].push_back(posting);
          break;
        case KeyKind::kSuffix:
          asked.ends[backwards(key.text)].push_back(posting);
          break;
        case KeyKind::kSlip:
        case KeyKind::kSlipOfStem:
          posting.stem = key.kind == KeyKind::kSlipOfStem;
          asked.slips[key.text].push_back(posting);
          break;
        case KeyKind::kBase:
        case KeyKind::kWhole:
        case KeyKind::kPart:
          posting.whole = key.kind == KeyKind::kWhole;
          posting.part = key.kind == KeyKind::kPart;
          asked.bases[key.text].push_back(posting);
          posting.only_revealed =
              true;  // what a disguise reveals need not be a word of the dictionary
          if (key.revealed) asked.exact[key.text].push_back(posting);
          break;
      }
    }
  }
  return asked;
}

TermIndex::TermIndex(const std::vector<Term>& terms, const std::set<std::string>& ordinary)
    : number_(next_number()) {
  const Asked asked = gather(terms);
  const std::vector<std::string> forms = keys_of(asked.exact);
  forms_ = WordTable(forms);
  masked_forms_ = DoubleArray(forms);
  for (const auto& [form, postings] : asked.exact) form_postings_.add(postings);
  const std::vector<std::string> beginnings = keys_of(asked.beginnings);
  beginnings_ = BeginningTable(beginnings);
  masked_beginnings_ = DoubleArray(beginnings);
  for (const auto& [beginning, postings] : asked.beginnings) beginning_postings_.add(postings);
  ends_ = BeginningTable(keys_of(asked.ends));
  for (const auto& [end, postings] : asked.ends) end_postings_.add(postings);
  bases_ = WordTable(keys_of(asked.bases));
  for (const auto& [base, postings] : asked.bases) base_postings_.add(postings);
  slips_ = SlipIndex(keys_of(asked.slips), ordinary);
  for (const auto& [word, postings] : asked.slips) slip_postings_.add(postings);
}

std::uint32_t TermIndex::next_number() {
  static std::atomic<std::uint32_t> last = 0;  // one index a second would last for 136 years
  return ++last;
}

TermIndex::Query TermIndex::query(const text::Token& token, bool may_be_a_name) const {
  Query query;
  query.may_be_a_slip = may_be_a_slip(token, may_be_a_name);
  query.may_be_known = query.word.take(number_, token, query.may_be_a_slip);
  if (query.may_be_known) TermHitCache::of_this_thread().prefetch(query.word);
  return query;
}

bool TermIndex::collect(const text::Token& token, Query& query, std::vector<TermHit>& hits) const {
  if (!query.may_be_known) return look_up(token, query.may_be_a_slip, hits);
  TermHitCache& cache = TermHitCache::of_this_thread();
  if (const TermHitCache::Word* const known = cache.find(query.word)) {
    known->append_hits(hits);
    return true;
  }
  const std::size_t first = hits.size();
  const bool complete = look_up(token, query.may_be_a_slip, hits);
  if (complete && query.word.take_hits(std::span(hits).subspan(first))) cache.add(query.word);
  return complete;
}

bool TermIndex::look_up(const text::Token& token, bool may_be_a_slip,
                        std::vector<TermHit>& hits) const {
  const auto first = static_cast<std::ptrdiff_t>(hits.size());
  const Reading plain{.token = token};
  collect_form(token.folded, plain, hits);
  for (const std::string_view base : token.lemmas) collect_base(base, plain, hits);
  const Reading inside{.token = token, .part = true};
  for (const std::string_view part : token.parts) collect_base(part, inside, hits);
  if (may_be_a_slip) collect_slips(token, hits);

  bool complete = true;
  for (const text::Reading& behind : token.readings) {
    Reading reading{.token = token,
                    .revealed = true,
                    .tokens = behind.tokens,
                    .covered = covers(behind.disguise),
                    .evasive = behind.disguise != text::Disguise::kPicture};
    if (behind.form.find('*') == std::string_view::npos) {
      collect_form(behind.form, reading, hits);
    } else {
      complete = collect_masked(behind.form, reading, hits) && complete;
    }
    for (const std::string_view base : behind.lemmas) collect_base(base, reading, hits);
    reading.part = true;
    for (const std::string_view part : behind.parts) collect_base(part, reading, hits);
  }
  // The plain hit sorts before the evasive one of the same term and stays.
  std::sort(hits.begin() + first, hits.end());
  const auto same = [](const TermHit& a, const TermHit& b) {
    return a.term == b.term && a.tokens == b.tokens;
  };
  hits.erase(std::unique(hits.begin() + first, hits.end(), same), hits.end());
  return complete;
}

void TermIndex::collect_form(std::string_view form, const Reading& reading,
                             std::vector<TermHit>& hits) const {
  if (const std::uint32_t found = forms_.find(form); found != WordTable::kNone)
    take(form_postings_[found], reading, hits);
  beginnings_.walk(form, [&](std::uint32_t value, std::size_t) {
    take(beginning_postings_[value], reading, hits);
  });
  if (end_postings_.empty()) return;
  ends_.walk(backwards(form),
             [&](std::uint32_t value, std::size_t) { take(end_postings_[value], reading, hits); });
}

/// Endings are not tried: a covered word is short, and its list names it whole. A picture is put
/// for one letter; a person who covers with signs does not count them.
bool TermIndex::collect_masked(std::string_view form, const Reading& reading,
                               std::vector<TermHit>& hits) const {
  using Mask = DoubleArray::Mask;
  const Mask mask = reading.evasive ? Mask::kOneOrTwoLetters : Mask::kOneLetter;
  const auto take_form = [&](std::uint32_t value, std::size_t length) {
    if (length == form.size()) take(form_postings_[value], reading, hits);
  };
  const auto take_beginning = [&](std::uint32_t value, std::size_t) {
    take(beginning_postings_[value], reading, hits);
  };
  const bool all_forms = masked_forms_.walk_masked(form, mask, take_form);
  return masked_beginnings_.walk_masked(form, mask, take_beginning) && all_forms;
}

void TermIndex::collect_base(std::string_view base, const Reading& reading,
                             std::vector<TermHit>& hits) const {
  if (const std::uint32_t found = bases_.find(base); found != WordTable::kNone)
    take(base_postings_[found], reading, hits);
}

bool TermIndex::is_named(const text::Token& token) const {
  if (forms_.find(token.folded) != WordTable::kNone) return true;
  return std::ranges::any_of(token.lemmas, [&](std::string_view lemma) {
    return !lemma.ends_with(text::kStemMark) && bases_.find(lemma) != WordTable::kNone;
  });
}

bool TermIndex::may_be_a_slip(const text::Token& token, bool may_be_a_name) const {
  if (slips_.empty() || may_be_a_name) return false;
  if (token.link || token.mention || token.skipped) return false;
  return !token.known || token.language != Language::kFinnish;
}

void TermIndex::collect_slips(const text::Token& token, std::vector<TermHit>& hits) const {
  const std::size_t before = hits.size();
  collect_slips_of(token.folded, /*stem=*/false, token, hits);
  for (std::string_view lemma : token.lemmas) {
    if (!lemma.ends_with(text::kStemMark)) continue;
    lemma.remove_suffix(1);
    collect_slips_of(lemma, /*stem=*/true, token, hits);
  }
  if (hits.size() > before && is_named(token)) hits.resize(before);
}

void TermIndex::collect_slips_of(std::string_view form, bool stem, const text::Token& token,
                                 std::vector<TermHit>& hits) const {
  slips_.find(form, [&](std::uint32_t word) {
    for (const Posting& posting : slip_postings_[word]) {
      if (posting.stem != stem || !posting.languages.contains(token.language)) continue;
      hits.push_back({.term = posting.term, .evasive = true});
    }
  });
}

void TermIndex::take(std::span<const Posting> postings, const Reading& reading,
                     std::vector<TermHit>& hits) {
  for (const Posting& posting : postings) {
    if (!posting.languages.contains(reading.token.language)) continue;
    if (reading.part ? posting.whole : posting.part) continue;
    if (posting.only_unknown && reading.token.known) continue;
    if (reading.revealed ? !posting.revealed : posting.only_revealed) continue;
    if (reading.covered && !posting.covered) continue;
    hits.push_back({.term = posting.term, .tokens = reading.tokens, .evasive = reading.evasive});
  }
}

}  // namespace kaiku::rules
