#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "analysis.hpp"

struct VoikkoHandle;

namespace kaiku::text::finnish {

/// Voikko with its Finnish dictionary. Not thread-safe: one for each worker. Nothing is cached
/// here.
class Dictionary {
 public:
  /// Throws std::runtime_error when the dictionary is missing.
  Dictionary();
  ~Dictionary();
  Dictionary(const Dictionary&) = delete;
  Dictionary& operator=(const Dictionary&) = delete;

  /// Adds those readings of `word` to `analysis` that have all `traits`. True when there was one.
  bool look_up(std::string_view word, std::uint32_t traits, Analysis& analysis);

  /// Cheaper than look_up: only whether the word, in small letters, is one.
  bool knows(std::string_view word);

 private:
  VoikkoHandle* handle_ = nullptr;
  std::string word_;
};

}  // namespace kaiku::text::finnish
