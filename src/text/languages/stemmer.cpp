#include "stemmer.hpp"

#include <libstemmer.h>
#include <stdexcept>

namespace kaiku::text {
namespace {

const char* algorithm(Language language) {
  switch (language) {
    case Language::kSwedish:
      return "swedish";
    case Language::kEnglish:
      return "english";
    case Language::kFinnish:
      break;
  }
  return "finnish";
}

}  // namespace

void Stemmer::Deleter::operator()(sb_stemmer* stemmer) const {
  sb_stemmer_delete(stemmer);
}

Stemmer::Stemmer(Language language) : stemmer_(sb_stemmer_new(algorithm(language), "UTF_8")) {
  if (stemmer_ == nullptr)
    throw std::runtime_error("libstemmer lacks an algorithm that Kaiku needs");
}

std::string_view Stemmer::stem(std::string_view word) {
  const auto* bytes = reinterpret_cast<const sb_symbol*>(word.data());
  const sb_symbol* stem = sb_stemmer_stem(stemmer_.get(), bytes, static_cast<int>(word.size()));
  if (stem == nullptr) return word;  // out of memory inside the stemmer
  return {reinterpret_cast<const char*>(stem),
          static_cast<std::size_t>(sb_stemmer_length(stemmer_.get()))};
}

}  // namespace kaiku::text
