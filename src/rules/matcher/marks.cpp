#include "marks.hpp"

#include <algorithm>
#include <utility>

#include "character_runs.hpp"

namespace kaiku::rules {
namespace {

// The first letter of a mark says what it is.
constexpr char kEmoji = 'e';
constexpr char kLink = 'l';
constexpr char kDomain = 'd';
constexpr char kMention = 'm';
constexpr char kName = '@';
constexpr char kCharacterRun = 'r';
constexpr char kWordRun = 'w';

Mark spelt(char kind, std::string_view rest = {}) {
  return std::string(1, kind).append(rest);
}

bool continues_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// The token of "@kaisla_oy" ends at the underscore: names know signs that words do not.
std::string_view name_at(std::string_view folded, const text::Token& token) {
  std::size_t end = std::min(token.in_folded.end, folded.size());
  while (end < folded.size() && continues_name(folded[end])) ++end;
  while (end > token.in_folded.end && (folded[end - 1] == '.' || folded[end - 1] == '-')) --end;
  return folded.substr(token.in_folded.begin, end - token.in_folded.begin);
}

}  // namespace

Mark mark_of_emoji(std::string_view folded) {
  return spelt(kEmoji, folded);
}
Mark mark_of_any_link() {
  return spelt(kLink);
}
Mark mark_of_domain(std::string_view host) {
  return spelt(kDomain, host);
}
Mark mark_of_any_mention() {
  return spelt(kMention);
}
Mark mark_of_mention(std::string_view name) {
  return spelt(kName, name);
}
Mark mark_of_character_run(std::size_t least) {
  return spelt(kCharacterRun, std::to_string(least));
}
Mark mark_of_word_run(std::size_t least) {
  return spelt(kWordRun, std::to_string(least));
}

std::string_view host_of_link(std::string_view link) {
  bool scheme = false;
  for (const std::string_view opening : {"https://", "http://"}) {
    if (!link.starts_with(opening)) continue;
    link.remove_prefix(opening.size());
    scheme = true;
  }
  link = link.substr(0, link.find_first_of("/?#\\"));
  if (const std::size_t at = link.rfind('@'); at != link.npos) {
    if (!scheme) return {};  // a mail address
    link.remove_prefix(at + 1);
  }
  link = link.substr(0, link.find(':'));
  while (link.ends_with('.')) link.remove_suffix(1);
  return link;
}

void MarkIndex::add(const Mark& mark, SetId set) {
  ++size_;
  const auto least = [&] { return static_cast<std::size_t>(std::stoul(mark.substr(1))); };
  if (mark.front() == kCharacterRun) {
    character_runs_[least()].push_back(set);
  } else if (mark.front() == kWordRun) {
    word_runs_[least()].push_back(set);
  } else {
    sets_[mark].push_back(set);
  }
}

void MarkIndex::scan(std::span<const text::Token> tokens, std::string_view folded,
                     std::span<const text::Emoji> emoji, const Found& found) const {
  if (!sets_.empty()) {
    for (const text::Emoji& one : emoji) {
      report(mark_of_emoji(one.folded), PatternHit::In::kOriginal, one.original, found);
      if (one.base == one.folded) continue;
      report(mark_of_emoji(one.base), PatternHit::In::kOriginal, one.original, found);
    }
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (tokens[i].link) scan_link(tokens[i], {i, i + 1}, found);
      if (tokens[i].mention) scan_mention(tokens[i], folded, {i, i + 1}, found);
    }
  }
  if (!word_runs_.empty()) scan_word_runs(tokens, found);
  if (character_runs_.empty()) return;
  const std::size_t shortest = character_runs_.begin()->first;
  for (const CharacterRun& run : character_runs(tokens, folded, emoji, shortest)) {
    report_run(character_runs_, run.length, PatternHit::In::kFolded, run.in_folded, found);
  }
}

void MarkIndex::report(std::string_view mark, PatternHit::In in, Span where,
                       const Found& found) const {
  const auto sets = sets_.find(mark);
  if (sets == sets_.end()) return;
  for (const SetId set : sets->second) found(set, in, where);
}

void MarkIndex::report_run(const RunSets& sets, std::size_t length, PatternHit::In in, Span where,
                           const Found& found) {
  for (const auto& [least, asking] : sets) {
    if (least > length) return;
    for (const SetId set : asking) found(set, in, where);
  }
}

void MarkIndex::scan_link(const text::Token& token, Span place, const Found& found) const {
  std::string_view host = host_of_link(token.folded);
  if (host.empty()) return;
  report(mark_of_any_link(), PatternHit::In::kTokens, place, found);
  for (;;) {
    report(mark_of_domain(host), PatternHit::In::kTokens, place, found);
    const std::size_t dot = host.find('.');
    if (dot == host.npos) return;
    host.remove_prefix(dot + 1);
  }
}

void MarkIndex::scan_mention(const text::Token& token, std::string_view folded, Span place,
                             const Found& found) const {
  report(mark_of_any_mention(), PatternHit::In::kTokens, place, found);
  report(mark_of_mention(name_at(folded, token)), PatternHit::In::kTokens, place, found);
}

void MarkIndex::scan_word_runs(std::span<const text::Token> tokens, const Found& found) const {
  std::size_t first = 0;
  for (std::size_t i = 1; i <= tokens.size(); ++i) {
    const bool same = i < tokens.size() && !tokens[i].link && !tokens[i].mention &&
                      tokens[i].folded == tokens[first].folded;
    if (same) continue;
    report_run(word_runs_, i - first, PatternHit::In::kTokens, {first, i}, found);
    first = i;
  }
}

}  // namespace kaiku::rules
