#pragma once

#include "storage.hpp"

namespace kaiku::text {

/// Sets Sentence::start behind greetings and opening words of each sentence.
void mark_sentence_starts(PreparedText::Storage& storage);

}  // namespace kaiku::text
