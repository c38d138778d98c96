#pragma once

#include <string>

#include <kaiku/classify/tuning.hpp>

namespace kaikuctl {

/// A weights.yaml: what differs from the hand-written values, sorted, with those beside it.
std::string weights_text(const kaiku::classify::TuningTask& task,
                         const kaiku::classify::Weights& weights, bool statistical);

/// The scores that moved furthest between two sets of weights, one a line, at most `most`.
std::string weight_changes(const kaiku::classify::TuningTask& task,
                           const kaiku::classify::Weights& before,
                           const kaiku::classify::Weights& after, std::size_t most);

}  // namespace kaikuctl
