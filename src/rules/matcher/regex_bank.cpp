#include "regex_bank.hpp"

#include <algorithm>
#include <utility>

#include "regex_tree.hpp"

namespace kaiku::rules {
namespace {

re2::StringPiece piece(std::string_view text) {
  return {text.data(), text.size()};
}

RE2::Options options(std::int64_t memory) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(true);  // only whole matches are looked at: a smaller program
  options.set_max_mem(memory);
  return options;
}

/// Small letters of A to Z, also for the two characters beyond ASCII that `(?i)` takes for one of
/// them: the long s and the sign of the kelvin.
std::string without_case(std::string_view text) {
  static constexpr std::string_view kLongS = "\u017F";
  static constexpr std::string_view kKelvin = "\u212A";
  std::string small;
  small.reserve(text.size());
  while (!text.empty()) {
    const char byte = text.front();
    if (text.starts_with(kLongS) || text.starts_with(kKelvin)) {
      const bool long_s = text.starts_with(kLongS);
      small += long_s ? 's' : 'k';
      text.remove_prefix((long_s ? kLongS : kKelvin).size());
      continue;
    }
    small += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte;
    text.remove_prefix(1);
  }
  return small;
}

void remove_case(Requirement& requirement) {
  requirement.text.text = without_case(requirement.text.text);
  for (Requirement& part : requirement.parts) remove_case(part);
}

}  // namespace

RegexBank::RegexBank(const std::vector<std::string>& patterns, std::vector<LanguageSet> languages,
                     Case letter_case)
    : languages_(std::move(languages)), case_(letter_case) {
  for (const std::string& pattern : patterns) regexes_.emplace_back(pattern);
  index(patterns);
  if (usable_) build_sets(patterns);
}

RegexBank::~RegexBank() = default;

const RE2& RegexBank::LazyRegex::get() const {
  std::call_once(
      once_, [this] { compiled_ = std::make_unique<const RE2>(pattern_, options(kMemoryOfOne)); });
  return *compiled_;
}

void RegexBank::index(const std::vector<std::string>& patterns) {
  std::vector<Requirement> requirements;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    const auto tree = parse_regex_tree(patterns[i]);
    Requirement requirement = tree ? requirement_of(*tree) : Requirement{};
    if (case_ == Case::kMayNotCount) remove_case(requirement);
    if (requirement.kind == Requirement::Kind::kNothing) {
      without_requirement_.push_back(static_cast<int>(i));
    } else {
      required_.push_back(static_cast<int>(i));
      requirements.push_back(std::move(requirement));
    }
  }
  requirements_ = RequirementIndex(requirements);
  usable_ = requirements_.usable();
}

void RegexBank::build_sets(const std::vector<std::string>& patterns) {
  usable_ = without_requirement_.size() <= kMostWithoutRequirement;
  if (!usable_) return;
  for (const int regex : without_requirement_) {
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

std::vector<int> RegexBank::candidates(std::string_view text, LanguageSet languages) const {
  std::vector<int> candidates;
  if (empty()) return candidates;
  const std::vector<int> met =
      case_ == Case::kMayNotCount ? requirements_.met(without_case(text)) : requirements_.met(text);
  for (const int place : met) {
    const int regex = required_[static_cast<std::size_t>(place)];
    if (is_for(regex, languages)) candidates.push_back(regex);
  }
  for (const TogetherSet& together : together_) {
    if ((together.languages & languages).empty()) continue;
    std::vector<int> places;
    RE2::Set::ErrorInfo error{RE2::Set::kNoError};
    if (together.set->Match(piece(text), &places, &error)) {
      for (const int place : places)
        candidates.push_back(together.members[static_cast<std::size_t>(place)]);
    } else if (error.kind != RE2::Set::kNoError) {  // out of memory: each has to tell by itself
      candidates.insert(candidates.end(), together.members.begin(), together.members.end());
    }
  }
  std::ranges::sort(candidates);
  return candidates;
}

RegexBank::Found RegexBank::find(int regex, std::string_view text) const {
  const RE2& re = regexes_[static_cast<std::size_t>(regex)].get();
  Found found{.spans = {}, .complete = re.ok()};
  if (!re.ok()) return found;
  for (std::size_t at = 0; at <= text.size();) {
    re2::StringPiece match;
    if (!re.Match(piece(text), at, text.size(), RE2::UNANCHORED, &match, 1)) break;
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
