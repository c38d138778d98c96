#pragma once

#include <cstddef>
#include <string_view>

#include <kaiku/domain/action.hpp>
#include <kaiku/platforms/profile.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::platforms {

std::size_t code_points(std::string_view utf8);
std::size_t utf16_units(std::string_view utf8);
/// What a reader sees as characters (Unicode: extended grapheme clusters).
std::size_t graphemes(std::string_view utf8);

/// Errors: kInvalidArgument when the text of `action` is blank, or `length` in the limit's unit is
/// too long.
Result<void> check_length(const Action& action, std::size_t length, LengthLimit limit);

/// The same, counting by the limit's unit, which must not be weighted.
/// Errors: kInvalidArgument when the text of `action` is blank or too long.
Result<void> check_text(const Action& action, LengthLimit limit);

}  // namespace kaiku::platforms
