#include "masks.hpp"

#include <algorithm>
#include <utility>

namespace kaiku::text::finnish {
namespace {

/// Letters of ordinary Finnish words.
constexpr std::string_view kLetters[] = {"i", "a", "u", "e", "o", "t", "s", "k", "r", "p", "n",
                                         "l", "ä", "v", "m", "h", "y", "d", "j", "ö", "g"};

}  // namespace

const std::vector<std::string>& Masks::fill(std::string_view pattern) {
  std::string key(pattern);
  if (const auto found = kept_.find(key); found != kept_.end()) return found->second;
  if (kept_.size() >= kKeptPatterns) kept_.clear();
  std::vector<std::string> words = search(pattern);
  return kept_.emplace(std::move(key), std::move(words)).first->second;
}

std::vector<std::string> Masks::search(std::string_view pattern) {
  std::vector<std::string> found;
  const auto masks = static_cast<std::size_t>(std::count(pattern.begin(), pattern.end(), '*'));
  if (masks == 0 || masks > kMaxMasks) return found;
  std::string word;
  std::string other(pattern);
  const std::size_t pair = pattern.find("**");
  if (pair != std::string_view::npos) {
    other.erase(pair, 1);
    fill_from(other, word, found);
  }
  fill_from(pattern, word, found);
  if (masks == 1 && found.empty()) {
    other.insert(other.find('*'), 1, '*');
    fill_from(other, word, found);
  }
  return found;
}

void Masks::fill_from(std::string_view rest, std::string& word, std::vector<std::string>& found) {
  const std::size_t mask = rest.find('*');
  const std::size_t before = word.size();
  word += rest.substr(0, mask);
  if (mask == std::string_view::npos) {
    if (dictionary_.knows(word)) found.push_back(word);
  } else {
    const std::size_t length = word.size();
    for (const std::string_view letter : kLetters) {
      word += letter;
      fill_from(rest.substr(mask + 1), word, found);
      word.resize(length);
    }
  }
  word.resize(before);
}

}  // namespace kaiku::text::finnish
