#include "regex_bank.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "regex_tree.hpp"

namespace kaiku::rules {
namespace {

constexpr std::size_t kUsualCandidates = 32;

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
  std::string small(text);
  for (char& byte : small)
    byte = byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte;
  for (const auto& [written, letter] : {std::pair(kLongS, 's'), std::pair(kKelvin, 'k')}) {
    for (std::size_t at = small.find(written); at != small.npos; at = small.find(written, at))
      small.replace(at, written.size(), 1, letter);
  }
  return small;
}

RegexCandidate anywhere(int regex, std::string_view text) {
  return {.regex = regex, .first_begin = 0, .last_begin = static_cast<std::uint32_t>(text.size())};
}

void remove_case(Requirement& requirement) {
  requirement.text.text = without_case(requirement.text.text);
  for (Requirement& part : requirement.parts) remove_case(part);
}

/// By pattern. Where there are many, two threads read them.
std::vector<Requirement> requirements_of(const std::vector<std::string>& patterns,
                                         RegexBank::Case letter_case) {
  constexpr std::size_t kFewPatterns = 256;  // not worth a thread
  std::vector<Requirement> requirements(patterns.size());
  std::atomic<std::size_t> next = 0;
  const auto read_some = [&] {
    for (std::size_t i = next++; i < patterns.size(); i = next++) {
      const auto tree = parse_regex_tree(patterns[i]);
      if (tree) requirements[i] = requirement_of(*tree);
      if (letter_case == RegexBank::Case::kMayNotCount) remove_case(requirements[i]);
    }
  };
  std::jthread other;
  if (patterns.size() > kFewPatterns) other = std::jthread(read_some);
  read_some();
  if (other.joinable()) other.join();
  return requirements;
}

}  // namespace

RegexBank::RegexBank(const std::vector<std::string>& patterns,
                     const std::vector<LanguageSet>& languages, Case letter_case)
    : case_(letter_case) {
  const std::vector<Requirement> requirements = requirements_of(patterns, letter_case);
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    regexes_.emplace_back(patterns[i]);
    if (requirements[i].kind == Requirement::Kind::kNothing)
      without_requirement_.push_back(static_cast<int>(i));
  }
  usable_ = without_requirement_.size() <= kMostWithoutRequirement;
  if (!usable_) return;
  for (const Language language : {Language::kFinnish, Language::kSwedish, Language::kEnglish}) {
    Group group{.languages = {language}};
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      if (!languages[i].contains(language)) continue;
      const bool without = requirements[i].kind == Requirement::Kind::kNothing;
      (without ? group.without_requirement : group.required).push_back(static_cast<int>(i));
    }
    add_group(std::move(group), requirements);
  }
  for (Group& group : groups_) build_set(group, patterns);
}

RegexBank::~RegexBank() = default;

const RE2& RegexBank::LazyRegex::get() const {
  std::call_once(once_, [this] {
    compiled_ = std::make_unique<const RE2>(pattern_, options(memory_of(pattern_)));
  });
  return *compiled_;
}

void RegexBank::add_group(Group group, const std::vector<Requirement>& requirements) {
  for (Group& known : groups_) {
    if (known.required != group.required || known.without_requirement != group.without_requirement)
      continue;
    known.languages = known.languages | group.languages;
    return;
  }
  std::vector<Requirement> required;
  required.reserve(group.required.size());
  for (const int regex : group.required)
    required.push_back(requirements[static_cast<std::size_t>(regex)]);
  group.requirements = RequirementIndex(required);
  usable_ = usable_ && group.requirements.usable();
  groups_.push_back(std::move(group));
}

void RegexBank::build_set(Group& group, const std::vector<std::string>& patterns) {
  if (group.without_requirement.empty()) return;
  group.together = std::make_unique<RE2::Set>(options(kMemoryOfSet), RE2::UNANCHORED);
  for (const int regex : group.without_requirement) {
    const int place = group.together->Add(patterns[static_cast<std::size_t>(regex)], nullptr);
    if (place < 0) usable_ = false;
  }
  // Match() on a set that did not compile crashes.
  usable_ = usable_ && group.together->Compile();
}

std::vector<RegexCandidate> RegexBank::candidates(std::string_view text,
                                                  LanguageSet languages) const {
  std::vector<RegexCandidate> candidates;
  if (empty()) return candidates;
  candidates.reserve(kUsualCandidates);
  const bool without = case_ == Case::kMayNotCount;
  const std::string small = without ? without_case(text) : std::string();
  const bool same_places = !without || small.size() == text.size();
  for (const Group& group : groups_) {
    if ((group.languages & languages).empty()) continue;
    for (const RequirementIndex::Met& met : group.requirements.met(without ? small : text)) {
      RegexCandidate candidate = anywhere(group.required[met.requirement], text);
      if (same_places) {
        candidate.first_begin = met.first_begin;
        candidate.last_begin = met.last_begin;
      }
      candidates.push_back(candidate);
    }
    if (group.together) add_together(group, text, candidates);
  }
  std::ranges::sort(candidates, {}, &RegexCandidate::regex);
  const auto doubled = std::ranges::unique(candidates, {}, &RegexCandidate::regex);
  candidates.erase(doubled.begin(), doubled.end());
  return candidates;
}

void RegexBank::add_together(const Group& group, std::string_view text,
                             std::vector<RegexCandidate>& candidates) {
  const std::vector<int>& members = group.without_requirement;
  std::vector<int> places;
  RE2::Set::ErrorInfo error{RE2::Set::kNoError};
  if (group.together->Match(piece(text), &places, &error)) {
    for (const int place : places)
      candidates.push_back(anywhere(members[static_cast<std::size_t>(place)], text));
  } else if (error.kind != RE2::Set::kNoError) {  // out of memory: each has to tell by itself
    for (const int regex : members) candidates.push_back(anywhere(regex, text));
  }
}

RegexBank::Found RegexBank::find(const RegexCandidate& candidate, std::string_view text) const {
  const RE2& re = regexes_[static_cast<std::size_t>(candidate.regex)].get();
  Found found{.spans = {}, .complete = re.ok()};
  if (!re.ok()) return found;
  // Where the place is known, RE2 need not look for it: neither before it nor backwards from the
  // end of a match.
  const bool one_place = candidate.first_begin == candidate.last_begin;
  const RE2::Anchor anchor = one_place ? RE2::ANCHOR_START : RE2::UNANCHORED;
  for (std::size_t at = candidate.first_begin; at <= candidate.last_begin;) {
    re2::StringPiece match;
    if (!re.Match(piece(text), at, text.size(), anchor, &match, 1)) break;
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
