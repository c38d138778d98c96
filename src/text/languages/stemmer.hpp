#pragma once

#include <memory>
#include <string_view>

#include <kaiku/domain/language.hpp>

struct sb_stemmer;

namespace kaiku::text {

/// Snowball stemmer of one language. Not thread-safe.
class Stemmer {
 public:
  explicit Stemmer(Language language);
  /// Valid until the next call. `word` is folded.
  std::string_view stem(std::string_view word);

 private:
  struct Deleter {
    void operator()(sb_stemmer* stemmer) const;
  };
  std::unique_ptr<sb_stemmer, Deleter> stemmer_;
};

}  // namespace kaiku::text
