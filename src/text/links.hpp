#pragma once

#include <cstddef>
#include <string_view>

namespace kaiku::text {

enum class AddressKind { kNone, kWeb, kMail };

struct Address {
  AddressKind kind = AddressKind::kNone;
  std::size_t end = 0;  ///< byte behind its last, closing punctuation left out
};

/// A cheap look at a folded text, no for most: whether find_address() can find anything in it.
bool may_hold_address(std::string_view folded);

/// The web or mail address that begins at `at` of a folded text. The caller makes sure that a word
/// may begin there.
Address find_address(std::string_view folded, std::size_t at);

}  // namespace kaiku::text
