#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kaiku::notifiers {

/// What a channel counts when it bounds a text.
enum class Unit { kBytes, kCharacters, kUtf16 };
std::string_view to_string(Unit unit);

/// Length of UTF-8 text.
std::size_t length_of(std::string_view text, Unit unit);

/// `text`, or as much of it as fits into `most` units with "…" behind it; never a part of a
/// character. `most` is at least 3.
std::string cut(std::string_view text, std::size_t most, Unit unit);

}  // namespace kaiku::notifiers
