#pragma once

#include <string>

#include <kaiku/classify/model.hpp>
#include <kaiku/domain/decision.hpp>
#include <kaiku/text/prepared.hpp>

namespace kaikuctl {

/// A decision on one screen: the text with the words that counted marked, tokens with their base
/// forms, each signal with its words and score, the sum per class, policies, guards, what would be
/// sent.
std::string explanation(const kaiku::text::PreparedText& text, const kaiku::Decision& decision,
                        const kaiku::classify::Model& model, bool colours);

}  // namespace kaikuctl
