#pragma once

#include <kaiku/cases/case_file.hpp>
#include <kaiku/cases/handling.hpp>

namespace kaiku::cases {

/// Starts the clock of a case with so much open time left; it warns when the last part begins.
void start_clock(CaseFile& file, const Handling& handling, Duration left, TimePoint now);
/// A clock of its own: a new round with all the time that the case is allowed.
void start_round(CaseFile& file, const Handling& handling, TimePoint now);
/// Stops it; what is left is kept in the file.
void stop_clock(CaseFile& file, const Handling& handling, TimePoint now);
/// When something is to be done next, by everything that the file says.
void set_alarm(CaseFile& file);

}  // namespace kaiku::cases
