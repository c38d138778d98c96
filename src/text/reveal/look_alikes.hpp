#pragma once

#include <string>
#include <string_view>

namespace kaiku::text::reveal {

/// The word in plain Latin letters when it holds letters of other scripts that look like Latin
/// ones, or foreign marks ("pаska", "páska", "v̷ittu"); empty when there is nothing to change or
/// when a letter has no Latin look-alike. ä, ö and å are letters of their own and stay.
std::string plain_latin(std::string_view folded);

}  // namespace kaiku::text::reveal
