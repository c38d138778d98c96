#pragma once

#include "../storage.hpp"
#include "../word_lookup.hpp"

namespace kaiku::text::reveal {

/// Gives tokens their readings. Words that the morphology knows are left alone; signs inside a word
/// ("v*ttu"), single letters in a row and fragments are looked at across token borders.
void reveal(PreparedText::Storage& storage, WordLookup& words);

}  // namespace kaiku::text::reveal
