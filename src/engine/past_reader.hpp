#pragma once

#include <kaiku/policy/journal.hpp>
#include <kaiku/rules/recent_past.hpp>
#include <kaiku/text/prepared.hpp>

namespace kaiku::engine {

/// Stored decisions that are read again: beyond it the oldest stay forgotten.
inline constexpr std::size_t kMostReadAgain = 20'000;

/// Fills `past` with the newest stored decisions that its windows cover, page by page, so that the
/// writer is never kept from intake for long. Blocking. Errors: those of the journal.
Result<void> read_past(policy::Journal& journal, text::Analyzer& analyzer, TimePoint now,
                       rules::RecentPast& past);

}  // namespace kaiku::engine
