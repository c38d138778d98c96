#include "rule_text.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "matcher/slot_view.hpp"

namespace kaiku::rules {
namespace {

constexpr std::size_t kShownBytes = 60;
constexpr std::string_view kBlank = " \t\r\n";
constexpr std::string_view kPunctuation = ".,;:!?\"()[]{}";

std::string_view without_punctuation(std::string_view word) {
  while (!word.empty() && kPunctuation.find(word.front()) != word.npos) word.remove_prefix(1);
  while (!word.empty() && kPunctuation.find(word.back()) != word.npos) word.remove_suffix(1);
  return word;
}

void append_canonical(const config::Node& node, std::string& text);

void append_mapping(const config::Node& node, std::string& text) {
  std::vector<std::string> parts;
  for (const auto& [key, value] : node.entries()) {
    std::string& part = parts.emplace_back();
    append_canonical(key, part);
    part += ':';
    append_canonical(value, part);
  }
  std::ranges::sort(parts);
  for (const std::string& part : parts) {
    if (&part != &parts.front()) text += ',';
    text += part;
  }
}

void append_canonical(const config::Node& node, std::string& text) {
  if (node.is_mapping()) {
    text += '{';
    append_mapping(node, text);
    text += '}';
  } else if (node.is_sequence()) {
    text += '[';
    bool first = true;
    for (const config::Node& item : node.items()) {
      if (!std::exchange(first, false)) text += ',';
      append_canonical(item, text);
    }
    text += ']';
  } else {
    // Lengths keep `a,b` and `a` `b` apart without any escaping.
    text.append(std::to_string(node.scalar().size())).append("'").append(node.scalar());
  }
}

}  // namespace

std::string shown(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = decode(text.substr(at));
    if (out.size() + character.bytes > kShownBytes) return out + "…";
    if (character.code < 0x20) {
      out += ' ';
    } else {
      append_utf8(out, character.code);
    }
    at += character.bytes;
  }
  return out;
}

std::string canonical(const config::Node& node) {
  std::string text;
  append_canonical(node, text);
  return text;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  while (!(text = trimmed(text)).empty()) {
    const std::size_t end = std::min(text.find_first_of(kBlank), text.size());
    const std::string_view word = without_punctuation(text.substr(0, end));
    if (!word.empty()) words.emplace_back(word);
    text.remove_prefix(end);
  }
  return words;
}

StarredWord parse_starred(std::string_view word) {
  StarredWord starred;
  if (word.starts_with('*')) {
    starred.kind = KeyKind::kSuffix;
    word.remove_prefix(1);
  } else if (word.ends_with('*')) {
    starred.kind = KeyKind::kPrefix;
    word.remove_suffix(1);
  }
  starred.text = text::fold(word);
  if (starred.text.find('*') != std::string::npos) {
    starred.problem = "a star may stand only at one end of a word";
  } else if (starred.text.empty()) {
    starred.problem = "an empty word";
  }
  return starred;
}

Term inflected_term(std::string_view folded, LanguageSet languages, text::Analyzer& analyzer) {
  Term term;
  LanguageSet as_written;
  for (const Language language : languages_of(languages)) {
    const std::vector<std::string> bases = analyzer.base_forms(folded, language);
    for (const std::string& base : bases) {
      term.push_back({.kind = KeyKind::kBase, .text = base, .languages = {language}});
    }
    if (bases.empty()) as_written.insert(language);
  }
  if (!as_written.empty()) {
    term.push_back({.kind = KeyKind::kExact, .text = std::string(folded), .languages = as_written});
  }
  std::ranges::sort(term);
  return term;
}

std::vector<Language> languages_of(LanguageSet languages) {
  std::vector<Language> found;
  for (const Language language : {Language::kFinnish, Language::kSwedish, Language::kEnglish}) {
    if (languages.contains(language)) found.push_back(language);
  }
  return found;
}

}  // namespace kaiku::rules
