#include "regex_bank.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <re2/re2.h>

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

/// Characters that look the same under any folding but that of A to Z: ASCII, and the symbols and
/// emoji from here on (all of them of four bytes in UTF-8).
constexpr char32_t kFirstEmoji = 0x1F000;

bool is_common_ground(char32_t character) {
  return character < 0x80 || character >= kFirstEmoji;
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
    : languages_(std::move(languages)), filter_(kLeastLiteral) {
  if (patterns.empty()) return;
  build_filter(patterns);
  build_set(patterns);
}

RegexBank::~RegexBank() = default;

void RegexBank::build_filter(const std::vector<std::string>& patterns) {
  for (const std::string& pattern : patterns) {
    int id = 0;
    if (filter_.Add(pattern, options(kMemoryOfOne), &id) != RE2::NoError) usable_ = false;
  }
  if (!usable_) return;
  std::vector<std::string> literals;
  filter_.Compile(&literals);
  for (std::size_t i = 0; i < literals.size(); ++i) {
    literals[i] = longest_common_part(literals[i]);
    if (literals[i].empty()) always_.push_back(static_cast<int>(i));
  }
  literals_ = AhoCorasick(literals);
  usable_ = literals_.usable();
  filter_.AllPotentials({}, &without_literal_);
}

void RegexBank::build_set(const std::vector<std::string>& patterns) {
  if (!usable_ || without_literal_.empty()) return;
  usable_ = without_literal_.size() <= kMostWithoutLiteral;
  if (!usable_) return;
  for (const int regex : without_literal_) {
    TogetherSet& together = together_for(languages_[static_cast<std::size_t>(regex)]);
    const int place = together.set->Add(patterns[static_cast<std::size_t>(regex)], nullptr);
    if (place < 0) usable_ = false;
    together.members.push_back(regex);
  }
  // Match() on a set that did not compile crashes.
  for (TogetherSet& together : together_) usable_ = usable_ && together.set->Compile();
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

RegexBank::Found RegexBank::find(std::string_view text, LanguageSet languages) const {
  Found found;
  if (empty()) return found;
  find_filtered(text, languages, found);
  for (const TogetherSet& together : together_) {
    if (!(together.languages & languages).empty()) find_in_set(together, text, found);
  }
  return found;
}

void RegexBank::find_filtered(std::string_view text, LanguageSet languages, Found& found) const {
  std::vector<int> literals = literals_.find(text);
  literals.insert(literals.end(), always_.begin(), always_.end());
  if (literals.empty()) return;
  std::vector<int> candidates;
  filter_.AllPotentials(literals, &candidates);  // ascending, with those of the sets among them
  std::vector<int> filtered;
  std::ranges::set_difference(candidates, without_literal_, std::back_inserter(filtered));
  for (const int regex : filtered) {
    if (is_for(regex, languages)) find_all(regex, text, found);
  }
}

void RegexBank::find_in_set(const TogetherSet& together, std::string_view text,
                            Found& found) const {
  std::vector<int> places;
  RE2::Set::ErrorInfo error{RE2::Set::kNoError};
  if (together.set->Match(piece(text), &places, &error)) {
    for (const int place : places) {
      find_all(together.members[static_cast<std::size_t>(place)], text, found);
    }
    return;
  }
  if (error.kind == RE2::Set::kNoError) return;
  found.unknown.insert(found.unknown.end(), together.members.begin(), together.members.end());
}

void RegexBank::find_all(int regex, std::string_view text, Found& found) const {
  const RE2& re = filter_.GetRE2(regex);
  const auto id = static_cast<std::size_t>(regex);
  std::size_t at = 0;
  for (std::size_t count = 0; at <= text.size(); ++count) {
    re2::StringPiece match;
    if (!re.Match(piece(text), at, text.size(), RE2::UNANCHORED, &match, 1)) return;
    if (count == kMostMatches) {
      found.unknown.push_back(id);
      return;
    }
    const auto begin = static_cast<std::size_t>(match.data() - text.data());
    found.matches.push_back({.regex = id, .span = {begin, begin + match.size()}});
    at = match.empty() ? begin + 1 : begin + match.size();
  }
}

}  // namespace kaiku::rules
