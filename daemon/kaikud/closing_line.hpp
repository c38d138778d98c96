#pragma once

#include <memory>
#include <optional>

#include <kaiku/cases/handling.hpp>
#include <kaiku/domain/action.hpp>
#include <kaiku/engine/engine.hpp>

namespace kaikud {

/// The public line that closes a case: the approved template `solved_closing` in the language of
/// the comment, a variant by the number of the case. Nothing when the rules have none, the platform
/// takes no reply, or a placeholder stays empty.
std::optional<kaiku::Action> closing_line(const kaiku::engine::Setup& setup,
                                          const kaiku::cases::CaseFile& file,
                                          const kaiku::cases::Facts& facts, kaiku::TimePoint now);

}  // namespace kaikud
