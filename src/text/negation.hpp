#pragma once

#include "storage.hpp"

namespace kaiku::text {

/// Marks negation words of Swedish and English (Finnish ones come from the morphology), lets
/// clauses end at conjunctions too, and marks the tokens inside the scope of a negation: Finnish
/// and English from the negation to the end of its clause, Swedish also the verb before it
/// ("fungerar inte"). "ei vain", "inte bara", "not only" negate nothing; "ilman", "utan", "without"
/// reach over the next two words. Where a second finite verb follows "ja" the scope ends.
void mark_negation(PreparedText::Storage& storage);

}  // namespace kaiku::text
