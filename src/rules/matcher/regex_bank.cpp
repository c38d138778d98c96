#include "regex_bank.hpp"

#include <algorithm>
#include <iterator>

#include <re2/re2.h>

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

/// FilteredRE2 folds its literals by a table of its own. The longest part in ASCII is common
/// ground: where it does not occur, the literal does not.
std::string longest_ascii_part(std::string_view literal) {
  std::string_view longest;
  std::size_t start = 0;
  for (std::size_t at = 0; at <= literal.size(); ++at) {
    if (at < literal.size() && static_cast<unsigned char>(literal[at]) < 0x80) continue;
    if (at - start > longest.size()) longest = literal.substr(start, at - start);
    start = at + 1;
  }
  return std::string(longest);
}

}  // namespace

RegexBank::RegexBank(const std::vector<std::string>& patterns)
    : count_(patterns.size()), filter_(kLeastLiteral) {
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
    literals[i] = longest_ascii_part(literals[i]);
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
  set_ = std::make_unique<RE2::Set>(options(kMemoryOfSet), RE2::UNANCHORED);
  for (const int regex : without_literal_) {
    if (set_->Add(patterns[static_cast<std::size_t>(regex)], nullptr) < 0) usable_ = false;
  }
  usable_ = usable_ && set_->Compile();  // Match() on a set that did not compile crashes
}

RegexBank::Found RegexBank::find(std::string_view text) const {
  Found found;
  if (count_ == 0) return found;
  find_filtered(text, found);
  if (set_) find_in_set(text, found);
  return found;
}

void RegexBank::find_filtered(std::string_view text, Found& found) const {
  std::vector<int> literals = literals_.find(text);
  literals.insert(literals.end(), always_.begin(), always_.end());
  if (literals.empty()) return;
  std::vector<int> candidates;
  filter_.AllPotentials(literals, &candidates);  // ascending, with those of the set among them
  std::vector<int> filtered;
  std::ranges::set_difference(candidates, without_literal_, std::back_inserter(filtered));
  for (const int regex : filtered) find_all(regex, text, found);
}

void RegexBank::find_in_set(std::string_view text, Found& found) const {
  std::vector<int> members;
  RE2::Set::ErrorInfo error{RE2::Set::kNoError};
  if (set_->Match(piece(text), &members, &error)) {
    for (const int member : members) {
      find_all(without_literal_[static_cast<std::size_t>(member)], text, found);
    }
    return;
  }
  if (error.kind == RE2::Set::kNoError) return;
  found.unknown.insert(found.unknown.end(), without_literal_.begin(), without_literal_.end());
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
