#include "regex_bank.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <re2/re2.h>

#include "relaxed_pattern.hpp"
#include "slot_view.hpp"

namespace kaiku::rules {
namespace {

re2::StringPiece piece(std::string_view text) {
  return {text.data(), text.size()};
}

RE2::Options options(std::int64_t memory) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(memory);
  return options;
}

/// Characters that look the same under any folding but that of A to Z: ASCII, punctuation and
/// currency signs, symbols and emoji. The letterlike and circled characters between them fold.
bool is_common_ground(char32_t character) {
  const auto within = [character](char32_t first, char32_t last) {
    return character >= first && character <= last;
  };
  return character < 0x80 || within(0x2000, 0x20CF) || within(0x2600, 0x2BFF) ||
         within(0xFE00, 0xFE0F) || within(0x1F000, 0x1FBFF);
}

/// FilteredRE2 folds its literals by a table of its own. The longest part that this leaves alone is
/// common ground: where it does not occur, the literal does not.
std::string longest_common_part(std::string_view literal) {
  std::string_view longest;
  std::size_t start = 0;
  for (std::size_t at = 0; at <= literal.size();) {
    const auto character = at < literal.size() ? decode(literal.substr(at)) : Character{};
    const std::size_t next = at + std::max<std::size_t>(character.bytes, 1);
    if (at == literal.size() || !is_common_ground(character.code)) {
      if (at - start > longest.size()) longest = literal.substr(start, at - start);
      start = next;
    }
    at = next;
  }
  return std::string(longest);
}

}  // namespace

RegexBank::RegexBank(const std::vector<std::string>& patterns, std::vector<LanguageSet> languages)
    : languages_(std::move(languages)) {
  if (patterns.empty()) return;
  for (std::size_t i = 0; i < patterns.size(); ++i)
    by_literal_.regexes.push_back(static_cast<int>(i));
  build_filter(patterns, by_literal_);
  for (const int number : by_literal_.unguided) without_literal_.push_back(number);
  by_short_literal_.regexes = without_literal_;
  build_filter(patterns, by_short_literal_);
  build_set(patterns);
  compile(patterns);
}

RegexBank::~RegexBank() = default;

void RegexBank::build_filter(const std::vector<std::string>& patterns, Filter& filter) {
  if (!usable_ || filter.regexes.empty()) return;
  for (const int regex : filter.regexes) {
    int number = 0;
    const auto added =
        filter.re2.Add(patterns[static_cast<std::size_t>(regex)], options(kMemoryOfOne), &number);
    if (added != RE2::NoError) usable_ = false;
  }
  if (!usable_) return;
  std::vector<std::string> literals;
  filter.re2.Compile(&literals);
  for (std::size_t i = 0; i < literals.size(); ++i) {
    literals[i] = longest_common_part(literals[i]);
    if (literals[i].empty()) filter.always.push_back(static_cast<int>(i));
  }
  filter.literals = AhoCorasick(literals);
  usable_ = filter.literals.usable();
  filter.re2.AllPotentials({}, &filter.unguided);
}

void RegexBank::build_set(const std::vector<std::string>& patterns) {
  if (!usable_ || without_literal_.empty()) return;
  usable_ = without_literal_.size() <= kMostWithoutLiteral;
  if (!usable_) return;
  for (const int number : by_short_literal_.unguided) {
    const int regex = by_short_literal_.regexes[static_cast<std::size_t>(number)];
    TogetherSet& together = together_for(languages_[static_cast<std::size_t>(regex)]);
    const int place = together.set->Add(patterns[static_cast<std::size_t>(regex)], nullptr);
    if (place < 0) usable_ = false;
    together.members.push_back(number);
  }
  // Match() on a set that did not compile crashes.
  for (TogetherSet& together : together_) usable_ = usable_ && together.set->Compile();
}

