#pragma once

#include <optional>
#include <string_view>

namespace kaiku {

/// The closed set of languages that Kaiku understands.
enum class Language { kFinnish, kSwedish, kEnglish };

/// "fi", "sv", "en" (ISO 639-1).
std::string_view to_string(Language language);
/// Nothing for any other code. Accepts a region ("sv-FI", "en_GB").
std::optional<Language> parse_language(std::string_view code);

}  // namespace kaiku
