#pragma once

#include <string>
#include <string_view>

namespace kaiku::store {

/// A stored decision without the words it was made on: texts, words that made signals hit, names,
/// links, and the texts of its actions. What was found, decided and why stays.
std::string without_words(std::string_view record);

/// The same, with `pseudonym` wherever its author is named.
std::string without_person(std::string_view record, std::string_view pseudonym);

}  // namespace kaiku::store