void RegexBank::compile(const std::vector<std::string>& patterns) {
  if (!usable_) return;
  compiled_.resize(patterns.size());
  for (const Filter* filter : {&by_literal_, &by_short_literal_}) {
    for (std::size_t number = 0; number < filter->regexes.size(); ++number) {
      const auto regex = static_cast<std::size_t>(filter->regexes[number]);
      compiled_[regex].exact = &filter->re2.GetRE2(static_cast<int>(number));
    }
  }
  for (std::size_t regex = 0; regex < patterns.size(); ++regex) {
    const std::string relaxed = relaxed_pattern(patterns[regex]);
    if (relaxed == patterns[regex]) continue;
    auto quicker = std::make_unique<RE2>(relaxed, options(kMemoryOfOne));
    if (quicker->ok()) compiled_[regex].relaxed = std::move(quicker);
  }
}

RegexBank::TogetherSet& RegexBank::together_for(LanguageSet languages) {
  const auto found = std::ranges::find(together_, languages, &TogetherSet::languages);
  if (found != together_.end()) return *found;
  together_.push_back({.languages = languages,
                       .members = {},
                       .set = std::make_unique<RE2::Set>(options(kMemoryOfSet), RE2::UNANCHORED)});
  return together_.back();
}

bool RegexBank::is_for(int regex, LanguageSet languages) const {
  return !(languages_[static_cast<std::size_t>(regex)] & languages).empty();
}

std::vector<int> RegexBank::candidates(std::string_view text, LanguageSet languages) const {
  std::vector<int> candidates;
  if (empty()) return candidates;
  add_filtered(by_literal_, text, languages, candidates);
  add_filtered(by_short_literal_, text, languages, candidates);
  for (const TogetherSet& together : together_) {
    if (!(together.languages & languages).empty()) add_together(together, text, candidates);
  }
  std::ranges::sort(candidates);
  return candidates;
}

void RegexBank::add_filtered(const Filter& filter, std::string_view text, LanguageSet languages,
                             std::vector<int>& candidates) const {
  if (filter.regexes.empty()) return;
  std::vector<int> literals = filter.literals.find(text);
  literals.insert(literals.end(), filter.always.begin(), filter.always.end());
  if (literals.empty()) return;
  std::vector<int> potentials;
  filter.re2.AllPotentials(literals, &potentials);  // ascending, with the unguided among them
  std::vector<int> guided;
  std::ranges::set_difference(potentials, filter.unguided, std::back_inserter(guided));
  for (const int number : guided) {
    const int regex = filter.regexes[static_cast<std::size_t>(number)];
    if (is_for(regex, languages)) candidates.push_back(regex);
  }
}

void RegexBank::add_together(const TogetherSet& together, std::string_view text,
                             std::vector<int>& candidates) const {
  const auto regex_of = [&](int number) {
    return by_short_literal_.regexes[static_cast<std::size_t>(number)];
  };
  std::vector<int> places;
  RE2::Set::ErrorInfo error{RE2::Set::kNoError};
  if (together.set->Match(piece(text), &places, &error)) {
    for (const int place : places)
      candidates.push_back(regex_of(together.members[static_cast<std::size_t>(place)]));
  } else if (error.kind != RE2::Set::kNoError) {  // out of memory: each has to tell by itself
    for (const int number : together.members) candidates.push_back(regex_of(number));
  }
}

RegexBank::Found RegexBank::find(int regex, std::string_view text) const {
  const Compiled& compiled = compiled_[static_cast<std::size_t>(regex)];
  Found found;
  if (compiled.relaxed && !RE2::PartialMatch(piece(text), *compiled.relaxed)) return found;
  for (std::size_t at = 0; at <= text.size();) {
    re2::StringPiece match;
    if (!compiled.exact->Match(piece(text), at, text.size(), RE2::UNANCHORED, &match, 1)) break;
    if (found.spans.size() == kMostMatches) {
      found.complete = false;
      break;
    }
    const auto begin = static_cast<std::size_t>(match.data() - text.data());
    found.spans.push_back({begin, begin + match.size()});
    at = match.empty() ? begin + 1 : begin + match.size();
  }
  return found;
}

}  // namespace kaiku::rules
