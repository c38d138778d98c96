#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace kaiku::crisis {

/// Made-up comments of one theme in Finnish, Swedish and English. `pick(n)` gives a number below n:
/// the same numbers give the same text.
using Pick = std::function<std::size_t(std::size_t)>;

enum class Theme {
  kPraise,
  kSmallTalk,
  kQuestion,
  kSpam,
  kComplaint,
  kAnger,  ///< a storm over how somebody was treated
  kDoubleCharge,
  kOddSmell,  ///< product safety, nobody hurt
  kInjury,    ///< product safety, somebody was hurt
  kHospital,  ///< grave: a child in hospital
  kSelfHarm,
  kThreat,
  kJoy,
  kGiveaway,
  kCampaign  ///< one text, changed a little each time
};

std::string made_up_text(Theme theme, std::string_view language, const Pick& pick);

}  // namespace kaiku::crisis
