#pragma once

#include <cstddef>
#include <string_view>

namespace kaiku::text {

enum class AddressKind { kNone, kWeb, kMail };

struct Address {
  AddressKind kind = AddressKind::kNone;
  std::size_t end = 0;  ///< byte behind its last, closing punctuation left out
};

/// The web or mail address that begins at `at` of a folded text. The caller makes sure that a word
/// may begin there.
Address find_address(std::string_view folded, std::size_t at);

}  // namespace kaiku::text
