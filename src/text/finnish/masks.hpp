#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dictionary.hpp"

namespace kaiku::text::finnish {

/// Finds the words behind covered letters: "v*ttua" may be vittua or vattua. Answers are kept,
/// since the same masks come again.
class Masks {
 public:
  /// More masks than that leave too many words to tell anything.
  static constexpr std::size_t kMaxMasks = 2;
  static constexpr std::size_t kKeptPatterns = 1'024;

  explicit Masks(Dictionary& dictionary) : dictionary_(dictionary) {}

  /// Words that the dictionary knows, each `*` of `pattern` taken for one letter. People do not
  /// count: "**" is tried as one letter too, and a single `*` as two when one gives nothing. Empty
  /// for no or too many masks. Valid until the next call.
  const std::vector<std::string>& fill(std::string_view pattern);

 private:
  std::vector<std::string> search(std::string_view pattern);
  void fill_from(std::string_view rest, std::string& word, std::vector<std::string>& found);

  Dictionary& dictionary_;
  std::unordered_map<std::string, std::vector<std::string>> kept_;
};

}  // namespace kaiku::text::finnish
