#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "analysis.hpp"

namespace kaiku::text::finnish {

/// The standard words behind a spoken Finnish form ("emmä" → "en minä"), separated by blanks; empty
/// when it is none.
std::string_view standard_form(std::string_view spoken);

/// A productive spoken ending and what it stands for in the standard language. The guess counts
/// only when the dictionary finds a reading with `traits`: so "yks" or "anteeks" never become
/// questions.
struct SpokenEnding {
  std::string_view spoken;
  std::string_view standard;
  std::uint32_t traits = kAny;
  bool asks = false;  ///< the ending is a question clitic
};
std::span<const SpokenEnding> spoken_endings();

/// Clitics that may hang on a listed spoken form: "ootko", "oisko", "tarviiks".
struct Clitic {
  std::string_view text;
  bool asks = false;
};
std::span<const Clitic> clitics();

}  // namespace kaiku::text::finnish
