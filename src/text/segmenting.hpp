#pragma once

#include "storage.hpp"

namespace kaiku::text {

/// Fills tokens, sentences, emoji and the counts of letters and links from the folded text. Leaves
/// everything that needs a language. Does not break at "3.5", "klo 12.30", "www.example.fi",
/// "esim.".
void segment(PreparedText::Storage& storage);

}  // namespace kaiku::text
