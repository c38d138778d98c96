#pragma once

#include <string>
#include <string_view>

namespace kaiku::rules {

/// A pattern that matches in every text where `pattern` (one that RE2 has accepted) does, and in
/// more: repetitions are not counted, `.{0,35}` becomes `.*`. An automaton for a counted gap has a
/// state for each set of places in it, so that nearly every new text builds states; without counts
/// it has few, and tells at the speed of reading that a text need not be asked further. Equal to
/// `pattern` where nothing is counted.
std::string relaxed_pattern(std::string_view pattern);

}  // namespace kaiku::rules
