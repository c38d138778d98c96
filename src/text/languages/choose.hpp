#pragma once

#include <kaiku/text/prepared.hpp>

namespace kaiku::text {

/// Decides the language of the comment and of each of its sentences, and writes it to the sentences
/// and tokens. A sentence without evidence of its own takes the comment's, that the fallback.
void choose_languages(PreparedText::Storage& storage, const Analyzer::Options& options);

}  // namespace kaiku::text
